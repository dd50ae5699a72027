import { describe, expect, it } from 'vitest';
import { ABROAD, CUSTOMER, expectExplained, HERE, HOLDER, person, SPONSOR } from '../../test/support/build.ts';
import type { PersonId } from './ids.ts';
import {
  ADMIN_ROLE, COMMANDS, giversOf, isSameAddress, mayActFor, organisationFrom, PARTY_ROLES, roleMissing, scopeMissing, scopeOf,
  SCOPES, SYSTEM, type CommandName, type PartyKind, type Role,
} from './party.ts';
import { evolveKey, evolvePerson, invitation, isAdmin, lastAdmin, type Person } from './person.ts';

const ADMIN = 'sponsor.programme-admin';
const BENEFITS = 'customer.benefits-admin';
const WORK = 'partner.global-admin partner.programme-admin';
const PAYMENT = 'partner.global-admin partner.payment-admin';
const OWN = `${ADMIN} ${BENEFITS} partner.global-admin`;

/** Who may ever give each command (domain.md §2, api.md §2, definition.md §4), written down a second time. */
const GIVERS: Readonly<Record<CommandName, string>> = {
  'organisation.register': ADMIN,
  'agreement.register': ADMIN,
  'programme.publish': ADMIN,
  'programme.extend': ADMIN,
  'person.invite': OWN,
  'person.reinvite': OWN,
  'person.join': '',
  'person.set-roles': OWN,
  'person.suspend': OWN,
  'person.reinstate': OWN,
  'person.erase': OWN,
  'key.create': OWN,
  'key.revoke': OWN,
  'entitlement.grant': ADMIN,
  'entitlement.reduce': ADMIN,
  'entitlement.activate': BENEFITS,
  'entitlement.convert': BENEFITS,
  'entitlement.remove': '',
  'agreement.end': '',
  'voucher.create': BENEFITS,
  'voucher.assign': BENEFITS,
  'voucher.cancel': BENEFITS,
  'voucher.resend': `${BENEFITS} customer.project-manager`,
  'voucher.validate': WORK,
  'voucher.reserve': WORK,
  'voucher.reschedule': WORK,
  'voucher.release': WORK,
  'voucher.redeem': WORK,
  'voucher.expire': '',
  'voucher.extend': '',
  'engagement.attach': `${WORK} partner.consultant`,
  'engagement.draft': `${WORK} partner.consultant`,
  'engagement.report': WORK,
  'partner.add-location': WORK,
  'partner.record-competency': ADMIN,
  'partner.add-consultant': WORK,
  'partner.record-qualification': `${ADMIN} ${WORK}`,
  'partner.describe': WORK,
  'partner.enrol': 'partner.global-admin',
  'payment.register': 'partner.global-admin',
  'payment.save': PAYMENT,
  'payment.submit': PAYMENT,
  'payment.cancel': PAYMENT,
  'payment.appeal': PAYMENT,
  'payment.review': 'sponsor.claims-reviewer',
  'payment.return': 'sponsor.claims-reviewer',
  'payment.deny': 'sponsor.claims-reviewer',
  'payment.approve': 'sponsor.finance',
  'payment.pay': 'sponsor.finance',
  'payment.reverse': 'sponsor.finance',
};

const PARTIES = Object.keys(PARTY_ROLES) as PartyKind[];
const CELLS = (Object.keys(GIVERS) as CommandName[]).flatMap((command) =>
  PARTIES.flatMap((party) => PARTY_ROLES[party].map((role) => ({ command, party, role }))));

describe('who may give a command', () => {
  it('is settled for every command', () => expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(GIVERS).sort()));

  it.each(CELLS)('$command by a $party’s $role', ({ command, party, role }) => {
    const refusal = roleMissing(command, person(party, [role]));
    const may = GIVERS[command].split(' ').includes(`${party}.${role}`);
    expect(refusal === undefined).toBe(may);
    if (refusal === undefined) return;
    expectExplained(refusal);
    const named = [...(refusal.params['roles'] as readonly string[])].sort();
    expect(named).toEqual(GIVERS[command].split(' ').filter(Boolean).sort());
  });

  it('is one of several roles that a person has', () => {
    expect(roleMissing('payment.approve', person('sponsor', ['auditor', 'finance']))).toBeUndefined();
  });

  it('depends on the party: a partner’s programme admin is not a sponsor’s', () => {
    expect(roleMissing('entitlement.grant', person('partner', ['programme-admin']))).toBeDefined();
    expect(giversOf('entitlement.grant', null)).toEqual([]);
    expect(giversOf('entitlement.grant', 'partner')).toEqual([]);
    expect(giversOf('entitlement.grant', 'sponsor')).toEqual(['programme-admin']);
  });

  it('does not bind the installation itself', () => {
    expect(roleMissing('voucher.expire', SYSTEM)).toBeUndefined();
  });

  it('gives the management of people to a role that each party has', () => {
    for (const party of PARTIES) expect(PARTY_ROLES[party]).toContain(ADMIN_ROLE[party]);
  });
});

