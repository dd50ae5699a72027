/**
 * The figures that each refusal carries, and what a sentence may say of them. Each name has a kind, so that a sentence
 * which asks a refusal for a figure it does not carry, or for a date where there is a count, does not compile.
 */
import type { RefusalCode } from '../domain/decision.ts';

export const LANGUAGES = ['en', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a list holds one of; named in the reader's language. */
export type NameKind =
  | 'command' | 'scope' | 'role' | 'text' | 'country' | 'engagement-type' | 'offering' | 'voucher' | 'voucher-status' | 'request-status';
export type ListKind =
  | 'roles' | 'countries' | 'competencies' | 'levels' | 'voucher-statuses' | 'request-statuses' | 'profile-fields'
  | 'consultants' | 'deliverables' | 'vouchers';
export type ParamKind = 'date' | 'days' | 'day-counts' | 'count' | 'deadline' | NameKind | ListKind;

/** By code, the params and their kinds; a `?` marks one that is not always there. */
export const REFUSAL_PARAMS = {
  'role.missing': { command: 'command', roles: 'roles' },
  'key.scope-missing': { command: 'command', scope: 'scope' },
  'key.too-many': { max: 'count' },
  'person.limited-to-locations': { command: 'command' },
  'person.last-admin': { role: 'role' },
  'person.vouchers-assigned': { count: 'count', vouchers: 'vouchers' },
  'person.partner-contact': {},
  'training.insufficient': { needed: 'days', available: 'days' },
  'programme.creation-closed': { lastDay: 'date' },
  'programme.assignment-closed': { lastDay: 'date' },
  'programme.redemption-closed': { lastDay: 'date' },
  'programme.accrual-closed': { lastDay: 'date', on: 'date' },
  'programme.conversion-closed': { lastDay: 'date?' },
  'agreement.benefit-inactive': { agreement: 'text' },
  'agreement.not-current': { startsOn: 'date', endsOn: 'date' },
  'agreement.number-taken': { number: 'text' },
  'pool.insufficient': { needed: 'days', available: 'days' },
  'pool.closed': { closedOn: 'date' },
  'engagement-type.not-on-offer': { engagementType: 'engagement-type' },
  'engagement-type.days-not-offered': { engagementType: 'engagement-type', days: 'days', offered: 'day-counts' },
  'engagement.no-rate': { country: 'country', countries: 'countries' },
  'voucher.wrong-state': { voucher: 'voucher?', status: 'voucher-status', expected: 'voucher-statuses' },
  'voucher.expired': { voucher: 'voucher?', expiresOn: 'date', redeemBy: 'date' },
  'voucher.not-valid': {},
  'voucher.reserved-by-another': {},
  'voucher.named-for-another-partner': {},
  'partner.not-enrolled': { offering: 'offering' },
  'partner.enrolment-lapsed': { offering: 'offering', through: 'date' },
  'partner.competency-missing': {
    engagementType: 'engagement-type?', offering: 'offering?', competencies: 'competencies', levels: 'levels?',
  },
  'partner.agreement-version': { signed: 'text', inForce: 'text' },
  'partner.profile-incomplete': { missing: 'profile-fields' },
  'partner.location-country': { country: 'country?', locationCountry: 'country?' },
  'consultant.not-qualified': {
    engagementType: 'engagement-type', competencies: 'competencies', consultants: 'consultants',
  },
  'engagement.starts-in-the-past': { startsOn: 'date', today: 'date' },
  'engagement.starts-before-reservation': { startedOn: 'date', reservedOn: 'date' },
  'engagement.ends-after-expiry': { endsOn: 'date', redeemBy: 'date', binds: 'deadline' },
  'engagement.duration': { days: 'days', spanned: 'days', onSiteDays: 'days?', offSiteDays: 'days' },
  'engagement.off-site': { offSiteDays: 'days', offSiteDaysMax: 'days' },
  'engagement.repeat': { days: 'days', engagementType: 'engagement-type' },
  'report.missing': {},
  'report.too-early': { endedOn: 'date', today: 'date' },
  'deliverable.missing': { unknown: 'deliverables' },
  'payment.nothing-redeemed': {},
  'payment.not-registered': {},
  'payment.window-closed': { voucher: 'voucher', payBy: 'date' },
  'payment.voucher-taken': { voucher: 'voucher' },
  'payment.invoice-number-taken': { invoiceNumber: 'text' },
  'payment.location-mismatch': { voucher: 'voucher' },
  'payment.wrong-state': { status: 'request-status', expected: 'request-statuses', appeals: 'count?' },
  'payment.same-person': {},
} as const satisfies { readonly [Code in RefusalCode]: Readonly<Record<string, ParamKind | `${ParamKind}?`>> };

type Params = typeof REFUSAL_PARAMS;

/** The params of a code that are of a kind, there always or not. */
type Named<Code extends RefusalCode, Kind extends ParamKind> = {
  [Name in keyof Params[Code]]: Params[Code][Name] extends Kind | `${Kind}?` ? Name : never;
}[keyof Params[Code]] & string;

/** What a sentence may say of a refusal of one code, each thing already written in the reader's language. */
export interface Say<Code extends RefusalCode> {
  has(name: keyof Params[Code] & string): boolean;
  /** A date written out, such as 27 December 2021. */
  date(name: Named<Code, 'date'>): string;
  /** A count of days with its noun, such as "1 day" and "3 days"; the noun may be another. */
  days(name: Named<Code, 'days'>, noun?: string): string;
  /** Counts of days of which one is to be chosen, with their noun: "1, 3 or 5 days". */
  dayCounts(name: Named<Code, 'day-counts'>): string;
  count(name: Named<Code, 'days' | 'count'>): number;
  name(name: Named<Code, NameKind>): string;
  /** A list joined by "and". */
  all(name: Named<Code, ListKind>): string;
  /** A list joined by "or". */
  any(name: Named<Code, ListKind>): string;
  /** The code or codes as they stand, for a sentence that depends on them. */
  raw(name: keyof Params[Code] & string): readonly string[];
  readonly allowedFrom: string | undefined;
  readonly lastAllowed: string | undefined;
}

export interface Sentences<Code extends RefusalCode> {
  readonly message: (say: Say<Code>) => string;
  /** What to do about it, and who can. */
  readonly remedy: (say: Say<Code>) => string;
}

/** A language's sentences for every code: a code without its sentences does not compile. */
export type Catalogue = { readonly [Code in RefusalCode]: Sentences<Code> };
