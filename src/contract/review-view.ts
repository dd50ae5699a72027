/** A payment request with all that whoever reviews it has to look at. */
import { z } from 'zod';
import { dayView, moneyView, refusalView } from './answer.ts';
import { requestView } from './payment-view.ts';
import { voucherView } from './voucher-view.ts';

/** What the programme wants checked: by the system, with the evidence, or by a person. */
const check = z.object({
  id: z.string().describe('As the programme\'s definition names it.'),
  by: z.enum(['system', 'person']),
  voucher: z.string().nullable().describe('The voucher that it is about; null for the request as a whole.'),
  state: z.enum(['passed', 'failed', 'open']).describe('`open`: a person has to look.'),
  evidence: z.array(z.object({
    fact: z.string().describe('What was looked at, as `redeemedOn` or `deliverables`.'),
    value: z.union([z.string(), z.number(), z.boolean()]),
    against: z.union([z.string(), z.number(), z.boolean()]).optional().describe('What it was compared with.'),
  })),
  refusals: z.array(refusalView).describe('The rules that a failed check found broken.'),
});

const earlier = z.object({
  id: z.string(), status: z.string(), total: moneyView, submittedOn: dayView.nullable(), invoiceNumber: z.string(),
  sameCustomer: z.boolean(), reasons: z.array(z.object({ rule: z.string(), text: z.string() })),
});

export const reviewView = z.object({
  request: requestView,
  vouchers: z.array(voucherView.omit({ abilities: true }).extend({ customerName: z.string() })),
  checks: z.array(check),
  earlier: z.array(earlier).describe('Of the same partner, newest first; at most twenty.'),
  previous: z.string().nullable().describe('The request before it among those that wait, oldest first.'),
  next: z.string().nullable(),
}).meta({ id: 'Review' });

export type ReviewView = z.input<typeof reviewView>;
