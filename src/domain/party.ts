/** Who takes part, in which role, and which commands a role may ever give. One table; the docs page is made from it. */
import { foldEmail, type ConsultantId, type LocationId, type OrganisationId, type PersonId } from './ids.ts';
import type { Refusal } from './decision.ts';
import type { EventOf } from './event.ts';
import type { Day, Instant } from './time.ts';

export const PARTY_ROLES = {
  sponsor: ['programme-admin', 'claims-reviewer', 'finance', 'auditor'],
  customer: ['benefits-admin', 'project-manager'],
  partner: ['global-admin', 'programme-admin', 'payment-admin', 'consultant'],
} as const;

export type PartyKind = keyof typeof PARTY_ROLES;
export type Role = (typeof PARTY_ROLES)[PartyKind][number];

/** The role that manages an organisation's people. */
export const ADMIN_ROLE: { readonly [Kind in PartyKind]: Role } = {
  sponsor: 'programme-admin',
  customer: 'benefits-admin',
  partner: 'global-admin',
};

interface Givers {
  readonly sponsor?: readonly Role[];
  readonly customer?: readonly Role[];
  readonly partner?: readonly Role[];
}

const PARTNER_WORK: Givers = { partner: ['global-admin', 'programme-admin'] };
const PARTNER_PAYMENT: Givers = { partner: ['global-admin', 'payment-admin'] };
const OWN_ADMIN: Givers = {
  sponsor: ['programme-admin'],
  customer: ['benefits-admin'],
  partner: ['global-admin'],
};

/** Every command and the roles that may ever give it; those without any are given by the clock alone. */
export const COMMANDS = {
  'organisation.register': { sponsor: ['programme-admin'] },
  'agreement.register': { sponsor: ['programme-admin'] },
  'programme.publish': { sponsor: ['programme-admin'] },
  'programme.extend': { sponsor: ['programme-admin'] },
  'person.invite': OWN_ADMIN,
  'person.reinvite': OWN_ADMIN,
  'person.join': {},
  'person.set-roles': OWN_ADMIN,
  'person.suspend': OWN_ADMIN,
  'person.reinstate': OWN_ADMIN,
  'person.erase': OWN_ADMIN,
  'key.create': OWN_ADMIN,
  'key.revoke': OWN_ADMIN,
  'entitlement.grant': { sponsor: ['programme-admin'] },
  'entitlement.reduce': { sponsor: ['programme-admin'] },
  'entitlement.activate': { customer: ['benefits-admin'] },
  'entitlement.convert': { customer: ['benefits-admin'] },
  'entitlement.remove': {},
  'agreement.end': {},
  'voucher.create': { customer: ['benefits-admin'] },
  'voucher.assign': { customer: ['benefits-admin'] },
  'voucher.cancel': { customer: ['benefits-admin'] },
  'voucher.resend': { customer: ['benefits-admin', 'project-manager'] },
  'voucher.validate': PARTNER_WORK,
  'voucher.reserve': PARTNER_WORK,
  'voucher.reschedule': PARTNER_WORK,
  'voucher.release': PARTNER_WORK,
  'voucher.redeem': PARTNER_WORK,
  'voucher.expire': {},
  'voucher.extend': {},
  'engagement.attach': { partner: ['global-admin', 'programme-admin', 'consultant'] },
  'engagement.draft': { partner: ['global-admin', 'programme-admin', 'consultant'] },
  'engagement.report': PARTNER_WORK,
  'partner.add-location': PARTNER_WORK,
  'partner.record-competency': { sponsor: ['programme-admin'] },
  'partner.add-consultant': PARTNER_WORK,
  'partner.record-qualification': { ...PARTNER_WORK, sponsor: ['programme-admin'] },
  'partner.describe': PARTNER_WORK,
  'partner.enrol': { partner: ['global-admin'] },
  'payment.register': { partner: ['global-admin'] },
  'payment.save': PARTNER_PAYMENT,
  'payment.submit': PARTNER_PAYMENT,
  'payment.cancel': PARTNER_PAYMENT,
  'payment.appeal': PARTNER_PAYMENT,
  'payment.review': { sponsor: ['claims-reviewer'] },
  'payment.return': { sponsor: ['claims-reviewer'] },
  'payment.deny': { sponsor: ['claims-reviewer'] },
  'payment.approve': { sponsor: ['finance'] },
  'payment.pay': { sponsor: ['finance'] },
  'payment.reverse': { sponsor: ['finance'] },
} as const satisfies Readonly<Record<string, Givers>>;

export type CommandName = keyof typeof COMMANDS;

/**
 * What an API key may be limited to: reading, and giving the commands of some nouns. A key is never worth more than the
 * person it acts for.
 */
export const SCOPES = [
  'read', 'programmes', 'people', 'entitlement', 'vouchers', 'engagements', 'partner', 'payments',
] as const;
export type Scope = (typeof SCOPES)[number];

