/** What the commands on a voucher take. A voucher is named by its reference in any writing. */
import { z } from 'zod';
import type { AgreementId, VoucherReference } from '../domain/ids.ts';
import type { BearerInput } from '../domain/bearer.ts';
import type { RescheduleInput, ReserveInput } from '../domain/reservation.ts';
import type { AssignInput, CreateInput } from '../domain/voucher.ts';
import {
  agreementId, conflict, consultantId, country, day, days, daysOrNone, distinct, email, isGarbled, line, locationId, ordered,
  partnerId, says, slug, text, voucher,
} from './values.ts';

export type OfVoucher = { readonly voucher: VoucherReference };

const assignee = z.strictObject({ name: line, email }).describe('Who holds the voucher at the customer.');

// Empty `consultantIds` are no malformed input: the rule `consultant.not-qualified` speaks of them.
const engagement = {
  startsOn: day,
  endsOn: day,
  offSiteDays: daysOrNone.optional().describe('Of the voucher\'s days, those not delivered at the customer\'s site.'),
};

export const create = z.strictObject({
  agreementId,
  engagementType: slug,
  days: days.describe('The service level.'),
  country: country.describe('The country of delivery.'),
  division: line.optional().describe('The customer\'s division; a repeat in another division is no repeat.'),
  product: line.optional(),
  assignee: assignee.optional(),
  partnerId: partnerId.optional().describe('The one partner that may reserve it.'),
}).check(
  conflict('partnerId', (input) => input['partnerId'] !== undefined && input['assignee'] === undefined,
    'needs-other', { other: 'assignee' }),
) satisfies z.ZodType<CreateInput & { readonly agreementId: AgreementId }>;

export const assign = z.strictObject({
  voucher,
  assignee,
  partnerId: partnerId.optional().describe('The one partner that may reserve it; left out, any eligible partner may.'),
}) satisfies z.ZodType<AssignInput & OfVoucher>;

export const withReason = z.strictObject({ voucher, reason: text }) satisfies z.ZodType<OfVoucher>;

export const only = z.strictObject({ voucher }) satisfies z.ZodType<OfVoucher>;

/** Far longer than any token, and bounded work. */
const TOKEN_MAX = 16_384;

/** A token as the mail's link and QR code carry it. What is none is not refused: it is answered as a wrong one is. */
const token = z.string().refine((value) => !isGarbled(value), says('garbled')).trim().min(1).max(TOKEN_MAX)
  .describe('The token of the link in the assignee\'s mail, in place of the address.');

const proof = {
  email: email.optional().describe('The address of the person the voucher is assigned to.'),
  proof: token.optional(),
};

const given = (field: string) => (input: Readonly<Record<string, unknown>>) => input[field] !== undefined;

/** Exactly one of the two proves a voucher. */
const provedOnce = [
  conflict('email', (input) => !given('email')(input) && !given('proof')(input), 'or-other', { other: 'proof' }),
  conflict('proof', (input) => given('email')(input) && given('proof')(input), 'not-beside', { other: 'email' }),
] as const;

export const validate = z.strictObject({
  voucher: voucher.optional().describe('The reference, beside an address; a token holds it already.'),
  ...proof,
}).check(
  ...provedOnce,
  conflict('voucher', (input) => !given('voucher')(input) && !given('proof')(input), 'or-other', { other: 'proof' }),
  conflict('voucher', (input) => given('voucher')(input) && given('proof')(input), 'not-beside', { other: 'proof' }),
) satisfies z.ZodType<BearerInput & { readonly voucher?: VoucherReference | undefined }>;

/** The open look at a link: whoever holds it may ask whether it is still good for anything. */
export const checkLink = z.strictObject({ proof: token });

export const reserve = z.strictObject({
  voucher,
  ...proof,
  locationId,
  consultantIds: distinct(consultantId).describe('Those who deliver; at least one must be qualified.'),
  ...engagement,
}).check(...provedOnce, ordered('startsOn', 'endsOn')) satisfies z.ZodType<ReserveInput & OfVoucher>;

export const reschedule = z.strictObject({
  voucher,
  ...engagement,
}).check(ordered('startsOn', 'endsOn')) satisfies z.ZodType<RescheduleInput & OfVoucher>;
