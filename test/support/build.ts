/**
 * A compact programme and its parties for the tables beside the domain. Every builder gives something sound, and a test
 * changes the one thing it is about. The names are generic on purpose: no rule may know a programme by name.
 */
import { expect } from 'vitest';
import { explain } from '../../src/contract/refusals.ts';
import { REFUSAL_PARAMS } from '../../src/contract/refusal-params.ts';
import { inOrder, type Decision, type Refusal } from '../../src/domain/decision.ts';
import type { Standing } from '../../src/domain/eligibility.ts';
import type { Agreement } from '../../src/domain/entitlement.ts';
import type { Event, EventOf, EventType } from '../../src/domain/event.ts';
import type {
  AgreementId, ConsultantId, DeliverableId, LocationId, OrganisationId, PersonId, ProgrammeId, RequestId,
  VoucherReference,
} from '../../src/domain/ids.ts';
import { EMPTY_BALANCE, type Balance } from '../../src/domain/ledger.ts';
import { newPartner, type Partner } from '../../src/domain/partner.ts';
import { SYSTEM, type Actor } from '../../src/domain/party.ts';
import type { PaymentRequest, RequestStatus } from '../../src/domain/payment.ts';
import type { ProgrammeDefinition, TermsContext } from '../../src/domain/programme.ts';
import { addDays, day, type Day, type Instant } from '../../src/domain/time.ts';
import type { ReserveInput, ReserveState } from '../../src/domain/reservation.ts';
import type { Reservation, Voucher, VoucherStatus } from '../../src/domain/voucher.ts';

export const PROGRAMME = 'planning' as ProgrammeId;
export const SPONSOR = 'spo_1' as OrganisationId;
export const CUSTOMER = 'cus_1' as OrganisationId;
export const PARTNER = 'ptr_1' as OrganisationId;
export const OTHER_PARTNER = 'ptr_2' as OrganisationId;
export const AGREEMENT = 'agr_1' as AgreementId;
export const VOUCHER = '0000-0000-0000-4' as VoucherReference;
export const OTHER_VOUCHER = '1111-1111-1111-2' as VoucherReference;
export const HERE = 'loc_de' as LocationId;
export const ABROAD = 'loc_gb' as LocationId;
export const EXPERT = 'con_expert' as ConsultantId;
export const NOVICE = 'con_novice' as ConsultantId;
export const FILE = 'dlv_1' as DeliverableId;
export const REQUEST = 'pay_1' as RequestId;
export const REVIEWER = 'per_reviewer' as PersonId;
export const FINANCE = 'per_finance' as PersonId;
export const HOLDER = { name: 'Ada', email: 'ada@customer.example' };

const SERVERS = { competency: 'servers', levels: ['silver', 'gold'] };

export const DEFINITION: ProgrammeDefinition = {
  id: PROGRAMME,
  timeZone: 'UTC',
  unit: 'days',
  languages: ['en', 'tr'],
  calendar: {
    conversion: { lastDay: day('2020-01-31') },
    accrual: { lastDay: day('2021-01-31') },
    creation: { lastDay: day('2021-06-30') },
    assignment: { lastDay: day('2021-06-30') },
    removal: { on: day('2021-07-01') },
    redemption: { lastDay: day('2022-01-01') },
  },
  voucher: { lifeDays: 180 },
  offSite: { daysMax: 3, waivers: [{ from: day('2020-04-01'), through: day('2020-06-30') }] },
  repeatLimit: { serviceLevel: 15, unlessDiffers: ['division', 'product'] },
  conversion: { trainingDays: 3, planningDays: 1 },
  enrolment: { years: 1, renewalOpensDays: 90, agreementVersion: 'v2' },
  payment: { windowDays: 60, dueDays: 30, appeals: 1 },
  requirements: [
    { enrolment: 'offering' },
    { profile: ['description', 'languages', 'industries', 'contactEmail'] },
    { location: 'country-of-delivery' },
    { qualification: 'competency-of-type' },
  ],
  competencies: [{ id: 'servers' }, { id: 'cloud' }],
  offerings: [
    {
      id: 'server',
      engagementTypes: [
        { id: 'server-planning', serviceLevels: [1, 3, 5, 10, 15], competencies: [SERVERS] },
        { id: 'server-review', serviceLevels: [1], competencies: [{ competency: 'servers', levels: ['gold'] }] },
      ],
    },
    {
      id: 'cloud',
      engagementTypes: [
        {
          id: 'cloud-planning',
          serviceLevels: [5],
          competencies: [{ competency: 'cloud', levels: ['gold'] }],
          offeredThrough: day('2020-01-31'),
        },
        {
          id: 'cloud-review',
          serviceLevels: [5],
          competencies: [{ competency: 'cloud', levels: ['gold'] }],
          offeredFrom: day('2020-09-01'),
        },
      ],
    },
  ],
  rates: [
    { country: 'DE', from: day('2019-01-01'), through: day('2020-12-31'), perDay: { amount: 100_000, currency: 'EUR' } },
    { country: 'DE', from: day('2021-01-01'), perDay: { amount: 120_000, currency: 'EUR' } },
    { country: 'GB', from: day('2019-01-01'), perDay: { amount: 90_000, currency: 'GBP' } },
    { country: 'FR', from: day('2019-01-01'), through: day('2019-12-31'), perDay: { amount: 1, currency: 'EUR' } },
  ],
  compliance: [{ id: 'report-with-deliverable', by: 'system' }],
};

