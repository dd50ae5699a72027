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

/** A programme as the directory asks for it: what a profile must say, and which day it is there. */
export interface DirectoryProgramme {
  readonly id: string;
  readonly today: string;
  readonly fields: readonly string[];
}

export interface DirectoryFilter {
  readonly programmes: readonly DirectoryProgramme[];
  readonly q: string | null;
  readonly country: string | null;
  readonly offering: string | null;
  readonly language: string | null;
  readonly partnerId: string | null;
}

/**
 * Partners that a customer can find, by name: enrolled today in an offering of one of the programmes, with a profile
 * that says what the programme asks for.
 */
export function listDirectory(filter: DirectoryFilter, last: readonly [string, string] | undefined, limit: number): Statement {
  const pattern = filter.q === null ? null : `%${filter.q.replace(/[\\%_]/g, (symbol) => `\\${symbol}`)}%`;
  return {
    name: 'list-directory',
    text: `select o.*, p.id as partner_id, p.standing, p.payee,
        (select array_agg(distinct e ->> 'offering' order by e ->> 'offering')
          from jsonb_array_elements(p.standing -> 'enrolments') e
          join json_to_recordset($1::json) as g(id text, today text) on g.id = e ->> 'programmeId'
          where e ->> 'from' <= g.today and g.today <= e ->> 'through') as offerings
      from partner p join organisation o on o.id = p.id
      where exists (
          select from jsonb_array_elements(p.standing -> 'enrolments') e
          join json_to_recordset($1::json) as g(id text, today text, fields json) on g.id = e ->> 'programmeId'
          where e ->> 'from' <= g.today and g.today <= e ->> 'through'
            and ($4::text is null or e ->> 'offering' = $4)
            and not exists (select from json_array_elements_text(g.fields) field
              where coalesce(p.standing -> 'profile' -> field, 'null') in ('null', '""', '[]')))
        and ($2::text is null or o.name ilike $2 or p.standing -> 'profile' ->> 'description' ilike $2
          or (p.standing -> 'profile' -> 'industries')::text ilike $2)
        and ($3::text is null or exists (select from jsonb_array_elements(p.standing -> 'locations') l
          where l ->> 'country' = $3))
        and ($5::text is null or exists (select from jsonb_array_elements_text(p.standing -> 'profile' -> 'languages') l
          where lower(l) = lower($5)))
        and ($6::text is null or (o.name, o.id) > ($6, $7))
        and ($9::text is null or o.id = $9)
      order by o.name, o.id limit $8`,
    values: [
      JSON.stringify(filter.programmes), pattern, filter.country, filter.offering, filter.language,
      last?.[0] ?? null, last?.[1] ?? null, limit, filter.partnerId,
    ],
  };
}

/** The partners that ever enrolled in one of the programmes. */
export function partnersEnrolledIn(programmeIds: readonly string[]): Statement {
  return {
    name: 'partner-enrolled-in',
    text: `select id from partner p where exists (select from jsonb_array_elements(p.standing -> 'enrolments') e
      where e ->> 'programmeId' = any($1))`,
    values: [programmeIds],
  };
}
