/**
 * Everything that can have happened. An event's data holds all that `evolve` and the ledger need, with the dates and
 * rates that were in force, so that the journal alone rebuilds every row and later definitions never rewrite the past.
 */
import type {
  AgreementId,
  ConsultantId,
  DeliverableId,
  ExtensionId,
  LocationId,
  OrganisationId,
  PersonId,
  ProgrammeId,
  VoucherReference,
} from './ids.ts';
import type { Money } from './quantity.ts';
import type { Day } from './time.ts';

export interface Assignee {
  readonly name: string;
  readonly email: string;
}

export interface Reason {
  readonly rule: string;
  readonly text: string;
}

export interface ReportData {
  readonly startedOn: Day;
  readonly endedOn: Day;
  readonly onSiteDays: number;
  readonly offSiteDays: number;
  readonly summary: string;
  readonly recommendations: string;
  readonly deliverableIds: readonly DeliverableId[];
  readonly consultantIds: readonly ConsultantId[];
}

export interface RequestLine {
  readonly voucher: VoucherReference;
  readonly days: number;
  readonly ratePerDay: Money;
  readonly amount: Money;
  /** The last day on which a request for this voucher may be submitted. */
  readonly payBy: Day;
}

/** Where a personal value stood in the journal: under which agreement, or none, in which entry of whose chain. */
export type ErasedPlace = readonly [agreementId: string, subject: string, sequence: number, field: string];

/** Where the days of a voucher go when it ends unused. */
export type ReturnAccount = 'available' | 'lapsed';

/** What the ledger needs of a voucher's event. */
interface VoucherDays {
  readonly agreementId: AgreementId;
  readonly days: number;
}

