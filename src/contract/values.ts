/**
 * The values that inputs are made of. What is checked here needs no state: a date that is on no calendar, text that no
 * database would hold, an id of the wrong kind. Types are the domain's, so that what has passed needs no second look.
 */
import { z } from 'zod';
import {
  ID_PREFIX, parseReference, type AgreementId, type ConsultantId, type DeliverableId, type ExtensionId, type IdKind, type KeyId,
  type LocationId, type OrganisationId, type PersonId, type ProgrammeId, type RequestId, type VoucherReference,
} from '../domain/ids.ts';
import { DAYS_MAX } from '../domain/quantity.ts';
import { parseDay, type Day } from '../domain/time.ts';
import { COUNTRIES, CURRENCIES } from './codes.ts';
import type { MessageName, Says } from './messages.ts';

/** Names of people, organisations and places, titles, codes: what fits on one line of a form. */
export const LINE_MAX = 200;
/** Reasons, statements, descriptions: about three pages, and small enough to stand in a journal entry. */
export const TEXT_MAX = 10_000;
/** RFC 5321 §4.5.3.1.3: a path of 256 octets with its angle brackets. */
export const EMAIL_MAX = 254;
/** What browsers and servers agree on for an address. */
export const ADDRESS_MAX = 2000;
/** The longest file name that common file systems hold, in characters. */
export const FILE_NAME_MAX = 255;
/** Longer than any id this system makes; an id is looked up, so it must fit an index. */
export const ID_MAX = 64;
/** `domain/ids.ts` reads no longer text as a reference. */
export const REFERENCE_MAX = 64;
/** Entries of a list inside one input: far above any real one, and bounded work for a rule that looks at each. */
export const LIST_MAX = 200;
/** Vouchers of one payment request; every one is locked while it is decided. */
export const REQUEST_VOUCHERS_MAX = 500;

/** A parameter for `refine`: which sentence of `messages.ts` is meant. */
export function says(name: MessageName, figures: Says['figures'] = {}): { params: Record<string, unknown> } {
  return { params: { says: name, figures } };
}

// NUL cannot be stored as text by PostgreSQL; a lone surrogate is no character and has no bytes in UTF-8.
const GARBLED = /[\0\p{Cs}]/u;
// Line breaks and other control characters, which have no business in a name and forge headers in a mail.
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

export function isGarbled(text: string): boolean {
  return GARBLED.test(text);
}

/** Text as people write it: trimmed, and of real characters. */
export const whole = z.string().refine((value) => !isGarbled(value), says('garbled')).trim();

const oneLine = (max: number) =>
  whole.refine((value) => !CONTROL.test(value), says('one-line')).min(1).max(max);

/** One line of text, trimmed and not empty. */
export const line = oneLine(LINE_MAX);

/** Free text of several lines, trimmed and not empty. */
export const text = whole.min(1).max(TEXT_MAX);

/** Free text that may be empty, for drafts. */
export const draftText = whole.max(TEXT_MAX);

/** An e-mail address as typed; addresses are compared without regard to case by the domain. */
export const email = oneLine(EMAIL_MAX)
  .refine((value) => z.regexes.email.test(value), says('email'))
  .meta({ format: 'email', examples: ['deniz@contoso.example'] });

