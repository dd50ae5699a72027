/** An agreement and its days as the customer and the sponsor see them. */
import { z } from 'zod';
import type { Agreement } from '../domain/entitlement.ts';
import { abilities, dayView, instantView } from './answer.ts';

export const balanceView = z.object({
  granted: z.int(),
  converted: z.int(),
  available: z.int(),
  allocated: z.int(),
  delivered: z.int(),
  lapsed: z.int(),
  trainingGranted: z.int(),
  training: z.int().describe('Training days left.'),
  trainingConverted: z.int(),
  trainingLapsed: z.int(),
}).meta({ id: 'Balance', description: 'In days; granted + converted = available + allocated + delivered + lapsed.' });

export const agreementView = z.object({
  id: z.string(),
  customerId: z.string(),
  sponsorId: z.string(),
  programmeId: z.string(),
  number: z.string(),
  startsOn: dayView,
  endsOn: dayView,
  registeredOn: dayView,
  activatedOn: dayView.nullable(),
  balance: balanceView,
  ...abilities,
}).meta({ id: 'Agreement' });

/** One movement of days between two accounts of an agreement. */
export const postingView = z.object({
  sequence: z.int().describe('Counts within the agreement.'),
  at: instantView,
  on: dayView,
  subject: z.string().describe('The agreement or voucher whose event moved the days.'),
  kind: z.string(),
  from: z.string(),
  to: z.string(),
  days: z.int(),
}).meta({ id: 'Posting' });

export type AgreementView = z.input<typeof agreementView>;
export type PostingView = z.input<typeof postingView>;

export function presentAgreement(agreement: Agreement): AgreementView {
  return { ...agreement, balance: { ...agreement.balance } };
}