const SCOPE_OF_NOUN: Readonly<Record<string, Scope>> = {
  organisation: 'people', person: 'people', key: 'people', programme: 'programmes', agreement: 'entitlement',
  entitlement: 'entitlement', voucher: 'vouchers', engagement: 'engagements', partner: 'partner', payment: 'payments',
};

/** The scope that a key needs in order to give a command. */
export function scopeOf(command: CommandName): Scope {
  const [noun = ''] = command.split('.');
  const scope = SCOPE_OF_NOUN[noun];
  if (scope === undefined) throw new Error(`${command} is in no scope`);
  return scope;
}

/** Commands for which a person must have signed in a short while ago: a signature, payee data, money. */
export const STEP_UP_COMMANDS: readonly CommandName[] = [
  'partner.enrol', 'payment.register', 'payment.approve', 'payment.pay', 'payment.reverse',
];

/** Who gives a command: a person in one organisation, or the installation itself (the clock, `init`, an example). */
export interface Actor {
  readonly kind: 'person' | 'system';
  readonly personId: PersonId | null;
  readonly organisationId: OrganisationId | null;
  readonly party: PartyKind | null;
  readonly roles: readonly Role[];
  /** The locations a partner's person is limited to; null for all. */
  readonly locations: readonly LocationId[] | null;
  readonly consultantId: ConsultantId | null;
  readonly email: string | null;
  /** What the API key that was shown is limited to; null where it is not, or where none was shown. */
  readonly scopes: readonly Scope[] | null;
}

export const SYSTEM: Actor = {
  kind: 'system',
  personId: null,
  organisationId: null,
  party: null,
  roles: [],
  locations: null,
  consultantId: null,
  email: null,
  scopes: null,
};

/** What every decision is told: when, for whom. `today` is the date in the programme's time zone. */
export interface Context {
  readonly at: Instant;
  readonly today: Day;
  readonly actor: Actor;
}

/** The roles of the actor's party that may ever give a command. */
export function giversOf(command: CommandName, party: PartyKind | null): readonly Role[] {
  if (party === null) return [];
  return (COMMANDS[command] as Givers)[party] ?? [];
}

/** Whether any role of the actor may ever give the command; the refusal `role.missing` where none may. */
export function roleMissing(command: CommandName, actor: Actor): Refusal | undefined {
  if (actor.kind === 'system') return undefined;
  if (giversOf(command, actor.party).some((role) => actor.roles.includes(role))) return undefined;
  const givers = COMMANDS[command] as Givers;
  const roles = (Object.keys(PARTY_ROLES) as PartyKind[]).flatMap((party) =>
    (givers[party] ?? []).map((role) => `${party}.${role}`),
  );
  return { rule: 'role.missing', params: { command, roles } };
}

/** What concerns the whole of a partner, and is not for somebody who acts for some of its locations. */
export const WHOLE_PARTNER_COMMANDS: readonly CommandName[] = [
  'partner.add-location', 'partner.describe', 'partner.enrol', 'payment.register',
];

/** The refusal `person.limited-to-locations` where the actor may not act for the whole of a partner. */
export function wholeMissing(command: CommandName, { locations }: Pick<Actor, 'locations'>): Refusal | undefined {
  if (locations === null || !WHOLE_PARTNER_COMMANDS.includes(command)) return undefined;
  return { rule: 'person.limited-to-locations', params: { command } };
}

/** The refusal `key.scope-missing` where the key that was shown is limited to other things. */
export function scopeMissing(command: CommandName, { scopes }: Pick<Actor, 'scopes'>): Refusal | undefined {
  const needed = scopeOf(command);
  if (scopes === null || scopes.includes(needed)) return undefined;
  return { rule: 'key.scope-missing', params: { command, scope: needed } };
}

/** Why the actor may not give a command at all, whatever it is about: by role, by the key shown, or by location. */
export function mayNever(command: CommandName, actor: Actor): Refusal | undefined {
  return roleMissing(command, actor) ?? scopeMissing(command, actor) ?? wholeMissing(command, actor);
}

/** Whether a partner's person may act for a location: everybody who is not limited, or limited to it. */
export function mayActFor(actor: Actor, locationId: LocationId): boolean {
  return actor.locations === null || actor.locations.includes(locationId);
}

export interface Organisation {
  readonly id: OrganisationId;
  readonly kind: PartyKind;
  readonly name: string;
  readonly country: string;
  /** The sponsor that registered it; null for a sponsor itself. */
  readonly sponsorId: OrganisationId | null;
  /** The sponsor's own code for it, unique with that sponsor. */
  readonly code: string | null;
}

export function organisationFrom(event: EventOf<'organisation.registered'>): Organisation {
  const { kind, name, country, sponsorId, code } = event.data;
  return { id: event.subject as OrganisationId, kind, name, country, sponsorId, code };
}

/** Whether an address is that of the person a voucher is assigned to. */
export function isSameAddress(one: string, other: string): boolean {
  return foldEmail(one) === foldEmail(other);
}
