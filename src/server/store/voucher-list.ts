/** Lists of vouchers: which filters there are, and in which order of an index each page is walked. */
import { sql, type SqlBool } from 'kysely';
import { VOUCHER_STATUSES, type VoucherStatus } from '../../domain/voucher.ts';
import { anyOf, atLeast, below, beyond, equal, holding, together, type Condition } from './build.ts';
import type { Statement } from './table.ts';

/** Which vouchers a list is to show; a field left out asks for nothing. */
export interface VoucherFilter {
  /** Whose list it is: the column that holds the asking organisation, and the organisation. */
  readonly whose: readonly ['sponsor_id' | 'customer_id' | 'partner_id', string];
  /** Only those assigned to an address, for a project manager. */
  readonly assignedTo?: string;
  /** Only those a consultant is to deliver, and only at some locations. */
  readonly consultantId?: string;
  readonly locations?: readonly string[];
  readonly reference?: string;
  readonly q?: string;
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

const SEARCHED = ['reference', 'assignee_name', 'assignee_email', 'division', 'product'];

/** As the index says it: a status in a few classes, told by columns that seldom change. */
const PHASE = sql.raw(
  '(case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end)',
);

const WAITING = 1;
const PHASE_OF: Readonly<Record<VoucherStatus, number>> = {
  created: WAITING, assigned: WAITING, reserved: 2, completed: 2, redeemed: 3, cancelled: 4, expired: 4,
};

/**
 * Vouchers, newest first, after the last one of the page before. The list is put together from the phases, each of which
 * has its newest at hand: a rare status would otherwise be looked for among all vouchers there are.
 */
export function listVouchers(filter: VoucherFilter, last: readonly [string, string] | undefined, limit: number): Statement {
  const conditions = conditionsOf(filter, last);
  const phases = new Set((filter.status ?? VOUCHER_STATUSES).map((status) => PHASE_OF[status as VoucherStatus]));
  // What has no partner is in no partner's list.
  if (filter.whose[0] === 'partner_id') phases.delete(WAITING);
  const parts = [...phases].map((phase) => [sql<SqlBool>`${PHASE} = ${phase}::integer`, ...conditions]);
  return together('voucher', parts, NEWEST, limit);
}

const NEWEST = [{ column: 'created_on', descending: true }, { column: 'reference', descending: true }] as const;

function conditionsOf(filter: VoucherFilter, last: readonly [string, string] | undefined): readonly (Condition | undefined)[] {
  const { assignedTo, consultantId, locations } = filter;
  return [
    equal(...filter.whose),
    ...filter.equal.map(([column, value]) => equal(column, value)),
    anyOf('engagement_type', filter.types),
    equal('reference', filter.reference),
    filter.reference === undefined ? holding(SEARCHED, filter.q) : undefined,
    anyOf('status', filter.status),
    atLeast('created_on', filter.createdFrom),
    below('created_on', filter.createdBefore),
    atLeast('expires_on', filter.expiresFrom),
    below('expires_on', filter.expiresBefore),
    assignedTo === undefined ? undefined : sql<SqlBool>`lower(assignee_email) = ${assignedTo}`,
    consultantId === undefined
      ? undefined
      : sql<SqlBool>`engagement -> 'reservation' -> 'consultantIds' @> ${JSON.stringify([consultantId])}::jsonb`,
    locations === undefined
      ? undefined
      : sql<SqlBool>`engagement -> 'reservation' ->> 'locationId' = any(${locations})`,
    beyond(['created_on', 'reference'], last, 'down'),
  ];
}
