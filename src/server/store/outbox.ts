/** The outbox: work that follows from committed events, taken by one server at a time, until done or dead. */
import type { Row } from './database.ts';
import { instant, integer, json, text, textOrNull } from './decode.ts';
import type { Statement } from './table.ts';

/** The kind of errand that sends a mail; its subject is the mail's id. */
export const MAIL_ERRAND = 'mail';

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

/** Without the addresses of people who were erased while the errand was done, which its worker may still hold. */
export function keepProgress(id: number, progress: object, hiddenSeconds: number): Statement {
  return {
    name: 'progress-outbox',
    text: `update outbox set next_at = now() + make_interval(secs => $3),
      progress = case when erased is null then $2 else regexp_replace($2, erased, 'erased@invalid', 'gi') end::json where id = $1`,
    values: [id, JSON.stringify(progress), hiddenSeconds],
  };
}

/** Also one that another server has put aside meanwhile, after it had waited in vain for a sign of life. */
export function finishErrand(id: number): Statement {
  return {
    name: 'finish-outbox', values: [id],
    text: 'update outbox set done_at = now(), dead_at = null, last_error = null, erased = null where id = $1',
  };
}

/**
 * Puts an errand back after a failure, or, past its last attempt, among the dead where it can be seen. One that is done
 * stays so: perhaps only the answer that it is finished was lost.
 */
export function failErrand(id: number, error: string, retrySeconds: number, dead: boolean): Statement {
  return {
    name: 'fail-outbox',
    text: `update outbox set last_error = $2, next_at = now() + make_interval(secs => $3),
      dead_at = case when $4 then now() end, erased = case when $4 then null else erased end
      where id = $1 and done_at is null`,
    values: [id, error, retrySeconds, dead],
  };
}

/** Puts an errand back as if it had not been taken, unless another server has taken it meanwhile. */
export function putBackErrand(id: number, attempts: number): Statement {
  return {
    name: 'put-back-outbox', values: [id, attempts],
    text: `update outbox set attempts = greatest(attempts - 1, 0), next_at = now()
      where id = $1 and attempts = $2 and done_at is null and dead_at is null`,
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

/** Errands of mail have their own figures and their own way back: see `mail.ts`. */
const BESIDES_MAIL = `kind <> '${MAIL_ERRAND}'`;

/** How many errands wait, and how many were put aside. */
export const COUNT_ERRANDS: Statement = {
  name: 'count-outbox', values: [],
  text: `select (select count(*) from outbox where done_at is null and dead_at is null and ${BESIDES_MAIL}) as waiting,
    (select count(*) from outbox where dead_at is not null and ${BESIDES_MAIL}) as dead`,
};

/** An errand that was put aside, for whoever finds out why. */
export interface DeadErrand {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly attempts: number;
  readonly deadAt: string;
  readonly lastError: string;
}

/** The errands that were put aside, the oldest first. */
export const DEAD_ERRANDS: Statement = {
  name: '', values: [],
  text: `select id, kind, subject, attempts, dead_at, last_error from outbox where dead_at is not null and ${BESIDES_MAIL}
    order by id`,
};

export function decodeDead(row: Row): DeadErrand {
  return {
    id: integer(row, 'id'),
    kind: text(row, 'kind'),
    subject: text(row, 'subject'),
    attempts: integer(row, 'attempts'),
    deadAt: instant(row, 'dead_at'),
    lastError: textOrNull(row, 'last_error') ?? '',
  };
}

/** Puts an errand back that was put aside, to go on where it stood; answers its id, and nothing for any other. */
export function resumeErrand(id: number): Statement {
  return {
    name: '',
    text: `update outbox set dead_at = null, attempts = 0, next_at = now() where id = $1 and dead_at is not null and ${BESIDES_MAIL}
      returning id`,
    values: [id],
  };
}
