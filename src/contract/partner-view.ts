/** A partner as itself and the sponsor see it, as customers find it, and how eligible it is. */
import { z } from 'zod';
import {
  enrolmentState, enrolledThrough, renewalOpensOn, verdicts, type Standing, type Verdict,
} from '../domain/eligibility.ts';
import type { Partner, Payee } from '../domain/partner.ts';
import type { Organisation } from '../domain/party.ts';
import type { OfferingTerms, Terms } from '../domain/programme.ts';
import { addDays, type Day } from '../domain/time.ts';
import { abilities, dayView, refusalView, type Explain } from './answer.ts';

const profileView = z.object({
  description: z.string(),
  languages: z.array(z.string()),
  industries: z.array(z.string()),
  contactEmail: z.string(),
  website: z.string().nullable(),
}).meta({ id: 'Profile' });

const locationView = z.object({ id: z.string(), name: z.string(), country: z.string(), city: z.string() })
  .meta({ id: 'Location' });

const payeeView = z.object({
  payee: z.string(),
  taxId: z.string(),
  account: z.string(),
  currency: z.string(),
  masked: z.boolean().describe('Whether account and tax number show their last characters only.'),
}).meta({ id: 'Payee' });

export const partnerView = z.object({
  id: z.string(),
  name: z.string(),
  country: z.string(),
  locations: z.array(locationView),
  competencies: z.array(z.object({
    id: z.string(), competency: z.string(), level: z.string(), validFrom: dayView, validUntil: dayView,
  })),
  consultants: z.array(z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    qualifications: z.array(z.object({
      id: z.string(), competency: z.string(), title: z.string(), passedOn: dayView,
    })),
  })),
  profile: profileView.nullable(),
  enrolments: z.array(z.object({ programmeId: z.string(), offering: z.string(), from: dayView, through: dayView })),
  payee: payeeView.nullable(),
  ...abilities,
}).meta({ id: 'Partner' });

/** A partner as a customer finds it. */
export const directoryRow = z.object({
  partnerId: z.string(),
  name: z.string(),
  country: z.string(),
  profile: profileView.nullable(),
  locations: z.array(locationView),
  offerings: z.array(z.string()).describe('Those it is enrolled in today.'),
  eligible: z.boolean().optional().describe('Whether it could take a voucher of the type asked about; left out where none was.'),
  refusals: z.array(refusalView).optional().describe('Why it could not.'),
}).meta({ id: 'DirectoryRow' });

const requirementView = z.object({
  kind: z.enum(['enrolment', 'competency', 'profile', 'location', 'qualification']),
  state: z.enum(['met', 'missing', 'expiring']),
  until: dayView.nullable().describe('The last day on which what meets it still does.'),
  refusals: z.array(refusalView).describe('What is missing, and what to do.'),
});

export const eligibilityView = z.object({
  partnerId: z.string(),
  programmeId: z.string(),
  on: dayView,
  offerings: z.array(z.object({
    offering: z.string(),
    state: z.enum(['not-started', 'in-progress', 'active', 'lapsed']),
    through: dayView.nullable().describe('The last day of the enrolment.'),
    renewalOpensOn: dayView.nullable().describe('From this day signing adds a year.'),
    engagementTypes: z.array(z.object({
      engagementType: z.string(),
      eligible: z.boolean(),
      requirements: z.array(requirementView),
    })),
  })),
}).meta({ id: 'Eligibility' });

export type PartnerView = z.input<typeof partnerView>;
export type DirectoryRow = z.input<typeof directoryRow>;
export type EligibilityView = z.input<typeof eligibilityView>;

/** Shows the last four characters, of which a short text would give too much away. */
export function masked(text: string): string {
  return text.length < 9 ? '••••' : `••••${text.slice(-4)}`;
}

function presentPayee(payee: Payee, openly: boolean) {
  const { payee: name, currency } = payee;
  const taxId = openly ? payee.taxId : masked(payee.taxId);
  const account = openly ? payee.account : masked(payee.account);
  return { payee: name, taxId, account, currency, masked: !openly };
}

/** `openly`: the caller is the sponsor's finance or the partner's global admin, who see the account whole. */
export function presentPartner(partner: Partner, organisation: Organisation, openly: boolean): PartnerView {
  const { profile, payee } = partner;
  return {
    id: partner.id,
    name: organisation.name,
    country: organisation.country,
    locations: partner.locations.map((each) => ({ ...each })),
    competencies: partner.competencies.map((each) => ({ ...each })),
    consultants: partner.consultants.map(({ qualifications, ...each }) => ({
      ...each, qualifications: qualifications.map((held) => ({ ...held })),
    })),
    profile: profile === null
      ? null
      : { ...profile, languages: [...profile.languages], industries: [...profile.industries] },
    enrolments: partner.enrolments.map((each) => ({ ...each })),
    payee: payee === null ? null : presentPayee(payee, openly),
  };
}

/** Every offering and engagement type of a programme, judged for a day, each requirement with what to do about it. */
export function presentEligibility(
  partnerId: string,
  standing: Standing,
  terms: Terms,
  on: Day,
  explain: Explain,
): EligibilityView {
  const { programmeId, definition } = terms;
  const offerings = definition.offerings.map((offering) => {
    const through = enrolledThrough(standing, programmeId, offering.id) ?? null;
    return {
      offering: offering.id,
      state: enrolmentState(standing, terms, offering, on),
      through,
      renewalOpensOn: through === null ? null : renewalOpensOn(through, definition.enrolment.renewalOpensDays),
      engagementTypes: typesOf(standing, terms, offering, on, explain),
    };
  });
  return { partnerId, programmeId, on, offerings };
}

function typesOf(standing: Standing, terms: Terms, offering: OfferingTerms, on: Day, explain: Explain) {
  // What ends within the time in which an enrolment can be renewed is shown as expiring: soon enough to act on.
  const soon = addDays(on, terms.definition.enrolment.renewalOpensDays);
  const stateOf = ({ met, until }: Verdict) => {
    if (!met) return 'missing' as const;
    return until !== null && until <= soon ? ('expiring' as const) : ('met' as const);
  };
  return offering.engagementTypes.map((type) => {
    const question = { terms, offering, type, on, country: null, location: null, consultantIds: null };
    const judged = verdicts(standing, question);
    const requirements = judged.map((verdict) => ({
      kind: verdict.kind, state: stateOf(verdict), until: verdict.until, refusals: verdict.refusals.map(explain),
    }));
    return { engagementType: type.id, eligible: judged.every((verdict) => verdict.met), requirements };
  });
}