/** A day on which every door of the programme is open. */
export const TODAY = day('2020-10-01');

export function context(today: string = TODAY, changes: Partial<ProgrammeDefinition> = {}): TermsContext {
  return {
    at: `${today}T12:00:00.000Z` as Instant,
    today: day(today),
    actor: SYSTEM,
    terms: {
      programmeId: PROGRAMME, sponsorId: SPONSOR, version: 1, definition: { ...DEFINITION, ...changes },
    },
  };
}

export function person(party: Actor['party'], roles: readonly string[], changes: Partial<Actor> = {}): Actor {
  return {
    ...SYSTEM,
    kind: 'person',
    personId: 'per_1' as PersonId,
    organisationId: PARTNER,
    party,
    roles: roles as Actor['roles'],
    ...changes,
  };
}

export function balance(changes: Partial<Balance> = {}): Balance {
  return { ...EMPTY_BALANCE, ...changes };
}

export function agreement(changes: Partial<Agreement> = {}): Agreement {
  return {
    id: AGREEMENT,
    customerId: CUSTOMER,
    sponsorId: SPONSOR,
    programmeId: PROGRAMME,
    number: 'A-1',
    startsOn: day('2019-07-01'),
    endsOn: day('2022-06-30'),
    registeredOn: day('2019-07-01'),
    activatedOn: day('2019-07-02'),
    balance: balance({ granted: 60, available: 60, trainingGranted: 11, training: 11 }),
    ...changes,
  };
}

export function partner(changes: Partial<Partner> = {}): Partner {
  const qualification = { id: 'qua_1', competency: 'servers', title: 'Exam 1', passedOn: day('2019-06-01') };
  return {
    ...newPartner(PARTNER),
    locations: [
      { id: HERE, name: 'Berlin', country: 'DE', city: 'Berlin' },
      { id: ABROAD, name: 'Leeds', country: 'GB', city: 'Leeds' },
    ],
    competencies: [
      {
        id: 'cmp_1', competency: 'servers', level: 'silver', validFrom: day('2019-07-01'), validUntil: day('2022-06-30'),
      },
    ],
    consultants: [
      { id: EXPERT, name: 'Eva', email: 'eva@partner.example', qualifications: [qualification] },
      { id: NOVICE, name: 'Nic', email: 'nic@partner.example', qualifications: [] },
    ],
    profile: {
      description: 'Servers', languages: ['en'], industries: ['any'], contactEmail: 'us@partner.example', website: null,
    },
    enrolments: [
      { programmeId: PROGRAMME, offering: 'server', from: day('2020-03-16'), through: day('2021-03-15') },
      { programmeId: PROGRAMME, offering: 'server', from: day('2021-03-16'), through: day('2022-03-15') },
    ],
    payee: { payee: 'Partner GmbH', taxId: 'DE1', account: 'DE00', currency: 'EUR' },
    ...changes,
  };
}

export function standing(changes: Partial<Standing> = {}): Standing {
  return partner(changes);
}

/** A partner's reservation made on `on`, from the day after it for five days. */
export function reservation(changes: Partial<Reservation> = {}): Reservation {
  const on = changes.on ?? TODAY;
  return {
    on,
    locationId: HERE,
    consultantIds: [EXPERT],
    startsOn: addDays(on, 1),
    endsOn: addDays(on, 5),
    offSiteDays: 0,
    offSiteDaysMax: 3,
    ratePerDay: { amount: 100_000, currency: 'EUR' },
    ...changes,
  };
}

/** A five-day voucher as it stands in a status; created on 1 September 2020, so good through 28 February 2021. */
export function voucher(status: VoucherStatus, changes: Partial<Voucher> = {}): Voucher {
  const held = status === 'reserved' || status === 'completed' || status === 'redeemed';
  const reported = status === 'completed' || status === 'redeemed';
  return {
    reference: VOUCHER,
    agreementId: AGREEMENT,
    customerId: CUSTOMER,
    sponsorId: SPONSOR,
    programmeId: PROGRAMME,
    offering: 'server',
    engagementType: 'server-planning',
    days: 5,
    country: 'DE',
    division: null,
    product: null,
    repeatKey: null,
    status,
    createdOn: day('2020-09-01'),
    expiresOn: day('2021-02-28'),
    assignee: status === 'created' ? null : HOLDER,
    namedPartnerId: null,
    partnerId: held ? PARTNER : null,
    reservation: held ? reservation() : null,
    deliverables: reported ? [{ id: FILE, fileName: 'plan.pdf', mediaType: 'application/pdf', size: 9, sha256: 'ab' }] : [],
    draft: null,
    report: reported ? { ...REPORT, reportedOn: TODAY, version: 1 } : null,
    redeemedOn: status === 'redeemed' ? TODAY : null,
    payBy: status === 'redeemed' ? addDays(TODAY, 60) : null,
    requestId: null,
    ...changes,
  };
}

