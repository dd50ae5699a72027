/**
 * People and their API keys: who somebody is in an organisation, who manages them, and what is left of them when they
 * are erased.
 */
import { unreachable, type Refusal } from './decision.ts';
import { happened, type Assignee, type Event, type EventOf } from './event.ts';
import {
  ID_PREFIX, type ConsultantId, type KeyId, type LocationId, type OrganisationId, type PersonId, type VoucherReference,
} from './ids.ts';
import { ADMIN_ROLE, PARTY_ROLES, type Actor, type PartyKind, type Role, type Scope } from './party.ts';
import { ERASED, erasedAddress } from './personal.ts';
import type { Day } from './time.ts';

/** Whoever signs in, as an OpenID Connect issuer names them: `iss` and `sub` together, and never an address. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** A person's place in one organisation. Somebody who works for several has a place in each, with one identity. */
export interface Person {
  readonly id: PersonId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly locations: readonly LocationId[] | null;
  readonly consultantId: ConsultantId | null;
  /** Who signs in as this person; null until an invitation was taken up. */
  readonly identity: Identity | null;
  /** How many invitations were sent; only the last one can be taken up. */
  readonly invitations: number;
  /** A suspended person may do nothing here, by no key and no session, until reinstated. */
  readonly suspended: boolean;
}

/** An API key: only the hash of its secret is kept. */
export interface ApiKey {
  readonly id: KeyId;
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly hash: string;
  readonly expiresOn: Day | null;
  readonly scopes: readonly Scope[] | null;
  readonly revoked: boolean;
}

/** The admin's role of an organisation, whose kind its id tells. */
export function adminRoleOf(organisationId: OrganisationId): Role {
  const kinds = Object.keys(PARTY_ROLES) as PartyKind[];
  const kind = kinds.find((each) => organisationId.startsWith(`${ID_PREFIX[each]}_`));
  if (kind === undefined) throw new Error(`${organisationId} is no organisation`);
  return ADMIN_ROLE[kind];
}

/** Whether a person manages all of the organisation's people now; who is limited to locations manages some. */
export function isAdmin(
  { organisationId, roles, locations, suspended }: Pick<Person, 'organisationId' | 'roles' | 'locations' | 'suspended'>,
): boolean {
  return !suspended && locations === null && roles.includes(adminRoleOf(organisationId));
}

/** Whether everything that a place is limited to lies within what the actor is limited to. */
export function isWithin(actor: Pick<Actor, 'locations'>, locations: readonly LocationId[] | null): boolean {
  const { locations: own } = actor;
  return own === null || (locations !== null && locations.every((id) => own.includes(id)));
}

/**
 * The refusal `person.last-admin`, where a change leaves an organisation without anybody who manages its people.
 * `admins` are the ids of all who do now.
 */
export function lastAdmin(before: Person, after: Person, admins: ReadonlySet<string>): Refusal | undefined {
  if (!isAdmin(before) || isAdmin(after) || [...admins].some((id) => id !== before.id)) return undefined;
  return { rule: 'person.last-admin', params: { role: adminRoleOf(before.organisationId) } };
}

export type PersonEvent = EventOf<
  | 'person.invited' | 'person.reinvited' | 'person.joined' | 'person.roles-set' | 'person.suspended' | 'person.reinstated'
  | 'person.erased'
>;

export function evolvePerson(person: Person | undefined, event: PersonEvent): Person {
  if (event.type === 'person.invited') return invited(event);
  if (person === undefined) throw new Error(`${event.subject} has events before an invitation`);
  switch (event.type) {
    case 'person.reinvited':
      return { ...person, identity: null, invitations: person.invitations + 1 };
    case 'person.joined':
      return { ...person, identity: { issuer: event.data.issuer, subject: event.data.subject } };
    case 'person.roles-set':
      return { ...person, roles: event.data.roles as readonly Role[], locations: event.data.locations };
    case 'person.suspended':
      return { ...person, suspended: true };
    case 'person.reinstated':
      return { ...person, suspended: false };
    case 'person.erased':
      return erased(person);
    default:
      return unreachable(event);
  }
}

