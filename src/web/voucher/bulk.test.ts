import { describe, expect, it } from 'vitest';
import { runTold, toldOf, type Order } from './bulk.ts';

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

describe('runTold', () => {
  const order: Order = { command: 'voucher.resend', references: ['A'], filter: {} };

  it('is that of the address where nothing else is asked for', () => {
    expect(runTold(undefined, undefined, 'blk_1')).toBe('blk_1');
    expect(runTold(undefined, undefined, undefined)).toBeUndefined();
  });

  it('is none of before once another order is asked for, and that order\'s own once it runs', () => {
    expect(runTold(order, undefined, 'blk_1')).toBeUndefined();
    expect(runTold(order, { order, dryRun: true, id: 'blk_2' }, 'blk_1')).toBe('blk_2');
  });
});
