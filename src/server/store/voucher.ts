/** Rows of vouchers, with the engagement each is delivered by. */
import type { AgreementId, OrganisationId, ProgrammeId, RequestId, VoucherReference } from '../../domain/ids.ts';
import type { Day } from '../../domain/time.ts';
import { HOLDING_STATUSES, isLive, type Voucher, type VoucherStatus } from '../../domain/voucher.ts';
import { day, dayOrNull, integer, json, text, textOrNull } from './decode.ts';
import type { Row } from './database.ts';
import type { Statement, Table } from './table.ts';

type Engagement = Pick<Voucher, 'reservation' | 'deliverables' | 'draft' | 'report'>;

const NO_ENGAGEMENT: Engagement = { reservation: null, deliverables: [], draft: null, report: null };

function engagementOf(voucher: Voucher): Engagement | null {
  const { reservation, deliverables, draft, report } = voucher;
  if (reservation === null && deliverables.length === 0 && draft === null && report === null) return null;
  return { reservation, deliverables, draft, report };
}

export const vouchers: Table<Voucher> = {
  name: 'voucher',
  key: ['agreement_id', 'reference'],
  columns: [
    { name: 'agreement_id', type: 'text', value: (state) => state.agreementId },
    { name: 'reference', type: 'text', value: (state) => state.reference },
    { name: 'customer_id', type: 'text', value: (state) => state.customerId, fixed: true },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
    { name: 'programme_id', type: 'text', value: (state) => state.programmeId, fixed: true },
    { name: 'offering', type: 'text', value: (state) => state.offering, fixed: true },
    { name: 'engagement_type', type: 'text', value: (state) => state.engagementType, fixed: true },
    { name: 'days', type: 'integer', value: (state) => state.days, fixed: true },
    { name: 'country', type: 'text', value: (state) => state.country, fixed: true },
    { name: 'division', type: 'text', value: (state) => state.division, fixed: true },
    { name: 'product', type: 'text', value: (state) => state.product, fixed: true },
    { name: 'repeat_key', type: 'text', value: (state) => state.repeatKey, fixed: true },
    { name: 'status', type: 'text', value: (state) => state.status },
    { name: 'created_on', type: 'date', value: (state) => state.createdOn, fixed: true },
    { name: 'expires_on', type: 'date', value: (state) => state.expiresOn },
    { name: 'assignee_name', type: 'text', value: (state) => state.assignee?.name ?? null },
    { name: 'assignee_email', type: 'text', value: (state) => state.assignee?.email ?? null },
    { name: 'named_partner_id', type: 'text', value: (state) => state.namedPartnerId },
    { name: 'partner_id', type: 'text', value: (state) => state.partnerId },
    { name: 'engagement', type: 'jsonb', value: engagementOf },
    { name: 'redeemed_on', type: 'date', value: (state) => state.redeemedOn },
    { name: 'pay_by', type: 'date', value: (state) => state.payBy },
    { name: 'request_id', type: 'text', value: (state) => state.requestId },
    { name: 'due_on', type: 'date', value: (state) => (isLive(state) ? state.expiresOn : null) },
    {
      name: 'repeat_held',
      type: 'text',
      value: (state) => (HOLDING_STATUSES.includes(state.status) ? state.repeatKey : null),
    },
  ],
  decode: decodeVoucher,
};

/** A voucher, and its last entry after one of its chain by which it was assigned or reserved; 0 where there is none. */
export function voucherWithTurn(reference: string, after: number): Statement {
  return {
    name: 'voucher-with-turn',
    text: `select v.*, coalesce((
        select max(j.sequence) from journal j where j.agreement_id = v.agreement_id and j.subject = v.reference
          and j.sequence > $2 and j.type in ('voucher.assigned', 'voucher.reserved')), 0) as turned_at
      from voucher v where v.reference = $1`,
    values: [reference, after],
  };
}

export function decodeVoucher(row: Row): Voucher {
  const email = textOrNull(row, 'assignee_email');
  return {
    reference: text(row, 'reference') as VoucherReference,
    agreementId: text(row, 'agreement_id') as AgreementId,
    customerId: text(row, 'customer_id') as OrganisationId,
    sponsorId: text(row, 'sponsor_id') as OrganisationId,
    programmeId: text(row, 'programme_id') as ProgrammeId,
    offering: text(row, 'offering'),
    engagementType: text(row, 'engagement_type'),
    days: integer(row, 'days'),
    country: text(row, 'country'),
    division: textOrNull(row, 'division'),
    product: textOrNull(row, 'product'),
    repeatKey: textOrNull(row, 'repeat_key'),
    status: text(row, 'status') as VoucherStatus,
    createdOn: day(row, 'created_on'),
    expiresOn: day(row, 'expires_on'),
    assignee: email === null ? null : { name: text(row, 'assignee_name'), email },
    namedPartnerId: textOrNull(row, 'named_partner_id') as OrganisationId | null,
    partnerId: textOrNull(row, 'partner_id') as OrganisationId | null,
    ...(json<Engagement | null>(row, 'engagement') ?? NO_ENGAGEMENT),
    redeemedOn: dayOrNull(row, 'redeemed_on'),
    payBy: dayOrNull(row, 'pay_by'),
    requestId: textOrNull(row, 'request_id') as RequestId | null,
  };
}

