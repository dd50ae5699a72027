/**
 * The published list, the code, the catalogue and the docs page are one. The list stands here a second time, as it was
 * published, because a test that read it from the code could not notice that it changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problem, PROBLEM_CODES } from '../src/contract/problems.ts';
import { LANGUAGES, REFUSAL_PARAMS, type Language } from '../src/contract/refusal-params.ts';
import { sayer, UNKNOWN, writtenDay } from '../src/contract/refusal-words.ts';
import { CATALOGUE, explain } from '../src/contract/refusals.ts';
import { REFUSAL_CODES, type Refusal, type RefusalCode } from '../src/domain/decision.ts';
import { EXAMPLES } from './support/refusal-examples.ts';

const PUBLISHED = `
  role.missing key.scope-missing key.too-many person.limited-to-locations person.last-admin person.vouchers-assigned
  person.partner-contact training.insufficient programme.creation-closed programme.assignment-closed
  programme.redemption-closed programme.accrual-closed programme.conversion-closed agreement.benefit-inactive
  agreement.not-current agreement.number-taken pool.insufficient pool.closed engagement-type.not-on-offer
  engagement-type.days-not-offered engagement.no-rate voucher.wrong-state voucher.expired voucher.not-valid
  voucher.reserved-by-another voucher.named-for-another-partner partner.not-enrolled partner.enrolment-lapsed
  partner.competency-missing partner.agreement-version partner.profile-incomplete partner.location-country
  consultant.not-qualified engagement.starts-in-the-past engagement.starts-before-reservation
  engagement.ends-after-expiry engagement.duration engagement.off-site engagement.repeat report.missing
  report.too-early deliverable.missing payment.nothing-redeemed payment.not-registered payment.window-closed
  payment.voucher-taken payment.invoice-number-taken payment.location-mismatch payment.wrong-state
  payment.same-person
`.trim().split(/\s+/);

const PAGE = new URL('../docs/refusals.md', import.meta.url);
const RENEW = 'UPDATE=1 npx vitest run test/refusals.test.ts';

const refusals: readonly Refusal[] = REFUSAL_CODES.flatMap((rule) => EXAMPLES[rule].map((each) => ({ rule, ...each })));

describe('the list of refusals', () => {
  it('is the published one, in its order', () => expect([...REFUSAL_CODES]).toEqual(PUBLISHED));

  it('is that of the params, in its order', () => expect(Object.keys(REFUSAL_PARAMS)).toEqual(PUBLISHED));

  it.each(LANGUAGES)('is that of the catalogue in %s, in its order', (language) => {
    expect(Object.keys(CATALOGUE[language])).toEqual(PUBLISHED);
  });

  it('is that of the docs page, in its order', () => {
    expect([...page().matchAll(/^### `(.+)`$/gm)].map((match) => match[1])).toEqual(PUBLISHED);
  });
});

describe('the docs page', () => {
  it(`is current; renew it with: ${RENEW}`, () => {
    if (process.env['UPDATE'] === '1') writeFileSync(PAGE, page());
    expect(readFileSync(PAGE, 'utf8')).toBe(page());
  });
});

describe.each(LANGUAGES)('every sentence in %s', (language) => {
  const sentences = refusals.map((refusal) => {
    const { message, remedy } = explain(refusal, language);
    return { name: `${refusal.rule} ${JSON.stringify(refusal.params)}`, rule: refusal.rule, message, remedy };
  });

  it.each(sentences)('is filled in and ends with a stop: $name', ({ message, remedy }) => {
    for (const text of [message, remedy]) {
      expect(text).toMatch(/^[\p{Lu}\p{Ll}\d].*\.$/u);
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|[{}$[\]]|\.\.| {2}|\d{4}-\d{2}-\d{2}/);
      expect(text).not.toContain(UNKNOWN);
    }
  });

  it.each(sentences)('counts rightly: $name', ({ message, remedy }) => {
    const text = `${message} ${remedy}`;
    if (language === 'en') {
      expect(text).not.toMatch(/(?<![\d,.])1 (training )?days/);
      expect(text).not.toMatch(/(?<![\d,.])(?!1 )\d+ (training )?day\b/);
    } else {
      expect(text).not.toMatch(/\d gün(ler|ü|e|den|de)\b/);
    }
  });

  it.each(refusals)('says the figures of $rule and none it does not carry', (refusal) => {
    const asked = new Set<string>();
    const real = sayer(refusal, language);
    const spy = new Proxy(real, {
      get: (target, key) => {
        const value = target[key as keyof typeof target] as unknown;
        if (typeof value !== 'function') return value;
        return (name: string, ...rest: unknown[]) => {
          asked.add(name);
          return (value as (...args: unknown[]) => unknown)(name, ...rest);
        };
      },
    });
    const { message, remedy } = CATALOGUE[language][refusal.rule];
    (message as (say: unknown) => string)(spy);
    (remedy as (say: unknown) => string)(spy);
    const declared = REFUSAL_PARAMS[refusal.rule] as Readonly<Record<string, string>>;
    for (const name of asked) expect(Object.keys(declared)).toContain(name);
    for (const name of Object.keys(refusal.params)) expect(Object.keys(declared)).toContain(name);
    for (const [name, kind] of Object.entries(declared)) {
      if (!kind.endsWith('?')) expect(Object.keys(refusal.params)).toContain(name);
    }
  });
});

describe('languages', () => {
  it.each(refusals)('differ in what they say of $rule', (refusal) => {
    const english = explain(refusal, 'en');
    const turkish = explain(refusal, 'tr');
    expect(turkish.message).not.toBe(english.message);
    expect(turkish.remedy).not.toBe(english.remedy);
  });

  it('write dates out, whatever the zone of the machine', () => {
    expect(writtenDay('2021-12-27', 'en')).toBe('27 December 2021');
    expect(writtenDay('2021-12-27', 'tr')).toBe('27 Aralık 2021');
  });

  it('never glue a Turkish suffix to a figure, a code or a name', () => {
    // Every date, code and name of an example is marked; a letter or an apostrophe behind the mark would be a suffix.
    for (const refusal of refusals) {
      const { message, remedy } = explain(refusal, 'tr', (_kind, id) => `«${id}»`);
      expect(`${message} ${remedy}`).not.toMatch(/[»\d]['’]?\p{Ll}/u);
    }
  });

  it('keep the rest of a refusal as the domain made it', () => {
    const refusal: Refusal = { rule: 'pool.closed', ...EXAMPLES['pool.closed'][0], source: 'p@1#/calendar' };
    expect(explain(refusal, 'en')).toMatchObject(refusal);
  });

  it('take the names that a programme has for its ids', () => {
    const refusal: Refusal = { rule: 'partner.not-enrolled', params: { offering: 'server' } };
    const { message } = explain(refusal, 'en', (kind, id) => (kind === 'offering' && id === 'server' ? 'Servers' : undefined));
    expect(message).toBe('The partner is not enrolled in Servers.');
  });
});

describe('problems', () => {
  it.each(PROBLEM_CODES.map((code) => ({ code })))('say in both languages what $code is', ({ code }) => {
    const [english, turkish] = [problem(code, 'en'), problem(code, 'tr')];
    expect(english.status).toBe(turkish.status);
    expect(english.status).toBeGreaterThanOrEqual(400);
    expect(turkish.title).not.toBe(english.title);
    expect(turkish.detail).not.toBe(english.detail);
    for (const { title, detail } of [english, turkish]) {
      expect(title).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(detail).toMatch(/^.+\.$/);
    }
  });

  it('have the statuses of the contract', () => {
    const statuses = Object.fromEntries(PROBLEM_CODES.map((code) => [code, problem(code, 'en').status]));
    expect(statuses).toMatchObject({
      'invalid': 400, 'unauthorised': 401, 'role.missing': 403, 'not-found': 404, 'refused': 409, 'stale': 412,
      'too-large': 413, 'unsupported-media': 415, 'idempotency.key-reused': 422, 'too-many': 429, 'outcome-unknown': 503,
    });
  });
});

function page(): string {
  const entries = REFUSAL_CODES.flatMap((rule) => entry(rule));
  return [
    '# Refusals',
    '',
    'Every reason for which Tallystick does not carry out a command, in the order in which they are reported. A code is',
    'never reused and never changes its meaning. Each refusal carries its code as `rule`, the figures below as `params`,',
    'a `message` and a `remedy` in the language asked for, and where it applies `allowedFrom` (the first day on which',
    'the rule would not refuse), `lastAllowed` (the last on which it did not) and `source` (where the programme',
    'definition says so). The sentences below are made of sample figures.',
    '',
    `This page is generated; renew it with \`${RENEW}\`.`,
    '',
    ...entries,
  ].join('\n');
}

function entry(rule: RefusalCode): string[] {
  const refusal: Refusal = { rule, ...EXAMPLES[rule][0] };
  const params = Object.entries(REFUSAL_PARAMS[rule] as Readonly<Record<string, string>>);
  const listed = params.map(([name, kind]) => `\`${name}\` (${meaning(kind)})`);
  const inLanguage = (language: Language, title: string) => {
    const { message, remedy } = explain(refusal, language);
    return [`- ${title}: ${message}`, `  - ${remedy}`];
  };
  return [
    `### \`${rule}\``,
    '',
    `Params: ${listed.length === 0 ? 'none' : listed.join(', ')}.`,
    '',
    ...inLanguage('en', 'English'),
    ...inLanguage('tr', 'Türkçe'),
    '',
  ];
}

function meaning(kind: string): string {
  const words = kind.replace('?', '').replaceAll('-', ' ').replace('day counts', 'counts of days');
  return kind.endsWith('?') ? `${words}, not always` : words;
}
