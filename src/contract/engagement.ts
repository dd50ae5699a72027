/** What the commands on a delivery take: deliverables, the draft of a report, and the report. */
import { z } from 'zod';
import type { AttachInput, DraftInput, ReportInput } from '../domain/engagement.ts';
import {
  conflict, consultantId, day, daysOrNone, deliverableId, distinct, draftText, fileName, isGarbled, ordered, says,
  text, voucher,
} from './values.ts';
import type { OfVoucher } from './voucher.ts';

/** Characters of a deliverable handed over as text, among commands; larger files are uploaded. */
export const CONTENT_MAX = 1_000_000;

export const attach = z.strictObject({
  voucher,
  fileName,
  content: z.string().refine((value) => !isGarbled(value), says('garbled')).min(1).max(CONTENT_MAX)
    .describe('The file as text. Over the multipart route it is a file of any kind.'),
}) satisfies z.ZodType<AttachInput & OfVoucher>;

/** What stands beside an uploaded file; the bytes take the place of `content`. */
export const upload = z.strictObject({ voucher, fileName }) satisfies z.ZodType<AttachInput & OfVoucher>;

const facts = {
  startedOn: day,
  endedOn: day,
  onSiteDays: daysOrNone,
  offSiteDays: daysOrNone,
};

const delivered = z.boolean().describe('That the deliverables are in the customer\'s hands.');

/**
 * Any part of a report, however unfinished: a date range still upside down is kept, and judged when it is submitted.
 * The confirmation is accepted and not kept, so that it is given anew with the report.
 */
export const draft = z.strictObject({
  voucher,
  ...facts,
  summary: draftText,
  recommendations: draftText,
  deliverableIds: distinct(deliverableId),
  consultantIds: distinct(consultantId),
  deliveredToCustomer: delivered,
}).partial().required({ voucher: true }).transform(withoutConfirmation) satisfies z.ZodType<DraftInput & OfVoucher>;

export const report = z.strictObject({
  voucher,
  ...facts,
  summary: text,
  recommendations: text,
  deliverableIds: distinct(deliverableId).describe('At least one of the voucher\'s deliverables.'),
  // That it names somebody is for the rule `consultant.not-qualified` to say, as when reserving.
  consultantIds: distinct(consultantId).optional().describe('Those who delivered; left out, those reserved.'),
  deliveredToCustomer: delivered,
}).check(
  ordered('startedOn', 'endedOn'),
  conflict('deliveredToCustomer', (input) => input['deliveredToCustomer'] === false, 'delivered'),
).transform(withoutConfirmation) satisfies z.ZodType<ReportInput & OfVoucher>;

/** The confirmation is a condition of the report, not a part of it: accepted reports all have it. */
function withoutConfirmation<Input extends object>(input: Input): Omit<Input, 'deliveredToCustomer'> {
  const { deliveredToCustomer: _confirmed, ...kept } = input as Input & { deliveredToCustomer?: unknown };
  return kept;
}
