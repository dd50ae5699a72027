/** Ways through the programme, each step an operation with ids from earlier answers, so that every state is reached. */
import { DEAD_MAIL, OTHER_SESSION } from './ground.ts';
import type { Given } from './requests.ts';

/** What a way has come by. */
export type Baggage = Record<string, string>;

export interface Step {
  readonly operation: string;
  readonly as: string;
  readonly given: (bag: Baggage, today: string) => Given;
  /** What is kept of the answer: from a name in the baggage to a field. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Days that must pass before it. */
  readonly after?: number;
}

const later = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The project manager's own: they see the vouchers that are assigned to them. */
const EMAIL = 'customer-manager@people.example';
const ofVoucher = (body?: (bag: Baggage, today: string) => Record<string, unknown>) => (bag: Baggage, today: string): Given => ({
  params: { ref: bag['voucher'] ?? '' }, plain: true, dry: false, ...(body === undefined ? {} : { body: body(bag, today) }),
});
const ofRequest = (body?: (bag: Baggage, today: string) => Record<string, unknown>) => (bag: Baggage, today: string): Given => ({
  params: { id: bag['request'] ?? '' }, plain: true, dry: false, ...(body === undefined ? {} : { body: body(bag, today) }),
});
const of = (name: string, body?: Record<string, unknown>) => (bag: Baggage): Given => ({
  params: { id: bag[name] ?? '' }, plain: true, dry: false, ...(body === undefined ? {} : { body }),
});

const ofPerson = (body?: Record<string, unknown>) => (bag: Baggage): Given => ({
  params: { id: bag['customer'] ?? '', personId: bag['person'] ?? '' }, plain: true, dry: false, ...(body === undefined ? {} : { body }),
});

