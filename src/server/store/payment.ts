/** Rows of payment requests. */
import { sql, type SqlBool } from 'kysely';
import type { PaymentRequest, RequestStatus } from '../../domain/payment.ts';
import type { LocationId, OrganisationId, PersonId, ProgrammeId, RequestId } from '../../domain/ids.ts';
import { anyOf, beyond, equal, listing } from './build.ts';
import { day, dayOrNull, integer, json, text, textOrNull, texts } from './decode.ts';
import type { Statement, Table } from './table.ts';
import { soughtIn, type Sought } from './words.ts';

type Detail = Pick<PaymentRequest, 'lines' | 'inTime' | 'reasons' | 'appeals' | 'statement'>;

export const requests: Table<PaymentRequest> = {
  name: 'payment_request',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'partner_id', type: 'text', value: (state) => state.partnerId, fixed: true },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
    { name: 'programme_id', type: 'text', value: (state) => state.programmeId, fixed: true },
    { name: 'location_id', type: 'text', value: (state) => state.locationId },
    { name: 'status', type: 'text', value: (state) => state.status },
    { name: 'invoice_number', type: 'text', value: (state) => state.invoiceNumber },
    { name: 'invoice_date', type: 'date', value: (state) => state.invoiceDate },
    { name: 'total', type: 'bigint', value: (state) => state.total.amount },
    { name: 'currency', type: 'text', value: (state) => state.total.currency },
    { name: 'saved_on', type: 'date', value: (state) => state.savedOn },
    { name: 'submitted_on', type: 'date', value: (state) => state.submittedOn },
    { name: 'reviewers', type: 'text[]', value: (state) => state.reviewers },
    { name: 'approved_by', type: 'text', value: (state) => state.approvedBy },
    { name: 'approved_on', type: 'date', value: (state) => state.approvedOn },
    { name: 'due_on', type: 'date', value: (state) => state.dueOn },
    { name: 'paid_on', type: 'date', value: (state) => state.paidOn },
    { name: 'bank_reference', type: 'text', value: (state) => state.bankReference },
    {
      name: 'detail',
      type: 'jsonb',
      value: ({ lines, inTime, reasons, appeals, statement }): Detail => ({
        lines, inTime, reasons, appeals, statement,
      }),
    },
  ],
  decode: (row) => ({
    id: text(row, 'id') as RequestId,
    partnerId: text(row, 'partner_id') as OrganisationId,
    sponsorId: text(row, 'sponsor_id') as OrganisationId,
    programmeId: text(row, 'programme_id') as ProgrammeId,
    locationId: text(row, 'location_id') as LocationId,
    status: text(row, 'status') as RequestStatus,
    ...json<Detail>(row, 'detail'),
    total: { amount: integer(row, 'total'), currency: text(row, 'currency') },
    invoiceNumber: text(row, 'invoice_number'),
    invoiceDate: day(row, 'invoice_date'),
    savedOn: day(row, 'saved_on'),
    submittedOn: dayOrNull(row, 'submitted_on'),
    reviewers: texts(row, 'reviewers') as readonly PersonId[],
    approvedBy: textOrNull(row, 'approved_by') as PersonId | null,
    approvedOn: dayOrNull(row, 'approved_on'),
    dueOn: dayOrNull(row, 'due_on'),
    paidOn: dayOrNull(row, 'paid_on'),
    bankReference: textOrNull(row, 'bank_reference'),
  }),
};

/** Which partner and vouchers a request speaks of, unlocked; the lock that follows checks again. */
export function findRequests(ids: readonly string[]): Statement {
  return {
    name: 'find-request',
    text: `select r.id, r.partner_id, r.programme_id,
        array(select line ->> 'voucher' from jsonb_array_elements(r.detail -> 'lines') line) as vouchers
      from payment_request r where r.id = any($1)`,
    values: [ids],
  };
}

export function lockRequests(ids: readonly string[]): Statement {
  return {
    name: 'lock-request',
    text: 'select * from payment_request where id = any($1) order by id for no key update',
    values: [ids],
  };
}

/** The requests, not cancelled, that have the invoice numbers asked for; each looked up by itself, as `findKeys` does. */
export function requestsByInvoice(partnerIds: readonly string[], numbers: readonly string[]): Statement {
  return {
    name: 'request-by-invoice',
    text: `select found.* from unnest($1::text[], $2::text[]) as asked(partner_id, invoice_number) cross join lateral (
      select r.id, r.partner_id, r.invoice_number from payment_request r
      where r.partner_id = asked.partner_id and r.invoice_number = asked.invoice_number and r.status <> 'cancelled'
      offset 0) as found`,
    values: [partnerIds, numbers],
  };
}

export interface RequestFilter {
  readonly whose: readonly ['sponsor_id' | 'partner_id', string];
  readonly locations?: readonly string[];
  readonly sought?: Sought | undefined;
  readonly status?: readonly string[] | undefined;
  readonly partnerId?: string | undefined;
  readonly programmeId?: string | undefined;
}

export type RequestOrder = '-saved' | 'submitted';

/** Payment requests, the last saved first, or the first submitted first of those that were submitted at all. */
export function listRequests(
  filter: RequestFilter, last: readonly [string, string] | undefined, limit: number, order: RequestOrder = '-saved',
): Statement {
  const down = order === '-saved';
  const column = down ? 'saved_on' : 'submitted_on';
  return listing(
    'payment_request',
    [
      equal(...filter.whose),
      anyOf('location_id', filter.locations),
      anyOf('status', filter.status),
      equal('partner_id', filter.partnerId),
      equal('programme_id', filter.programmeId),
      soughtIn('payment_request', filter.sought),
      down ? undefined : sql<SqlBool>`submitted_on is not null`,
      beyond([column, 'id'], last, down ? 'down' : 'up'),
    ],
    [{ column, descending: down }, { column: 'id', descending: down }],
    limit,
  );
}
