/** What the page of a voucher's link works out. */
import { describe, expect, test } from 'vitest';
import { VOUCHER_PAGE_WORDS } from '../contract/voucher-page-words.ts';
import {
  bodyOf, dayIn, faultsIn, faultsOf, filled, isToken, longDate, makeKeys, sayRefusal, tokenIn, type Wish,
} from './voucher-logic.ts';

const words = VOUCHER_PAGE_WORDS.en;
const bounds = { today: '2021-03-15', redeemBy: '2021-09-11', days: 3 };
const wish = (changes: Partial<Wish> = {}): Wish => ({
  locationId: 'loc_1', consultantIds: ['con_1'], startsOn: '2021-04-05', endsOn: '2021-04-07', offSiteDays: '0', ...changes,
});

test('the token is what stands behind the #, and a link within the page is none', () => {
  expect(['', '#', '#content', '#a.b.c', '#eyJ'].map(tokenIn)).toEqual([undefined, undefined, undefined, 'a.b.c', 'eyJ']);
  expect(['#content', '#a.b', '#a.b.c', '#startsOn', '#a.b.c d'].map(isToken)).toEqual([false, false, true, false, false]);
});

test('dates are written as people of the language write them, with their weekday', () => {
  expect(longDate('2021-09-11', 'en')).toBe('Saturday, 11 September 2021');
  expect(longDate('2021-09-11', 'tr')).toBe('11 Eylül 2021 Cumartesi');
});

test('today is a day of the programme’s zone', () => {
  expect(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'].map((zone) => dayIn('2021-03-15T05:00:00.000Z', zone)))
    .toEqual(['2021-03-15', '2021-03-14', '2021-03-15']);
  expect(dayIn('2021-03-15T12:00:00.000Z', 'Pacific/Kiritimati')).toBe('2021-03-16');
});

describe('before anything is sent', () => {
  test.each<[Partial<Wish>, string[]]>([
    [{}, []],
    [{ locationId: '' }, ['locationId']],
    [{ consultantIds: [] }, ['consultantIds']],
    [{ startsOn: '' }, ['startsOn']],
    [{ startsOn: '2021-03-14' }, ['startsOn']],
    [{ startsOn: '2021-03-15' }, []],
    [{ endsOn: '' }, ['endsOn']],
    [{ endsOn: '2021-04-04' }, ['endsOn']],
    [{ endsOn: '2021-09-11' }, []],
    [{ endsOn: '2021-09-12' }, ['endsOn']],
    [{ startsOn: '2021-09-12', endsOn: '2021-09-12' }, ['startsOn', 'endsOn']],
    [{ offSiteDays: '3' }, []],
    [{ offSiteDays: '' }, []],
    [{ offSiteDays: '4' }, ['offSiteDays']],
    [{ offSiteDays: '1.5' }, ['offSiteDays']],
    [{ offSiteDays: '-1' }, ['offSiteDays']],
    [{ locationId: '', consultantIds: [], startsOn: '', endsOn: '', offSiteDays: 'x' }, ['locationId', 'consultantIds', 'startsOn', 'endsOn', 'offSiteDays']],
  ])('with %j it finds fault with %j', (changes, fields) => {
    expect(faultsOf(wish(changes), bounds, words).map(({ field }) => field)).toEqual(fields);
  });

  test('a wish becomes the body of the command', () => {
    expect(bodyOf(wish({ offSiteDays: '' }), 'a.b.c')).toEqual({
      proof: 'a.b.c', locationId: 'loc_1', consultantIds: ['con_1'], startsOn: '2021-04-05', endsOn: '2021-04-07', offSiteDays: 0,
    });
  });
});

describe('a problem', () => {
  const refusal = { rule: 'voucher.not-valid' as const, message: 'Why.', params: {}, remedy: 'What to do.', allowedFrom: '2021-09-11' };
  const say = (each: typeof refusal): string => sayRefusal(each, words, 'en');
  const base = { type: 'x', title: 'Too many attempts', status: 429, code: 'too-many', detail: 'Wait.', instance: 'req_1' } as never as object;
  const faults = (more: object) => faultsIn({ ...base, ...more } as never, words, say as never);

  test('is told field by field, refusal by refusal with its remedy and dates, or as it stands', () => {
    expect(faults({ errors: [{ pointer: '/endsOn', message: 'must be a date' }, { pointer: '/x', message: 'is unknown' }] }))
      .toEqual([{ field: 'endsOn', message: 'Last day: must be a date' }, { message: 'is unknown' }]);
    expect(faults({ refusals: [refusal] })).toEqual([{ message: 'Why. What to do. Possible from Saturday, 11 September 2021.' }]);
    expect(faults({})).toEqual([{ message: 'Too many attempts. Wait.' }]);
    expect(faultsIn(undefined, words, say as never)).toEqual([{ message: words.unreachable }]);
  });
});

test('the same sent again has the same key, and another wish another', () => {
  let count = 0;
  const keyOf = makeKeys(() => String(count += 1));
  expect(['a', 'a', 'b', 'b', 'a'].map(keyOf)).toEqual(['1', '1', '2', '2', '3']);
});

test('both languages have the same gaps in the same sentences', () => {
  const gaps = (value: unknown): unknown => {
    if (typeof value === 'string') return [...value.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort().join();
    return Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, gaps(each)]));
  };
  expect(gaps(VOUCHER_PAGE_WORDS.tr)).toEqual(gaps(VOUCHER_PAGE_WORDS.en));
  expect(filled('{a} and {b}', { a: '1' })).toBe('1 and {b}');
});
