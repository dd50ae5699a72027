/** Counts over a whole programme. They read it from end to end, so that nobody is to ask for them with every click. */
import type { Balance, Posting } from '../../domain/ledger.ts';
import type { RequestStatus } from '../../domain/payment.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { VoucherStatus } from '../../domain/voucher.ts';
import type { Row } from './database.ts';
import { instant, integer, text } from './decode.ts';
import { decodeBalance } from './entitlement.ts';
import type { Statement } from './table.ts';

/** The days by which pools and vouchers are counted that are still there; null where the programme has no such day. */
export interface Milestones {
  readonly creation: Day | null;
  readonly conversion: Day | null;
  readonly assignment: Day | null;
  readonly redemption: Day | null;
  readonly removal: Day | null;
}

/** All agreements together, and what is left in the pools of those that still run on a day. */
export function countAgreements(programmeId: string, { creation, conversion, removal }: Milestones): Statement {
  return {
    name: 'count-agreements',
    text: `select count(*) as agreements,
        coalesce(sum(granted), 0)::bigint as granted, coalesce(sum(converted), 0)::bigint as converted,
        coalesce(sum(available), 0)::bigint as available, coalesce(sum(allocated), 0)::bigint as allocated,
        coalesce(sum(delivered), 0)::bigint as delivered, coalesce(sum(lapsed), 0)::bigint as lapsed,
        coalesce(sum(training_granted), 0)::bigint as training_granted, coalesce(sum(training), 0)::bigint as training,
        coalesce(sum(training_converted), 0)::bigint as training_converted,
        coalesce(sum(training_lapsed), 0)::bigint as training_lapsed,
        coalesce(sum(available) filter (where ends_on >= $2::date), 0)::bigint as creation,
        coalesce(sum(training) filter (where ends_on >= $3::date), 0)::bigint as conversion,
        coalesce(sum(available + training) filter (where ends_on >= $4::date), 0)::bigint as removal
      from agreement where programme_id = $1`,
    values: [programmeId, creation, conversion, removal],
  };
}

export interface AgreementCount {
  readonly agreements: number;
  readonly balance: Balance;
  readonly creation: number;
  readonly conversion: number;
  readonly removal: number;
}

export function decodeAgreementCount(row: Row): AgreementCount {
  return {
    agreements: integer(row, 'agreements'), balance: decodeBalance(row),
    creation: integer(row, 'creation'), conversion: integer(row, 'conversion'), removal: integer(row, 'removal'),
  };
}

/** Vouchers by status, and of the live ones those that are still there on the last days to assign and to redeem. */
export function countVouchers(programmeId: string, { assignment, redemption }: Milestones): Statement {
  return {
    name: 'count-vouchers',
    text: `select status, count(*) as count, sum(days)::bigint as days,
        count(*) filter (where due_on >= $2::date) as assign,
        coalesce(sum(days) filter (where due_on >= $2::date), 0)::bigint as assign_days,
        count(*) filter (where due_on >= $3::date) as redeem,
        coalesce(sum(days) filter (where due_on >= $3::date), 0)::bigint as redeem_days
      from voucher where programme_id = $1 group by status`,
    values: [programmeId, assignment, redemption],
  };
}

export interface VoucherCount {
  readonly status: VoucherStatus;
  readonly count: number;
  readonly days: number;
  readonly assignment: { readonly vouchers: number; readonly days: number };
  readonly redemption: { readonly vouchers: number; readonly days: number };
}

export function decodeVoucherCount(row: Row): VoucherCount {
  return {
    status: text(row, 'status') as VoucherStatus, count: integer(row, 'count'), days: integer(row, 'days'),
    assignment: { vouchers: integer(row, 'assign'), days: integer(row, 'assign_days') },
    redemption: { vouchers: integer(row, 'redeem'), days: integer(row, 'redeem_days') },
  };
}

/** Money of requests that were ever submitted, by currency and status. */
export function countMoney(programmeId: string): Statement {
  return {
    name: 'count-money',
    text: `select currency, status, sum(total)::bigint as amount from payment_request
      where programme_id = $1 and submitted_on is not null group by 1, 2`,
    values: [programmeId],
  };
}

export interface MoneyCount {
  readonly currency: string;
  readonly status: RequestStatus;
  readonly amount: number;
}

export function decodeMoneyCount(row: Row): MoneyCount {
  const status = text(row, 'status') as RequestStatus;
  return { currency: text(row, 'currency'), status, amount: integer(row, 'amount') };
}

/** A status and the events that bring a request there. */
export type Entering = Readonly<Partial<Record<RequestStatus, readonly string[]>>>;

/**
 * Requests that wait in a status, by how long they have: `since` are moments, and `age` says how many of them a request
 * has outlasted. When it came there is what the journal says: a request that was mended waits from its return on.
 */
export function countQueues(programmeId: string, entering: Entering, since: readonly Instant[]): Statement {
  const steps = Object.entries(entering).flatMap(([status, types = []]) => types.map((type) => [status, type] as const));
  return {
    name: 'count-queues',
    text: `select r.status, cardinality($4::timestamptz[]) - width_bucket(entered.at, $4::timestamptz[]) as age,
        count(*) as count, min(entered.at) as oldest
      from payment_request r cross join lateral (
        select j.at from journal j join unnest($2::text[], $3::text[]) as step(status, type) on step.type = j.type
        where j.agreement_id = '' and j.subject = r.id and step.status = r.status order by j.sequence desc limit 1
      ) entered
      where r.programme_id = $1 and r.status = any($2) and r.submitted_on is not null group by 1, 2`,
    values: [programmeId, steps.map(([status]) => status), steps.map(([, type]) => type), since],
  };
}

export interface QueueCount {
  readonly status: RequestStatus;
  readonly age: number;
  readonly count: number;
  readonly oldest: Instant;
}

export function decodeQueueCount(row: Row): QueueCount {
  return {
    status: text(row, 'status') as RequestStatus, age: integer(row, 'age'), count: integer(row, 'count'),
    oldest: instant(row, 'oldest'),
  };
}

/** Days by month, counted from 1, and by the accounts they went between; `starts` are one more than there are months. */
export function countMonths(programmeId: string, starts: readonly Instant[]): Statement {
  return {
    name: 'count-months', text: 'select month, from_account, to_account, days from days_by_month($1, $2::timestamptz[])',
    values: [programmeId, starts],
  };
}

export interface MonthCount extends Pick<Posting, 'from' | 'to' | 'days'> {
  readonly month: number;
}

export function decodeMonthCount(row: Row): MonthCount {
  return {
    month: integer(row, 'month'), days: integer(row, 'days'),
    from: text(row, 'from_account') as Posting['from'], to: text(row, 'to_account') as Posting['to'],
  };
}
