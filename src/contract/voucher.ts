/** What the commands on a voucher take. A voucher is named by its reference in any writing. */
import { z } from 'zod';
import type { AgreementId, VoucherReference } from '../domain/ids.ts';
import type { RescheduleInput, ReserveInput } from '../domain/reservation.ts';
import type { AssignInput, CreateInput } from '../domain/voucher.ts';
import {
  agreementId, conflict, consultantId, country, day, days, daysOrNone, distinct, email, line, locationId, ordered,
  partnerId, slug, text, voucher,
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

const proof = { voucher, email: email.describe('The address of the person the voucher is assigned to.') };

export const validate = z.strictObject(proof) satisfies z.ZodType<OfVoucher & { readonly email: string }>;

export const reserve = z.strictObject({
  ...proof,
  locationId,
  consultantIds: distinct(consultantId).describe('Those who deliver; at least one must be qualified.'),
  ...engagement,
}).check(ordered('startsOn', 'endsOn')) satisfies z.ZodType<ReserveInput & OfVoucher>;

export const reschedule = z.strictObject({
  voucher,
  ...engagement,
}).check(ordered('startsOn', 'endsOn')) satisfies z.ZodType<RescheduleInput & OfVoucher>;
