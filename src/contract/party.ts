/** What the commands on organisations, people and keys take. */
import { z } from 'zod';
import { ID_PREFIX } from '../domain/ids.ts';
import { PARTY_ROLES, SCOPES, type PartyKind, type Role } from '../domain/party.ts';
import {
  conflict, consultantId, country, day, distinct, email, keyId, line, locationId, organisationId, personId, someOf, text,
} from './values.ts';

const PARTIES = Object.keys(PARTY_ROLES) as PartyKind[];

/** Every role there is, once; the same word may be a role of several parties. */
export const ROLES = [...new Set(PARTIES.flatMap((party): readonly Role[] => PARTY_ROLES[party]))];

const roles = distinct(z.enum(ROLES));

export const register = z.strictObject({
  kind: z.enum(['customer', 'partner']),
  name: line,
  country,
  code: line.optional().describe('The sponsor\'s own code for it, unique with that sponsor.'),
});

const partyOf = (id: unknown): PartyKind | undefined =>
  PARTIES.find((party) => typeof id === 'string' && id.startsWith(`${ID_PREFIX[party]}_`));

/** An id tells the party of its organisation, and so which roles its people can have. */
const rolesOfParty = (party: PartyKind) => conflict('roles', (input) => {
  const { organisationId: of, roles: given } = input;
  const known: readonly unknown[] = ROLES;
  const own: readonly unknown[] = PARTY_ROLES[party];
  // A role that no party has is told of by itself.
  return partyOf(of) === party && Array.isArray(given)
    && given.some((role) => known.includes(role) && !own.includes(role));
}, 'roles', { party, values: PARTY_ROLES[party].join(', ') });

const partnerOnly = (field: 'locations' | 'consultantId') => conflict(field, (input) => {
  const party = partyOf(input['organisationId']);
  return input[field] !== undefined && party !== undefined && party !== 'partner';
}, 'partner-only');

export const invite = z.strictObject({
  organisationId,
  name: line,
  email,
  roles: roles.min(1),
  locations: distinct(locationId).min(1).optional()
    .describe('The partner\'s locations that the person is limited to; left out, all of them.'),
  consultantId: consultantId.optional().describe('The consultant that this person is.'),
}).check(...PARTIES.map(rolesOfParty), partnerOnly('locations'), partnerOnly('consultantId'));

export const setRoles = z.strictObject({
  personId,
  roles: roles.describe('All roles from now on; none takes every right away.'),
  locations: distinct(locationId).min(1).optional()
    .describe('The partner\'s locations that the person is limited to; left out, all of them.'),
});

export const ofPerson = z.strictObject({ personId });

export const suspend = z.strictObject({ personId, reason: text });

export const ofKey = z.strictObject({ keyId });

export const createKey = z.strictObject({
  personId: personId.describe('The person in whose name the key acts.'),
  name: line.describe('What the key is for.'),
  expiresOn: day.optional().describe('The last day on which it works; left out, it works until it is revoked.'),
  scopes: someOf(z.enum(SCOPES)).optional()
    .describe('What it may be used for, of what its person may; left out, all of it.'),
});
