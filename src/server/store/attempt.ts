/** Attempts that are counted and limited, as the library that counts them keeps them; times in milliseconds since 1970. */
import type { Row } from './database.ts';
import { integer, text } from './decode.ts';
import type { Statement } from './table.ts';

/** Before the organisation, in the keys of wrong guesses. The partial index of migration 0009 says it too. */
export const GUESS_PREFIX = 'guess';

/** The wrong guesses of every partner that has any within its hour. */
export function currentGuesses(now: number): Statement {
  return {
    name: 'current-guesses',
    text: `select substr(key, 7) as organisation_id, points, expire from attempt where key like 'guess:%' and expire > $1`,
    values: [now],
  };
}

export interface Guessed {
  readonly organisationId: string;
  readonly points: number;
  readonly until: number;
}

export function decodeGuessed(row: Row): Guessed {
  return { organisationId: text(row, 'organisation_id'), points: integer(row, 'points'), until: integer(row, 'expire') };
}

/** What is over counts for nothing any more. */
export function deleteExpiredAttempts(now: number): Statement {
  return { name: 'delete-expired-attempts', text: 'delete from attempt where expire <= $1', values: [now] };
}

/**
 * Writes an errand once until a moment, however many servers come to it at a time: whoever first leaves a mark that is not
 * over writes it, and is answered a row.
 */
export function insertErrandOnce(mark: string, until: number, now: number, kind: string, subject: string, payload: object): Statement {
  return {
    name: 'insert-errand-once',
    text: `with marked as (
        insert into attempt (key, points, expire) values ($1, 1, $2)
        on conflict (key) do update set expire = excluded.expire where attempt.expire <= $3 returning key)
      insert into outbox (kind, subject, payload) select $4, $5, $6::json from marked returning id`,
    values: [mark, until, now, kind, subject, JSON.stringify(payload)],
  };
}
