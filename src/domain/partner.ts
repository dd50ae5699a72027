/** A partner: where it works, what it holds, who delivers, and the offerings it takes part in, year by year. */
import type { ConsultantId, LocationId, OrganisationId } from './ids.ts';
import { unreachable, type Action, type InputError } from './decision.ts';
import {
  enrolledThrough, qualifying, renewalOpensOn, type Competency, type Enrolment, type Profile, type Standing,
} from './eligibility.ts';
import { happened, type EventOf } from './event.ts';
import type { Context } from './party.ts';
import { sourceOf, type OfferingTerms, type TermsContext } from './programme.ts';
import { addDays, addYears, type Day } from './time.ts';

export interface Payee {
  readonly payee: string;
  readonly taxId: string;
  readonly account: string;
  readonly currency: string;
}

export interface Partner extends Standing {
  readonly id: OrganisationId;
  readonly payee: Payee | null;
}

export function newPartner(id: OrganisationId): Partner {
  return { id, locations: [], competencies: [], consultants: [], profile: null, enrolments: [], payee: null };
}

export interface PartnerState {
  readonly partner: Partner;
}

export interface AddLocationInput {
  readonly name: string;
  readonly country: string;
  readonly city: string;
}

export const addLocation: Action<PartnerState & { newId: LocationId }, AddLocationInput, Context> = {
  rules: [],
  events: ({ partner, newId }, { name, country, city }) => [
    happened('partner.location-added', partner.id, { locationId: newId, name, country, city }),
  ],
};

export interface RecordCompetencyInput {
  readonly competency: string;
  readonly level: string;
  readonly validFrom: Day;
  readonly validUntil: Day;
}

/** `known` are the competencies that any programme of the sponsor speaks of. */
export interface RecordCompetencyState extends PartnerState {
  readonly newId: string;
  readonly sponsorId: OrganisationId;
  readonly known: ReadonlySet<string>;
}

/** Recording a competency again adds a period. */
export const recordCompetency: Action<RecordCompetencyState, RecordCompetencyInput, Context> = {
  errors: ({ known }, { competency }) => unknownCompetency(known, competency),
  rules: [],
  events: ({ partner, newId, sponsorId }, { competency, level, validFrom, validUntil }) => [
    happened('partner.competency-recorded', partner.id, {
      competencyId: newId, sponsorId, competency, level, validFrom, validUntil,
    }),
  ],
};

function unknownCompetency(known: ReadonlySet<string>, competency: string): readonly InputError[] {
  if (known.has(competency)) return [];
  return [{ pointer: '/competency', message: `${competency} is no competency of a programme of this sponsor` }];
}

export interface AddConsultantInput {
  readonly name: string;
  readonly email: string;
}

export const addConsultant: Action<PartnerState & { newId: ConsultantId }, AddConsultantInput, Context> = {
  rules: [],
  events: ({ partner, newId }, { name, email }) => [
    happened('partner.consultant-added', partner.id, { consultantId: newId, name, email }),
  ],
};

export interface RecordQualificationInput {
  readonly consultantId: ConsultantId;
  readonly competency: string;
  readonly title: string;
  readonly passedOn: Day;
}

export interface RecordQualificationState extends PartnerState {
  readonly newId: string;
  readonly known: ReadonlySet<string>;
}

export const recordQualification: Action<RecordQualificationState, RecordQualificationInput, Context> = {
  errors: ({ known }, { competency, passedOn }, { today }) => [
    ...unknownCompetency(known, competency),
    ...(passedOn > today ? [{ pointer: '/passedOn', message: `must not be later than today, ${today}` }] : []),
  ],
  rules: [],
  events: ({ partner, newId }, { consultantId, competency, title, passedOn }) => [
    happened('partner.qualification-recorded', partner.id, {
      qualificationId: newId, consultantId, competency, title, passedOn,
    }),
  ],
};

export interface DescribeInput {
  readonly description: string;
  readonly languages: readonly string[];
  readonly industries: readonly string[];
  readonly contactEmail: string;
  readonly website?: string | undefined;
}

export const describe: Action<PartnerState, DescribeInput, Context> = {
  rules: [],
  events: ({ partner }, { description, languages, industries, contactEmail, website }) => [
    happened('partner.described', partner.id, {
      description,
      languages: [...languages],
      industries: [...industries],
      contactEmail,
      website: website ?? null,
    }),
  ],
};

export interface EnrolInput {
  readonly offerings: readonly string[];
  readonly agreementVersion: string;
  readonly signatory: { readonly name: string; readonly title: string };
}

