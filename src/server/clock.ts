/** Time, handed in. Zones are resolved here, so that the domain sees calendar dates only. */
import { Temporal } from 'temporal-polyfill';
import { addDays, type Day, type Instant } from '../domain/time.ts';

export interface Clock {
  now(): Instant;
}

/** A clock that stands still until it is moved, and never goes back. */
export interface MovableClock extends Clock {
  /** Throws a RangeError where the moment is earlier than now. */
  moveTo(at: Instant): void;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString() as Instant,
};

export function movableClock(start: Instant): MovableClock {
  let now = start;
  return {
    now: () => now,
    moveTo(at) {
      if (at < now) throw new RangeError(`the clock stands at ${now} and does not go back to ${at}`);
      now = at;
    },
  };
}

/** Reads an RFC 3339 instant of any offset; undefined where it is none, or outside the years 1900 to 9999. */
export function parseInstant(text: string): Instant | undefined {
  try {
    const read = Temporal.Instant.from(text).toString({ smallestUnit: 'millisecond' });
    return /^(19|[2-9]\d)\d\d-/.test(read) ? (read as Instant) : undefined;
  } catch {
    return undefined;
  }
}

/** The calendar date of an instant in a time zone. */
export function calendar(at: Instant, timeZone: string): Day {
  if (timeZone === 'UTC') return at.slice(0, 10) as Day;
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() as Day;
}

function atHour(day: Day, timeZone: string, hour: number): Instant {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } });
  return zoned.toInstant().toString({ smallestUnit: 'millisecond' }) as Instant;
}

/** The first moment of a date in a time zone. */
export function startOf(day: Day, timeZone: string): Instant {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone });
  return zoned.toInstant().toString({ smallestUnit: 'millisecond' }) as Instant;
}

/** Noon of a date in a time zone. */
export function noonOf(day: Day, timeZone: string): Instant {
  return atHour(day, timeZone, 12);
}

/** The first moment of the day after. */
export function endOf(day: Day, timeZone: string): Instant {
  return startOf(addDays(day, 1), timeZone);
}
