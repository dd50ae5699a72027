import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { placeOf, readTyped, writeTyped } from './draft.ts';

const store = new Map<string, string>();

/** Only what tells people and organisations apart. */
const me = (organisation: string, person: string) => ({ organisation: { id: organisation }, person: { id: person } }) as Parameters<typeof placeOf>[0];

beforeEach(() => {
  store.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, text: string) => { store.set(key, text); },
    removeItem: (key: string) => { store.delete(key); },
  });
});
afterEach(() => { vi.unstubAllGlobals(); });

describe('a draft', () => {
  it('holds what was typed, and nothing where nothing was', () => {
    const place = placeOf(me('org_1', 'per_1'), 'company');
    writeTyped(place, {});
    expect(store.size).toBe(0);
    writeTyped(place, { description: 'Web' });
    expect(readTyped(place)).toEqual({ description: 'Web' });
    writeTyped(place, {});
    expect([store.size, readTyped(place)]).toEqual([0, {}]);
  });

  it('is found neither for another organisation nor by another person', () => {
    writeTyped(placeOf(me('org_1', 'per_1'), 'payee'), { account: 'TR33' });
    const found = [['org_1', 'per_1'], ['org_2', 'per_1'], ['org_1', 'per_2']].map(([org = '', person = '']) => readTyped(placeOf(me(org, person), 'payee')));
    expect(found).toEqual([{ account: 'TR33' }, {}, {}]);
  });

  it('begins anew where what is kept cannot be read', () => {
    const place = placeOf(me('org_1', 'per_1'), 'take');
    store.set(place, '{');
    expect(readTyped(place)).toEqual({});
  });
});
