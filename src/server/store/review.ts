/** What somebody who reviews a payment request or pays several looks at beside the requests themselves. */
import type { PaymentRequest, RequestStatus } from '../../domain/payment.ts';
import type { Reason } from '../../domain/event.ts';
import type { Day } from '../../domain/time.ts';
import type { Row } from './database.ts';
import { dayOrNull, integer, json, text, textOrNull } from './decode.ts';
import type { Statement } from './table.ts';

/** The requests that wait for a review just before and after one, in the order in which they were first submitted. */
export function neighbours({ id, sponsorId, submittedOn }: PaymentRequest): Statement {
  const waiting = `select id from payment_request where sponsor_id = $1 and status in ('submitted', 'under-review')`;
  return {
    name: 'neighbours-of-request',
    text: `select
      (${waiting} and (submitted_on, id) < ($2::date, $3) order by submitted_on desc, id desc limit 1) as previous,
      (${waiting} and (submitted_on, id) > ($2::date, $3) order by submitted_on, id limit 1) as next`,
    values: [sponsorId, submittedOn, id],
  };
}

export interface Neighbours {
  readonly previous: string | null;
  readonly next: string | null;
}

export function decodeNeighbours(row: Row): Neighbours {
  return { previous: textOrNull(row, 'previous'), next: textOrNull(row, 'next') };
}

/** Requests of the same partner to the same sponsor that were submitted no later, newest first. */
export function earlierRequests(
  { id, partnerId, sponsorId, submittedOn }: PaymentRequest, customerIds: readonly string[], limit: number,
): Statement {
  return {
    name: 'earlier-requests',
    text: `select r.id, r.status, r.total, r.currency, r.submitted_on, r.invoice_number, r.detail -> 'reasons' as reasons,
        exists (select from jsonb_array_elements(r.detail -> 'lines') line
          join voucher v on v.reference = line ->> 'voucher' where v.customer_id = any($5)) as same_customer
      from (select * from payment_request
        where partner_id = $1 and sponsor_id = $2 and submitted_on <= $3::date and id <> $4
        order by submitted_on desc, id desc limit $6) r
      order by r.submitted_on desc, r.id desc`,
    values: [partnerId, sponsorId, submittedOn, id, customerIds, limit],
  };
}

export interface EarlierRequest {
  readonly id: string;
  readonly status: RequestStatus;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly submittedOn: Day | null;
  readonly invoiceNumber: string;
  readonly sameCustomer: boolean;
  readonly reasons: readonly Reason[];
}

export function decodeEarlier(row: Row): EarlierRequest {
  return {
    id: text(row, 'id'), status: text(row, 'status') as RequestStatus,
    total: { amount: integer(row, 'total'), currency: text(row, 'currency') },
    submittedOn: dayOrNull(row, 'submitted_on'), invoiceNumber: text(row, 'invoice_number'),
    sameCustomer: row['same_customer'] === true, reasons: json<readonly Reason[]>(row, 'reasons'),
  };
}

/** Vouchers that hold their place under the repeat limit beside one of those named, each with that one. */
export function repeatsOf(references: readonly string[]): Statement {
  return {
    name: 'repeats-of-vouchers',
    text: `select v.reference, o.reference as other from voucher v
      join voucher o on o.customer_id = v.customer_id and o.repeat_held = v.repeat_key and o.reference <> v.reference
      where v.reference = any($1) and v.repeat_key is not null`,
    values: [references],
  };
}

export interface RunFilter {
  readonly sponsorId: string;
  readonly programmeId: string | null;
  readonly through: Day | null;
}

const TO_PAY = `sponsor_id = $1 and status = 'approved'
  and ($2::text is null or programme_id = $2) and ($3::date is null or due_on <= $3)`;

/** Approved requests, those due first first. */
export function requestsToPay(
  { sponsorId, programmeId, through }: RunFilter, last: readonly [string, string] | undefined, limit: number,
): Statement {
  return {
    name: 'requests-to-pay',
    text: `select * from payment_request where ${TO_PAY} and ($4::date is null or (due_on, id) > ($4, $5::text))
      order by due_on, id limit $6`,
    values: [sponsorId, programmeId, through, last?.[0] ?? null, last?.[1] ?? null, limit],
  };
}

export function totalsToPay({ sponsorId, programmeId, through }: RunFilter): Statement {
  return {
    name: 'totals-to-pay',
    text: `select currency, sum(total)::bigint as amount, count(*) as count from payment_request where ${TO_PAY}
      group by 1 order by 1`,
    values: [sponsorId, programmeId, through],
  };
}

export function decodeTotal(row: Row): { readonly currency: string; readonly amount: number; readonly count: number } {
  return { currency: text(row, 'currency'), amount: integer(row, 'amount'), count: integer(row, 'count') };
}
