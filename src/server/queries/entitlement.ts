/** Agreements and the movements of their days, for the customer and the sponsor. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentAbility } from '../../contract/answer.ts';
import { presentAgreement, type PostingView } from '../../contract/entitlement-view.ts';
import type { Agreement } from '../../domain/entitlement.ts';
import { integer } from '../store/decode.ts';
import { agreements, listAgreements } from '../store/entitlement.ts';
import { decodePosted, statementOf } from '../store/ledger.ts';
import { reading as rowsBy } from '../store/table.ts';
import { abilitiesFor } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';
import { soughtAmong } from './words.ts';

/** A project manager is there for the vouchers assigned to them; the company's agreements are the admin's. */
function seesAgreements(glance: Glance): boolean {
  const { party } = glance.actor;
  return party === 'sponsor' || (party === 'customer' && !glance.isOnly('project-manager'));
}

/** The agreement of an id, where it is the caller's to see. */
export async function agreementAt(glance: Glance, id: string): Promise<Agreement | undefined> {
  if (!seesAgreements(glance)) return undefined;
  const [row] = await glance.rows(rowsBy(agreements, 'id', [id]));
  return row === undefined ? undefined : agreements.decode(row);
}

export async function getAgreement(glance: Glance, { params }: ReadInput<'agreement.get'>): Promise<ReadReply> {
  const agreement = await agreementAt(glance, params.id);
  if (agreement === undefined) return NOT_FOUND;
  const may = await abilitiesFor(glance.sources, glance.actor, agreement.id);
  const abilities = may.map(({ action, ...ability }) => presentAbility(action, ability, glance.explain));
  return { kind: 'found', body: { ...presentAgreement(agreement), abilities } };
}

export async function listOfAgreements(glance: Glance, { query }: ReadInput<'agreement.list'>): Promise<ReadReply> {
  const { party } = glance.actor;
  if (!seesAgreements(glance) || (party !== 'sponsor' && party !== 'customer')) {
    return { kind: 'found', body: { items: [], next: null } };
  }
  const { q, customerId, programmeId } = query;
  const whose = [`${party}_id`, glance.organisationId] as const;
  const filter = { whose, sought: await soughtAmong(glance, 'agreement', whose, q), customerId, programmeId };
  return pageOf(
    'agreements',
    query,
    async (last, limit) => (await glance.rows(listAgreements(filter, last, limit))).map(agreements.decode),
    (agreement) => [agreement.registeredOn, agreement.id],
    presentAgreement,
  );
}

export async function ledger(glance: Glance, { params, query }: ReadInput<'agreement.ledger'>): Promise<ReadReply> {
  const agreement = await agreementAt(glance, params.id);
  if (agreement === undefined) return NOT_FOUND;
  const zone = glance.zone(agreement.programmeId);
  return pageOf(
    `ledger/${agreement.id}`,
    query,
    async (last, limit) => {
      const rows = await glance.rowsAsWriter(
        statementOf(agreement.id, last === undefined ? null : Number(last[0]), limit), 'movements of days',
      );
      return rows.map((row) => ({ place: integer(row, 'place'), ...decodePosted(row) }));
    },
    ({ place }) => [String(place), ''],
    ({ place, at, posting: { subject, kind, from, to, days } }): PostingView => ({
      sequence: place, at, on: glance.sources.calendar(at, zone), subject, kind, from, to, days,
    }),
  );
}
