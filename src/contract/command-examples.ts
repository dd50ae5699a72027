/** One good input for each command: the examples of the API reference, and what tests start from. */
import type { CommandBody, GivenCommand } from './commands.ts';

const AGREEMENT = 'agr_4f7Q2mXb9KdLw3Zt';
const CONSULTANT = 'con_8sVn1RcYp5HjTe2G';
const CUSTOMER = 'cus_9cKx4WmTq2ZbLr7N';
const DELIVERABLE = 'dlv_3yPd6FhUo8SaEi1V';
const KEY = 'key_4mXq8ZtLw2RbNc6J';
const LOCATION = 'loc_5gBn7JkMz1QxCw4R';
const PARTNER = 'ptr_2tHv8YsEa6UfGo9D';
const PERSON = 'per_7jLq3NbXk5WcMr1Z';
const REQUEST = 'pay_6dRf9TgVh2YuKi4P';
const VOUCHER = '7K3M-9QTX-2B4D-B';

const assignee = { name: 'Deniz Aydın', email: 'deniz@contoso.example' };

export const COMMAND_EXAMPLES: { readonly [Name in GivenCommand]: CommandBody<Name> } = {
  'organisation.register': { kind: 'customer', name: 'Contoso', country: 'TR', code: 'C-1024' },
  'agreement.register': {
    customerId: CUSTOMER, programmeId: 'example-programme', number: 'E1000001', startsOn: '2019-07-01',
    endsOn: '2022-06-30',
  },
  'programme.publish': {
    definition: { id: 'example-programme', '…': 'the whole definition' }, effectiveFrom: '2021-07-01',
  },
  'programme.extend': {
    programmeId: 'example-programme', createdBefore: '2020-04-01', statuses: ['assigned', 'reserved'],
    days: 90, reason: 'Travel is not possible.',
  },
  'person.invite': {
    organisationId: PARTNER, name: 'Elif Kaya', email: 'elif@fabrikam.example', roles: ['consultant'],
    consultantId: CONSULTANT,
  },
  'person.set-roles': { personId: PERSON, roles: ['payment-admin'], locations: [LOCATION] },
  'person.reinvite': { personId: PERSON },
  'person.suspend': { personId: PERSON, reason: 'On leave until summer.' },
  'person.reinstate': { personId: PERSON },
  'person.erase': { personId: PERSON },
  'key.create': { personId: PERSON, name: 'nightly import', expiresOn: '2022-03-31', scopes: ['read', 'vouchers'] },
  'key.revoke': { keyId: KEY },
  'entitlement.grant': { agreementId: AGREEMENT, days: 60, on: '2021-03-01', unit: 'planning', reason: 'coverage' },
  'entitlement.reduce': { agreementId: AGREEMENT, days: 10, reason: 'The order was corrected.' },
  'entitlement.activate': { agreementId: AGREEMENT },
  'entitlement.convert': { agreementId: AGREEMENT, trainingDays: 9 },
  'voucher.create': {
    agreementId: AGREEMENT, engagementType: 'deployment-planning', days: 5, country: 'TR',
    division: 'Retail', assignee, partnerId: PARTNER,
  },
  'voucher.assign': { voucher: VOUCHER, assignee, partnerId: PARTNER },
  'voucher.cancel': { voucher: VOUCHER, reason: 'The project was stopped.' },
  'voucher.resend': { voucher: VOUCHER },
  'voucher.validate': { voucher: VOUCHER, email: assignee.email },
  'voucher.reserve': {
    voucher: VOUCHER, email: assignee.email, locationId: LOCATION, consultantIds: [CONSULTANT], startsOn: '2021-04-05',
    endsOn: '2021-04-09', offSiteDays: 2,
  },
  'voucher.reschedule': { voucher: VOUCHER, startsOn: '2021-04-12', endsOn: '2021-04-16', offSiteDays: 2 },
  'voucher.release': { voucher: VOUCHER, reason: 'The customer prefers another partner.' },
  'voucher.redeem': { voucher: VOUCHER },
  'engagement.attach': { voucher: VOUCHER, fileName: 'plan.txt', content: 'The deployment plan.' },
  'engagement.draft': { voucher: VOUCHER, summary: 'Planned the deployment.', onSiteDays: 3 },
  'engagement.report': {
    voucher: VOUCHER, startedOn: '2021-04-05', endedOn: '2021-04-09', onSiteDays: 3, offSiteDays: 2,
    summary: 'Planned the deployment.', recommendations: 'Begin with a pilot.', deliverableIds: [DELIVERABLE],
    deliveredToCustomer: true,
  },
  'partner.add-location': { partnerId: PARTNER, name: 'Fabrikam Istanbul', country: 'TR', city: 'İstanbul' },
  'partner.record-competency': {
    partnerId: PARTNER, competency: 'collaboration-and-content', level: 'gold', validFrom: '2021-01-01',
    validUntil: '2021-12-31',
  },
  'partner.add-consultant': { partnerId: PARTNER, name: 'Elif Kaya', email: 'elif@fabrikam.example' },
  'partner.record-qualification': {
    consultantId: CONSULTANT, competency: 'collaboration-and-content', title: 'Planning exam', passedOn: '2019-03-01',
  },
  'partner.describe': {
    partnerId: PARTNER, description: 'We plan deployments.', languages: ['tr', 'en'], industries: ['manufacturing'],
    contactEmail: 'sales@fabrikam.example', website: 'https://fabrikam.example',
  },
  'partner.enrol': {
    partnerId: PARTNER, offerings: ['deployment', 'migration'], agreementVersion: '2019-07',
    signatory: { name: 'Elif Kaya', title: 'Director' },
  },
  'payment.register': {
    partnerId: PARTNER, payee: 'Fabrikam Ltd', taxId: '1234567890', account: 'TR330006100519786457841326',
    currency: 'TRY',
  },
  'payment.save': {
    partnerId: PARTNER, locationId: LOCATION, vouchers: [VOUCHER], invoiceNumber: 'F-1', invoiceDate: '2021-04-12',
  },
  'payment.submit': { request: REQUEST },
  'payment.cancel': { request: REQUEST },
  'payment.appeal': { request: REQUEST, statement: 'The signed report is attached to the voucher.' },
  'payment.review': { request: REQUEST },
  'payment.return': { request: REQUEST, reasons: [{ rule: 'invoice', text: 'It names another entity.' }] },
  'payment.deny': { request: REQUEST, reasons: [{ rule: 'delivered', text: 'Nothing was delivered.' }] },
  'payment.approve': { request: REQUEST },
  'payment.pay': { request: REQUEST, paidOn: '2021-05-03', bankReference: 'SEPA-2021-0503-17' },
  'payment.reverse': { request: REQUEST, reason: 'The account is closed.' },
};
