/** Lists of vouchers: which filters there are, and in which order of an index each page is walked. */
import { sql, type SqlBool } from 'kysely';
import { VOUCHER_STATUSES, type VoucherStatus } from '../../domain/voucher.ts';
import { anyOf, atLeast, below, equal, listing, together, type Condition } from './build.ts';
import type { Statement } from './table.ts';
import { soughtVouchers, type Sought } from './words.ts';

/** Which vouchers a list is to show; a field left out asks for nothing. */
export interface VoucherFilter {
  /** Whose list it is: the column that holds the asking organisation, and the organisation. */
  readonly whose: readonly ['sponsor_id' | 'customer_id' | 'partner_id', string];
  /** In a partner's list, also those that name it and wait for it. */
  readonly named?: boolean;
  /** Only those assigned to an address, for a project manager. */
  readonly assignedTo?: string;
  /** Only those a consultant is to deliver, and only at some locations. */
  readonly consultantId?: string;
  readonly locations?: readonly string[];
  readonly reference?: string;
  readonly sought?: Sought | undefined;
  readonly status?: readonly string[];
  readonly equal: readonly (readonly [VoucherColumn, string | undefined])[];
  readonly createdFrom?: string | undefined;
  readonly createdBefore?: string | undefined;
  /** The engagement types that what is asked for has ever had; says nothing new, and has an index. */
  readonly types?: readonly string[] | undefined;
  readonly expiresFrom?: string | undefined;
  readonly expiresBefore?: string | undefined;
}

export type VoucherColumn =
  | 'agreement_id' | 'customer_id' | 'partner_id' | 'programme_id' | 'offering' | 'engagement_type' | 'country';

/**
 * An order; a minus sign turns it round. What is equal comes newest first. By days a list is put together from the sizes
 * there have ever been, each of which has its newest at hand.
 */
export type VoucherOrder =
  | { readonly by: 'created' | 'end'; readonly down: boolean }
  | { readonly by: 'days'; readonly down: boolean; readonly sizes: readonly number[] };

export const NEWEST_FIRST: VoucherOrder = { by: 'created', down: true };

/** What a page goes on after: when it was created and its reference, and before these what else it is in order of. */
export type LastVoucher = readonly [string, string] | readonly [string, string, string];

/** As the index says it: a status in a few classes, told by columns that seldom change. */
const PHASE = sql.raw(
  '(case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end)',
);

const WAITING = 1;
const PHASE_OF: Readonly<Record<VoucherStatus, number>> = {
  created: WAITING, assigned: WAITING, reserved: 2, completed: 2, redeemed: 3, cancelled: 4, expired: 4,
};

/**
 * Vouchers in an order, after the last one of the page before. The list is put together from the phases, each of which
 * has its first at hand: a rare status would otherwise be looked for among all vouchers there are.
 */
export function listVouchers(
  filter: VoucherFilter, last: LastVoucher | undefined, limit: number, order: VoucherOrder = NEWEST_FIRST,
): Statement {
  const asked = [...conditionsOf(filter), after(order, last)];
  const own = [equal(...filter.whose), ...ownOf(filter)];
  const named = namedOf(filter);
  // Those that were found by their words are few, and put in order as they are.
  if (filter.sought?.found !== undefined) {
    const either = named === undefined ? own : [sql<SqlBool>`(${sql.join([allOf(own), named], sql` or `)})`];
    return listing('voucher', [...either, ...asked], columnsOf(order), limit);
  }
  const phases = new Set((filter.status ?? VOUCHER_STATUSES).map((status) => PHASE_OF[status as VoucherStatus]));
  // What has no partner is in no partner's list.
  if (filter.whose[0] === 'partner_id') phases.delete(WAITING);
  const parts = [...phases].flatMap((phase) => stretches(order, last).map((stretch) => [inPhase(phase), ...own, stretch, ...asked]));
  if (named !== undefined) parts.push([inPhase(WAITING), named, ...asked]);
  return together('voucher', parts, columnsOf(order), limit);
}

/** In words of the index, which are equal where they are meant to lead to it. */
export const inPhase = (phase: number): Condition => sql<SqlBool>`${PHASE} = ${phase}::integer`;

function allOf(conditions: readonly (Condition | undefined)[]): Condition {
  return sql<SqlBool>`(${sql.join(conditions.filter((each) => each !== undefined), sql` and `)})`;
}

/** The columns of an order, and those in which what is equal there is newest first. */
function columnsOf(order: VoucherOrder) {
  const newest = [{ column: 'created_on', descending: true }, { column: 'reference', descending: true }];
  if (order.by === 'created') return order.down ? newest : newest.map(({ column }) => ({ column }));
  return [{ column: order.by === 'days' ? 'days' : 'expires_on', descending: order.down }, ...newest];
}

/** The parts of an index along which an order is walked, but for those that lie before the page. */
function stretches(order: VoucherOrder, last: LastVoucher | undefined): readonly (Condition | undefined)[] {
  if (order.by !== 'days') return [undefined];
  const from = last === undefined ? undefined : Number(last[0]);
  return order.sizes
    .filter((days) => from === undefined || (order.down ? days <= from : days >= from))
    .map((days) => sql<SqlBool>`days = ${days}::integer`);
}

function after(order: VoucherOrder, last: LastVoucher | undefined): Condition | undefined {
  if (last === undefined) return undefined;
  const [reference = '', created = '', first] = last.toReversed();
  const older = sql<SqlBool>`(created_on, reference) < (${created}, ${reference})`;
  if (order.by === 'created') return order.down ? older : sql<SqlBool>`(created_on, reference) > (${created}, ${reference})`;
  const [column, type] = order.by === 'days' ? [sql.ref('days'), sql.raw('integer')] : [sql.ref('expires_on'), sql.raw('date')];
  const bound = sql`${first}::${type}`;
  if (order.down) return sql<SqlBool>`${column} <= ${bound} and (${column} < ${bound} or ${older})`;
  return sql<SqlBool>`${column} >= ${bound} and (${column} > ${bound} or ${older})`;
}

/** What limits a person to some of the organisation's vouchers. */
function ownOf({ assignedTo, consultantId, locations }: VoucherFilter): readonly (Condition | undefined)[] {
  return [
    assignedTo === undefined ? undefined : sql<SqlBool>`lower(assignee_email) = ${assignedTo}`,
    consultantId === undefined
      ? undefined
      : sql<SqlBool>`engagement -> 'reservation' -> 'consultantIds' @> ${JSON.stringify([consultantId])}::jsonb`,
    locations === undefined
      ? undefined
      : sql<SqlBool>`engagement -> 'reservation' ->> 'locationId' = any(${locations})`,
  ];
}

function namedOf({ named, whose: [, id], status }: VoucherFilter): Condition | undefined {
  if (named !== true || status?.includes('assigned') === false) return undefined;
  return sql<SqlBool>`(named_partner_id = ${id} and status = 'assigned')`;
}

function conditionsOf(filter: VoucherFilter): readonly (Condition | undefined)[] {
  return [
    ...filter.equal.map(([column, value]) => equal(column, value)),
    anyOf('engagement_type', filter.types),
    equal('reference', filter.reference),
    filter.reference === undefined ? soughtVouchers(filter.sought) : undefined,
    anyOf('status', filter.status),
    atLeast('created_on', filter.createdFrom),
    below('created_on', filter.createdBefore),
    atLeast('expires_on', filter.expiresFrom),
    below('expires_on', filter.expiresBefore),
  ];
}
