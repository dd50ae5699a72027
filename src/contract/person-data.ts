/** Everything that is kept of a person in one organisation, as it is handed over. */
import { z } from 'zod';
import { instantView } from './answer.ts';
import { keyView, personView } from './party-view.ts';

const qualification = z.object({ id: z.string(), competency: z.string(), title: z.string(), passedOn: z.string() });

export const personDataView = z.object({
  toldAt: instantView.describe('By the installation\'s clock.'),
  person: personView.omit({ abilities: true }),
  identity: z.object({ issuer: z.string(), subject: z.string() }).nullable().describe('Who signs in as the person.'),
  invitations: z.int().describe('How many were sent.'),
  preference: z.object({ language: z.string().nullable(), mail: z.string() }).nullable().describe('What was chosen for mail.'),
  portal: z.object({
    views: z.array(z.object({ list: z.string(), name: z.string(), search: z.string() })), seenPosition: z.int(),
  }).nullable().describe('Views of lists that were kept, and up to where notifications have been seen.'),
  keys: z.array(keyView),
  sessions: z.array(z.object({
    id: z.string(), name: z.string().nullable(), email: z.string().nullable(), userAgent: z.string(),
    createdAt: instantView, seenAt: instantView, endsAt: instantView, endedAt: instantView.nullable(),
  })).nullable().describe('Where the person has signed in, told to the person alone; null for others.'),
  consultants: z.array(z.object({
    id: z.string(), name: z.string(), email: z.string(), qualifications: z.array(qualification),
  })).describe('A partner\'s records of the person as a consultant.'),
  vouchers: z.array(z.object({ reference: z.string(), status: z.string() })).describe('A customer\'s, assigned to the person now.'),
  values: z.array(z.object({
    subject: z.string(), sequence: z.int(), type: z.string(), at: instantView, field: z.string(), value: z.unknown(),
  })).describe('Every personal value in the journal that is the person\'s: what `person.erase` would erase.'),
  mails: z.array(z.object({
    id: z.string(), what: z.string(), subject: z.string(), state: z.string(), address: z.string().nullable(),
    name: z.string().nullable(), facts: z.unknown(), madeAt: instantView, sentAt: instantView.nullable(),
  })).describe('Mail made for the person; what was in it is kept for a while only.'),
  did: z.array(z.object({
    position: z.int(), at: instantView, type: z.string(), subject: z.string(), command: z.string(),
  })).describe('The journal\'s entries of what the person did.'),
  next: z.int().nullable().describe('Hand it back as `after` for more of what the person did; null where that is all.'),
}).meta({ id: 'PersonData' });

export type PersonDataView = z.input<typeof personDataView>;
