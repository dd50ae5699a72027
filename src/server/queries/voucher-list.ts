/** The list of vouchers: what is asked for, whose it is, and the order in which it comes. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentVoucherRow } from '../../contract/voucher-view.ts';
import { foldEmail, parseReference } from '../../domain/ids.ts';
import type { ProgrammeDefinition } from '../../domain/programme.ts';
import { addDays, parseDay, type Day } from '../../domain/time.ts';
import type { Voucher } from '../../domain/voucher.ts';
import { seesVoucher } from '../commands/handler.ts';
import { vouchers } from '../store/voucher.ts';
import {
  listVouchers, NEWEST_FIRST, type LastVoucher, type VoucherFilter, type VoucherOrder,
} from '../store/voucher-list.ts';
import { readCursor } from './cursor.ts';
import { pageOf, type Glance, type Last } from './glance.ts';
import type { ReadReply } from './reads.ts';
import { soughtAmongVouchers } from './words.ts';

type Query = ReadInput<'voucher.list'>['query'];

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
  { programmeId, offering, engagementType, country }: Query,
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
function bornBefore(glance: Glance, { expiresBefore, status }: Query): Day | undefined {
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

/**
 * Whether a voucher waits for the caller's organisation, which it names: whoever may reserve it sees that it is there. Whom
 * it is assigned to is not told, since that person's address proves the voucher.
 */
export function isNamedTo({ actor, organisationId }: Glance, { status, namedPartnerId }: Voucher): boolean {
  if (actor.party !== 'partner' || actor.roles.every((role) => role === 'consultant')) return false;
  return status === 'assigned' && namedPartnerId === organisationId;
}

/** The voucher as a partner sees it that it only names. */
export function withheld(voucher: Voucher): Voucher {
  return { ...voucher, assignee: null };
}

/** Every size that a voucher has ever had. */
function sizesIn(glance: Glance): readonly number[] {
  const types = versionsOf(glance).flatMap(({ offerings }) => offerings).flatMap(({ engagementTypes }) => engagementTypes);
  return [...new Set(types.flatMap(({ serviceLevels }) => serviceLevels))];
}

/** The order asked for, and the name of the list in that order: a cursor of another order is none of this list. */
function orderOf(glance: Glance, sort: Query['sort']): { readonly list: string; readonly order: VoucherOrder } {
  switch (sort) {
    case 'created':
      return { list: 'vouchers/oldest', order: { by: 'created', down: false } };
    case 'redeem-by':
    case '-redeem-by':
      return { list: `vouchers/${sort}`, order: { by: 'end', down: sort === '-redeem-by' } };
    case 'days':
    case '-days':
      return { list: `vouchers-by-days/${sort}`, order: { by: 'days', down: sort === '-days', sizes: sizesIn(glance) } };
    default:
      return { list: 'vouchers', order: NEWEST_FIRST };
  }
}

/** Where a row stands in an order, as two keys of a cursor. */
function keysIn({ by }: VoucherOrder, { createdOn, expiresOn, days, reference }: Voucher): readonly [string, string] {
  if (by === 'created') return [createdOn, reference];
  return [by === 'days' ? String(days) : expiresOn, `${createdOn} ${reference}`];
}

function lastOf({ by }: VoucherOrder, last: Last): LastVoucher | undefined {
  if (last === undefined || by === 'created') return last;
  const [created = '', reference = ''] = last[1].split(' ');
  return [last[0], created, reference];
}

/** The database refuses a bound that is no date. */
function isSound(list: string, { by }: VoucherOrder, cursor: string | undefined): boolean {
  if (cursor === undefined || by === 'created') return true;
  const [, second = ''] = readCursor(list, cursor) ?? [];
  return parseDay(second.split(' ')[0] ?? '') !== undefined;
}

/** What is asked for, of what the caller may see; undefined where nothing can be theirs. */
async function filterOf(glance: Glance, query: Query): Promise<VoucherFilter | undefined> {
  const own = ownOnly(glance);
  const { party } = glance.actor;
  if (own === undefined || party === null) return undefined;
  const reference = query.q === undefined ? undefined : parseReference(query.q);
  const whose = [`${party}_id`, glance.organisationId] as const;
  const sought = reference === undefined ? await soughtAmongVouchers(glance, whose, query.q) : undefined;
  return {
    ...own,
    whose,
    named: party === 'partner' && !glance.isOnly('consultant'),
    equal: [
      ['agreement_id', query.agreementId], ['customer_id', query.customerId], ['partner_id', query.partnerId],
      ['programme_id', query.programmeId], ['offering', query.offering], ['engagement_type', query.engagementType],
      ['country', query.country],
    ],
    ...(reference === undefined ? {} : { reference }),
    ...(sought === undefined ? {} : { sought }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...typesAskedFor(glance, query),
    createdFrom: query.createdFrom,
    createdBefore: earliest(query.createdBefore, bornBefore(glance, query)),
    expiresFrom: query.expiresFrom,
    expiresBefore: query.expiresBefore,
  };
}

export async function listOfVouchers(glance: Glance, { query }: Pick<ReadInput<'voucher.list'>, 'query'>): Promise<ReadReply> {
  const filter = await filterOf(glance, query);
  if (filter === undefined) return { kind: 'found', body: { items: [], next: null } };
  const { list, order } = orderOf(glance, query.sort);
  if (!isSound(list, order, query.cursor)) return { kind: 'bad-cursor' };
  return pageOf(
    list,
    query,
    async (last, limit) => (await glance.rows(listVouchers(filter, lastOf(order, last), limit, order))).map(vouchers.decode),
    (voucher) => keysIn(order, voucher),
    (voucher) => {
      const definition = glance.definition(voucher.programmeId);
      if (seesVoucher(glance.actor, voucher)) return presentVoucherRow(voucher, definition);
      return isNamedTo(glance, voucher) ? presentVoucherRow(withheld(voucher), definition) : undefined;
    },
  );
}
