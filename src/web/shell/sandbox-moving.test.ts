import { describe, expect, test } from 'vitest';
import { byDay, dayFor, nextDeadline, type Coming } from './sandbox-moving.ts';

const coming = (day: string, kind: Coming['kind'], milestone: string | null = null): Coming => ({ day, kind, milestone, count: 1 });

describe('where the clock is moved so that something shows', () => {
  test('a last day shows on the day after, across the end of a month and a leap day', () => {
    expect(dayFor(coming('2021-03-20', 'voucher-expiry'))).toBe('2021-03-21');
    expect(dayFor(coming('2021-06-30', 'milestone', 'creation'))).toBe('2021-07-01');
    expect(dayFor(coming('2024-02-28', 'enrolment-end'))).toBe('2024-02-29');
  });

  test('what happens on a day shows on it', () => {
    expect(dayFor(coming('2021-03-16', 'engagement-start'))).toBe('2021-03-16');
    expect(dayFor(coming('2022-01-01', 'milestone', 'removal'))).toBe('2022-01-01');
  });
});

test('a day on which several things come is told once', () => {
  const [first, second] = [coming('2021-03-17', 'engagement-end'), coming('2021-03-17', 'engagement-start')];
  const days = byDay([first, second, coming('2021-03-18', 'engagement-start')]);
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([['2021-03-17', 2], ['2021-03-18', 1]]);
});

describe('the next deadline', () => {
  test('passes over engagements that begin and end', () => {
    expect(nextDeadline([coming('2021-03-16', 'engagement-start'), coming('2021-03-17', 'payment-due')])?.kind).toBe('payment-due');
  });

  test('takes what there is where nothing else is coming', () => {
    expect(nextDeadline([coming('2021-03-16', 'engagement-end')])?.kind).toBe('engagement-end');
    expect(nextDeadline([])).toBeUndefined();
  });
});
