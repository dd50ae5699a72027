/** The words and the grammar of each language for what refusals speak of: dates, counts, lists, statuses and roles. */
import type { Refusal, RefusalCode } from '../domain/decision.ts';
import type { PARTY_ROLES, PartyKind } from '../domain/party.ts';
import type { RequestStatus } from '../domain/payment.ts';
import type { ProfileField } from '../domain/programme.ts';
import { parseDay } from '../domain/time.ts';
import type { VoucherStatus } from '../domain/voucher.ts';
import { ROLE_WORDS } from './role-words.ts';
import { REFUSAL_PARAMS, type Language, type ParamKind } from './refusal-params.ts';

type RoleName = { [Party in PartyKind]: `${Party}.${(typeof PARTY_ROLES)[Party][number]}` }[PartyKind];

interface Words {
  /** For `Intl`: en-GB writes the day before the month. */
  readonly locale: string;
  readonly day: string;
  /** A noun after a count. English counts in the plural; Turkish leaves the noun as it is. */
  readonly noun: (count: number, singular: string) => string;
  readonly roles: { readonly [Name in RoleName]: string };
  readonly ownRoles: Readonly<Record<string, string>>;
  readonly voucherStatuses: { readonly [Status in VoucherStatus]: string };
  readonly requestStatuses: { readonly [Status in RequestStatus]: string };
  readonly profileFields: { readonly [Field in ProfileField]: string };
}

const ENGLISH_PLURALS = new Intl.PluralRules('en-GB');

const WORDS: { readonly [Each in Language]: Words } = {
  en: {
    locale: 'en-GB',
    day: 'day',
    noun: (count, singular) => (ENGLISH_PLURALS.select(count) === 'one' ? singular : `${singular}s`),
    ownRoles: ROLE_WORDS.en,
    roles: {
      'sponsor.programme-admin': 'the sponsor’s programme admin',
      'sponsor.claims-reviewer': 'the sponsor’s claims reviewer',
      'sponsor.finance': 'the sponsor’s finance officer',
      'sponsor.auditor': 'the sponsor’s auditor',
      'customer.benefits-admin': 'the customer’s benefits admin',
      'customer.project-manager': 'the customer’s project manager',
      'partner.global-admin': 'the partner’s global admin',
      'partner.programme-admin': 'the partner’s programme admin',
      'partner.payment-admin': 'the partner’s payment admin',
      'partner.consultant': 'the partner’s consultant',
    },
    voucherStatuses: {
      created: 'created', assigned: 'assigned', reserved: 'reserved', completed: 'completed', redeemed: 'redeemed',
      cancelled: 'cancelled', expired: 'expired',
    },
    requestStatuses: {
      draft: 'a draft', submitted: 'submitted', 'under-review': 'under review', returned: 'returned',
      approved: 'approved', denied: 'denied', paid: 'paid', cancelled: 'cancelled', reversed: 'reversed',
    },
    profileFields: {
      description: 'a description', languages: 'a language', industries: 'an industry',
      contactEmail: 'a contact e-mail address', website: 'a website',
    },
  },
  tr: {
    locale: 'tr-TR',
    day: 'gün',
    noun: (_count, singular) => singular,
    ownRoles: ROLE_WORDS.tr,
    roles: {
      'sponsor.programme-admin': 'destekleyen kuruluşun program yöneticisi',
      'sponsor.claims-reviewer': 'destekleyen kuruluşun talep inceleme görevlisi',
      'sponsor.finance': 'destekleyen kuruluşun finans yetkilisi',
      'sponsor.auditor': 'destekleyen kuruluşun denetçisi',
      'customer.benefits-admin': 'müşterinin avantaj yöneticisi',
      'customer.project-manager': 'müşterinin proje yöneticisi',
      'partner.global-admin': 'iş ortağının genel yöneticisi',
      'partner.programme-admin': 'iş ortağının program yöneticisi',
      'partner.payment-admin': 'iş ortağının ödeme yöneticisi',
      'partner.consultant': 'iş ortağının danışmanı',
    },
    voucherStatuses: {
      created: 'oluşturuldu', assigned: 'atandı', reserved: 'rezerve edildi', completed: 'tamamlandı',
      redeemed: 'bozduruldu', cancelled: 'iptal edildi', expired: 'süresi doldu',
    },
    requestStatuses: {
      draft: 'taslak', submitted: 'gönderildi', 'under-review': 'incelemede', returned: 'geri gönderildi',
      approved: 'onaylandı', denied: 'reddedildi', paid: 'ödendi', cancelled: 'iptal edildi',
      reversed: 'ödeme geri döndü',
    },
    profileFields: {
      description: 'açıklama', languages: 'dil', industries: 'sektör', contactEmail: 'iletişim e-posta adresi',
      website: 'web sitesi',
    },
  },
};

