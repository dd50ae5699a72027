/**
 * Is a partner eligible? Requirements are data; each yields a verdict that says what is met and what is missing, and a
 * requirement not met becomes a refusal where a voucher is to be reserved.
 */
import type { ConsultantId, LocationId, ProgrammeId } from './ids.ts';
import { unreachable, type Refusal } from './decision.ts';
import { isErasedAddress } from './personal.ts';
import {
  sourceOf, type CompetencyRule, type EngagementTypeTerms, type OfferingTerms, type ProfileField, type Requirement,
  type Terms,
} from './programme.ts';
import { addDays, type Day } from './time.ts';

export interface Location {
  readonly id: LocationId;
  readonly name: string;
  readonly country: string;
  readonly city: string;
}

export interface Competency {
  readonly id: string;
  readonly competency: string;
  readonly level: string;
  readonly validFrom: Day;
  readonly validUntil: Day;
}

export interface Qualification {
  readonly id: string;
  readonly competency: string;
  readonly title: string;
  readonly passedOn: Day;
}

export interface Consultant {
  readonly id: ConsultantId;
  readonly name: string;
  readonly email: string;
  readonly qualifications: readonly Qualification[];
}

export interface Profile {
  readonly description: string;
  readonly languages: readonly string[];
  readonly industries: readonly string[];
  readonly contactEmail: string;
  readonly website: string | null;
}

/** One year, or several joined ones, of a partner's participation in an offering; both ends are inclusive. */
export interface Enrolment {
  readonly programmeId: ProgrammeId;
  readonly offering: string;
  readonly from: Day;
  readonly through: Day;
}

/** What a partner has to show. */
export interface Standing {
  readonly locations: readonly Location[];
  readonly competencies: readonly Competency[];
  readonly consultants: readonly Consultant[];
  readonly profile: Profile | null;
  readonly enrolments: readonly Enrolment[];
}

/** What one requirement is judged for: a type, a day, and, where known, where and by whom it will be delivered. */
export interface Question {
  readonly terms: Terms;
  readonly offering: OfferingTerms;
  readonly type: EngagementTypeTerms;
  readonly on: Day;
  /** The country of delivery; null asks for a location anywhere. */
  readonly country: string | null;
  readonly location: Location | null;
  /** The consultants named; null asks for any of the partner's. */
  readonly consultantIds: readonly ConsultantId[] | null;
}

export type RequirementKind = 'enrolment' | 'competency' | 'profile' | 'location' | 'qualification';

/** One requirement judged: met or missing; `until` is the last day on which what meets it still does. */
export interface Verdict {
  readonly kind: RequirementKind;
  readonly met: boolean;
  readonly until: Day | null;
  /** Why it is not met; empty where it is. */
  readonly refusals: readonly Refusal[];
}

/** Judges all requirements of the programme and of the type, one verdict for each simple one that counts. */
export function verdicts(standing: Standing, question: Question): readonly Verdict[] {
  const own: Requirement = { competency: question.type.competencies };
  return [...question.terms.definition.requirements, own].flatMap((each) => judge(each, standing, question));
}

function judge(requirement: Requirement, standing: Standing, question: Question): readonly Verdict[] {
  if ('all' in requirement) return requirement.all.flatMap((each) => judge(each, standing, question));
  if ('any' in requirement) {
    const choices = requirement.any.map((each) => judge(each, standing, question));
    return choices.find((choice) => choice.every((verdict) => verdict.met)) ?? choices[0] ?? [];
  }
  if ('enrolment' in requirement) return [judgeEnrolment(standing, question)];
  if ('competency' in requirement) return [judgeCompetency(requirement.competency, standing, question)];
  if ('profile' in requirement) return [judgeProfile(requirement.profile, standing)];
  if ('location' in requirement) return [judgeLocation(standing, question)];
  if ('qualification' in requirement) return [judgeQualification(standing, question)];
  return unreachable(requirement);
}

/** The period of enrolment that covers a day. */
export function enrolmentOn(
  standing: Standing,
  programmeId: ProgrammeId,
  offering: string,
  on: Day,
): Enrolment | undefined {
  return standing.enrolments.find(
    (each) => each.programmeId === programmeId && each.offering === offering && each.from <= on && on <= each.through,
  );
}

function judgeEnrolment(standing: Standing, { terms, offering, on }: Question): Verdict {
  const current = enrolmentOn(standing, terms.programmeId, offering.id, on);
  if (current !== undefined) {
    const through = enrolledThrough(standing, terms.programmeId, offering.id) ?? current.through;
    return { kind: 'enrolment', met: true, until: through, refusals: [] };
  }
  const last = enrolledThrough(standing, terms.programmeId, offering.id);
  const refusal: Refusal =
    last === undefined || last >= on
      ? { rule: 'partner.not-enrolled', params: { offering: offering.id } }
      : { rule: 'partner.enrolment-lapsed', params: { offering: offering.id, through: last }, lastAllowed: last };
  return { kind: 'enrolment', met: false, until: null, refusals: [refusal] };
}

