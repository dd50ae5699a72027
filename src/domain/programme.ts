/**
 * A programme as data: what a programme definition says, in the shape in which the rules read it. Which version is in
 * force is decided by date; nothing here knows a programme by name. `contract/programme.ts` checks that a file has
 * this shape, and publishes it as a JSON Schema.
 */
import type { OrganisationId, ProgrammeId } from './ids.ts';
import { times, type Money } from './quantity.ts';
import type { Context } from './party.ts';
import type { Day } from './time.ts';

/** A value that comes from no source says so, in the file and wherever it is shown. */
interface Sampled {
  readonly sample?: boolean | undefined;
}

export interface CompetencyRule {
  readonly competency: string;
  readonly levels: readonly string[];
}

/**
 * A typed predicate over a partner's standing. Requirements combine with `all` and `any`, so that a verdict can name
 * each one that is met or missing; there is no free code in a definition.
 */
export type Requirement =
  | { readonly enrolment: 'offering' }
  | { readonly competency: readonly CompetencyRule[] }
  | { readonly profile: readonly ProfileField[] }
  | { readonly location: 'country-of-delivery' }
  | { readonly qualification: 'competency-of-type' }
  | { readonly all: readonly Requirement[] }
  | { readonly any: readonly Requirement[] };

export type ProfileField = 'description' | 'languages' | 'industries' | 'contactEmail' | 'website';

export interface EngagementTypeTerms extends Sampled {
  readonly id: string;
  readonly serviceLevels: readonly number[];
  /** The competencies of which one qualifies, with the levels that count. */
  readonly competencies: readonly CompetencyRule[];
  readonly offeredFrom?: Day | undefined;
  /** The last day on which a voucher may be created for this type. */
  readonly offeredThrough?: Day | undefined;
}

export interface OfferingTerms {
  readonly id: string;
  readonly engagementTypes: readonly EngagementTypeTerms[];
}

export interface RateTerms extends Sampled {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly from: Day;
  readonly through?: Day | undefined;
  readonly perDay: Money;
}

export interface OffSiteWaiver extends Sampled {
  readonly from: Day;
  readonly through: Day;
}

export interface CalendarTerms {
  readonly accrual?: { readonly lastDay: Day } | undefined;
  readonly conversion?: { readonly lastDay: Day } | undefined;
  readonly creation?: { readonly lastDay: Day } | undefined;
  readonly assignment?: { readonly lastDay: Day } | undefined;
  readonly redemption?: { readonly lastDay: Day } | undefined;
  /** The day on which pools are emptied and closed. */
  readonly removal?: { readonly on: Day } | undefined;
}

/** One version of a programme definition, as far as rules read it; texts and links ride along unread. */
export interface ProgrammeDefinition {
  readonly id: string;
  /** IANA name, `UTC`. */
  readonly timeZone: string;
  readonly unit: 'days';
  readonly languages: readonly string[];
  readonly calendar: CalendarTerms;
  readonly voucher: { readonly lifeDays: number };
  readonly offSite: { readonly daysMax: number; readonly waivers: readonly OffSiteWaiver[] };
  readonly repeatLimit?:
    | { readonly serviceLevel: number; readonly unlessDiffers: readonly ('division' | 'product')[] }
    | undefined;
  readonly conversion?: ({ readonly trainingDays: number; readonly planningDays: number } & Sampled) | undefined;
  readonly enrolment: {
    readonly years: number;
    readonly renewalOpensDays: number;
    readonly agreementVersion: string;
  };
  readonly payment: { readonly windowDays: number; readonly dueDays: number; readonly appeals: number };
  /** Asked of a partner for every engagement type, besides the type's own competencies. */
  readonly requirements: readonly Requirement[];
  readonly competencies: readonly { readonly id: string }[];
  readonly offerings: readonly OfferingTerms[];
  readonly rates: readonly RateTerms[];
  /** What a reviewer checks; `system` ones are evaluated with their evidence, the others are for a person. */
  readonly compliance: readonly { readonly id: string; readonly by: 'system' | 'person' }[];
}

export interface ProgrammeVersion {
  readonly version: number;
  readonly effectiveFrom: Day;
  /** SHA-256 of the definition's canonical bytes, in hex. */
  readonly digest: string;
}

/** A programme's row: who owns it, and which versions came into force when. */
export interface Programme {
  readonly id: ProgrammeId;
  readonly sponsorId: OrganisationId;
  readonly versions: readonly ProgrammeVersion[];
}

