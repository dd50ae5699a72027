/** The outbox: work that follows from committed events, taken by one server at a time, until done or dead. */
import type { Row } from './database.ts';
import { integer, json, text, textOrNull } from './decode.ts';
import type { Statement } from './table.ts';

export interface Errand {
  readonly kind: string;
  /** The id of what the work is about. */
  readonly subject: string;
  readonly payload: object;
}

export interface Waiting extends Errand {
  readonly id: number;
  readonly attempts: number;
  /** Where the work stands, as its last attempt left it. */
  readonly progress: unknown;
}

/** `dead`: put aside after its last attempt, or because it would never succeed. */
export type ErrandState = 'waiting' | 'done' | 'dead';

export interface Outcome extends Waiting {
  readonly state: ErrandState;
  readonly lastError: string | null;
}

export function insertErrands(errands: readonly Errand[]): Statement {
  return {
    name: 'insert-outbox',
    text: `insert into outbox (kind, subject, payload)
      select kind, subject, payload::json from unnest($1::text[], $2::text[], $3::text[]) as u(kind, subject, payload)`,
    values: [
      errands.map((each) => each.kind),
      errands.map((each) => each.subject),
      errands.map((each) => JSON.stringify(each.payload)),
    ],
  };
}

/** Takes the next errand that is due and hides it from other servers for a while; nothing where none is. */
export function takeErrand(kinds: readonly string[], hiddenSeconds: number): Statement {
  return {
    name: 'take-outbox',
    text: `update outbox set attempts = attempts + 1, next_at = now() + make_interval(secs => $2)
      where id = (select id from outbox where done_at is null and dead_at is null and next_at <= now()
        and kind = any($1) order by next_at, id limit 1 for update skip locked)
      returning *`,
    values: [kinds, hiddenSeconds],
  };
}

export function keepProgress(id: number, progress: object, hiddenSeconds: number): Statement {
  return {
    name: 'progress-outbox',
    text: `update outbox set progress = $2::json, next_at = now() + make_interval(secs => $3) where id = $1`,
    values: [id, JSON.stringify(progress), hiddenSeconds],
  };
}

export function finishErrand(id: number): Statement {
  return { name: 'finish-outbox', text: 'update outbox set done_at = now(), last_error = null where id = $1', values: [id] };
}

/**
 * Puts an errand back after a failure, or, past its last attempt, among the dead where it can be seen. One that is done
 * stays so: perhaps only the answer that it is finished was lost.
 */
export function failErrand(id: number, error: string, retrySeconds: number, dead: boolean): Statement {
  return {
    name: 'fail-outbox',
    text: `update outbox set last_error = $2, next_at = now() + make_interval(secs => $3),
      dead_at = case when $4 then now() end where id = $1 and done_at is null`,
    values: [id, error, retrySeconds, dead],
  };
}

export function errandOf(subject: string, kind: string): Statement {
  return {
    name: 'outbox-of',
    text: 'select * from outbox where subject = $1 and kind = $2 order by id desc limit 1',
    values: [subject, kind],
  };
}

export function decodeWaiting(row: Row): Waiting {
  return {
    id: integer(row, 'id'),
    kind: text(row, 'kind'),
    subject: text(row, 'subject'),
    payload: json<object>(row, 'payload'),
    progress: json<unknown>(row, 'progress'),
    attempts: integer(row, 'attempts'),
  };
}

export function decodeOutcome(row: Row): Outcome {
  const ended = row['dead_at'] !== null ? 'dead' : row['done_at'] !== null ? 'done' : 'waiting';
  return { ...decodeWaiting(row), state: ended, lastError: textOrNull(row, 'last_error') };
}

/** How many errands wait, and how many were put aside. */
export function countErrands(): Statement {
  return {
    name: 'count-outbox',
    text: `select count(*) filter (where dead_at is null) as waiting, count(*) filter (where dead_at is not null) as dead
      from outbox where done_at is null`,
    values: [],
  };
}
