/**
 * What is said of an input that can never be right, in every language. A schema names the sentence; the language is
 * chosen when a value is parsed, so nothing is configured globally. Sentences continue the name of the field they
 * point at: "endsOn must not be before startsOn". What has no sentence here falls back to zod's own locale.
 */
import { z } from 'zod';
import type { Language } from './refusal-params.ts';

type Params = Readonly<Record<string, string | number>>;
type Sentence = (params: Params) => string;

/** A sentence with its gaps, written `{max}`. */
const fill = (text: string): Sentence => (params) =>
  text.replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));

const EN = {
  required: fill('is required'),
  unknown: fill('is not a field known here'),
  text: fill('must be text'),
  number: fill('must be a number'),
  integer: fill('must be a whole number'),
  boolean: fill('must be true or false'),
  object: fill('must be a group of fields'),
  list: fill('must be a list'),
  empty: fill('must not be empty'),
  'too-long': fill('must be at most {max} characters'),
  'too-many': fill('must hold at most {max} entries'),
  'too-small': fill('must be at least {min}'),
  'too-big': fill('must be at most {max}'),
  within: fill('must be a whole number from {min} to {max}'),
  choice: fill('must be one of {values}'),
  fixed: fill('must be {values}'),
  day: fill('must be a calendar date from 1900 to 9999, such as 2021-06-30'),
  instant: fill('must be a moment such as 2021-06-30T12:00:00Z'),
  email: fill('must be an e-mail address'),
  address: fill('must be an http or https address'),
  country: fill('must be a country of ISO 3166-1, two capital letters'),
  currency: fill('must be a currency of ISO 4217, three capital letters'),
  id: fill('must be an id such as {example}'),
  slug: fill('must be an id: small letters, digits and single hyphens'),
  garbled: fill('must not hold NUL bytes or broken characters'),
  'one-line': fill('must be one line without control characters'),
  'file-name': fill('must be a file name without a folder'),
  duplicates: fill('must not name anything twice'),
  order: fill('must not be before {other}'),
  'needs-other': fill('cannot be given without {other}'),
  'or-other': fill('is required, unless {other} is given'),
  'not-beside': fill('cannot be given beside {other}'),
  delivered: fill('must be true: the deliverables are to be in the customer\'s hands'),
  roles: fill('must all be roles of a {party}: {values}'),
  'partner-only': fill('can be given for a partner\'s person only'),
} as const satisfies Record<string, Sentence>;

export type MessageName = keyof typeof EN;

export const MESSAGE_NAMES = Object.keys(EN) as readonly MessageName[];

const TR: Record<MessageName, Sentence> = {
  required: fill('zorunludur'),
  unknown: fill('burada bilinen bir alan değil'),
  text: fill('metin olmalıdır'),
  number: fill('sayı olmalıdır'),
  integer: fill('tam sayı olmalıdır'),
  boolean: fill('true ya da false olmalıdır'),
  object: fill('alanlardan oluşan bir grup olmalıdır'),
  list: fill('liste olmalıdır'),
  empty: fill('boş olmamalıdır'),
  'too-long': fill('en çok {max} karakter olmalıdır'),
  'too-many': fill('en çok {max} öğe içermelidir'),
  'too-small': fill('en az {min} olmalıdır'),
  'too-big': fill('en çok {max} olmalıdır'),
  within: fill('{min} ile {max} arasında bir tam sayı olmalıdır'),
  choice: fill('şunlardan biri olmalıdır: {values}'),
  fixed: fill('şu olmalıdır: {values}'),
  day: fill('1900 ile 9999 arasında bir takvim tarihi olmalıdır, örneğin 2021-06-30'),
  instant: fill('bir an olmalıdır, örneğin 2021-06-30T12:00:00Z'),
  email: fill('bir e-posta adresi olmalıdır'),
  address: fill('http ya da https adresi olmalıdır'),
  country: fill('ISO 3166-1 ülke kodu olmalıdır, iki büyük harf'),
  currency: fill('ISO 4217 para birimi kodu olmalıdır, üç büyük harf'),
  id: fill('{example} gibi bir kimlik olmalıdır'),
  slug: fill('küçük harf, rakam ve tek tirelerden oluşan bir kimlik olmalıdır'),
  garbled: fill('NUL baytı ya da bozuk karakter içermemelidir'),
  'one-line': fill('kontrol karakteri içermeyen tek satır olmalıdır'),
  'file-name': fill('klasörsüz bir dosya adı olmalıdır'),
  duplicates: fill('aynı öğeyi iki kez içermemelidir'),
  order: fill('{other} tarihinden önce olmamalıdır'),
  'needs-other': fill('{other} olmadan verilemez'),
  'or-other': fill('{other} verilmediyse zorunludur'),
  'not-beside': fill('{other} ile birlikte verilemez'),
  delivered: fill('true olmalıdır: teslim edilecekler müşterinin elinde olmalıdır'),
  roles: fill('tümü bir {party} rolü olmalıdır: {values}'),
  'partner-only': fill('yalnızca bir iş ortağının kişisi için verilebilir'),
};

