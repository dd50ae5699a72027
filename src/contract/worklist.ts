/** What needs somebody, by when, and which rule says so: the first page that people see (portal.md §1). */
import { z } from 'zod';
import { dayView, page } from './answer.ts';

/** What there is to do. Each has one command, or none where it is to be known and not to be done. */
export const TASKS = [
  'activate', 'use-days', 'convert-days', 'assign', 'hand-on',
  'reserve', 'report', 'draft-report', 'redeem', 'request-payment', 'submit', 'mend', 'appeal', 'register-payee', 'enrol', 'renew',
  'describe', 'review', 'decide', 'approve', 'pay', 'pay-again', 'mail-dead', 'milestone',
] as const;
export type Task = (typeof TASKS)[number];

/** Which rule makes a day the last one for a task. */
export const DUE_RULES = [
  'agreement-end', 'last-creation', 'last-conversion', 'last-assignment', 'last-redemption', 'voucher-life', 'payment-window',
  'payment-due', 'enrolment-end', 'milestone',
] as const;
export type DueRule = (typeof DUE_RULES)[number];

const SUBJECTS = ['voucher', 'agreement', 'request', 'partner', 'programme', 'mail'] as const;

export const worklistItem = z.object({
  id: z.string().describe('The same for the same task, as long as it stands.'),
  task: z.enum(TASKS),
  action: z.string().nullable().describe('The command that does it; null where there is nothing to do but to know.'),
  subject: z.object({
    kind: z.enum(SUBJECTS),
    id: z.string(),
    name: z.string().nullable().describe('A number or name by which people know it, where it has one besides its id.'),
  }),
  programmeId: z.string().nullable(),
  due: dayView.nullable().describe('The last day for it.'),
  rule: z.enum(DUE_RULES).nullable().describe('Which rule makes that day the last.'),
  since: dayView.nullable().describe('Since when it has been waiting, where no rule ends it.'),
  facts: z.record(z.string(), z.union([z.string(), z.number()]))
    .describe('What a sentence about it names: days, amount and currency, engagementType, organisation, milestone.'),
}).meta({ id: 'WorklistItem' });

/** As many of one task as are counted; more are told as this many. */
export const COUNTED_MAX = 1000;

export const worklistView = page(worklistItem).extend({
  on: dayView.describe('Today in the programmes\' time zone, from which days are counted.'),
  counts: z.array(z.object({ task: z.enum(TASKS), count: z.int() }))
    .describe(`How many there are of each task, the first page only; ${String(COUNTED_MAX)} stands for that many or more.`),
}).meta({ id: 'Worklist' });

export type WorklistItem = z.input<typeof worklistItem>;
export type WorklistView = z.input<typeof worklistView>;
