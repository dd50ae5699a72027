/** What the commands on an agreement and its days take. */
import { z } from 'zod';
import type { ConvertInput, GrantInput, ReduceInput, RegisterInput } from '../domain/entitlement.ts';
import type { AgreementId } from '../domain/ids.ts';
import { agreementId, customerId, day, days, line, ordered, programmeId, text } from './values.ts';

type OfAgreement = { readonly agreementId: AgreementId };

export const registerAgreement = z.strictObject({
  customerId,
  programmeId,
  number: line.describe('The licensing number, unique within the programme.'),
  startsOn: day,
  endsOn: day.describe('The agreement\'s last day.'),
}).check(ordered('startsOn', 'endsOn')) satisfies z.ZodType<RegisterInput>;

export const grant = z.strictObject({
  agreementId,
  days,
  on: day.optional().describe('The date on which the days accrue; today where left out.'),
  unit: z.enum(['planning', 'training']).optional().describe('Planning days where left out.'),
  reason: text.optional(),
}) satisfies z.ZodType<GrantInput & OfAgreement>;

export const reduce = z.strictObject({
  agreementId,
  days,
  reason: text,
}) satisfies z.ZodType<ReduceInput & OfAgreement>;

export const activate = z.strictObject({ agreementId }) satisfies z.ZodType<OfAgreement>;

export const convert = z.strictObject({
  agreementId,
  trainingDays: days.describe('Taken in whole groups; what is left over stays a training day.'),
}) satisfies z.ZodType<ConvertInput & OfAgreement>;
