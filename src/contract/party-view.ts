/** Organisations, people and keys as answers, and who the caller is. */
import { z } from 'zod';
import { PARTY_ROLES, SCOPES, type Organisation, type PartyKind } from '../domain/party.ts';
import { isErased, type ApiKey, type Person } from '../domain/person.ts';
import { abilities, dayView, instantView } from './answer.ts';
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
  joined: z.boolean().describe('Whether the person has taken up an invitation and can sign in.'),
  suspended: z.boolean(),
  erased: z.boolean().describe('Whether nothing is known of the person any more but the id.'),
  ...abilities,
}).meta({ id: 'Person' });

export const placeView = z.object({
  personId: z.string(),
  organisationId: z.string(),
  organisation: z.string().describe('Its name.'),
  kind,
  roles: z.array(z.enum(ROLES)),
  suspended: z.boolean().describe('Whether it cannot be used at present.'),
}).meta({ id: 'Place' });

export const meView = z.object({
  person: personView,
  organisation: organisationView.omit({ abilities: true }),
  commands: z.array(z.string()).describe('Every command that a role of the caller may ever give, and mail.send-again.'),
  places: z.array(placeView)
    .describe('Every organisation of whoever has signed in; X-Organisation names the one to act for. A key has one.'),
  session: z.object({
    id: z.string(),
    signedInAt: instantView,
    endsAt: instantView.describe('At the latest; it ends earlier where it is not used.'),
  }).nullable().describe('Null where an API key was shown.'),
}).meta({ id: 'Me' });

export const sessionView = z.object({
  id: z.string(),
  program: z.string().describe('The browser and the system, in words.'),
  createdAt: instantView,
  seenAt: instantView.describe('To the minute.'),
  endsAt: instantView.describe('At the latest; it ends earlier where it is not used.'),
  current: z.boolean().describe('Whether it is the one that asks.'),
}).meta({ id: 'Session' });

export const endedSession = z.object({ id: z.string() });

export const keyView = z.object({
  id: z.string(),
  personId: z.string(),
  organisationId: z.string(),
  name: z.string(),
  expiresOn: dayView.nullable(),
  scopes: z.array(z.enum(SCOPES)).nullable().describe('What it is limited to; null for all that its person may do.'),
  revoked: z.boolean(),
  personName: z.string(),
  lastUsedAt: instantView.nullable().describe('To the minute; null where it never was.'),
}).meta({ id: 'ApiKey' });

export type OrganisationView = z.input<typeof organisationView>;
export type PersonView = z.input<typeof personView>;
export type MeView = z.input<typeof meView>;
export type PlaceView = z.input<typeof placeView>;
export type SessionView = z.input<typeof sessionView>;
export type KeyView = z.input<typeof keyView>;

export function presentOrganisation(organisation: Organisation): OrganisationView {
  return { ...organisation };
}

export function presentPerson(person: Person): PersonView {
  const { identity, invitations: _invitations, roles, locations, ...rest } = person;
  return {
    ...rest,
    roles: [...roles],
    locations: locations === null ? null : [...locations],
    joined: identity !== null,
    erased: isErased(person),
  };
}

/** A key as lists show it, with whose it is and when it was last used. */
export interface ListedKey {
  readonly key: ApiKey;
  readonly personName: string;
  readonly lastUsedAt: string | null;
}

/** A key without its hash. */
export function presentKey({ key, personName, lastUsedAt }: ListedKey): KeyView {
  const { id, personId, organisationId, name, expiresOn, scopes, revoked } = key;
  return {
    id, personId, organisationId, name, expiresOn, scopes: scopes === null ? null : [...scopes], revoked, personName, lastUsedAt,
  };
}
