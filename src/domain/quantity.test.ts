import { describe, expect, it } from 'vitest';
import { DAYS_MAX, times, total } from './quantity.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

describe('money', () => {
  it.each([
    ['a count', eur(140_000), 5, eur(700_000)],
    ['none', eur(140_000), 0, eur(0)],
    ['a currency without a minor unit', { amount: 160_000, currency: 'JPY' }, 3, { amount: 480_000, currency: 'JPY' }],
    ['the most days there can be', eur(1_000_000_000), DAYS_MAX, eur(1e15)],
  ])('is multiplied exactly: %s', (_what, price, count, expected) => {
    expect(times(price, count)).toEqual(expected);
  });

  it.each([
    ['above the exact integers', eur(Number.MAX_SAFE_INTEGER), 2],
    ['a fraction', eur(1), 0.5],
    ['not a number', eur(Number.NaN), 1],
  ])('is never rounded: %s', (_what, price, count) => {
    expect(() => times(price, count)).toThrow('is not an exact integer');
  });

  it('is added within a currency', () => {
    expect(total([eur(1), eur(2), eur(3)])).toEqual(eur(6));
    expect(total([eur(7)])).toEqual(eur(7));
    expect(() => total([])).toThrow('nothing adds up');
  });

  it('is never added across currencies', () => {
    expect(() => total([eur(1), { amount: 1, currency: 'USD' }])).toThrow('cannot add USD to EUR');
  });

  it('is never added beyond the exact integers', () => {
    expect(() => total([eur(Number.MAX_SAFE_INTEGER), eur(1)])).toThrow('is not an exact integer');
  });
});
