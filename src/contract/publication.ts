/** What the commands on a programme take; `programme.ts` says what a definition is. */
import { z } from 'zod';
import { LIVE_STATUSES } from '../domain/voucher.ts';
import type { Tells } from './messages.ts';
import { checkDefinition, type ProgrammeFile } from './programme.ts';
import { inLanguage } from './state-errors.ts';
import { day, programmeId, slug, someOf, text, wholeNumber } from './values.ts';

/** Ten years, more than any voucher lives. */
export const EXTENSION_DAYS_MAX = 3660;

/** A definition that passes every check that can be made of it alone; each complaint points into it. */
const definition = z.unknown().transform((value, { issues }): ProgrammeFile => {
  const verdict = checkDefinition(value);
  if ('definition' in verdict) return verdict.definition;
  for (const { pointer, message } of verdict.errors) {
    const params = { tells: (language) => inLanguage(message, language) } satisfies Tells;
    issues.push({ code: 'custom', path: pathOf(pointer), input: value, params });
  }
  return z.NEVER;
}).meta({
  type: 'object',
  description: 'A programme definition, as its own published schema describes it.',
});

function pathOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export const publish = z.strictObject({
  definition,
  effectiveFrom: day.describe('The first day on which this version is in force.'),
});

export const extend = z.strictObject({
  programmeId,
  createdBefore: day.optional().describe('Only vouchers created before this day.'),
  engagementTypes: someOf(slug).optional().describe('Only vouchers of these engagement types.'),
  statuses: someOf(z.enum(LIVE_STATUSES)).optional()
    .describe('Only vouchers in these states; left out, all live ones.'),
  days: wholeNumber(1, EXTENSION_DAYS_MAX).describe('How many days the vouchers live longer.'),
  reason: text,
});
