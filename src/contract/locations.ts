/** Where what a command made can be read afterwards, for `Location`. What has no address of its own is not listed. */
import type { GivenCommand } from './commands.ts';

/** `id` is that of what was made, `subject` what it belongs to, `organisationId` where a person was invited. */
export const LOCATIONS: Readonly<Partial<Record<GivenCommand, string>>> = {
  'programme.publish': '/programmes/{id}',
  'programme.extend': '/programmes/{subject}/extensions/{id}',
  'organisation.register': '/organisations/{id}',
  'person.invite': '/organisations/{organisationId}/people/{id}',
  'agreement.register': '/agreements/{id}',
  'voucher.create': '/vouchers/{id}',
  'payment.save': '/payment-requests/{id}',
  'engagement.attach': '/vouchers/{subject}/deliverables/{id}',
};
