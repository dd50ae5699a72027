/**
 * Calendar dates as ISO strings with integer day arithmetic, in the proleptic Gregorian calendar. Time zones are
 * resolved outside the domain; nothing here reads a clock. ISO dates of four-digit years sort as text, so `<` and `>`
 * compare them.
 */

declare const brand: unique symbol;

/** A calendar date, `2021-06-30`. */
export type Day = string & { readonly [brand]: 'day' };

/** A moment, RFC 3339 in UTC with milliseconds, `2021-06-30T12:00:00.000Z`. */
export type Instant = string & { readonly [brand]: 'instant' };

const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
/** The last there is: after it no date would sort as text any more. Whoever writes it means for ever. */
export const LAST_DAY = '9999-12-31' as Day;

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** In days; none for a month that no year has. */
function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Reads an ISO date between 1900 and 9999; undefined for anything that is no calendar date, such as 2021-02-30. */
export function parseDay(text: string): Day | undefined {
  const match = DAY_PATTERN.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const valid = year >= 1900 && day >= 1 && day <= monthLength(year, month);
  return valid ? (text as Day) : undefined;
}

/** The date of a literal in code or of a checked definition. Throws where the text is no calendar date. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`${text} is not a calendar date`);
  return parsed;
}

/** Days since 1970-01-01, by Howard Hinnant's days_from_civil: exact integers, no Date object. */
export function dayNumber(of: Day): number {
  const [year, month, dayOfMonth] = parts(of);
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayNumber`. */
export function dayOfNumber(number: number): Day {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return compose(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth);
}

/** The date `count` days later, or earlier where negative; at most `LAST_DAY`. */
export function addDays(from: Day, count: number): Day {
  return dayOfNumber(Math.min(dayNumber(from) + count, dayNumber(LAST_DAY)));
}

/** The same date `count` years later, at most `LAST_DAY`; 29 February becomes the 28th where the year has none. */
export function addYears(from: Day, count: number): Day {
  const [year, month, dayOfMonth] = parts(from);
  if (year + count > 9999) return LAST_DAY;
  return compose(year + count, month, Math.min(dayOfMonth, monthLength(year + count, month)));
}

/** How many calendar days a period holds, both its ends counted. */
export function daysSpanned(first: Day, last: Day): number {
  return dayNumber(last) - dayNumber(first) + 1;
}

/** The earlier of two dates. */
export function earlier(one: Day, other: Day): Day {
  return one < other ? one : other;
}

function parts(of: Day): [number, number, number] {
  return [Number(of.slice(0, 4)), Number(of.slice(5, 7)), Number(of.slice(8, 10))];
}

function compose(year: number, month: number, dayOfMonth: number): Day {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as Day;
}
