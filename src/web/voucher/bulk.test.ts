import { describe, expect, it } from 'vitest';
import { toldOf } from './bulk.ts';

const refused = (index: number, message: string) => ({
  index, status: 409,
  problem: {
    type: 'about:blank', title: 'Refused', status: 409, code: 'refused',
    refusals: [{ rule: 'voucher.wrong-state' as const, message, params: {}, remedy: '' }],
  },
});

describe('toldOf', () => {
  it('counts what was accepted, and the reasons of what was not, the most frequent first', () => {
    const items = [{ index: 0, status: 200, answer: {} }, refused(1, 'It is reserved.'), refused(2, 'It is redeemed.'), refused(3, 'It is redeemed.')];
    const told = toldOf(items, ['A', 'B', 'C', 'D']);
    expect([told.found, told.accepted, told.refused]).toEqual([4, 1, 3]);
    expect(told.refusals.map(({ count, message }) => [count, message])).toEqual([[2, 'It is redeemed.'], [1, 'It is reserved.']]);
    expect(told.rows?.map(({ reference }) => reference)).toEqual(['B', 'C', 'D']);
  });

  it('tells a problem that is no refusal by its title', () => {
    const told = toldOf([{ index: 0, status: 404, problem: { type: 'about:blank', title: 'Not found', status: 404, code: 'not-found' } }], ['A']);
    expect(told.refusals).toEqual([{ rule: 'not-found', count: 1, message: 'Not found' }]);
  });
});