export const REPORT = {
  startedOn: TODAY,
  endedOn: addDays(TODAY, 4),
  onSiteDays: 4,
  offSiteDays: 1,
  summary: 'Done',
  recommendations: 'Go on',
  deliverableIds: [FILE],
  consultantIds: [EXPERT],
};

export function request(status: RequestStatus, changes: Partial<PaymentRequest> = {}): PaymentRequest {
  const amount = { amount: 500_000, currency: 'EUR' };
  return {
    id: REQUEST,
    partnerId: PARTNER,
    sponsorId: SPONSOR,
    programmeId: PROGRAMME,
    locationId: HERE,
    status,
    lines: [
      {
        voucher: VOUCHER, days: 5, ratePerDay: { amount: 100_000, currency: 'EUR' }, amount, payBy: addDays(TODAY, 60),
      },
    ],
    total: amount,
    invoiceNumber: 'R-1',
    invoiceDate: TODAY,
    savedOn: TODAY,
    submittedOn: status === 'draft' ? null : TODAY,
    inTime: status === 'draft' ? [] : [VOUCHER],
    reviewers: ['draft', 'submitted'].includes(status) ? [] : [REVIEWER],
    reasons: [],
    appeals: 0,
    statement: null,
    approvedBy: null,
    approvedOn: null,
    dueOn: null,
    paidOn: null,
    bankReference: null,
    ...changes,
  };
}

/** What a partner asks for when it reserves a five-day voucher to begin today. */
export function reserveInput(today: string, changes: Partial<ReserveInput> = {}): ReserveInput {
  return {
    email: HOLDER.email,
    locationId: HERE,
    consultantIds: [EXPERT],
    startsOn: day(today),
    endsOn: addDays(day(today), 4),
    offSiteDays: 0,
    ...changes,
  };
}

export const reserveState = (of: Voucher, changes: Partial<ReserveState> = {}): ReserveState =>
  ({ voucher: of, partnerId: PARTNER, standing: standing(), repeated: null, ...changes });

/**
 * The codes of a refused decision; `ok` or `invalid` alone otherwise. Whatever the domain refuses is also explained
 * here in both languages, so that every table proves that the catalogue knows the refusal's figures.
 */
export function answer(decision: Decision): readonly string[] {
  if (decision.kind !== 'refused') return [decision.kind === 'accepted' ? 'ok' : 'invalid'];
  expect(decision.refusals).toEqual(inOrder(decision.refusals));
  for (const refusal of decision.refusals) expectExplained(refusal);
  return decision.refusals.map((refusal) => refusal.rule);
}

export function expectExplained(refusal: Refusal): void {
  const declared = REFUSAL_PARAMS[refusal.rule] as Readonly<Record<string, string>>;
  for (const name of Object.keys(refusal.params)) expect(Object.keys(declared), refusal.rule).toContain(name);
  for (const language of ['en', 'tr'] as const) {
    const { message, remedy } = explain(refusal, language);
    expect(`${message} ${remedy}`).not.toMatch(/\?|undefined|NaN/);
  }
}

/** The one refusal of a decision. */
export function refusalOf(decision: Decision): Refusal {
  if (decision.kind !== 'refused' || decision.refusals.length !== 1) {
    throw new Error(`expected one refusal, got ${JSON.stringify(decision)}`);
  }
  const [refusal] = decision.refusals;
  if (refusal === undefined) throw new Error('expected one refusal');
  expectExplained(refusal);
  return refusal;
}

export function eventsOf(decision: Decision): readonly Event[] {
  if (decision.kind !== 'accepted') throw new Error(`expected events, got ${JSON.stringify(decision)}`);
  return decision.events;
}

/** The one event of an accepted decision, of the type expected. */
export function eventOf<Type extends EventType>(decision: Decision, type: Type): EventOf<Type> {
  const events = eventsOf(decision);
  expect(events.map((event) => event.type)).toEqual([type]);
  return events[0] as EventOf<Type>;
}

/** The day before, the day, and the day after, for the rules that a date decides. */
export function around(on: string): readonly [Day, Day, Day] {
  return [addDays(day(on), -1), day(on), addDays(day(on), 1)];
}
