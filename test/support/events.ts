/** One sound event of every type. The type of the table makes a new event without a sample a compile error. */
import type { Event, EventData, EventType } from '../../src/domain/event.ts';
import type { ExtensionId, KeyId, PersonId } from '../../src/domain/ids.ts';
import {
  AGREEMENT, CUSTOMER, EXPERT, FILE, FINANCE, HERE, HOLDER, PARTNER, PROGRAMME, REPORT, request, REQUEST, reservation,
  REVIEWER, SPONSOR, TODAY, VOUCHER,
} from './build.ts';

export const PERSON = 'per_1' as PersonId;
export const KEY = 'key_1' as KeyId;
const EXTENSION = 'ext_1' as ExtensionId;
const days = { agreementId: AGREEMENT, days: 5 };
const reasons = [{ rule: 'planning-only', text: 'More than planning.' }];
const { consultantIds, ...plan } = reservation();
const { partnerId, sponsorId, programmeId, locationId, lines, total, invoiceNumber, invoiceDate } = request('draft');

export const DATA: { readonly [Type in EventType]: readonly [subject: string, data: EventData[Type]] } = {
  'organisation.registered': [PARTNER, { kind: 'partner', name: 'P', country: 'DE', sponsorId: SPONSOR, code: null }],
  'person.invited': [PERSON, {
    organisationId: PARTNER, name: 'Ada', email: 'a@x.example', roles: ['consultant'], locations: null, consultantId: EXPERT,
  }],
  'person.reinvited': [PERSON, {}],
  'person.joined': [PERSON, { issuer: 'https://id.example', subject: 'a1' }],
  'person.roles-set': [PERSON, { roles: ['programme-admin'], locations: [HERE] }],
  'person.suspended': [PERSON, { reason: 'r' }],
  'person.reinstated': [PERSON, {}],
  'person.erased': [PERSON, { values: [['', PERSON, 1, 'email']], consultantIds: [EXPERT] }],
  'key.created': [KEY, { personId: PERSON, organisationId: PARTNER, name: 'Laptop', hash: 'ab', expiresOn: null, scopes: ['read'] }],
  'key.revoked': [KEY, {}],
  'programme.published': [PROGRAMME, { sponsorId: SPONSOR, version: 1, effectiveFrom: TODAY, digest: 'ab' }],
  'programme.extension-ordered': [PROGRAMME, {
    extensionId: EXTENSION, createdBefore: null, engagementTypes: null, statuses: null, days: 90, reason: 'r',
  }],
  'agreement.registered': [AGREEMENT, {
    customerId: CUSTOMER, sponsorId: SPONSOR, programmeId: PROGRAMME, number: 'A-1', startsOn: TODAY, endsOn: TODAY, on: TODAY,
  }],
  'entitlement.granted': [AGREEMENT, { unit: 'planning', days: 5, accruedOn: TODAY, reason: 'r' }],
  'entitlement.reduced': [AGREEMENT, { days: 5, shortfall: 0, reason: 'r' }],
  'entitlement.activated': [AGREEMENT, { on: TODAY }],
  'entitlement.converted': [AGREEMENT, { trainingDays: 3, planningDays: 1 }],
  'entitlement.removed': [AGREEMENT, { days: 5, trainingDays: 1, on: TODAY }],
  'agreement.ended': [AGREEMENT, { days: 5, trainingDays: 1, on: TODAY }],
  'voucher.created': [VOUCHER, {
    ...days, customerId: CUSTOMER, sponsorId: SPONSOR, programmeId: PROGRAMME, offering: 'server',
    engagementType: 'server-planning', country: 'DE', division: null, product: null, repeatKey: null, createdOn: TODAY,
    expiresOn: TODAY, assignee: HOLDER, namedPartnerId: null,
  }],
  'voucher.assigned': [VOUCHER, { assignee: HOLDER, namedPartnerId: null }],
  'voucher.resent': [VOUCHER, { email: HOLDER.email }],
  'voucher.cancelled': [VOUCHER, { ...days, to: 'available', reason: 'r', on: TODAY }],
  'voucher.expired': [VOUCHER, { ...days, to: 'lapsed', on: TODAY }],
  'voucher.extended': [VOUCHER, { extensionId: EXTENSION, days: 90, expiresOn: TODAY, reason: 'r' }],
  'voucher.reserved': [VOUCHER, { ...plan, consultantIds, partnerId: PARTNER, enrolledFrom: TODAY }],
  'voucher.rescheduled': [VOUCHER, { startsOn: TODAY, endsOn: TODAY, offSiteDays: 1 }],
  'voucher.released': [VOUCHER, { reason: 'r' }],
  'engagement.attached': [VOUCHER, { deliverableId: FILE, fileName: 'p', mediaType: 'm', size: 1, sha256: 'ab' }],
  'engagement.drafted': [VOUCHER, { draft: { summary: 's', recommendations: 'r' } }],
  'engagement.reported': [VOUCHER, { report: REPORT, on: TODAY }],
  'voucher.redeemed': [VOUCHER, { ...days, on: TODAY, payBy: TODAY }],
  'partner.location-added': [PARTNER, { locationId: HERE, name: 'Berlin', country: 'DE', city: 'Berlin' }],
  'partner.competency-recorded': [PARTNER, {
    competencyId: 'cmp_1', sponsorId: SPONSOR, competency: 'servers', level: 'gold', validFrom: TODAY, validUntil: TODAY,
  }],
  'partner.consultant-added': [PARTNER, { consultantId: EXPERT, name: 'Eva', email: 'e@x.example' }],
  'partner.qualification-recorded': [PARTNER, {
    qualificationId: 'qua_1', consultantId: EXPERT, competency: 'servers', title: 'Exam', passedOn: TODAY,
  }],
  'partner.described': [PARTNER, {
    description: 'd', languages: ['en'], industries: ['any'], contactEmail: 'a@x.example', website: null,
  }],
  'partner.enrolled': [PARTNER, {
    programmeId: PROGRAMME, offerings: [{ offering: 'server', from: TODAY, through: TODAY }], agreementVersion: 'v2',
    signatory: { name: 'Pat', title: 'CEO' }, on: TODAY,
  }],
  'payment.registered': [PARTNER, { payee: 'P', taxId: 'T', account: 'A', currency: 'EUR' }],
  'payment.saved': [REQUEST, {
    partnerId, sponsorId, programmeId, locationId, lines, total, invoiceNumber, invoiceDate, on: TODAY,
  }],
  'payment.submitted': [REQUEST, { on: TODAY }],
  'payment.cancelled': [REQUEST, { vouchers: [VOUCHER] }],
  'payment.reviewed': [REQUEST, { personId: REVIEWER }],
  'payment.returned': [REQUEST, { personId: REVIEWER, reasons }],
  'payment.denied': [REQUEST, { personId: REVIEWER, reasons }],
  'payment.appealed': [REQUEST, { statement: 'No.' }],
  'payment.approved': [REQUEST, { personId: FINANCE, on: TODAY, dueOn: TODAY }],
  'payment.paid': [REQUEST, { paidOn: TODAY, bankReference: 'B' }],
  'payment.reversed': [REQUEST, { reason: 'r' }],
};

export const EVENT_TYPES = Object.keys(DATA) as EventType[];

export function sample(type: EventType): Event {
  const [subject, data] = DATA[type];
  return { type, subject, data } as unknown as Event;
}