/** Enrols, or renews: one command, because signing is the same act (definition.md §1). */
export const enrol: Action<PartnerState, EnrolInput, TermsContext> = {
  errors: (_state, { offerings }, { terms }) =>
    offerings.flatMap((id, index) =>
      offeringOf(id, terms.definition.offerings) === undefined
        ? [{ pointer: `/offerings/${String(index)}`, message: `${id} is no offering of ${terms.programmeId}` }]
        : [],
    ),
  rules: [
    {
      reads: ['offerings'],
      check: ({ partner }, { offerings }, { terms, today }) => {
        const asked = offerings.flatMap((id) => offeringOf(id, terms.definition.offerings) ?? []);
        return asked
          .filter((offering) => !hasCompetencyFor(partner, offering, today))
          .map((offering) => ({
            rule: 'partner.competency-missing',
            params: { offering: offering.id, competencies: competenciesOf(offering) },
            source: sourceOf(terms, `offerings/${offering.id}`),
          }));
      },
    },
    {
      reads: ['agreementVersion'],
      check: (_state, { agreementVersion }, { terms }) => {
        const inForce = terms.definition.enrolment.agreementVersion;
        if (agreementVersion === inForce) return undefined;
        return {
          rule: 'partner.agreement-version',
          params: { signed: agreementVersion, inForce },
          source: sourceOf(terms, 'enrolment/agreementVersion'),
        };
      },
    },
  ],
  events: ({ partner }, { offerings, agreementVersion, signatory }, context) => [
    happened('partner.enrolled', partner.id, {
      programmeId: context.terms.programmeId,
      offerings: [...new Set(offerings)].map((offering) => ({ offering, ...period(partner, offering, context) })),
      agreementVersion,
      signatory,
      on: context.today,
    }),
  ],
};

function offeringOf(id: string, offerings: readonly OfferingTerms[]): OfferingTerms | undefined {
  return offerings.find((offering) => offering.id === id);
}

function competenciesOf(offering: OfferingTerms): string[] {
  const rules = offering.engagementTypes.flatMap((type) => type.competencies);
  return [...new Set(rules.map((rule) => rule.competency))];
}

/** Whether a competency valid on a day qualifies for at least one engagement type of the offering. */
export function hasCompetencyFor(standing: Standing, offering: OfferingTerms, on: Day): boolean {
  return offering.engagementTypes.some((type) => qualifying(standing, type.competencies, on).length > 0);
}

/** The period that signing today gives: a first or a new one from today, the next year, or the one there is. */
function period(partner: Partner, offering: string, { terms, today }: TermsContext): { from: Day; through: Day } {
  const { years, renewalOpensDays } = terms.definition.enrolment;
  const year = (from: Day) => ({ from, through: addDays(addYears(from, years), -1) });
  const through = enrolledThrough(partner, terms.programmeId, offering);
  if (through === undefined || through < today) return year(today);
  if (today >= renewalOpensOn(through, renewalOpensDays)) return year(addDays(through, 1));
  const held = partner.enrolments.find(
    (each) => each.programmeId === terms.programmeId && each.offering === offering && each.through === through,
  );
  return { from: held?.from ?? today, through };
}

export type PartnerEvent = EventOf<
  | 'partner.location-added' | 'partner.competency-recorded' | 'partner.consultant-added'
  | 'partner.qualification-recorded' | 'partner.described' | 'partner.enrolled' | 'payment.registered'
>;

export function evolvePartner(partner: Partner, event: PartnerEvent): Partner {
  switch (event.type) {
    case 'partner.location-added': {
      const { locationId, ...location } = event.data;
      return { ...partner, locations: [...partner.locations, { id: locationId, ...location }] };
    }
    case 'partner.competency-recorded': {
      const { competencyId, sponsorId: _sponsorId, ...held } = event.data;
      const competency: Competency = { id: competencyId, ...held };
      return { ...partner, competencies: [...partner.competencies, competency] };
    }
    case 'partner.consultant-added': {
      const { consultantId, ...person } = event.data;
      return { ...partner, consultants: [...partner.consultants, { id: consultantId, ...person, qualifications: [] }] };
    }
    case 'partner.qualification-recorded': {
      const { qualificationId, consultantId, ...passed } = event.data;
      const consultants = partner.consultants.map((each) =>
        each.id === consultantId
          ? { ...each, qualifications: [...each.qualifications, { id: qualificationId, ...passed }] }
          : each,
      );
      return { ...partner, consultants };
    }
    case 'partner.described': {
      const profile: Profile = event.data;
      return { ...partner, profile };
    }
    case 'partner.enrolled': {
      const { programmeId } = event.data;
      const added: Enrolment[] = event.data.offerings.map((each) => ({ programmeId, ...each }));
      const kept = partner.enrolments.filter((old) => !added.some((next) => isSamePeriod(old, next)));
      return { ...partner, enrolments: [...kept, ...added] };
    }
    case 'payment.registered':
      return { ...partner, payee: event.data };
    default:
      return unreachable(event);
  }
}

function isSamePeriod(one: Enrolment, other: Enrolment): boolean {
  return one.programmeId === other.programmeId
    && one.offering === other.offering
    && one.from === other.from
    && one.through === other.through;
}
