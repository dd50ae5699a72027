import { describe, expect, it } from 'vitest';
import { addDays, addYears, day, dayNumber, dayOfNumber, daysSpanned, earlier, LAST_DAY, parseDay } from './time.ts';

/** Every day from 1900 to 2100, by counting: slow, plain, and nothing in common with the arithmetic it judges. */
function everyDay(): string[] {
  const days: string[] = [];
  for (let year = 1900; year <= 2100; year += 1) {
    const february = year % 400 === 0 ? 29 : year % 100 === 0 ? 28 : year % 4 === 0 ? 29 : 28;
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].forEach((length, month) => {
      for (let date = 1; date <= length; date += 1) {
        days.push(`${String(year)}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
      }
    });
  }
  return days;
}

const DAYS = everyDay();
const EPOCH = DAYS.indexOf('1970-01-01');

describe('day arithmetic', () => {
  it('numbers every day from 1900 to 2100 as counting does', () => {
    expect(DAYS.length).toBe(73_414);
    expect(EPOCH).toBe(25_567);
    const wrong = DAYS.filter((text, index) => dayNumber(day(text)) !== index - EPOCH);
    expect(wrong).toEqual([]);
  });

  it('finds every day from 1900 to 2100 by its number', () => {
    const wrong = DAYS.filter((text, index) => dayOfNumber(index - EPOCH) !== text);
    expect(wrong).toEqual([]);
  });

  it.each([1, 2, 59, 60, 89, 180, 365, 366, 1461])('adds and takes away %i days as counting does', (count) => {
    // Both numberings are tried on every day above; that they are put together rightly shows on every 29th.
    const wrong = DAYS.filter((text, index) => {
      const later = index % 29 === 0 ? DAYS[index + count] : undefined;
      return later !== undefined && (addDays(day(text), count) !== later || addDays(day(later), -count) !== text);
    });
    expect(wrong).toEqual([]);
  });

  it('ends with the last day that sorts as text', () => {
    expect(addDays(day('9999-12-30'), 1)).toBe(LAST_DAY);
    expect(addDays(LAST_DAY, 1)).toBe(LAST_DAY);
    expect(addYears(day('9999-02-01'), 1)).toBe(LAST_DAY);
  });

  it('counts a period with both its ends', () => {
    expect(daysSpanned(day('2021-03-01'), day('2021-03-01'))).toBe(1);
    expect(daysSpanned(day('2021-03-01'), day('2021-03-05'))).toBe(5);
    expect(daysSpanned(day('2020-02-28'), day('2020-03-01'))).toBe(3);
    expect(daysSpanned(day('2021-03-05'), day('2021-03-01'))).toBe(-3);
  });

  it.each([
    ['an ordinary day', '2021-03-15', 1, '2022-03-15'],
    ['29 February in a year without one', '2020-02-29', 1, '2021-02-28'],
    ['29 February four years on', '2020-02-29', 4, '2024-02-29'],
    ['28 February into a leap year', '2019-02-28', 1, '2020-02-28'],
    ['29 February into 2100, which is none', '2096-02-29', 4, '2100-02-28'],
    ['back', '2020-02-29', -1, '2019-02-28'],
  ])('keeps the date across years: %s', (_what, from, count, expected) => {
    expect(addYears(day(from), count)).toBe(expected);
  });

  it('takes the earlier of two', () => {
    expect(earlier(day('2021-01-01'), day('2021-01-02'))).toBe('2021-01-01');
    expect(earlier(day('2021-01-02'), day('2021-01-01'))).toBe('2021-01-01');
  });
});

describe('reading a date', () => {
  it('takes every calendar date', () => {
    expect(DAYS.filter((text) => parseDay(text) !== text)).toEqual([]);
  });

  it.each([
    '2021-02-29', '1900-02-29', '2100-02-29', '2021-02-30', '2021-04-31', '2021-13-01', '2021-00-01', '2021-01-00',
    '2021-01-32', '1899-12-31', '0000-01-01', '2021-1-1', '21-01-01', '12021-01-01', '2021-01-01T00:00:00Z', ' 2021-01-01',
    '2021-01-01\n', '２０２１-01-01', 'today', '',
  ])('takes %j for none', (text) => {
    expect(parseDay(text)).toBeUndefined();
    expect(() => day(text)).toThrow('is not a calendar date');
  });
});
