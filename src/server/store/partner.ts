/** Rows of partners: what a partner has to show, read and locked as one. */
import type { Partner, Payee } from '../../domain/partner.ts';
import type { OrganisationId } from '../../domain/ids.ts';
import type { Standing } from '../../domain/eligibility.ts';
import { json, text } from './decode.ts';
import type { Statement, Table } from './table.ts';

/** The sponsor that registered it rides along for the reader's policy. */
export interface PartnerRow {
  readonly partner: Partner;
  readonly sponsorId: string | null;
}

function standingOf({ locations, competencies, consultants, profile, enrolments }: Partner): Standing {
  return { locations, competencies, consultants, profile, enrolments };
}

export const partners: Table<PartnerRow> = {
  name: 'partner',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.partner.id },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
    { name: 'standing', type: 'jsonb', value: (state) => standingOf(state.partner) },
    { name: 'payee', type: 'jsonb', value: (state) => state.partner.payee },
  ],
  decode: (row) => ({
    partner: {
      id: text(row, 'id') as OrganisationId,
      ...json<Standing>(row, 'standing'),
      payee: json<Payee | null>(row, 'payee'),
    },
    sponsorId: text(row, 'sponsor_id'),
  }),
};

/** Partners whose own rows the batch changes. */
export function lockPartners(ids: readonly string[]): Statement {
  return {
    name: 'lock-partner',
    text: 'select * from partner where id = any($1) order by id for no key update',
    values: [ids],
  };
}

/** Partners that the batch only reads: shared, so that their standing cannot change under a decision. */
export function sharePartners(ids: readonly string[]): Statement {
  return { name: 'share-partner', text: 'select * from partner where id = any($1) order by id for share', values: [ids] };
}

/** Which partner each consultant belongs to. */
export function partnersOfConsultants(consultantIds: readonly string[]): Statement {
  return {
    name: 'partner-of-consultant',
    text: `select asked.id as consultant_id, p.id from unnest($1::text[]) as asked(id) join partner p
      on p.standing -> 'consultants' @> jsonb_build_array(jsonb_build_object('id', asked.id))`,
    values: [consultantIds],
  };
}