function invited(event: EventOf<'person.invited'>): Person {
  const { organisationId, name, email, roles, locations, consultantId } = event.data;
  return {
    id: event.subject as PersonId,
    organisationId, name, email, locations, consultantId,
    roles: roles as readonly Role[],
    identity: null, invitations: 1, suspended: false,
  };
}

export function evolveKey(key: ApiKey | undefined, event: EventOf<'key.created' | 'key.revoked'>): ApiKey {
  if (event.type === 'key.created') {
    const scopes = (event.data.scopes ?? null) as readonly Scope[] | null;
    return { id: event.subject as KeyId, ...event.data, scopes, revoked: false };
  }
  if (key === undefined) throw new Error(`${event.subject} is revoked before it was made`);
  return { ...key, revoked: true };
}

/** A place that nobody has any more: it keeps its id, by which entries name who did something, and nothing of the person. */
function erased(person: Person): Person {
  return {
    ...person,
    name: ERASED, email: erasedAddress(person.id), roles: [], locations: null, consultantId: null, identity: null,
    suspended: true,
  };
}

export function isErased({ id, email }: Pick<Person, 'id' | 'email'>): boolean {
  return email === erasedAddress(id);
}

/** A key of a person who was erased: its name was theirs to choose. */
export function eraseKey(key: ApiKey): ApiKey {
  return { ...key, name: ERASED, revoked: true };
}

/** What stands against erasing a person. */
export interface ErasureState {
  readonly person: Person;
  readonly admins: ReadonlySet<string>;
  /** The vouchers that wait, assigned to the person, for a partner to whom only the person's address proves them. */
  readonly waiting: readonly VoucherReference[];
  /** Whether customers find the person's address in the directory. */
  readonly isContact: boolean;
}

/** As many references as a sentence can hold; the count tells of the others. */
const NAMED_MAX = 10;

/**
 * A voucher that waits would be lost with the address that proves it, so the customer gives it to somebody else first.
 * One that a partner holds needs no proof any more and stands in nobody's way.
 */
export function erasureRefusals({ person, admins, waiting, isContact }: ErasureState): readonly Refusal[] {
  const last = lastAdmin(person, erased(person), admins);
  const vouchers = [...waiting].sort();
  return [
    ...(last === undefined ? [] : [last]),
    ...(vouchers.length === 0
      ? []
      : [{ rule: 'person.vouchers-assigned' as const, params: { count: vouchers.length, vouchers: vouchers.slice(0, NAMED_MAX) } }]),
    ...(isContact ? [{ rule: 'person.partner-contact' as const, params: {} }] : []),
  ];
}

/** The live API keys that a person may have: enough for every machine, few enough to be looked through. */
export const KEYS_MAX = 20;

/** The refusal `key.too-many`, counting the keys that work on a day. */
export function tooManyKeys(keys: Iterable<ApiKey>, today: Day): Refusal | undefined {
  const live = [...keys].filter(({ revoked, expiresOn }) => !revoked && (expiresOn === null || expiresOn >= today));
  return live.length < KEYS_MAX ? undefined : { rule: 'key.too-many', params: { max: KEYS_MAX } };
}

/**
 * Assigning a voucher invites the address as a project manager of the customer (domain.md §4). Somebody who is there
 * already keeps the other roles; who is a project manager already is not invited again.
 */
export function invitation(
  known: Person | undefined,
  customerId: OrganisationId,
  assignee: Assignee,
  newId: PersonId,
): readonly Event[] {
  if (known === undefined) {
    const { name, email } = assignee;
    const roles: readonly Role[] = ['project-manager'];
    return [
      happened('person.invited', newId, {
        organisationId: customerId, name, email, roles, locations: null, consultantId: null,
      }),
    ];
  }
  if (known.roles.includes('project-manager')) return [];
  const roles: readonly Role[] = [...known.roles, 'project-manager'];
  return [happened('person.roles-set', known.id, { roles, locations: known.locations })];
}
