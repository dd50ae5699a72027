/** Vouchers as the parties to them see them. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentAbility } from '../../contract/answer.ts';
import { presentVoucher, presentVoucherRow } from '../../contract/voucher-view.ts';
import { foldEmail, parseReference } from '../../domain/ids.ts';
import type { ProgrammeDefinition } from '../../domain/programme.ts';
import { addDays, type Day } from '../../domain/time.ts';
import type { Voucher } from '../../domain/voucher.ts';
import { seesVoucher } from '../commands/handler.ts';
import { reading as rowsBy } from '../store/table.ts';
import { decodeEntry } from '../store/journal.ts';
import { trailOf } from '../store/journal-reads.ts';
import { vouchers } from '../store/voucher.ts';
import { listVouchers, type VoucherFilter } from '../store/voucher-list.ts';
import { abilitiesFor } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import { presentEntry } from './journal.ts';
import type { ReadReply } from './reads.ts';

/** The voucher of a reference, where it is the caller's to see. */
export async function voucherAt(glance: Glance, reference: string): Promise<Voucher | undefined> {
  const [row] = await glance.rows(rowsBy(vouchers, 'reference', [reference]));
  const voucher = row === undefined ? undefined : vouchers.decode(row);
  return voucher !== undefined && seesVoucher(glance.actor, voucher) ? voucher : undefined;
}

export async function getVoucher(glance: Glance, { params }: ReadInput<'voucher.get'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  if (voucher === undefined) return NOT_FOUND;
  const caller = { personId: glance.actor.personId ?? '' };
  const may = await abilitiesFor(glance.sources, caller, voucher.reference);
  const abilities = may.map(({ action, ...ability }) => presentAbility(action, ability, glance.explain));
  return { kind: 'found', body: { ...presentVoucher(voucher, glance.definition(voucher.programmeId)), abilities } };
}

/** What limits a person to some of the organisation's vouchers; undefined where nothing can be theirs. */
function ownOnly(glance: Glance): Partial<VoucherFilter> | undefined {
  const { actor } = glance;
  if (actor.party === 'customer' && glance.isOnly('project-manager')) {
    return actor.email === null ? undefined : { assignedTo: foldEmail(actor.email) };
  }
  if (actor.party !== 'partner') return {};
  const locations = actor.locations === null ? {} : { locations: actor.locations };
  if (!glance.isOnly('consultant')) return locations;
  return actor.consultantId === null ? undefined : { consultantId: actor.consultantId, ...locations };
}

/**
 * The engagement types that an offering or a programme has had in any version, where one of them is asked for; all there
 * have been where a country is: they say nothing new, and lead to the index.
 */
function typesAskedFor(
  glance: Glance,
  { programmeId, offering, engagementType, country }: ReadInput<'voucher.list'>['query'],
): Pick<VoucherFilter, 'types'> {
  const isAsked = [programmeId, offering, country].some((each) => each !== undefined);
  if (engagementType !== undefined || !isAsked) return {};
  const types = versionsOf(glance, programmeId)
    .flatMap(({ offerings }) => offerings.filter(({ id }) => (offering ?? id) === id))
    .flatMap(({ engagementTypes }) => engagementTypes.map(({ id }) => id));
  return { types: [...new Set(types)] };
}

/**
 * The day before which whatever expires before a day was created. A life is as long as a version said or, extended,
 * longer: so the page does not begin with half a year of vouchers that are too young.
 */
function bornBefore(glance: Glance, { expiresBefore, status }: ReadInput<'voucher.list'>['query']): Day | undefined {
  const versions = versionsOf(glance);
  if (versions.length === 0) return undefined;
  const life = Math.min(...versions.map(({ voucher }) => voucher.lifeDays));
  // What has expired so far did so at the end of its own life, as long as no programme's redemption has ended. Days end
  // at different times in different zones, and the clocks of two servers may differ: two days are left for that.
  const today = glance.at.slice(0, 10) as Day;
  const ended = versions.some(({ calendar }) => calendar.redemption !== undefined && calendar.redemption.lastDay <= addDays(today, 2));
  const expired = status?.every((each) => each === 'expired') === true && !ended ? addDays(today, 2) : undefined;
  const before = earliest(expiresBefore, expired);
  return before === undefined ? undefined : addDays(before, -life);
}

function earliest(...days: readonly (Day | undefined)[]): Day | undefined {
  return days.filter((day) => day !== undefined).toSorted()[0];
}

/** Every version of the programmes, or of one. */
function versionsOf({ programmes, sources }: Glance, programmeId?: string): readonly ProgrammeDefinition[] {
  return [...programmes.values()].filter(({ id }) => (programmeId ?? id) === id)
    .flatMap(({ id, versions }) => versions.map(({ version }) => sources.definitions.get(id, version)))
    .filter((definition) => definition !== undefined);
}

export async function listOfVouchers(glance: Glance, { query }: ReadInput<'voucher.list'>): Promise<ReadReply> {
  const own = ownOnly(glance);
  const { party } = glance.actor;
  if (own === undefined || party === null) return { kind: 'found', body: { items: [], next: null } };
  const reference = query.q === undefined ? undefined : parseReference(query.q);
  const filter: VoucherFilter = {
    ...own,
    whose: [`${party}_id`, glance.organisationId],
    equal: [
      ['agreement_id', query.agreementId], ['customer_id', query.customerId], ['partner_id', query.partnerId],
      ['programme_id', query.programmeId], ['offering', query.offering], ['engagement_type', query.engagementType],
      ['country', query.country],
    ],
    ...(reference === undefined ? {} : { reference }),
    ...(query.q === undefined ? {} : { q: query.q }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...typesAskedFor(glance, query),
    createdFrom: query.createdFrom,
    createdBefore: earliest(query.createdBefore, bornBefore(glance, query)),
    expiresFrom: query.expiresFrom,
    expiresBefore: query.expiresBefore,
  };
  return pageOf(
    'vouchers',
    query,
    async (last, limit) => (await glance.rows(listVouchers(filter, last, limit))).map(vouchers.decode),
    (voucher) => [voucher.createdOn, voucher.reference],
    (voucher) => seesVoucher(glance.actor, voucher)
      ? presentVoucherRow(voucher, glance.definition(voucher.programmeId))
      : undefined,
  );
}

/** Everything that happened to a voucher, the last first. A partner is not told what another partner did. */
export async function trail(glance: Glance, { params, query }: ReadInput<'voucher.trail'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  if (voucher === undefined) return NOT_FOUND;
  const partnerId = glance.actor.party === 'partner' ? glance.organisationId : null;
  return pageOf(
    `trail/${voucher.reference}`,
    query,
    async (last, limit) => {
      const before = last === undefined ? null : Number(last[0]);
      const rows = await glance.rowsAsWriter(
        trailOf(voucher.agreementId, voucher.reference, partnerId, before, limit), 'personal fields',
      );
      return rows.map(decodeEntry);
    },
    (entry) => [String(entry.sequence), ''],
    presentEntry,
  );
}

export async function getDeliverable(glance: Glance, { params }: ReadInput<'deliverable.get'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  const file = voucher?.deliverables.find((each) => each.id === params.deliverableId);
  return file === undefined ? NOT_FOUND : { kind: 'file', file };
}
