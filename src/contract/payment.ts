/** What the commands on payment take: where money goes, a request for it, and the decisions on a request. */
import { z } from 'zod';
import type { OrganisationId, RequestId } from '../domain/ids.ts';
import type { Payee } from '../domain/partner.ts';
import type { PayInput, SaveInput } from '../domain/payment.ts';
import {
  currency, day, line, locationId, partnerId, requestId, REQUEST_VOUCHERS_MAX, someOf, text, voucher,
} from './values.ts';

type OfPartner = { readonly partnerId: OrganisationId };
type OfRequest = { readonly request: RequestId };

/** Reasons of one return or denial: a line or two for each rule a reviewer checks. */
const REASONS_MAX = 50;

export const registerPayee = z.strictObject({
  partnerId,
  payee: line.describe('The name on the account.'),
  taxId: line,
  account: line.describe('IBAN, or what the country uses instead.'),
  currency: currency.describe('The currency of the account.'),
}) satisfies z.ZodType<Payee & OfPartner>;

export const save = z.strictObject({
  request: requestId.optional().describe('The draft or returned request that is edited; left out, a new one is made.'),
  partnerId,
  locationId: locationId.describe('The location that delivered and invoices.'),
  vouchers: someOf(voucher, REQUEST_VOUCHERS_MAX),
  invoiceNumber: line,
  invoiceDate: day,
}) satisfies z.ZodType<SaveInput & OfPartner & { readonly request?: RequestId | undefined }>;

export const only = z.strictObject({ request: requestId }) satisfies z.ZodType<OfRequest>;

export const appeal = z.strictObject({
  request: requestId,
  statement: text,
}) satisfies z.ZodType<OfRequest & { readonly statement: string }>;

export const withReasons = z.strictObject({
  request: requestId,
  reasons: z.array(z.strictObject({
    rule: line.describe('What was checked, as the programme names it.'),
    text,
  })).min(1).max(REASONS_MAX),
}) satisfies z.ZodType<OfRequest & { readonly reasons: readonly { readonly rule: string; readonly text: string }[] }>;

export const pay = z.strictObject({
  request: requestId,
  paidOn: day,
  bankReference: line,
}) satisfies z.ZodType<PayInput & OfRequest>;

export const reverse = z.strictObject({
  request: requestId,
  reason: text,
}) satisfies z.ZodType<OfRequest & { readonly reason: string }>;
