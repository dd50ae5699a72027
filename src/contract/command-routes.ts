/**
 * Every command's address, the first half of the API's one page (api.md §2); `routes.ts` is the other. No schema is
 * imported here, so that the client can follow these rows in a browser, which gets none. What a command takes and
 * answers stands in `commands.ts` and `command-answers.ts` under the same name.
 */
import type { GivenCommand } from './commands.ts';
import type { CommandRoute } from './route.ts';

const ofAgreement = { id: 'agreementId' } as const;
const ofPartner = { id: 'partnerId' } as const;
const ofRequest = { id: 'request' } as const;
const ofPerson = { personId: 'personId' } as const;
const ofVoucher = { ref: 'voucher' } as const;
export const PEOPLE = '/organisations/{id}/people';
export const REQUEST = '/payment-requests/{id}';

export const COMMAND_ROUTES = {
  'programme.publish': { method: 'POST', path: '/programmes', status: 201, body: 'json-or-yaml',
    summary: 'Publish a version of a programme' },
  'programme.extend': { method: 'POST', path: '/programmes/{id}/extensions', params: { id: 'programmeId' },
    status: 202, summary: 'Extend the life of vouchers in bulk; Location says where its progress is' },
  'organisation.register': { method: 'POST', path: '/organisations', status: 201,
    summary: 'Register a customer or a partner' },
  'person.invite': { method: 'POST', path: PEOPLE, params: { id: 'organisationId' }, status: 201,
    summary: 'Invite a person into an organisation' },
  'person.set-roles': { method: 'PATCH', path: `${PEOPLE}/{personId}`, params: { personId: 'personId' },
    within: 'id', summary: 'Set a person\'s roles' },
  'person.reinvite': { method: 'POST', path: `${PEOPLE}/{personId}/invitation`, params: ofPerson, within: 'id', body: 'none',
    summary: 'Send another invitation; those before it, and the sign-in it led to, are void' },
  'person.suspend': { method: 'POST', path: `${PEOPLE}/{personId}/suspend`, params: ofPerson, within: 'id',
    summary: 'Let a person do nothing here, by no key and no session' },
  'person.reinstate': { method: 'POST', path: `${PEOPLE}/{personId}/reinstate`, params: ofPerson, within: 'id', body: 'none',
    summary: 'End a suspension' },
  'person.erase': { method: 'POST', path: `${PEOPLE}/{personId}/erase`, params: ofPerson, within: 'id', body: 'none',
    summary: 'Erase who a person is, for ever; what they did stays in the journal under the person\'s id' },
  'key.create': { method: 'POST', path: `${PEOPLE}/{personId}/keys`, params: { personId: 'personId' }, within: 'id',
    status: 201, summary: 'Make an API key; its secret is told once' },
  'key.revoke': { method: 'POST', path: '/organisations/{id}/keys/{keyId}/revoke', params: { keyId: 'keyId' }, within: 'id',
    body: 'none', summary: 'Make an API key worthless, at once' },
  'agreement.register': { method: 'POST', path: '/agreements', status: 201,
    summary: 'Register a customer\'s agreement' },
  'entitlement.grant': { method: 'POST', path: '/agreements/{id}/grants', params: ofAgreement,
    summary: 'Grant days' },
  'entitlement.reduce': { method: 'POST', path: '/agreements/{id}/reductions', params: ofAgreement,
    summary: 'Take unused days back' },
  'entitlement.activate': { method: 'POST', path: '/agreements/{id}/activation', params: ofAgreement, body: 'none',
    summary: 'Activate the benefit' },
  'entitlement.convert': { method: 'POST', path: '/agreements/{id}/conversions', params: ofAgreement,
    summary: 'Convert training days into planning days' },
  'voucher.create': { method: 'POST', path: '/agreements/{id}/vouchers', params: ofAgreement, status: 201,
    summary: 'Create a voucher' },
  'voucher.validate': { method: 'POST', path: '/vouchers/validate', rename: { reference: 'voucher' },
    summary: 'Check a voucher that somebody has forwarded, and whether it could be reserved' },
  'voucher.assign': { method: 'POST', path: '/vouchers/{ref}/assign', params: ofVoucher,
    summary: 'Assign a voucher to a person, or reassign it' },
  'voucher.cancel': { method: 'POST', path: '/vouchers/{ref}/cancel', params: ofVoucher,
    summary: 'Cancel a voucher nobody has reserved' },
  'voucher.resend': { method: 'POST', path: '/vouchers/{ref}/resend', params: ofVoucher, body: 'none',
    summary: 'Send the assignee\'s mail again' },
  'voucher.reserve': { method: 'POST', path: '/vouchers/{ref}/reserve', params: ofVoucher,
    summary: 'Reserve a voucher for an engagement' },
  'voucher.reschedule': { method: 'POST', path: '/vouchers/{ref}/reschedule', params: ofVoucher,
    summary: 'Change the dates of a reservation' },
  'voucher.release': { method: 'POST', path: '/vouchers/{ref}/release', params: ofVoucher,
    summary: 'Give a reservation back' },
  'engagement.attach': { method: 'POST', path: '/vouchers/{ref}/deliverables', params: ofVoucher, status: 201,
    body: 'multipart', summary: 'Upload a deliverable' },
  'engagement.draft': { method: 'PUT', path: '/vouchers/{ref}/report', params: ofVoucher,
    summary: 'Keep a draft of the completion report' },
  'engagement.report': { method: 'POST', path: '/vouchers/{ref}/report', params: ofVoucher,
    summary: 'Submit the completion report, or correct it' },
  'voucher.redeem': { method: 'POST', path: '/vouchers/{ref}/redeem', params: ofVoucher, body: 'none',
    summary: 'Redeem a voucher' },
  'partner.describe': { method: 'PUT', path: '/partners/{id}/profile', params: ofPartner,
    summary: 'Describe a partner' },
  'partner.add-location': { method: 'POST', path: '/partners/{id}/locations', params: ofPartner, status: 201,
    summary: 'Add a location' },
  'partner.add-consultant': { method: 'POST', path: '/partners/{id}/consultants', params: ofPartner, status: 201,
    summary: 'Add a consultant' },
  'partner.record-qualification': { method: 'POST',
    path: '/partners/{id}/consultants/{consultantId}/qualifications',
    params: { consultantId: 'consultantId' }, within: 'id', status: 201,
    summary: 'Record a consultant\'s qualification' },
  'partner.record-competency': { method: 'POST', path: '/partners/{id}/competencies', params: ofPartner,
    status: 201, summary: 'Record a partner\'s competency' },
  'partner.enrol': { method: 'POST', path: '/partners/{id}/enrolments', params: ofPartner,
    summary: 'Enrol in offerings, or renew' },
  'payment.register': { method: 'POST', path: '/partners/{id}/payee', params: ofPartner,
    summary: 'Register where money goes' },
  'payment.save': { method: 'POST', path: '/payment-requests', own: 'partnerId', status: 201,
    summary: 'Draft a payment request' },
  'payment.submit': { method: 'POST', path: `${REQUEST}/submit`, params: ofRequest, body: 'none',
    summary: 'Submit a payment request' },
  'payment.cancel': { method: 'POST', path: `${REQUEST}/cancel`, params: ofRequest, body: 'none',
    summary: 'Withdraw a payment request' },
  'payment.appeal': { method: 'POST', path: `${REQUEST}/appeal`, params: ofRequest,
    summary: 'Appeal against a denial' },
  'payment.review': { method: 'POST', path: `${REQUEST}/review`, params: ofRequest, body: 'none',
    summary: 'Take a payment request under review' },
  'payment.return': { method: 'POST', path: `${REQUEST}/return`, params: ofRequest,
    summary: 'Return a payment request for correction' },
  'payment.deny': { method: 'POST', path: `${REQUEST}/deny`, params: ofRequest, summary: 'Deny a payment request' },
  'payment.approve': { method: 'POST', path: `${REQUEST}/approve`, params: ofRequest, body: 'none',
    summary: 'Approve a payment request' },
  'payment.pay': { method: 'POST', path: `${REQUEST}/pay`, params: ofRequest, summary: 'Record a payment' },
  'payment.reverse': { method: 'POST', path: `${REQUEST}/reverse`, params: ofRequest,
    summary: 'Record that a payment came back' },
} as const satisfies { readonly [Name in GivenCommand]: CommandRoute };

/** Second addresses of a command: editing a draft is saving it again. */
export const EDIT_ROUTES = {
  'payment.save': { method: 'PATCH', path: REQUEST, params: ofRequest, own: 'partnerId',
    summary: 'Edit a draft or returned payment request; the body holds the whole of it' },
} as const satisfies { readonly [Name in GivenCommand]?: CommandRoute };
