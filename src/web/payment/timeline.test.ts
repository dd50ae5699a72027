/** The steps of a payment request, from the entries that a reader may see and from its own dates. */
import { describe, expect, test } from 'vitest';
import { soonestPayBy, stepsOf, type Entry } from './timeline.ts';

const request = {
  status: 'under-review', savedOn: '2021-03-01', submittedOn: '2021-03-02', approvedOn: null, approvedBy: null, paidOn: null,
  partnerId: 'ptr_1', sponsorId: 'spo_1', reasons: [],
} as const;

const entry = (name: string, day: string, data: Entry['data'] = {}): Entry => ({
  type: `tallystick.payment.${name}.v1`, time: `${day}T09:00:00.000Z`, actor: 'per_1', organisation: 'ptr_1', data,
});

const words = (steps: ReturnType<typeof stepsOf>): string[] => steps.map(({ word, look }) => `${word} ${look}`);

describe('the steps of a request', () => {
  test('come from the entries, of savings in a row the last', () => {
    const steps = stepsOf(request, [
      entry('saved', '2021-02-20'), entry('saved', '2021-03-01'), entry('submitted', '2021-03-02'),
      entry('returned', '2021-03-03', { reasons: [{ rule: 'invoice-complete', text: 'The number is missing.' }] }),
      entry('submitted', '2021-03-04'), entry('reviewed', '2021-03-05'),
    ]);
    expect(words(steps)).toEqual([
      'saved done', 'submitted done', 'returned bad', 'submitted done', 'reviewed done', 'approval now', 'payment ahead',
    ]);
    expect(steps[0]?.at).toBe('2021-03-01T09:00:00.000Z');
    expect(steps[2]?.reasons).toEqual([{ rule: 'invoice-complete', text: 'The number is missing.' }]);
  });

  test('come from its own dates where no entry may be seen', () => {
    expect(words(stepsOf(request, []))).toEqual(['saved done', 'submitted done', 'approval now', 'payment ahead']);
    const reasons = [{ rule: 'planning-only', text: 'A pilot took all of it.' }];
    const denied = stepsOf({ ...request, status: 'denied', reasons }, []);
    expect(words(denied)).toEqual(['saved done', 'submitted done', 'denied bad']);
    expect(denied[2]?.reasons).toEqual(reasons);
  });

  test('put what only the dates tell where it belongs among the entries', () => {
    const paid = { ...request, status: 'paid', approvedOn: '2021-03-08', approvedBy: 'per_2', paidOn: '2021-03-20' } as const;
    const steps = stepsOf({ ...paid, savedOn: '2021-03-02' }, [entry('submitted', '2021-03-02'), entry('paid', '2021-03-21')]);
    expect(words(steps)).toEqual(['saved done', 'submitted done', 'approved done', 'paid done']);
  });

  test('leave out entries of something else', () => {
    expect(words(stepsOf({ ...request, status: 'cancelled' }, [{ ...entry('x', '2021-03-02'), type: 'tallystick.voucher.redeemed.v1' }])))
      .toEqual(['saved done', 'submitted done', 'cancelled bad']);
  });
});

test('the soonest of the last days binds', () => {
  const line = { voucher: 'V', days: 1, ratePerDay: { amount: 1, currency: 'EUR' }, amount: { amount: 1, currency: 'EUR' } };
  expect(soonestPayBy({ lines: [{ ...line, payBy: '2021-05-02' }, { ...line, payBy: '2021-04-30' }] })).toBe('2021-04-30');
  expect(soonestPayBy({ lines: [] })).toBeUndefined();
});