export interface EventData {
  'organisation.registered': {
    kind: 'sponsor' | 'customer' | 'partner';
    name: string;
    country: string;
    sponsorId: OrganisationId | null;
    code: string | null;
  };
  'person.invited': {
    organisationId: OrganisationId;
    name: string;
    email: string;
    roles: readonly string[];
    locations: readonly LocationId[] | null;
    consultantId: ConsultantId | null;
  };
  /** Another invitation: those before it are void, and so is a sign-in that the person had. */
  'person.reinvited': Record<never, never>;
  /** At the first sign-in by an invitation: who it is, in the words of whoever vouches for it. */
  'person.joined': { issuer: string; subject: string };
  'person.roles-set': { roles: readonly string[]; locations: readonly LocationId[] | null };
  'person.suspended': { reason: string };
  'person.reinstated': Record<never, never>;
  /** Every personal value that went and was theirs, wherever it stood, and the records as a consultant it was taken from. */
  'person.erased': { values: readonly ErasedPlace[]; consultantIds: readonly ConsultantId[] };
  'key.created': {
    personId: PersonId;
    organisationId: OrganisationId;
    name: string;
    hash: string;
    expiresOn: Day | null;
    /** What the key may do of what its person may; null for all of it. Entries made before there were scopes have none. */
    scopes?: readonly string[] | null;
  };
  'key.revoked': Record<never, never>;
  'programme.published': {
    sponsorId: OrganisationId;
    version: number;
    effectiveFrom: Day;
    digest: string;
  };
  'programme.extension-ordered': {
    extensionId: ExtensionId;
    createdBefore: Day | null;
    engagementTypes: readonly string[] | null;
    statuses: readonly string[] | null;
    days: number;
    reason: string;
  };
  'agreement.registered': {
    customerId: OrganisationId;
    sponsorId: OrganisationId;
    programmeId: ProgrammeId;
    number: string;
    startsOn: Day;
    endsOn: Day;
    on: Day;
  };
  'entitlement.granted': { unit: 'planning' | 'training'; days: number; accruedOn: Day; reason: string | null };
  'entitlement.reduced': { days: number; shortfall: number; reason: string };
  'entitlement.activated': { on: Day };
  'entitlement.converted': { trainingDays: number; planningDays: number };
  'entitlement.removed': { days: number; trainingDays: number; on: Day };
  'agreement.ended': { days: number; trainingDays: number; on: Day };
  'voucher.created': VoucherDays & {
    customerId: OrganisationId;
    sponsorId: OrganisationId;
    programmeId: ProgrammeId;
    offering: string;
    engagementType: string;
    country: string;
    division: string | null;
    product: string | null;
    repeatKey: string | null;
    createdOn: Day;
    expiresOn: Day;
    assignee: Assignee | null;
    namedPartnerId: OrganisationId | null;
  };
  'voucher.assigned': { assignee: Assignee; namedPartnerId: OrganisationId | null };
  'voucher.resent': { email: string };
  'voucher.cancelled': VoucherDays & { to: ReturnAccount; reason: string; on: Day };
  'voucher.expired': VoucherDays & { to: ReturnAccount; on: Day };
  'voucher.extended': { extensionId: ExtensionId; days: number; expiresOn: Day; reason: string };
  'voucher.reserved': {
    partnerId: OrganisationId;
    on: Day;
    locationId: LocationId;
    consultantIds: readonly ConsultantId[];
    startsOn: Day;
    endsOn: Day;
    offSiteDays: number;
    offSiteDaysMax: number | null;
    ratePerDay: Money;
    enrolledFrom: Day;
  };
  'voucher.rescheduled': { startsOn: Day; endsOn: Day; offSiteDays: number };
  'voucher.released': { reason: string };
  'engagement.attached': {
    deliverableId: DeliverableId;
    fileName: string;
    mediaType: string;
    size: number;
    sha256: string;
  };
  'engagement.drafted': { draft: Partial<ReportData> };
  'engagement.reported': { report: ReportData; on: Day };
  'voucher.redeemed': VoucherDays & { on: Day; payBy: Day };
  'partner.location-added': { locationId: LocationId; name: string; country: string; city: string };
  'partner.competency-recorded': {
    competencyId: string;
    sponsorId: OrganisationId;
    competency: string;
    level: string;
    validFrom: Day;
    validUntil: Day;
  };
  'partner.consultant-added': { consultantId: ConsultantId; name: string; email: string };
  'partner.qualification-recorded': {
    qualificationId: string;
    consultantId: ConsultantId;
    competency: string;
    title: string;
    passedOn: Day;
  };
  'partner.described': {
    description: string;
    languages: readonly string[];
    industries: readonly string[];
    contactEmail: string;
    website: string | null;
  };
  'partner.enrolled': {
    programmeId: ProgrammeId;
    offerings: readonly { readonly offering: string; readonly from: Day; readonly through: Day }[];
    agreementVersion: string;
    signatory: { readonly name: string; readonly title: string };
    on: Day;
  };
  'payment.registered': { payee: string; taxId: string; account: string; currency: string };
  'payment.saved': {
    partnerId: OrganisationId;
    sponsorId: OrganisationId;
    programmeId: ProgrammeId;
    locationId: LocationId;
    lines: readonly RequestLine[];
    total: Money;
    invoiceNumber: string;
    invoiceDate: Day;
    on: Day;
  };
  'payment.submitted': { on: Day };
  'payment.cancelled': { vouchers: readonly VoucherReference[] };
  'payment.reviewed': { personId: PersonId };
  'payment.returned': { personId: PersonId; reasons: readonly Reason[] };
  'payment.denied': { personId: PersonId; reasons: readonly Reason[] };
  'payment.appealed': { statement: string };
  'payment.approved': { personId: PersonId; on: Day; dueOn: Day };
  'payment.paid': { paidOn: Day; bankReference: string };
  'payment.reversed': { reason: string };
}

export type EventType = keyof EventData;

/** Something that happened to one subject: the id, or voucher reference, whose chain in the journal it joins. */
export type Event = {
  [Type in EventType]: { readonly type: Type; readonly subject: string; readonly data: Readonly<EventData[Type]> };
}[EventType];

export type EventOf<Type extends EventType> = Extract<Event, { readonly type: Type }>;

/** Makes an event; keeps the literal types together. */
export function happened<Type extends EventType>(type: Type, subject: string, data: EventData[Type]): Event {
  return { type, subject, data } as unknown as Event;
}
