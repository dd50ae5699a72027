import { describe, expect, test } from 'vitest';
import { addMonths, columnOf, dueOf, stretchesOf, weeksOf, type Card } from './board.ts';

const reservation = {
  on: '2021-03-01', locationId: 'loc_1', consultantIds: [], startsOn: '2021-03-22', endsOn: '2021-03-26', offSiteDays: 0, offSiteDaysMax: 3,
  ratePerDay: { amount: 1, currency: 'EUR' },
};
const card: Card = {
  reference: 'V', status: 'reserved', programmeId: 'p', engagementType: 't', days: 3, country: 'TR', customerId: 'cus_1', reservation,
  deadlines: { expiresOn: '2021-08-14', redeemBy: '2021-08-14', binds: 'voucher-life', payBy: null }, payBy: null, requestId: null,
};

describe('the board', () => {
  test.each([
    ['2021-03-21', 'reserved'], ['2021-03-22', 'running'], ['2021-03-25', 'running'],
    // From its last day on an engagement can be reported.
    ['2021-03-26', 'to-report'], ['2021-04-30', 'to-report'],
  ])('a reservation of 22 to 26 March lies on %s in %s', (today, column) => {
    expect(columnOf(card, today)).toBe(column);
  });

  test('a redeemed voucher is to be claimed through its last day, and no more once it is in a request', () => {
    const redeemed: Card = { ...card, status: 'redeemed', payBy: '2021-05-01' };
    expect(columnOf(redeemed, '2021-05-01')).toBe('to-claim');
    expect(columnOf(redeemed, '2021-05-02')).toBeUndefined();
    expect(columnOf({ ...redeemed, requestId: 'pay_1' }, '2021-04-01')).toBeUndefined();
    expect(dueOf(redeemed, 'to-claim')).toEqual({ day: '2021-05-01', rule: 'payment-window' });
  });

  test('what is over lies nowhere', () => {
    expect(columnOf({ ...card, status: 'expired' }, '2021-09-01')).toBeUndefined();
    expect(columnOf({ ...card, status: 'completed' }, '2021-04-01')).toBe('to-redeem');
  });
});

describe('a month', () => {
  test('is whole weeks from Monday on', () => {
    const march = weeksOf('2021-03');
    expect(march).toHaveLength(5);
    expect(march[0]?.[0]).toBe('2021-03-01');
    expect(march.at(-1)?.at(-1)).toBe('2021-04-04');
    expect(weeksOf('2021-02')).toHaveLength(4);
    expect(weeksOf('2021-08')).toHaveLength(6);
    // A month that begins on a Sunday, and one across a year's end.
    expect(weeksOf('2021-08')[0]?.[0]).toBe('2021-07-26');
    expect(weeksOf('2020-12').at(-1)?.at(-1)).toBe('2021-01-03');
  });

  test('shows an engagement in each of its weeks, and no two in one line on one day', () => {
    const during = (reference: string, startsOn: string, endsOn: string): Card => ({ ...card, reference, reservation: { ...reservation, startsOn, endsOn } });
    const cards = [during('late', '2021-03-12', '2021-03-12'), during('long', '2021-03-04', '2021-03-16'), during('short', '2021-03-08', '2021-03-09'), { ...card, reservation: null }];
    const [first = [], second = [], third = [], fourth = []] = weeksOf('2021-03');
    const shown = (week: readonly string[]) => stretchesOf(cards, week).map((each) => [each.card.reference, each.from, each.days, each.line]);
    expect(shown(first)).toEqual([['long', 3, 4, 0]]);
    expect(shown(second)).toEqual([['long', 0, 7, 0], ['short', 0, 2, 1], ['late', 4, 1, 1]]);
    expect(shown(third)).toEqual([['long', 0, 2, 0]]);
    expect(shown(fourth)).toEqual([]);
  });

  test('has one before and one after', () => {
    expect(addMonths('2021-01', -1)).toBe('2020-12');
    expect(addMonths('2021-12', 1)).toBe('2022-01');
  });
});
