import { expect, it } from 'vitest';
import { differences, type Difference } from './differences.ts';

const rate = (country: string, from: string, amount: number) => ({ country, from, perDay: { amount, currency: 'EUR' } });

it.each<[what: string, before: unknown, after: unknown, Difference[]]>([
  ['nothing', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ['a field', { voucher: { lifeDays: 180 } }, { voucher: { lifeDays: 200 } },
    [{ pointer: '/voucher/lifeDays', kind: 'changed', before: 180, after: 200 }]],
  ['a field that comes and one that goes', { a: 1, c: 0 }, { b: { d: 2 }, c: 0 },
    [{ pointer: '/a', kind: 'removed', before: 1 }, { pointer: '/b', kind: 'added', after: { d: 2 } }]],
  ['a field that is undefined, which is none', { a: undefined }, {}, []],
  ['another kind of value', { a: [] }, { a: {} }, [{ pointer: '/a', kind: 'changed', before: [], after: {} }]],
  ['things by their id, wherever they stand', { offerings: [{ id: 'x', n: 1 }, { id: 'y', n: 1 }] }, { offerings: [{ id: 'new', n: 1 }, { id: 'x', n: 1 }, { id: 'y', n: 2 }] },
    [{ pointer: '/offerings/y/n', kind: 'changed', before: 1, after: 2 }, { pointer: '/offerings/new', kind: 'added', after: { id: 'new', n: 1 } }]],
  ['rates by country and day', { rates: [rate('DE', '2020-01-01', 1), rate('TR', '2020-01-01', 1)] },
    { rates: [rate('DE', '2021-01-01', 2), rate('DE', '2020-01-01', 1), rate('TR', '2020-01-01', 3)] }, [
      { pointer: '/rates/TR,2020-01-01/perDay/amount', kind: 'changed', before: 1, after: 3 },
      { pointer: '/rates/DE,2021-01-01', kind: 'added', after: rate('DE', '2021-01-01', 2) },
    ]],
  ['the order of things alone', { steps: [{ id: 'a' }, { id: 'b' }] }, { steps: [{ id: 'b' }, { id: 'a' }] },
    [{ pointer: '/steps', kind: 'changed', before: ['a', 'b'], after: ['b', 'a'] }]],
  ['a list of words, as a whole', { levels: [1, 3] }, { levels: [1, 3, 5] }, [{ pointer: '/levels', kind: 'changed', before: [1, 3], after: [1, 3, 5] }]],
  ['things that share an id, as a whole', { l: [{ id: 'a' }, { id: 'a' }] }, { l: [{ id: 'a' }] },
    [{ pointer: '/l', kind: 'changed', before: [{ id: 'a' }, { id: 'a' }], after: [{ id: 'a' }] }]],
  ['a list that was empty', { l: [] }, { l: [{ id: 'a' }] }, [{ pointer: '/l/a', kind: 'added', after: { id: 'a' } }]],
  ['names that a pointer must escape', { 'a/b': { '~': 1 } }, { 'a/b': { '~': 2 } }, [{ pointer: '/a~1b/~0', kind: 'changed', before: 1, after: 2 }]],
  ['a name that every object has', { toString: 1 }, {}, [{ pointer: '/toString', kind: 'removed', before: 1 }]],
])('tells %s', (_what, before, after, expected) => {
  expect(differences(before, after)).toEqual(expected);
});
