/** A payment request as the partner that made it and the sponsor that decides on it see it. */
import { z } from 'zod';
import { REQUEST_STATUSES, type PaymentRequest } from '../domain/payment.ts';
import { abilities, dayView, moneyView } from './answer.ts';

export const requestView = z.object({
  id: z.string(),
  status: z.enum(REQUEST_STATUSES),
  partnerId: z.string(),
  sponsorId: z.string(),
  programmeId: z.string(),
  locationId: z.string(),
  lines: z.array(z.object({
    voucher: z.string(),
    days: z.int(),
    ratePerDay: moneyView,
    amount: moneyView,
    payBy: dayView.describe('The last day on which a request for this voucher may be submitted.'),
  })),
  total: moneyView,
  invoiceNumber: z.string(),
  invoiceDate: dayView,
  savedOn: dayView,
  submittedOn: dayView.nullable(),
  reviewers: z.array(z.string()).describe('None of these people may approve it.'),
  reasons: z.array(z.object({ rule: z.string(), text: z.string() })).describe('Why it was returned or denied.'),
  appeals: z.int(),
  statement: z.string().nullable().describe('What the last appeal says.'),
  approvedBy: z.string().nullable(),
  approvedOn: dayView.nullable(),
  dueOn: dayView.nullable(),
  paidOn: dayView.nullable(),
  bankReference: z.string().nullable(),
  ...abilities,
}).meta({ id: 'PaymentRequest' });

export type RequestView = z.input<typeof requestView>;

export function presentRequest(request: PaymentRequest): RequestView {
  const { inTime: _inTime, ...shown } = request;
  return {
    ...shown,
    lines: request.lines.map((line) => ({ ...line })),
    reviewers: [...request.reviewers],
    reasons: request.reasons.map((reason) => ({ ...reason })),
  };
}
