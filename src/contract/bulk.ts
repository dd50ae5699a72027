/** One command given to every voucher of a list, however long: decided one by one in the background, told row by row. */
import { z } from 'zod';
import { instantView } from './answer.ts';
import { whyGivenUp } from './given-up.ts';
import { vouchers } from './queries.ts';
import { ID_PREFIX } from '../domain/ids.ts';
import { text } from './values.ts';

/** What may be given to many at once: what takes nothing but a reason, and can be seen from the list to be meant. */
export const BULK_COMMANDS = ['voucher.resend', 'voucher.cancel', 'voucher.redeem'] as const;

/** The list's own filters, without its pages and its order. */
const filter = vouchers.omit({ limit: true, cursor: true, sort: true });

export const startBulk = z.strictObject({
  command: z.enum(BULK_COMMANDS),
  filter,
  reason: text.optional().describe('For a command that wants one.'),
});

export const bulkView = z.object({
  id: z.string().meta({ examples: [`${ID_PREFIX.bulk}_4f7q2mxb9kd1w3zt`] }),
  command: z.enum(BULK_COMMANDS),
  status: z.enum(['running', 'done', 'given-up']),
  ...whyGivenUp,
  startedAt: instantView,
  found: z.int().describe('Vouchers of the list when it began; 0 until it has been walked once.'),
  accepted: z.int(),
  refused: z.int(),
  refusals: z.array(z.object({ rule: z.string(), count: z.int(), message: z.string() })).describe('Why, the most frequent first.'),
  dryRun: z.literal(true).optional(),
}).meta({ id: 'Bulk' });

export type BulkView = z.input<typeof bulkView>;
