import { describe, expect, it } from 'vitest';
import { ABROAD, expectExplained, HERE } from '../../test/support/build.ts';
import type { LocationId, PersonId, VoucherReference } from './ids.ts';
import { mayNever, SYSTEM, wholeMissing, type Actor } from './party.ts';
import {
  eraseKey, erasureRefusals, evolvePerson, isAdmin, isErased, isWithin, KEYS_MAX, lastAdmin, tooManyKeys, type ApiKey, type Person,
} from './person.ts';
import { ERASED_ASSIGNEE, erasedAddress, erasedValue, isErasedAddress, PERSONAL_FIELDS } from './personal.ts';
import type { EventType } from './event.ts';
import { day } from './time.ts';

const ADA: Person = {
  id: 'per_1' as PersonId, organisationId: 'ptr_1' as Person['organisationId'], name: 'Ada', email: 'ada@x.example',
  roles: ['global-admin'], locations: null, consultantId: null, identity: { issuer: 'https://id.example', subject: 'a1' },
  invitations: 2, suspended: false,
};
const data = { values: [], consultantIds: [] };
const gone = evolvePerson(ADA, { type: 'person.erased', subject: ADA.id, data });

describe('an erased person', () => {
  it('keeps the id and nothing of who it was, and may do nothing', () => {
    expect(gone).toEqual({
      ...ADA, name: 'erased', email: 'erased-per_1@invalid', roles: [], identity: null, suspended: true,
    });
    expect([isErased(ADA), isErased(gone), isAdmin(gone)]).toEqual([false, true, false]);
    expect(eraseKey({ name: 'Ada’s laptop', revoked: false } as ApiKey)).toEqual({ name: 'erased', revoked: true });
  });

  it('has an address that no mail reaches, told from all that do', () => {
    expect([erasedAddress('per_1'), ERASED_ASSIGNEE.email].map(isErasedAddress)).toEqual([true, true]);
    expect(['erased@x.example', 'ada@invalid', 'ada@x.example'].map(isErasedAddress)).toEqual([false, false, false]);
  });

  it.each(Object.entries(PERSONAL_FIELDS).flatMap(([type, fields]) => fields.map((field) => ({ type: type as EventType, field }))))(
    'is told of in $type by words in place of $field', ({ type, field }) => {
      const told = JSON.stringify(erasedValue({ type, subject: 'per_1', data: { consultantId: 'con_1' } }, field.split('.').at(-1) ?? ''));
      expect(told).toMatch(/erased|^\[\]$/);
    },
  );

  it('is named by the same address in the entry and in the row', () => {
    const invited = erasedValue({ type: 'person.invited', subject: 'per_1', data: { consultantId: 'con_1' } }, 'email');
    expect(invited).toBe(gone.email);
    const consultant = { type: 'partner.consultant-added', subject: 'ptr_1', data: { consultantId: 'con_1' } } as const;
    expect(erasedValue(consultant, 'email')).toBe(erasedAddress('con_1'));
  });
});

describe('erasing a person', () => {
  const state = { person: ADA, admins: new Set(['per_1', 'per_2']), waiting: [], isContact: false };
  const vouchers = (count: number) => Array.from({ length: count }, (_, index) => `V-${String(10 + index)}` as VoucherReference);

  it.each([
    ['nothing against it', {}, []],
    ['the last admin', { admins: new Set(['per_1']) }, ['person.last-admin']],
    ['a voucher that waits', { waiting: vouchers(1) }, ['person.vouchers-assigned']],
    ['the address in the directory', { isContact: true }, ['person.partner-contact']],
    ['all of it', { admins: new Set(['per_1']), waiting: vouchers(2), isContact: true },
      ['person.last-admin', 'person.vouchers-assigned', 'person.partner-contact']],
  ] as const)('%s', (_what, more, rules) => {
    const refusals = erasureRefusals({ ...state, ...more });
    expect(refusals.map(({ rule }) => rule)).toEqual(rules);
    refusals.forEach(expectExplained);
  });

  it('names ten vouchers and counts all', () => {
    const [refusal] = erasureRefusals({ ...state, waiting: vouchers(12).reverse() });
    expect(refusal?.params).toEqual({ count: 12, vouchers: vouchers(10) });
  });
});

describe('who is limited to locations', () => {
  const limited = { ...SYSTEM, kind: 'person', party: 'partner', roles: ['global-admin'], locations: [HERE] } as unknown as Actor;

  it('does nothing that concerns the whole of a partner', () => {
    const refusal = mayNever('payment.register', limited);
    expect(refusal).toEqual({ rule: 'person.limited-to-locations', params: { command: 'payment.register' } });
    if (refusal !== undefined) expectExplained(refusal);
    expect(wholeMissing('payment.register', { locations: null })).toBeUndefined();
    expect(wholeMissing('voucher.reserve', limited)).toBeUndefined();
  });

  it.each<[readonly LocationId[] | null, readonly LocationId[] | null, boolean]>([
    [null, null, true], [null, [HERE], true], [[HERE], null, false], [[HERE], [HERE], true], [[HERE], [HERE, ABROAD], false],
    [[HERE, ABROAD], [ABROAD], true],
  ])('%j manages who is limited to %j: %j', (own, theirs, expected) => expect(isWithin({ locations: own }, theirs)).toBe(expected));

  it('is not the admin without whom nobody is left', () => {
    const here = { ...ADA, locations: [HERE] };
    expect(isAdmin(here)).toBe(false);
    expect(lastAdmin(ADA, here, new Set(['per_1']))).toMatchObject({ rule: 'person.last-admin' });
  });
});

describe('the keys of a person', () => {
  const TODAY = day('2020-03-02');
  const live = (count: number) => Array.from({ length: count }, () => ({ revoked: false, expiresOn: null }) as ApiKey);
  const [revoked, over, last] = [
    { revoked: true, expiresOn: null }, { revoked: false, expiresOn: day('2020-03-01') }, { revoked: false, expiresOn: TODAY },
  ] as ApiKey[];

  it.each([
    ['one fewer than the most', live(KEYS_MAX - 1), false],
    ['the most', live(KEYS_MAX), true],
    ['one that is revoked', [...live(KEYS_MAX - 1), revoked as ApiKey], false],
    ['one whose last day was yesterday', [...live(KEYS_MAX - 1), over as ApiKey], false],
    ['one whose last day is today', [...live(KEYS_MAX - 1), last as ApiKey], true],
  ] as const)('%s', (_what, keys, full) => {
    const refusal = tooManyKeys(keys, TODAY);
    expect(refusal?.rule).toBe(full ? 'key.too-many' : undefined);
    if (refusal !== undefined) expectExplained(refusal);
  });
});
