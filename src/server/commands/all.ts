/** Every command by its name: the one place that knows which handler decides it. */
import type { CommandName } from '../../domain/party.ts';
import * as engagement from './engagement.ts';
import * as entitlement from './entitlement.ts';
import type { Handler } from './handler.ts';
import * as key from './key.ts';
import * as partner from './partner.ts';
import * as party from './party.ts';
import * as payment from './payment.ts';
import * as programme from './programme.ts';
import * as voucher from './voucher.ts';

const HANDLERS = {
  'organisation.register': party.register,
  'person.invite': party.invite,
  'person.reinvite': party.reinvite,
  'person.join': party.join,
  'person.set-roles': party.setRoles,
  'person.suspend': party.suspend,
  'person.reinstate': party.reinstate,
  'person.erase': party.erase,
  'key.create': key.create,
  'key.revoke': key.revoke,
  'programme.publish': programme.publish,
  'programme.extend': programme.extend,
  'agreement.register': entitlement.register,
  'agreement.end': entitlement.end,
  'entitlement.grant': entitlement.grant,
  'entitlement.reduce': entitlement.reduce,
  'entitlement.activate': entitlement.activate,
  'entitlement.convert': entitlement.convert,
  'entitlement.remove': entitlement.remove,
  'voucher.create': voucher.create,
  'voucher.assign': voucher.assign,
  'voucher.cancel': voucher.cancel,
  'voucher.resend': voucher.resend,
  'voucher.validate': voucher.validate,
  'voucher.reserve': voucher.reserve,
  'voucher.reschedule': voucher.reschedule,
  'voucher.release': voucher.release,
  'voucher.redeem': voucher.redeem,
  'voucher.expire': voucher.expire,
  'voucher.extend': voucher.extend,
  'engagement.attach': engagement.attach,
  'engagement.draft': engagement.draft,
  'engagement.report': engagement.report,
  'partner.add-location': partner.addLocation,
  'partner.record-competency': partner.recordCompetency,
  'partner.add-consultant': partner.addConsultant,
  'partner.record-qualification': partner.recordQualification,
  'partner.describe': partner.describe,
  'partner.enrol': partner.enrol,
  'payment.register': payment.register,
  'payment.save': payment.save,
  'payment.submit': payment.submit,
  'payment.cancel': payment.cancel,
  'payment.appeal': payment.appeal,
  'payment.review': payment.review,
  'payment.return': payment.giveBack,
  'payment.deny': payment.deny,
  'payment.approve': payment.approve,
  'payment.pay': payment.pay,
  'payment.reverse': payment.reverse,
} satisfies { readonly [Name in CommandName]: unknown };

/** The handler of a command. Its input was parsed by the schema of the same name, which is what the cast relies on. */
export function handlerOf(name: CommandName): Handler<object> {
  return HANDLERS[name] as unknown as Handler<object>;
}
