import { expect, test } from 'vitest';
import { ADMIN_ROLE, PARTY_ROLES, type PartyKind } from '../../domain/party.ts';
import { ROLES_OF, stateOf } from './roles.ts';

test('the roles offered are those that the parties have, the admin first', () => {
  expect(ROLES_OF).toEqual(PARTY_ROLES);
  for (const kind of Object.keys(PARTY_ROLES) as PartyKind[]) expect(ROLES_OF[kind][0]).toBe(ADMIN_ROLE[kind]);
});

test('the gravest of a person’s states is the one told', () => {
  expect(stateOf({ erased: true, suspended: true, joined: false })).toBe('erased');
  expect(stateOf({ erased: false, suspended: true, joined: true })).toBe('suspended');
  expect(stateOf({ erased: false, suspended: false, joined: false })).toBe('invited');
  expect(stateOf({ erased: false, suspended: false, joined: true })).toBe('joined');
});
