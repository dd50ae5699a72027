import { describe, expect, it } from 'vitest';
import { AGREEMENT, balance, VOUCHER } from '../../test/support/build.ts';
import { happened, type Event } from './event.ts';
import { EMPTY_BALANCE, faults, flowOf, post, postingsOf } from './ledger.ts';
import { day } from './time.ts';

const on = day('2021-03-15');
const days = { agreementId: AGREEMENT, days: 5 };
const granted = (unit: 'planning' | 'training') =>
  happened('entitlement.granted', AGREEMENT, { unit, days: 5, accruedOn: on, reason: null });
const created = happened('voucher.created', VOUCHER, { ...days } as never);

/** Event, its postings as `kind from→to days`, and whose chain they belong to. */
const MOVES: readonly [string, Event, readonly string[]][] = [
  ['a grant', granted('planning'), ['granted granted→available 5']],
  ['a grant of training days', granted('training'), ['training-granted training-granted→training 5']],
  ['a conversion', happened('entitlement.converted', AGREEMENT, { trainingDays: 9, planningDays: 3 }),
    ['training-converted training→training-converted 9', 'converted converted→available 3']],
  ['a reduction', happened('entitlement.reduced', AGREEMENT, { days: 4, shortfall: 2, reason: 'r' }),
    ['reduced available→lapsed 4']],
  ['a removal', happened('entitlement.removed', AGREEMENT, { days: 4, trainingDays: 2, on }),
    ['removed available→lapsed 4', 'training-removed training→training-lapsed 2']],
  ['an agreement’s end', happened('agreement.ended', AGREEMENT, { days: 4, trainingDays: 0, on }),
    ['ended available→lapsed 4']],
  ['an agreement’s end with training days', happened('agreement.ended', AGREEMENT, { days: 0, trainingDays: 2, on }),
    ['training-ended training→training-lapsed 2']],
  ['a voucher', created, ['created available→allocated 5']],
  ['a cancelled voucher', happened('voucher.cancelled', VOUCHER, { ...days, to: 'available', reason: 'r', on }),
    ['settled allocated→available 5']],
  ['a voucher cancelled too late', happened('voucher.cancelled', VOUCHER, { ...days, to: 'lapsed', reason: 'r', on }),
    ['settled allocated→lapsed 5']],
  ['an expired voucher', happened('voucher.expired', VOUCHER, { ...days, to: 'available', on }),
    ['settled allocated→available 5']],
  ['a voucher expired too late', happened('voucher.expired', VOUCHER, { ...days, to: 'lapsed', on }),
    ['settled allocated→lapsed 5']],
  ['a redeemed voucher', happened('voucher.redeemed', VOUCHER, { ...days, on, payBy: on }),
    ['settled allocated→delivered 5']],
  ['an event that moves no days', happened('voucher.released', VOUCHER, { reason: 'r' }), []],
  ['a reduction of an empty pool', happened('entitlement.reduced', AGREEMENT, { days: 0, shortfall: 2, reason: 'r' }), []],
];

describe('postings', () => {
  it.each(MOVES)('of %s', (_what, event, expected) => {
    const postings = postingsOf(event);
    expect(postings.map((each) => `${each.kind} ${each.from}→${each.to} ${String(each.days)}`)).toEqual(expected);
    for (const posting of postings) expect(posting).toMatchObject({ agreementId: AGREEMENT, subject: event.subject });
  });

  it('settle a voucher under one natural key, however it ends, so that it cannot end twice', () => {
    const endings = MOVES.filter(([, event]) => event.subject === VOUCHER && event.type !== 'voucher.created');
    expect(new Set(endings.flatMap(([, event]) => postingsOf(event).map((posting) => posting.kind)))).toEqual(
      new Set(['settled']),
    );
  });

  it('keep the identity from a sound balance, whatever they are', () => {
    const sound = balance({
      granted: 20, available: 15, allocated: 5, trainingGranted: 9, training: 9,
    });
    for (const [, event] of MOVES) expect(faults(postingsOf(event).reduce(post, sound))).toEqual([]);
  });

  it('count sources upwards', () => {
    const [posting] = postingsOf(granted('planning'));
    expect(posting && post(EMPTY_BALANCE, posting)).toEqual(balance({ granted: 5, available: 5 }));
  });
});

describe('faults', () => {
  it.each([
    ['nothing at all', {}, []],
    ['days everywhere, adding up',
      { granted: 9, converted: 1, available: 1, allocated: 2, delivered: 3, lapsed: 4 }, []],
    ['days from nowhere', { available: 1 }, ['days granted are not the days accounted for']],
    ['days gone', { granted: 1 }, ['days granted are not the days accounted for']],
    ['days converted and gone', { converted: 1 }, ['days granted are not the days accounted for']],
    ['an account below zero that adds up', { available: -1, allocated: 1 }, ['available is below zero']],
    ['training days from nowhere', { training: 1 }, ['training days granted are not those accounted for']],
    ['training days below zero that add up', { training: -1, trainingLapsed: 1 }, ['training is below zero']],
    ['training days converted and lapsed', { trainingGranted: 9, training: 2, trainingConverted: 6, trainingLapsed: 1 }, []],
  ])('of a balance with %s', (_what, changes, expected) => {
    expect(faults(balance(changes))).toEqual(expected);
  });
});

describe('what a movement is told as', () => {
  it.each([
    ['granted', 'available', 'granted'], ['converted', 'available', 'converted'], ['available', 'allocated', 'created'],
    ['allocated', 'available', 'returned'], ['allocated', 'delivered', 'delivered'], ['allocated', 'lapsed', 'lapsed'],
    ['available', 'lapsed', 'lapsed'], ['training-granted', 'training', undefined], ['training', 'training-converted', undefined],
    ['training', 'training-lapsed', undefined],
  ] as const)('from %s to %s: %s', (from, to, expected) => {
    expect(flowOf({ from, to })).toBe(expected);
  });
});
