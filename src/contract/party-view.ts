/** Organisations, people and keys as answers, and who the caller is. */
import { z } from 'zod';
import { PARTY_ROLES, type ApiKey, type Organisation, type PartyKind, type Person } from '../domain/party.ts';
import { abilities, dayView } from './answer.ts';
import { ROLES } from './party.ts';

const kind = z.enum(Object.keys(PARTY_ROLES) as [PartyKind, ...PartyKind[]]);

export const organisationView = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  country: z.string(),
  sponsorId: z.string().nullable(),
  code: z.string().nullable().describe('The sponsor\'s own code for it.'),
  ...abilities,
}).meta({ id: 'Organisation' });

export const personView = z.object({
  id: z.string(),
  organisationId: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  locations: z.array(z.string()).nullable().describe('Those the person is limited to; null for all.'),
  consultantId: z.string().nullable(),
}).meta({ id: 'Person' });

export const meView = z.object({
  person: personView,
  organisation: organisationView.omit({ abilities: true }),
  commands: z.array(z.string()).describe('Every command that a role of the caller may ever give.'),
}).meta({ id: 'Me' });

export const keyView = z.object({
  id: z.string(),
  personId: z.string(),
  organisationId: z.string(),
  name: z.string(),
  expiresOn: dayView.nullable(),
}).meta({ id: 'ApiKey' });

export type OrganisationView = z.input<typeof organisationView>;
export type PersonView = z.input<typeof personView>;
export type MeView = z.input<typeof meView>;
export type KeyView = z.input<typeof keyView>;

export function presentOrganisation(organisation: Organisation): OrganisationView {
  return { ...organisation };
}

export function presentPerson(person: Person): PersonView {
  return {
    ...person,
    roles: [...person.roles],
    locations: person.locations === null ? null : [...person.locations],
  };
}

/** A key without its hash. */
export function presentKey({ id, personId, organisationId, name, expiresOn }: ApiKey): KeyView {
  return { id, personId, organisationId, name, expiresOn };
}
