/** What is counted over time: a statement of days, a programme's days and money, ages of queues, and what is coming. */
import { z } from 'zod';
import { REQUEST_STATUSES } from '../domain/payment.ts';
import { dayView, moneyView } from './answer.ts';
import { balanceView, postingView } from './entitlement-view.ts';
import { cursor } from './queries.ts';
import { day, ordered } from './values.ts';

const spanFields = {
  from: day.optional().describe('The first day; the beginning where left out.'),
  to: day.optional().describe('The last day; today where left out.'),
};

/** Days between two days in an address. */
export const span = z.strictObject(spanFields).check(ordered('from', 'to'));

export const STATEMENT_MAX = 2000;

/** The same, page by page. */
export const spanPage = z.strictObject({ ...spanFields, cursor }).check(ordered('from', 'to'));

/** Like a bank's: what there was, what moved, what is left. */
export const statementView = z.object({
  agreementId: z.string(),
  number: z.string().describe('The agreement\'s.'),
  from: dayView,
  to: dayView,
  opening: balanceView.describe('Before the first of the items.'),
  closing: balanceView.describe('After the last day, whether or not all items stand here.'),
  items: z.array(postingView.extend({ balance: balanceView.describe('After it.') })).describe('Oldest first.'),
  more: z.boolean().describe(`Whether there are more than ${String(STATEMENT_MAX)}; the others come after the next.`),
  next: z.string().nullable(),
}).meta({ id: 'Statement' });

const flow = z.object({
  granted: z.int(), converted: z.int(), created: z.int().describe('Days put into vouchers.'),
  returned: z.int().describe('Days that came back from cancelled or expired vouchers.'), delivered: z.int(), lapsed: z.int(),
});

const queue = z.object({
  status: z.enum(REQUEST_STATUSES),
  count: z.int(),
  oldest: dayView.nullable().describe('Since when the oldest has been there.'),
  ages: z.array(z.object({ upTo: z.int().nullable().describe('Days; null for all older ones.'), count: z.int() })),
});

export const figuresView = z.object({
  programmeId: z.string(),
  on: dayView,
  age: z.int().describe('Seconds since it was counted: what takes long to count is counted anew only now and then.'),
  agreements: z.int(),
  balance: balanceView.describe('Of all agreements together.'),
  money: z.array(z.object({
    currency: z.string(), requested: z.int().describe('Submitted and not decided.'),
    approved: z.int().describe('And not paid; what the bank sent back is to be paid again.'), paid: z.int(), denied: z.int(),
  })),
  vouchers: z.array(z.object({ status: z.string(), count: z.int(), days: z.int() })),
  months: z.array(flow.extend({ month: z.string().describe('`2021-03`') })).describe('The last twenty-four, oldest first, those without anything too.'),
  queues: z.array(queue),
  ahead: z.array(z.object({
    milestone: z.string(), day: dayView, vouchers: z.int().describe('Live vouchers that it touches.'),
    days: z.int().describe('Days in the pools or vouchers that it touches.'),
  })),
}).meta({ id: 'Figures' });

export const differencesView = z.object({
  programmeId: z.string(), from: z.int(), to: z.int(),
  items: z.array(z.object({
    pointer: z.string().describe('Things of a list stand under what names them, as `offerings/<id>`, not under a number.'),
    kind: z.enum(['added', 'removed', 'changed']),
    before: z.unknown().optional(), after: z.unknown().optional(),
  })),
}).meta({ id: 'Differences' });

/** Requests of one page of a payment run. */
export const RUN_MAX = 1000;

export const runView = z.object({
  programmeId: z.string().nullable(),
  items: z.array(z.object({
    requestId: z.string(), partnerId: z.string(), partner: z.string(), invoiceNumber: z.string(),
    approvedOn: dayView, dueOn: dayView, amount: moneyView,
    payee: z.string().nullable(), account: z.string().nullable(), accountCurrency: z.string().nullable(),
  })).describe(`Those due first first; at most ${String(RUN_MAX)}.`),
  next: z.string().nullable(),
  totals: z.array(z.object({ currency: z.string(), amount: z.int(), count: z.int() }))
    .describe('Of all, whether or not they stand here.'),
}).meta({ id: 'PaymentRun' });

export type StatementView = z.input<typeof statementView>;
export type FiguresView = z.input<typeof figuresView>;
export type DifferencesView = z.input<typeof differencesView>;
export type RunView = z.input<typeof runView>;
