/** Every command that a person may give, with what it takes; and the one way from an unknown value to an input. */
import type { z } from 'zod';
import type { COMMANDS, CommandName } from '../domain/party.ts';
import * as engagement from './engagement.ts';
import * as entitlement from './entitlement.ts';
import { errorMap, fieldErrors, type FieldError } from './messages.ts';
import * as partner from './partner.ts';
import * as party from './party.ts';
import * as payment from './payment.ts';
import * as publication from './publication.ts';
import type { Language } from './refusal-params.ts';
import * as voucher from './voucher.ts';

/** The commands that somebody may give; the others are the clock's alone. */
export type GivenCommand = {
  [Name in CommandName]: keyof (typeof COMMANDS)[Name] extends never ? never : Name;
}[CommandName];

export const COMMAND_INPUTS = {
  'organisation.register': party.register,
  'agreement.register': entitlement.registerAgreement,
  'programme.publish': publication.publish,
  'programme.extend': publication.extend,
  'person.invite': party.invite,
  'person.reinvite': party.ofPerson,
  'person.set-roles': party.setRoles,
  'person.suspend': party.suspend,
  'person.reinstate': party.ofPerson,
  'person.erase': party.ofPerson,
  'key.create': party.createKey,
  'key.revoke': party.ofKey,
  'entitlement.grant': entitlement.grant,
  'entitlement.reduce': entitlement.reduce,
  'entitlement.activate': entitlement.activate,
  'entitlement.convert': entitlement.convert,
  'voucher.create': voucher.create,
  'voucher.assign': voucher.assign,
  'voucher.cancel': voucher.withReason,
  'voucher.resend': voucher.only,
  'voucher.validate': voucher.validate,
  'voucher.reserve': voucher.reserve,
  'voucher.reschedule': voucher.reschedule,
  'voucher.release': voucher.withReason,
  'voucher.redeem': voucher.only,
  'engagement.attach': engagement.attach,
  'engagement.draft': engagement.draft,
  'engagement.report': engagement.report,
  'partner.add-location': partner.addLocation,
  'partner.record-competency': partner.recordCompetency,
  'partner.add-consultant': partner.addConsultant,
  'partner.record-qualification': partner.recordQualification,
  'partner.describe': partner.describe,
  'partner.enrol': partner.enrol,
  'payment.register': payment.registerPayee,
  'payment.save': payment.save,
  'payment.submit': payment.only,
  'payment.cancel': payment.only,
  'payment.appeal': payment.appeal,
  'payment.review': payment.only,
  'payment.return': payment.withReasons,
  'payment.deny': payment.withReasons,
  'payment.approve': payment.only,
  'payment.pay': payment.pay,
  'payment.reverse': payment.reverse,
} as const satisfies { readonly [Name in GivenCommand]: z.ZodType };

/** What a command's decision is handed, once parsed. */
export type CommandInput<Name extends GivenCommand> = z.output<(typeof COMMAND_INPUTS)[Name]>;

/** What a client writes for a command. */
export type CommandBody<Name extends GivenCommand> = z.input<(typeof COMMAND_INPUTS)[Name]>;

export type Parsed<Input> = { readonly input: Input } | { readonly errors: readonly FieldError[] };

/** Whether a text names a command that a person may give. */
export function isGivenCommand(name: string): name is GivenCommand {
  return Object.hasOwn(COMMAND_INPUTS, name);
}

/** Reads a command's input, or says everything that is wrong with it. */
export function parseInput<Name extends GivenCommand>(
  command: Name,
  value: unknown,
  language: Language,
): Parsed<CommandInput<Name>> {
  // The table's type says this of every name, but the compiler does not follow it for one not yet known.
  const schema = COMMAND_INPUTS[command] as unknown as z.ZodType<CommandInput<Name>>;
  return parseWith(schema, value, language);
}

/** Reads any value by a schema, in the same words. */
export function parseWith<Output>(schema: z.ZodType<Output>, value: unknown, language: Language): Parsed<Output> {
  const result = schema.safeParse(value, { error: errorMap(language) });
  return result.success ? { input: result.data } : { errors: fieldErrors(result.error, language) };
}