const MESSAGES: Record<Language, Record<MessageName, Sentence>> = { en: EN, tr: TR };

const LOCALES = { en: z.locales.en().localeError, tr: z.locales.tr().localeError };

/** A sentence of the catalogue. */
export function message(language: Language, name: MessageName, params: Params = {}): string {
  return MESSAGES[language][name](params);
}

/** What a check that fails tells: which sentence, and its figures. */
export interface Says {
  readonly says: MessageName;
  readonly figures?: Params;
}

/** What a check tells whose sentences stand in a catalogue of their own. */
export interface Tells {
  readonly tells: (language: Language) => string;
}

type Issue = z.core.$ZodRawIssue;

const EXPECTED: Readonly<Record<string, MessageName>> = {
  string: 'text', number: 'number', int: 'integer', boolean: 'boolean', object: 'object', record: 'object',
  array: 'list',
};

/** Which sentence fits an issue; undefined where only zod's own does. */
function sentenceFor(issue: Issue): Says | undefined {
  switch (issue.code) {
    case 'custom':
      return (issue.params as Says | undefined)?.says === undefined ? undefined : (issue.params as Says);
    case 'invalid_type':
    case 'invalid_value': {
      if (issue.input === undefined) return { says: 'required' };
      if (issue.code === 'invalid_type') {
        const says = EXPECTED[issue.expected];
        return says === undefined ? undefined : { says };
      }
      const values = issue.values.map(String).join(', ');
      return { says: issue.values.length === 1 ? 'fixed' : 'choice', figures: { values } };
    }
    case 'too_small':
      if (issue.origin !== 'number' && issue.origin !== 'int') return { says: 'empty' };
      return { says: 'too-small', figures: { min: Number(issue.minimum) } };
    case 'too_big': {
      const figures = { max: Number(issue.maximum) };
      if (issue.origin === 'string') return { says: 'too-long', figures };
      return { says: issue.origin === 'array' ? 'too-many' : 'too-big', figures };
    }
    default:
      return undefined;
  }
}

/** The error map of one parse. */
export function errorMap(language: Language): z.core.$ZodErrorMap {
  return (issue) => {
    const own = issue.code === 'custom' ? (issue.params as Partial<Tells> | undefined)?.tells : undefined;
    if (own !== undefined) return own(language);
    const said = sentenceFor(issue);
    return said === undefined ? LOCALES[language](issue) : message(language, said.says, said.figures);
  };
}

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the value; empty for the value itself. */
  readonly pointer: string;
  readonly message: string;
}

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A failed parse as the contract reports it: the first complaint of each place, every place. */
export function fieldErrors(error: z.ZodError, language: Language): FieldError[] {
  const found = new Map<string, string>();
  const add = (path: readonly PropertyKey[], text: string) => {
    const pointer = pointerOf(path);
    if (!found.has(pointer)) found.set(pointer, text);
  };
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message);
    else for (const key of issue.keys) add([...issue.path, key], message(language, 'unknown'));
  }
  return [...found].map(([pointer, text]) => ({ pointer, message: text }));
}