/** The definition in force on a day, with what is needed to cite it. */
export interface Terms {
  readonly programmeId: ProgrammeId;
  readonly sponsorId: OrganisationId;
  readonly version: number;
  readonly definition: ProgrammeDefinition;
}

/** What a decision is told where a programme's rules apply. */
export interface TermsContext extends Context {
  readonly terms: Terms;
}

/** The version in force on a day: the one that began last; of two beginning the same day, the later published. */
export function versionOn(programme: Programme, on: Day): ProgrammeVersion | undefined {
  let inForce: ProgrammeVersion | undefined;
  for (const candidate of programme.versions) {
    if (candidate.effectiveFrom > on) continue;
    if (inForce === undefined || candidate.effectiveFrom >= inForce.effectiveFrom) inForce = candidate;
  }
  return inForce;
}

/** Where a programme stands at a moment. */
export interface Present {
  readonly today: Day;
  readonly timeZone: string;
  /** The version in force; undefined before the first begins. */
  readonly version: ProgrammeVersion | undefined;
}

/** The time zone that a version names; zones are resolved outside the domain. */
export type ZoneOf = (version: ProgrammeVersion) => string;

/**
 * Where a programme stands at the moment whose date `dateIn` tells. Its days are those of the version in force, and a
 * version begins with its first day by the calendar of the one before it: what is only published changes nothing yet, and
 * no day that was promised is cut short. Where the new zone is still a day behind by then, that first day lasts the longer,
 * so that today never goes back. Undefined where nothing was published.
 */
export function presentOf(
  programme: Programme, zoneOf: ZoneOf, dateIn: (timeZone: string) => Day,
): Present | undefined {
  let present: Present | undefined;
  let date: Day | undefined;
  for (const version of succession(programme)) {
    const { effectiveFrom } = version;
    if (present !== undefined && effectiveFrom > present.today) break;
    const timeZone = zoneOf(version);
    // Most versions keep the zone of the one before, and a calendar is dear.
    if (date === undefined || timeZone !== present?.timeZone) date = dateIn(timeZone);
    if (present === undefined && effectiveFrom > date) return { today: date, timeZone, version: undefined };
    present = { today: effectiveFrom > date ? effectiveFrom : date, timeZone, version };
  }
  return present;
}

/** The versions in the order in which they come into force; of two that begin on one day, the later published last. */
export function succession({ versions }: Programme): readonly ProgrammeVersion[] {
  return [...versions].sort((one, other) =>
    (one.effectiveFrom === other.effectiveFrom ? one.version - other.version : one.effectiveFrom < other.effectiveFrom ? -1 : 1));
}

/** The engagement type of that id and its offering; undefined for a type the definition does not know. */
export function engagementType(
  definition: ProgrammeDefinition,
  id: string,
): { readonly offering: OfferingTerms; readonly type: EngagementTypeTerms } | undefined {
  for (const offering of definition.offerings) {
    const type = offering.engagementTypes.find((candidate) => candidate.id === id);
    if (type !== undefined) return { offering, type };
  }
  return undefined;
}

/** Whether vouchers may be created for the type on a day. */
export function isOnOffer(type: EngagementTypeTerms, on: Day): boolean {
  return (type.offeredFrom === undefined || on >= type.offeredFrom)
    && (type.offeredThrough === undefined || on <= type.offeredThrough);
}

/** The daily rate of a country on a day, in minor units; undefined where the definition has none. */
export function rateOn(definition: ProgrammeDefinition, country: string, on: Day): Money | undefined {
  return definition.rates.find(
    (rate) => rate.country === country && rate.from <= on && (rate.through === undefined || on <= rate.through),
  )?.perDay;
}

/** What delivering `days` in a country is worth by the rate of a day. */
export function worth(rate: Money, days: number): Money {
  return times(rate, days);
}

/** The most days that may be delivered off site under a reservation made on a day; null where it is waived. */
export function offSiteLimitOn(definition: ProgrammeDefinition, on: Day): number | null {
  const waived = definition.offSite.waivers.some((waiver) => waiver.from <= on && on <= waiver.through);
  return waived ? null : definition.offSite.daysMax;
}

/** Whether retirement has emptied and closed the pools by a day. */
export function isPoolClosed(definition: ProgrammeDefinition, on: Day): boolean {
  return definition.calendar.removal !== undefined && on >= definition.calendar.removal.on;
}

/** Where a definition says something, for people who want to look it up. */
export function sourceOf(terms: Terms, pointer: string): string {
  return `${terms.programmeId}@${String(terms.version)}#/${pointer}`;
}
