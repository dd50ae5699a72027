/** The texts of a definition, which stand in pages, mails and the journal: none of these holds what is no character. */
import { z } from 'zod';
import { isGarbled } from './values.ts';

const whole = z.string().refine((value) => !isGarbled(value), 'must not hold NUL bytes or broken characters').trim();

/** Several lines, trimmed and not empty. */
export const text = whole.min(1, 'must not be empty').max(5000, 'must be at most 5000 characters');

/** One line, as in a title or the subject of a mail. */
export const line = whole
  .refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'must be one line without control characters')
  .min(1, 'must not be empty').max(200, 'must be at most 200 characters');

/** Above any real rate, and so that the days of the largest payment request stay within the exact integers. */
export const RATE_MAX = 10_000_000_000;