/** What never changes about a voucher, by its reference: enough to know which rows a command on it needs. */
export interface VoucherOrigin {
  readonly reference: string;
  readonly agreementId: string;
  readonly customerId: string;
  readonly programmeId: string;
  readonly repeatKey: string | null;
}

export function originOf({ reference, agreementId, customerId, programmeId, repeatKey }: Voucher): VoucherOrigin {
  return { reference, agreementId, customerId, programmeId, repeatKey };
}

export function findVouchers(references: readonly string[]): Statement {
  return {
    name: 'find-voucher',
    text: 'select reference, agreement_id, customer_id, programme_id, repeat_key from voucher where reference = any($1)',
    values: [references],
  };
}

export function decodeOrigin(row: Row): VoucherOrigin {
  return {
    reference: text(row, 'reference'),
    agreementId: text(row, 'agreement_id'),
    customerId: text(row, 'customer_id'),
    programmeId: text(row, 'programme_id'),
    repeatKey: textOrNull(row, 'repeat_key'),
  };
}

export function lockVouchers(references: readonly string[]): Statement {
  return {
    name: 'lock-voucher',
    text: 'select * from voucher where reference = any($1) order by agreement_id, reference for no key update',
    values: [references],
  };
}

/**
 * The vouchers that hold the place of a repeat key, by customer; read under the customer's lock, and each looked up by
 * itself, as `findKeys` does.
 */
export function vouchersHolding(customerIds: readonly string[], keys: readonly string[]): Statement {
  return {
    name: 'voucher-holding',
    text: `select found.* from unnest($1::text[], $2::text[]) as asked(customer_id, repeat_held) cross join lateral (
      select v.customer_id, v.repeat_held, v.reference from voucher v
      where v.customer_id = asked.customer_id and v.repeat_held = asked.repeat_held offset 0) as found`,
    values: [customerIds, keys],
  };
}

/** The partners among those asked that have redeemed anything. */
export function partnersThatRedeemed(partnerIds: readonly string[]): Statement {
  return {
    name: 'partner-redeemed',
    text: `select id from unnest($1::text[]) as asked(id)
      where exists (select from voucher v where v.partner_id = asked.id and v.status = 'redeemed')`,
    values: [partnerIds],
  };
}

/** The next day, `until` at the latest, on which a voucher of the programme is to expire by its own life. */
export function nextVoucherDue(programmeId: string, until: Day): Statement {
  return {
    name: 'next-voucher-due',
    text: `select min(due_on) + 1 as due from voucher where programme_id = $1 and due_on is not null and due_on < $2::date`,
    values: [programmeId, until],
  };
}

/**
 * Live vouchers whose life ended before a day; with `null`, every live one. In the order of the index alone: sorting all
 * that fall due on a day for each chunk of them would cost the square of their number.
 */
export function vouchersDue(programmeId: string, dueBefore: string | null, limit: number): Statement {
  return {
    name: 'voucher-due',
    text: `select reference from voucher where programme_id = $1 and due_on is not null
      and ($2::date is null or due_on < $2) order by due_on limit $3`,
    values: [programmeId, dueBefore, limit],
  };
}

export interface ExtensionScope {
  readonly programmeId: string;
  readonly createdBefore: string | null;
  readonly engagementTypes: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  /** The day of the order, in the programme's zone; left out before there is one, and in orders that do not tell. */
  readonly orderedOn?: string | undefined;
}

/** Vouchers created after the order are not meant, however late it is carried out. */
const SCOPE = `programme_id = $1 and due_on is not null and ($2::date is null or created_on < $2)
  and ($3::text[] is null or engagement_type = any($3)) and ($4::text[] is null or status = any($4))
  and ($5::date is null or created_on <= $5) and reference > $6`;

function valuesOf({ programmeId, createdBefore, engagementTypes, statuses, orderedOn }: ExtensionScope, after: string) {
  return [programmeId, createdBefore, engagementTypes, statuses, orderedOn ?? null, after];
}

/** Live vouchers an extension speaks of, in order of reference, after a bookmark. */
export function vouchersToExtend(scope: ExtensionScope, after: string, limit: number): Statement {
  return {
    name: 'voucher-to-extend',
    text: `select reference from voucher where ${SCOPE} order by reference limit $7`,
    values: [...valuesOf(scope, after), limit],
  };
}

/** How many vouchers an extension still speaks of, after a bookmark. */
export function countToExtend(scope: ExtensionScope, after: string): Statement {
  return {
    name: 'count-to-extend',
    text: `select count(*) as left from voucher where ${SCOPE}`,
    values: valuesOf(scope, after),
  };
}