/** What a programme's texts call its engagement types, offerings and so on; undefined leaves the code. */
export type NameOf = (
  kind: 'engagement-type' | 'offering' | 'competency' | 'level' | 'role' | 'consultant' | 'deliverable',
  id: string,
) => string | undefined;

/** A date written out; text that is no date is left as it is, because a sentence must never fail. */
export function writtenDay(text: string, language: Language): string {
  const on = parseDay(text);
  if (on === undefined) return text;
  const format = new Intl.DateTimeFormat(WORDS[language].locale, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${on}T00:00:00.000Z`));
}

/** What stands in a sentence for a figure that the refusal ought to carry and does not; tests look for it. */
export const UNKNOWN = '?';

/** The refusal in the words of a language. The catalogue's types say which of it a sentence may use. */
export function sayer(refusal: Refusal, language: Language, nameOf: NameOf = () => undefined) {
  const words = WORDS[language];
  const raw = (name: string): readonly string[] => {
    const value = refusal.params[name];
    if (value === undefined) return [];
    return typeof value === 'object' ? value : [String(value)];
  };
  const count = (name: string) => Number(raw(name)[0] ?? Number.NaN);
  const counted = (value: number, noun: string) =>
    Number.isNaN(value) ? UNKNOWN : `${new Intl.NumberFormat(words.locale).format(value)} ${words.noun(value, noun)}`;
  const list = (names: readonly string[], type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat(words.locale, { type }).format(names);
  const named = (name: string) =>
    raw(name).map((id) => inWords(kindOf(refusal.rule, name) ?? 'text', id, words, nameOf));
  const dated = (day: string | undefined) => (day === undefined ? undefined : writtenDay(day, language));
  return {
    has: (name: string) => name in refusal.params,
    date: (name: string) => dated(raw(name)[0]) ?? UNKNOWN,
    days: (name: string, noun = words.day) => counted(count(name), noun),
    dayCounts: (name: string) => {
      const counts = raw(name);
      const noun = words.noun(counts.length === 1 ? Number(counts[0]) : 2, words.day);
      return `${list(counts, 'disjunction')} ${noun}`;
    },
    count,
    name: (name: string) => named(name)[0] ?? UNKNOWN,
    all: (name: string) => list(named(name), 'conjunction'),
    any: (name: string) => list(named(name), 'disjunction'),
    raw,
    allowedFrom: dated(refusal.allowedFrom),
    lastAllowed: dated(refusal.lastAllowed),
  };
}

/** A code as people of the language call it; the code itself where no word is known. */
function inWords(kind: ParamKind, id: string, words: Words, nameOf: NameOf): string {
  const known = (names: Readonly<Record<string, string>>) => (Object.hasOwn(names, id) ? names[id] : undefined) ?? id;
  switch (kind) {
    case 'roles':
      return nameOf('role', id) ?? known(words.roles);
    case 'role':
      return known(words.ownRoles);
    case 'voucher-status':
    case 'voucher-statuses':
      return known(words.voucherStatuses);
    case 'request-status':
    case 'request-statuses':
      return known(words.requestStatuses);
    case 'profile-fields':
      return known(words.profileFields);
    case 'country':
    case 'countries':
      return countryName(id, words.locale);
    case 'engagement-type':
    case 'offering':
      return nameOf(kind, id) ?? id;
    case 'competencies':
      return nameOf('competency', id) ?? id;
    case 'levels':
      return nameOf('level', id) ?? id;
    case 'consultants':
      return nameOf('consultant', id) ?? id;
    case 'deliverables':
      return nameOf('deliverable', id) ?? id;
    default:
      return id;
  }
}

/** The kind of a refusal's param. */
export function kindOf(rule: RefusalCode, param: string): ParamKind | undefined {
  const kinds: Readonly<Record<string, string>> = REFUSAL_PARAMS[rule];
  return kinds[param]?.replace('?', '') as ParamKind | undefined;
}

function countryName(code: string, locale: string): string {
  // `of` throws for what is not shaped like a country, and a sentence must never fail.
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}
