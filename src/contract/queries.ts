/** What the reads take in their query: filters, pages, dates. An unknown name is refused, so that a typo is noticed. */
import { z } from 'zod';
import { REQUEST_STATUSES } from '../domain/payment.ts';
import { LIVE_STATUSES, VOUCHER_STATUSES } from '../domain/voucher.ts';
import { MAIL_STATES } from './mail.ts';
import { TASKS } from './worklist.ts';
import {
  agreementId, conflict, country, customerId, day, line, organisationId, partnerId, programmeId, says, slug, someOf, whole,
} from './values.ts';

export const PAGE_DEFAULT = 50;
/** api.md §1. */
export const PAGE_MAX = 200;
/** Commands in one list (api.md §1). */
export const COMMANDS_MAX = 1000;
/** Characters of a cursor, which holds the last row's sort keys. */
const CURSOR_MAX = 1000;

/** A whole number written in an address. */
const number = (min: number, max: number) => z.string()
  .refine((text) => /^\d{1,16}$/.test(text) && Number(text) >= min && Number(text) <= max, says('within', { min, max }))
  .transform(Number)
  .meta({ type: 'integer', minimum: min, maximum: max });

/** One or several of a few words: `status=created,assigned`, or the name repeated. */
const anyOf = <const Word extends string>(words: readonly Word[]) =>
  z.union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? [given] : given).flatMap((each) => each.split(',')))
    .pipe(someOf(z.enum(words)))
    .meta({ type: 'array', items: { type: 'string', enum: [...words] } });

export const cursor = whole.min(1).max(CURSOR_MAX).optional().describe('The `next` of the page before.');

const page = {
  limit: number(1, PAGE_MAX).default(PAGE_DEFAULT).describe('Entries of a page.'),
  cursor,
};

/** Words to look for in names, numbers and references: `ayse dem` finds Ayşe Demir. */
const q = line.optional().describe('What words begin with, in any case and without regard to marks; or a reference, or how it begins.');

export const none = z.strictObject({});
export const paged = z.strictObject(page);
export const worklist = z.strictObject({
  ...page, task: anyOf(TASKS).optional().describe('Those tasks only; all of them are counted all the same.'),
});
export const on = z.strictObject({ on: day.optional().describe('For which day; today where left out.') });
export const eligibility = on.extend({ programmeId: programmeId.optional() });

export const organisations = z.strictObject({ ...page, kind: anyOf(['sponsor', 'customer', 'partner']).optional(), q });

export const agreements = z.strictObject({
  ...page, q, customerId: customerId.optional(), programmeId: programmeId.optional(),
});

/** Orders of the list of vouchers; a minus sign turns one round. What is equal comes newest first. */
export const VOUCHER_SORTS = ['created', '-created', 'redeem-by', '-redeem-by', 'days', '-days'] as const;

export const vouchers = z.strictObject({
  ...page,
  sort: z.enum(VOUCHER_SORTS).optional().describe('`-created`, newest first, where left out.'),
  q,
  status: anyOf(VOUCHER_STATUSES).optional(),
  agreementId: agreementId.optional(),
  customerId: customerId.optional(),
  partnerId: partnerId.optional(),
  programmeId: programmeId.optional(),
  offering: slug.optional(),
  engagementType: slug.optional(),
  country: country.optional(),
  createdFrom: day.optional().describe('That day included.'),
  createdBefore: day.optional().describe('That day not included.'),
  expiresFrom: day.optional().describe('That day included.'),
  expiresBefore: day.optional().describe('That day not included.'),
});

/** Orders of the list of payment requests. */
export const REQUEST_SORTS = ['-saved', 'submitted'] as const;

export const requests = z.strictObject({
  ...page, q, status: anyOf(REQUEST_STATUSES).optional(), partnerId: partnerId.optional(),
  programmeId: programmeId.optional(),
  sort: z.enum(REQUEST_SORTS).optional()
    .describe('`-saved`, the last saved first, where left out; `submitted`, the first submitted first, without those never submitted.'),
});

/** Two versions of a definition. */
export const versions = z.strictObject({ from: number(1, 1_000_000), to: number(1, 1_000_000) });

/** As an extension is ordered, without its days and its reason. */
export const extensionScope = z.strictObject({
  createdBefore: day.optional().describe('Only vouchers created before this day.'),
  engagementTypes: z.union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? [given] : given).flatMap((each) => each.split(',')))
    .pipe(someOf(slug)).optional().describe('Only vouchers of these engagement types.'),
  statuses: anyOf(LIVE_STATUSES).optional().describe('Only vouchers in these states.'),
});

/** Approved requests, for whoever pays them. */
export const run = z.strictObject({
  programmeId: programmeId.optional(), through: day.optional().describe('Those due on that day or before; all where left out.'),
  cursor,
});

export const mails = z.strictObject({ ...page, state: anyOf(MAIL_STATES).optional() });

export const directory = z.strictObject({
  ...page, q, country: country.optional(), offering: slug.optional(), language: line.optional(),
  partnerId: partnerId.optional().describe('That one partner alone.'),
  engagementType: slug.optional().describe('Tells of each partner whether it could take a voucher of this type, and if not, why.'),
  deliveredIn: country.optional().describe('The country of delivery that is asked about, beside the type.'),
}).check(conflict('deliveredIn', (given) => given['deliveredIn'] !== undefined && given['engagementType'] === undefined,
  'needs-other', { other: 'engagementType' }));

export const journal = z.strictObject({
  limit: page.limit,
  after: number(0, Number.MAX_SAFE_INTEGER).optional().describe('Entries with a greater position; oldest first.'),
  subject: line.optional().describe('An id or a voucher\'s reference.'),
  organisationId: organisationId.optional(),
});

export const personData = z.strictObject({
  after: number(0, Number.MAX_SAFE_INTEGER).optional()
    .describe('What the person did is told from this position on; the `next` of the answer before.'),
});

/** On every command. */
export const dryRun = z.strictObject({
  dryRun: z.enum(['true', 'false']).transform((text) => text === 'true').default(false)
    .meta({ type: 'boolean' })
    .describe('Decide for real, write nothing; the answer has the same shape.'),
});

/** On the start of an import. */
export const importing = dryRun.extend({
  partial: z.enum(['true', 'false']).transform((text) => text === 'true').default(false)
    .meta({ type: 'boolean' })
    .describe('Write the rows that are right even where others are wrong; left out, all or nothing.'),
});

/** One item of `POST /commands`; its input is read by the command it names. */
export const commandItem = z.strictObject({
  command: z.string().max(64),
  key: whole.min(1).max(255).optional().describe('The item\'s idempotency key.'),
  input: z.unknown(),
});

export type CommandItem = z.output<typeof commandItem>;