const CREATE: readonly Step[] = [
  { operation: 'entitlementGrant', as: 'sponsor.admin', given: of('agreement', { days: 5 }) },
  {
    operation: 'voucherCreate', as: 'customer.admin', keep: { voucher: 'reference' },
    given: of('agreement', { engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR' }),
  },
  { operation: 'voucherAssign', as: 'customer.admin', given: ofVoucher(() => ({ assignee: { name: 'Deniz', email: EMAIL } })) },
  { operation: 'voucherResend', as: 'customer.manager', given: ofVoucher() },
  { operation: 'voucherProof', as: 'customer.manager', given: ofVoucher() },
  {
    operation: 'voucherValidate', as: 'partner.admin',
    given: (bag) => ({ plain: true, dry: false, body: { reference: bag['voucher'], email: EMAIL } }),
  },
];

const RESERVE: Step = {
  operation: 'voucherReserve', as: 'partner.admin', keep: { startedOn: 'reservation/startsOn' },
  given: ofVoucher((bag, today) => ({
    email: EMAIL, locationId: bag['location'], consultantIds: [bag['consultant']], startsOn: today, endsOn: later(today, 8),
  })),
};

const DELIVER: readonly Step[] = [
  ...CREATE, RESERVE,
  { operation: 'voucherReschedule', as: 'partner.admin', given: ofVoucher((_bag, today) => ({ startsOn: today, endsOn: later(today, 9) })) },
  { operation: 'engagementAttach', as: 'partner.consultant', given: ofVoucher(), keep: { deliverable: 'id' } },
  {
    operation: 'deliverableGet', as: 'customer.admin',
    given: (bag) => ({ params: { ref: bag['voucher'] ?? '', deliverableId: bag['deliverable'] ?? '' } }),
  },
  { operation: 'engagementDraft', as: 'partner.consultant', given: ofVoucher(() => ({ summary: 'Under way.' })) },
  {
    operation: 'engagementReport', as: 'partner.admin', after: 5,
    given: ofVoucher((bag) => ({
      startedOn: bag['startedOn'], endedOn: later(bag['startedOn'] ?? '', 4), onSiteDays: 5, offSiteDays: 0, summary: 'Planned.',
      recommendations: 'Pilot.', deliverableIds: [bag['deliverable']], deliveredToCustomer: true,
    })),
  },
  { operation: 'voucherRedeem', as: 'partner.admin', given: ofVoucher() },
  { operation: 'voucherReceipts', as: 'partner.admin', given: ofVoucher() },
  {
    operation: 'paymentRegister', as: 'partner.global',
    given: of('partner', { payee: 'Fabrikam', taxId: '1234567890', account: 'TR330006100519786457841326', currency: 'TRY' }),
  },
];

const invoice = (bag: Baggage, today: string): Record<string, unknown> => ({
  locationId: bag['location'], vouchers: [bag['voucher']], invoiceNumber: `F-${bag['voucher'] ?? ''}`, invoiceDate: today,
});
const CLAIM: readonly Step[] = [
  {
    operation: 'paymentSave', as: 'partner.payment', keep: { request: 'id' },
    given: (bag, today) => ({ plain: true, dry: false, body: invoice(bag, today) }),
  },
  { operation: 'paymentSaveAgain', as: 'partner.payment', given: ofRequest(invoice) },
  { operation: 'paymentSubmit', as: 'partner.payment', given: ofRequest() },
  { operation: 'paymentReview', as: 'sponsor.reviewer', given: ofRequest() },
];
const RECEIPTS: Step = { operation: 'requestReceipts', as: 'partner.payment', given: ofRequest() };
const REVIEW: Step = { operation: 'requestReview', as: 'sponsor.reviewer', given: ofRequest() };
const REASONS = { reasons: [{ rule: 'invoice-complete', text: 'It names another entity.' }] };
const PAY: readonly Step[] = [
  { operation: 'paymentApprove', as: 'sponsor.finance', given: ofRequest() },
  { operation: 'paymentPay', as: 'sponsor.finance', given: ofRequest((_bag, today) => ({ paidOn: today, bankReference: 'SEPA-1' })) },
];

/** The end of each way differs, so that there is always something in every state. */
export const WALKS: readonly (readonly Step[])[] = [
  [...CREATE, { operation: 'voucherCancel', as: 'customer.admin', given: ofVoucher(() => ({ reason: 'Stopped.' })) }],
  [...CREATE, RESERVE, { operation: 'voucherRelease', as: 'partner.admin', given: ofVoucher(() => ({ reason: 'No time.' })) }, RESERVE],
  [...DELIVER, ...CLAIM, REVIEW, ...PAY, { operation: 'paymentReverse', as: 'sponsor.finance', given: ofRequest(() => ({ reason: 'Closed.' })) }],
  [
    ...DELIVER, ...CLAIM,
    { operation: 'paymentReturn', as: 'sponsor.reviewer', given: ofRequest(() => REASONS) },
    ...CLAIM.slice(1),
    { operation: 'paymentDeny', as: 'sponsor.reviewer', given: ofRequest(() => REASONS) },
    { operation: 'paymentAppeal', as: 'partner.payment', given: ofRequest(() => ({ statement: 'It was delivered.' })) },
    CLAIM[3] as Step, ...PAY,
  ],
  [...DELIVER, CLAIM[0] as Step, { operation: 'paymentCancel', as: 'partner.payment', given: ofRequest() }],
  [...DELIVER, ...CLAIM.slice(0, 3), RECEIPTS],
];

/** What everybody needs once, and what no voucher's life comes by. */
export const SETTING: readonly Step[] = [
  {
    operation: 'organisationRegister', as: 'sponsor.admin', keep: { newCustomer: 'id' },
    given: () => ({ plain: true, dry: false, body: { kind: 'customer', name: 'Tailspin', country: 'DE' } }),
  },
  { operation: 'personInvite', as: 'sponsor.admin', given: of('newCustomer', { name: 'Tim', email: 'tim@tailspin.example', roles: ['benefits-admin'] }) },
  { operation: 'personInvite', as: 'customer.admin', keep: { person: 'id' }, given: of('customer', { name: 'Can', email: 'can@contoso.example', roles: ['benefits-admin'] }) },
  {
    operation: 'personSetRoles', as: 'customer.admin',
    given: (bag) => ({ plain: true, dry: false, params: { id: bag['customer'] ?? '', personId: bag['person'] ?? '' }, body: { roles: ['project-manager'] } }),
  },
  { operation: 'keyCreate', as: 'customer.admin', keep: { key: 'id' }, given: ofPerson({ name: 'key' }) },
  ...['keyList', 'personGet', 'personData'].map((operation): Step => ({
    operation, as: 'customer.admin', given: (bag) => ({ plain: true, params: { id: bag['customer'] ?? '', personId: bag['person'] ?? '' } }),
  })),
  { operation: 'organisationKeys', as: 'customer.admin', given: of('customer') },
  {
    operation: 'keyRevoke', as: 'customer.admin',
    given: (bag) => ({ plain: true, dry: false, params: { id: bag['customer'] ?? '', keyId: bag['key'] ?? '' } }),
  },
  { operation: 'personReinvite', as: 'customer.admin', given: ofPerson() },
  { operation: 'personSuspend', as: 'customer.admin', given: ofPerson({ reason: 'On leave.' }) },
  { operation: 'personReinstate', as: 'customer.admin', given: ofPerson() },
  { operation: 'personErase', as: 'customer.admin', given: ofPerson() },
  {
    operation: 'agreementRegister', as: 'sponsor.admin', keep: { newAgreement: 'id' },
    given: (bag) => ({ plain: true, dry: false, body: {
      customerId: bag['customer'], programmeId: bag['programme'], number: `E-${bag['newCustomer'] ?? ''}`, startsOn: '2019-07-01', endsOn: '2022-06-30',
    } }),
  },
  { operation: 'entitlementActivate', as: 'customer.admin', given: of('newAgreement') },
  { operation: 'entitlementGrant', as: 'sponsor.admin', given: of('newAgreement', { days: 9, unit: 'training' }) },
  { operation: 'entitlementConvert', as: 'customer.admin', given: of('newAgreement', { trainingDays: 3 }) },
  { operation: 'entitlementReduce', as: 'sponsor.admin', given: of('newAgreement', { days: 1, reason: 'Corrected.' }) },
  { operation: 'partnerAddLocation', as: 'partner.global', given: of('partner', { name: 'Fabrikam Ankara', country: 'TR', city: 'Ankara' }) },
  { operation: 'partnerAddConsultant', as: 'partner.global', given: of('partner', { name: 'Ege', email: 'ege@fabrikam.example' }) },
  {
    operation: 'partnerRecordQualification', as: 'partner.global', given: (bag) => ({
      plain: true, dry: false, params: { id: bag['partner'] ?? '', consultantId: bag['consultant'] ?? '' },
      body: { competency: 'messaging', title: 'Exam', passedOn: '2019-03-01' },
    }),
  },
  { operation: 'partnerRecordCompetency', as: 'sponsor.admin', given: of('partner', { competency: 'messaging', level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31' }) },
  { operation: 'partnerDescribe', as: 'partner.global', given: of('partner', { description: 'Plans', languages: ['tr'], industries: ['retail'], contactEmail: 'a@fabrikam.example' }) },
  {
    operation: 'partnerEnrol', as: 'partner.global',
    given: of('partner', { offerings: ['s-edps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' }, programmeId: 'microsoft-planning-services' }),
  },
  {
    operation: 'programmeExtend', as: 'sponsor.admin', keep: { extension: 'id' }, given: of('programme', { days: 1, reason: 'Travel is not possible.' }),
  },
  { operation: 'extensionScope', as: 'sponsor.admin', given: of('programme') },
  {
    operation: 'extensionGet', as: 'sponsor.admin', given: (bag) => ({ plain: true, params: { id: bag['programme'] ?? '', extensionId: bag['extension'] ?? '' } }),
  },
  { operation: 'partnerGet', as: 'partner.global', given: of('partner') },
  {
    operation: 'partnerEligibility', as: 'partner.global',
    given: (bag) => ({ params: { id: bag['partner'] ?? '' }, plain: true, query: { programmeId: bag['programme'] ?? '' } }),
  },
  {
    operation: 'importStart', as: 'sponsor.admin', keep: { import: 'id' },
    given: () => ({ params: { kind: 'organisations' }, plain: true, dry: false, text: 'code,kind,name,country\nC1,customer,Wingtip,DE\n' }),
  },
  { operation: 'importGet', as: 'sponsor.admin', given: of('import') },
  { operation: 'programmePublish', as: 'sponsor.admin', given: () => ({ plain: true, dry: false }) },
  { operation: 'clockSet', as: 'sponsor.admin', given: (_bag, today) => ({ plain: true, body: { now: `${today}T12:00:00Z` } }) },
  { operation: 'journalCheckpoint', as: 'anonymous', keep: { size: 'size' }, given: () => ({ plain: true }) },
  { operation: 'journalConsistency', as: 'anonymous', given: () => ({ plain: true, query: { from: '1' } }) },
  ...['journalProof', 'journalReceipt', 'journalQr'].map((operation): Step => ({
    operation, as: 'sponsor.auditor', given: () => ({ plain: true, params: { position: '1' } }),
  })),
  { operation: 'agreementLedger', as: 'customer.admin', given: of('agreement') },
  { operation: 'agreementStatement', as: 'customer.admin', given: of('agreement') },
  { operation: 'statementExport', as: 'customer.admin', given: of('agreement') },
  { operation: 'programmeFigures', as: 'sponsor.admin', given: of('programme') },
  {
    operation: 'programmeDifferences', as: 'sponsor.admin',
    given: (bag) => ({ plain: true, params: { id: bag['programme'] ?? '' }, query: { from: '1', to: '1' } }),
  },
  { operation: 'paymentRunGet', as: 'sponsor.finance', given: () => ({ plain: true, query: {} }) },
  { operation: 'paymentRunExport', as: 'sponsor.finance', given: () => ({ plain: true, query: {} }) },
  { operation: 'journalExport', as: 'sponsor.auditor', given: () => ({ plain: true, query: {} }) },
  { operation: 'search', as: 'sponsor.admin', given: () => ({ plain: true, query: { q: 'contoso' } }) },
  ...['voucherExport', 'requestExport'].map((operation): Step => ({ operation, as: 'sponsor.admin', given: () => ({ plain: true, query: {} }) })),
  {
    operation: 'bulkStart', as: 'customer.admin', keep: { bulk: 'id' },
    given: () => ({ plain: true, dry: true, body: { command: 'voucher.resend', filter: {} } }),
  },
  ...['bulkGet', 'bulkResult'].map((operation): Step => ({ operation, as: 'customer.admin', given: of('bulk') })),
  { operation: 'organisationGet', as: 'sponsor.admin', given: of('customer') },
  { operation: 'personList', as: 'sponsor.admin', given: of('newCustomer') },
  { operation: 'sessionEnd', as: 'signed-in', given: () => ({ plain: true, params: { id: OTHER_SESSION } }) },
  { operation: 'mailList', as: 'sponsor.admin', given: () => ({ plain: true }) },
  { operation: 'mailSendAgain', as: 'sponsor.admin', given: () => ({ plain: true, params: { id: DEAD_MAIL } }) },
];