/** An http(s) address without credentials. */
export const address = oneLine(ADDRESS_MAX)
  .refine((value) => /^https?:\/\/[^\s/@?#]+([/?#]\S*)?$/iu.test(value), says('address'))
  .meta({ format: 'uri', examples: ['https://fabrikam.example'] });

/** A file's own name. Folders, and the names that mean one, are refused. */
export const fileName = oneLine(FILE_NAME_MAX)
  .refine((value) => !/[/\\]/.test(value) && !/^\.{1,2}$/.test(value), says('file-name'));

// The casts below change no value: the text stays the text it was, and gains the domain's name for it.

/** A calendar date between 1900 and 9999. */
export const day = z.string()
  .refine((value) => parseDay(value) !== undefined, says('day'))
  .meta({ format: 'date', examples: ['2021-06-30'] }) as unknown as z.ZodType<Day, string>;

/** The moment a sandbox's clock is set to: RFC 3339, or a date, which is its noon in UTC. */
export const setClock = z.strictObject({
  now: z.string()
    .refine((value) => parseDay(value) !== undefined || isMoment(value), says('instant'))
    .meta({ format: 'date-time', examples: ['2021-06-30T12:00:00Z', '2021-06-30'] }),
});

function isMoment(value: string): boolean {
  return z.regexes.datetime({ offset: true }).test(value) && parseDay(value.slice(0, 10)) !== undefined;
}

const identifier = (...kinds: IdKind[]) => {
  const prefixes = kinds.map((kind) => ID_PREFIX[kind]);
  const pattern = new RegExp(`^(${prefixes.join('|')})_[0-9A-Za-z_-]{1,${String(ID_MAX - 4)}}$`);
  const example = `${prefixes[0] ?? 'id'}_…`;
  return z.string().trim()
    .refine((value) => pattern.test(value), says('id', { example }))
    .meta({ pattern: pattern.source });
};

export const organisationId =
  identifier('sponsor', 'customer', 'partner') as unknown as z.ZodType<OrganisationId, string>;
export const customerId = identifier('customer') as unknown as z.ZodType<OrganisationId, string>;
export const partnerId = identifier('partner') as unknown as z.ZodType<OrganisationId, string>;
export const personId = identifier('person') as unknown as z.ZodType<PersonId, string>;
export const sessionId = identifier('session');
export const keyId = identifier('key') as unknown as z.ZodType<KeyId, string>;
export const agreementId = identifier('agreement') as unknown as z.ZodType<AgreementId, string>;
export const locationId = identifier('location') as unknown as z.ZodType<LocationId, string>;
export const consultantId = identifier('consultant') as unknown as z.ZodType<ConsultantId, string>;
export const deliverableId = identifier('deliverable') as unknown as z.ZodType<DeliverableId, string>;
export const requestId = identifier('request') as unknown as z.ZodType<RequestId, string>;
export const importId = identifier('import');
export const mailId = identifier('mail');
export const bulkId = identifier('bulk');
export const extensionId = identifier('extension') as unknown as z.ZodType<ExtensionId, string>;

/** The id of something in a programme definition: an offering, an engagement type, a competency, a level. */
export const slug = z.string().trim().max(ID_MAX)
  .refine((value) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value), says('slug'))
  .meta({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });

/** A programme's id is a slug that people choose; it has no prefix. */
export const programmeId = slug as unknown as z.ZodType<ProgrammeId, string>;

/**
 * A voucher's reference in any writing, normalised. What can be no reference is not refused: it goes on as a reference
 * that nobody has been given, so that a wrong guess answers the same whether or not its check symbol holds.
 */
export const voucher = z.string()
  .refine((value) => !isGarbled(value), says('garbled'))
  .overwrite((value) => parseReference(value) ?? unknownReference(value))
  .meta({ examples: ['7K3M-9QTX-2B4D-B'] }) as unknown as z.ZodType<VoucherReference, string>;

// The ending makes sure that shortening never turns a long text into somebody's reference.
function unknownReference(value: string): string {
  const trimmed = value.trim();
  return trimmed.length > REFERENCE_MAX ? `${trimmed.slice(0, REFERENCE_MAX).replace(/\p{Cs}$/u, '')}…` : trimmed;
}

export const country = z.string()
  .refine((value) => COUNTRIES.includes(value), says('country'))
  .meta({ pattern: '^[A-Z]{2}$', examples: ['TR'] });

export const currency = z.string()
  .refine((value) => CURRENCIES.includes(value), says('currency'))
  .meta({ pattern: '^[A-Z]{3}$', examples: ['EUR'] });

/**
 * A whole number within limits. Not `z.int`: a fraction there stops the checks of the whole object, and with them the
 * other things that are wrong with it.
 */
export const wholeNumber = (min: number, max: number) =>
  z.number().refine(Number.isSafeInteger, says('integer')).min(min).max(max).meta({ type: 'integer' });

/** Days moved by one command: at least one. */
export const days = wholeNumber(1, DAYS_MAX);

/** Days that may be none, such as those delivered off site. */
export const daysOrNone = wholeNumber(0, DAYS_MAX);

/** A list that names nothing twice. Judged even where one of its entries is wrong, so that all is told at once. */
export function distinct<Entry extends z.ZodType>(entry: Entry, max = LIST_MAX) {
  return z.array(entry).max(max).refine(
    (list) => !Array.isArray(list) || new Set(list).size === list.length,
    { ...says('duplicates'), when: () => true },
  );
}

/** A distinct list that names at least one thing. */
export function someOf<Entry extends z.ZodType>(entry: Entry, max = LIST_MAX) {
  return distinct(entry, max).min(1);
}

/** Where two fields of an object do not go together: which field is wrong, and why. Asked even beside other errors. */
export function conflict(
  field: string,
  isWrong: (value: Readonly<Record<string, unknown>>) => boolean,
  name: MessageName,
  figures: Says['figures'] = {},
) {
  return z.refine<unknown>(
    (value) => typeof value !== 'object' || value === null || Array.isArray(value)
      || !isWrong(value as Readonly<Record<string, unknown>>),
    { path: [field], ...says(name, figures), when: () => true },
  );
}

/** Refuses a period that ends before it starts; a date that is none is told of by itself. */
export function ordered(first: string, last: string) {
  return conflict(last, (value) => {
    const [from, to] = [value[first], value[last]];
    if (typeof from !== 'string' || typeof to !== 'string') return false;
    return parseDay(from) !== undefined && parseDay(to) !== undefined && to < from;
  }, 'order', { other: first });
}