/** The last day of the partner's enrolments in an offering; undefined where it never enrolled. */
export function enrolledThrough(standing: Standing, programmeId: ProgrammeId, offering: string): Day | undefined {
  let last: Day | undefined;
  for (const each of standing.enrolments) {
    if (each.programmeId !== programmeId || each.offering !== offering) continue;
    if (last === undefined || each.through > last) last = each.through;
  }
  return last;
}

/** The competencies valid on a day that satisfy one of the rules. */
export function qualifying(standing: Standing, rules: readonly CompetencyRule[], on: Day): readonly Competency[] {
  return standing.competencies.filter(
    (held) =>
      held.validFrom <= on
      && on <= held.validUntil
      && rules.some((rule) => rule.competency === held.competency && rule.levels.includes(held.level)),
  );
}

function judgeCompetency(rules: readonly CompetencyRule[], standing: Standing, question: Question): Verdict {
  const held = qualifying(standing, rules, question.on);
  const met = held.length > 0;
  const until = held.reduce<Day | null>(
    (latest, each) => (latest === null || each.validUntil > latest ? each.validUntil : latest),
    null,
  );
  const { offering, type, terms } = question;
  const pointer = `offerings/${offering.id}/engagementTypes/${type.id}/competencies`;
  const refusal: Refusal = {
    rule: 'partner.competency-missing',
    params: {
      engagementType: type.id,
      competencies: rules.map((rule) => rule.competency),
      levels: [...new Set(rules.flatMap((rule) => rule.levels))],
    },
    source: sourceOf(terms, pointer),
  };
  return { kind: 'competency', met, until, refusals: met ? [] : [refusal] };
}

/** The fields a profile still lacks. */
export function missingProfileFields(profile: Profile | null, fields: readonly ProfileField[]): readonly string[] {
  if (profile === null) return fields;
  return fields.filter((field) => {
    const value = profile[field];
    return value === null || value.length === 0;
  });
}

function judgeProfile(fields: readonly ProfileField[], standing: Standing): Verdict {
  const missing = missingProfileFields(standing.profile, fields);
  const met = missing.length === 0;
  return {
    kind: 'profile',
    met,
    until: null,
    refusals: met ? [] : [{ rule: 'partner.profile-incomplete', params: { missing: [...missing] } }],
  };
}

function judgeLocation(standing: Standing, question: Question): Verdict {
  const { country, location } = question;
  const met =
    location !== null
      ? country === null || location.country === country
      : standing.locations.some((each) => country === null || each.country === country);
  const params = {
    ...(country === null ? {} : { country }),
    ...(location === null ? {} : { locationCountry: location.country }),
  };
  return {
    kind: 'location',
    met,
    until: null,
    refusals: met ? [] : [{ rule: 'partner.location-country', params }],
  };
}

/** The qualifications passed by a day that name a competency of the type. */
export function qualified({ qualifications }: Consultant, type: EngagementTypeTerms, on: Day): readonly Qualification[] {
  return qualifications.filter((held) => held.passedOn <= on && type.competencies.some((rule) => rule.competency === held.competency));
}

/** Whether a consultant, if there still is one, holds such a qualification. */
export function counts(consultant: Consultant, type: EngagementTypeTerms, on: Day): boolean {
  return !isErasedAddress(consultant.email) && qualified(consultant, type, on).length > 0;
}

function judgeQualification(standing: Standing, question: Question): Verdict {
  const { consultantIds, type, on } = question;
  const asked = standing.consultants.filter((each) => consultantIds === null || consultantIds.includes(each.id));
  const met = asked.some((each) => counts(each, type, on));
  const params = {
    engagementType: type.id,
    competencies: type.competencies.map((rule) => rule.competency),
    consultants: consultantIds === null ? [] : [...consultantIds],
  };
  return {
    kind: 'qualification',
    met,
    until: null,
    refusals: met ? [] : [{ rule: 'consultant.not-qualified', params }],
  };
}

export type EnrolmentState = 'not-started' | 'in-progress' | 'active' | 'lapsed';

/** How far a partner is with an offering on a day. */
export function enrolmentState(standing: Standing, terms: Terms, offering: OfferingTerms, on: Day): EnrolmentState {
  if (enrolmentOn(standing, terms.programmeId, offering.id, on) !== undefined) return 'active';
  const last = enrolledThrough(standing, terms.programmeId, offering.id);
  if (last !== undefined && last < on) return 'lapsed';
  const anythingMet = offering.engagementTypes.some((type) => {
    const question = { terms, offering, type, on, country: null, location: null, consultantIds: null };
    return verdicts(standing, question).some((verdict) => verdict.met);
  });
  return anythingMet || last !== undefined ? 'in-progress' : 'not-started';
}

/** The first day of the period before an enrolment's end in which renewing adds a year. */
export function renewalOpensOn(through: Day, renewalOpensDays: number): Day {
  return addDays(through, -renewalOpensDays);
}