describe('a person', () => {
  it('limited to locations acts for those alone', () => {
    expect(mayActFor(person('partner', [], { locations: null }), HERE)).toBe(true);
    expect(mayActFor(person('partner', [], { locations: [HERE] }), HERE)).toBe(true);
    expect(mayActFor(person('partner', [], { locations: [HERE] }), ABROAD)).toBe(false);
    expect(mayActFor(person('partner', [], { locations: [] }), HERE)).toBe(false);
  });

  it('has the roles that were set last', () => {
    const subject = 'per_1' as PersonId;
    const data = {
      organisationId: 'ptr_1', name: 'Ada', email: 'a@x.example', roles: ['consultant'], locations: null, consultantId: null,
    } as never;
    const invited = evolvePerson(undefined, { type: 'person.invited', subject, data });
    const set = { roles: ['programme-admin'], locations: [HERE] };
    const after = evolvePerson(invited, { type: 'person.roles-set', subject, data: set });
    expect(invited).toEqual({ id: subject, ...(data as object), identity: null, invitations: 1, suspended: false });
    expect(after).toEqual({ ...invited, ...set });
    expect(() => evolvePerson(undefined, { type: 'person.roles-set', subject, data: set })).toThrow('before an invitation');
  });

  it('joins by its last invitation, and another one takes the sign-in away', () => {
    const joined = evolvePerson(person('partner', []) as never, {
      type: 'person.joined', subject: 'per_1', data: { issuer: 'https://id.example', subject: 'a1' },
    });
    expect(joined.identity).toEqual({ issuer: 'https://id.example', subject: 'a1' });
    const again = evolvePerson({ ...joined, invitations: 1 }, { type: 'person.reinvited', subject: 'per_1', data: {} });
    expect(again).toMatchObject({ identity: null, invitations: 2 });
  });

  it('is suspended and reinstated', () => {
    const before = { suspended: false } as Person;
    const after = evolvePerson(before, { type: 'person.suspended', subject: 'per_1', data: { reason: 'left' } });
    expect(after.suspended).toBe(true);
    expect(evolvePerson(after, { type: 'person.reinstated', subject: 'per_1', data: {} }).suspended).toBe(false);
  });

  it('is not the last of the admins to go', () => {
    const admin = { id: 'per_1', organisationId: 'ptr_1', roles: ['global-admin'], locations: null, suspended: false } as unknown as Person;
    const gone = { ...admin, roles: [] };
    const alone = new Set(['per_1']);
    expect(isAdmin(admin)).toBe(true);
    expect(lastAdmin(admin, gone, alone)).toEqual({ rule: 'person.last-admin', params: { role: 'global-admin' } });
    expect(lastAdmin(admin, { ...admin, suspended: true }, alone)).toMatchObject({ rule: 'person.last-admin' });
    expect(lastAdmin(admin, gone, new Set(['per_1', 'per_2']))).toBeUndefined();
    expect(lastAdmin(admin, { ...admin, roles: ['global-admin', 'consultant'] }, alone)).toBeUndefined();
    expect(lastAdmin(gone, { ...gone, suspended: true }, alone)).toBeUndefined();
  });

  it('has keys, of which only the hash is known, and an organisation with its sponsor’s code', () => {
    const key = { personId: 'per_1', organisationId: 'ptr_1', name: 'Laptop', hash: 'ab', expiresOn: null } as never;
    const made = evolveKey(undefined, { type: 'key.created', subject: 'key_1', data: key });
    expect(made).toEqual({ id: 'key_1', ...(key as object), scopes: null, revoked: false });
    expect(evolveKey(made, { type: 'key.revoked', subject: 'key_1', data: {} })).toEqual({ ...made, revoked: true });
    expect(() => evolveKey(undefined, { type: 'key.revoked', subject: 'key_1', data: {} })).toThrow('before it was made');
    const data = { kind: 'partner', name: 'P', country: 'DE', sponsorId: SPONSOR, code: 'C-1' } as const;
    expect(organisationFrom({ type: 'organisation.registered', subject: 'ptr_1', data })).toEqual({ id: 'ptr_1', ...data });
  });

  it('is found by an address in any case', () => {
    expect(isSameAddress('Ada@X.example', 'ada@x.EXAMPLE ')).toBe(true);
    expect(isSameAddress('ada@x.example', 'ada@y.example')).toBe(false);
  });
});

describe('assigning a voucher invites its holder', () => {
  const newId = 'per_new' as PersonId;
  const known = (roles: readonly Role[]): Person => ({
    id: 'per_1' as PersonId, organisationId: CUSTOMER, name: 'Ada', email: HOLDER.email, roles, locations: null,
    consultantId: null, identity: null, invitations: 1, suspended: false,
  });

  it('as a project manager of the customer', () => {
    expect(invitation(undefined, CUSTOMER, HOLDER, newId)).toMatchObject([
      { type: 'person.invited', subject: newId, data: { organisationId: CUSTOMER, ...HOLDER, roles: ['project-manager'] } },
    ]);
  });

  it('beside the roles that somebody has already', () => {
    expect(invitation(known(['benefits-admin']), CUSTOMER, HOLDER, newId)).toEqual([
      {
        type: 'person.roles-set', subject: 'per_1', data: { roles: ['benefits-admin', 'project-manager'], locations: null },
      },
    ]);
  });

  it('once', () => expect(invitation(known(['project-manager']), CUSTOMER, HOLDER, newId)).toEqual([]));
});

describe('an API key', () => {
  const limited = { ...SYSTEM, scopes: ['read', 'vouchers'] } as const;

  it('gives the commands of its scopes and no others', () => {
    expect(scopeMissing('voucher.reserve', limited)).toBeUndefined();
    const refusal = scopeMissing('payment.save', limited);
    expect(refusal).toEqual({ rule: 'key.scope-missing', params: { command: 'payment.save', scope: 'payments' } });
    if (refusal !== undefined) expectExplained(refusal);
    expect(scopeMissing('payment.save', SYSTEM)).toBeUndefined();
  });

  it('finds every command in a scope', () => {
    for (const command of Object.keys(COMMANDS) as CommandName[]) expect(SCOPES).toContain(scopeOf(command));
  });
});
