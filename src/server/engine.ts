/**
 * Everything but the network: pools, the runner, the sequencer, the outbox and the nightly work over one database.
 * The server, the example runner, the sandbox, the benches and the tests all stand on it.
 */
import type pg from 'pg';
import type { Day, Instant } from '../domain/time.ts';
import { calendar, startOf, type Clock } from './clock.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { Definitions, send } from './commands/load.ts';
import { EXTENSION_ERRAND } from './commands/programme.ts';
import type { Command, Runner } from './commands/reply.ts';
import { startRunner } from './commands/run.ts';
import type { Calendar } from './commands/work.ts';
import { runNightly, type NightlyReport } from './jobs/nightly.ts';
import { drainOutbox, extensionErrand, type Errand, type OutboxStore } from './jobs/outbox.ts';
import { dueOf } from './queries/due.ts';
import { startGuesses, type GuessesNotice, type SharedGuesses } from './guesses.ts';
import { startSequencer } from './sequencer.ts';
import { deleteExpiredAttempts } from './store/attempt.ts';
import { startWords } from './words.ts';
import { randomBytes } from './store/random.ts';
import { connectLane, makePool, type Place } from './store/database.ts';
import { text } from './store/decode.ts';
import { decodeWaiting, failErrand, finishErrand, keepProgress, putBackErrand, takeErrand } from './store/outbox.ts';
import type { Statement } from './store/table.ts';
import { vouchersToExtend } from './store/voucher.ts';

export interface EngineOptions {
  readonly place: Place;
  readonly clock: Clock;
  readonly lanes?: number;
  readonly queueMax?: number;
  readonly readersMax?: number;
  /** Limits wrong guesses at vouchers, and is told of many; left out, nobody is limited. */
  readonly guessing?: ((notice: GuessesNotice) => void) | undefined;
  /** Errands besides the engine's own, by kind, made of what it stands on. */
  readonly errands?: (tools: Tools) => Readonly<Record<string, Errand>>;
  /** Told of defects, and of errands and nightly work that fail and will be tried again. */
  readonly report?: (error: unknown, command?: Command) => void;
  /** Told when a fail-point is passed; for tests alone. */
  readonly failPoint?: PassFailPoint | undefined;
}

export interface Engine {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly definitions: Definitions;
  readonly calendar: Calendar;
  /** The first moment of a date in a time zone. */
  readonly startOf: (day: Day, timeZone: string) => Instant;
  /** Connections that see one organisation at a time. */
  readonly readers: pg.Pool;
  /** Connections for the installation's own reading and errands. */
  readonly writers: pg.Pool;
  /** Does the nightly work of all days up to an instant. */
  nightly(until: Instant): Promise<NightlyReport>;
  /** Does the errands that are due. */
  drain(): Promise<number>;
  /** Answers when every entry committed before the call has its position. */
  sequenced(): Promise<void>;
  /** Answers when whatever was committed before the call is found by its words. */
  worded(): Promise<void>;
  /** Wrong guesses at vouchers; undefined where they are not limited. */
  readonly guesses: SharedGuesses | undefined;
  close(): Promise<void>;
}

/** What errands and queries of the installation itself are made of. */
export type Tools = Pick<Engine, 'runner' | 'clock' | 'definitions' | 'calendar' | 'writers'>;

/** How long an errand is hidden from other servers after each sign of life, in seconds. */
const HIDDEN_SECONDS = 60;

export function openEngine(options: EngineOptions): Engine {
  const { place, clock, failPoint } = options;
  const report = options.report ?? (() => undefined);
  const writers = makePool(place, 'tallystick_writer', 4);
  const readers = makePool(place, 'tallystick_reader', options.readersMax ?? 8);
  const definitions = new Definitions();
  const sequencer = startSequencer(writers, report, failPoint);
  const words = startWords(writers, sequencer, report);
  const guesses = options.guessing === undefined ? undefined : startGuesses(writers, report, options.guessing);
  const runner = startRunner({
    connect: () => connectLane(place),
    now: () => clock.now(),
    calendar,
    chance: { bytes: randomBytes },
    definitions,
    report,
    committed() {
      sequencer.wake();
      words.wake();
    },
    failPoint,
    guesses,
    ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
    ...(options.queueMax === undefined ? {} : { queueMax: options.queueMax }),
  });
  const errands = {
    [EXTENSION_ERRAND]: extensionErrand(runner, async (order, after, limit) => {
      const [rows] = await send(writers, [vouchersToExtend(order, after, limit)]);
      return (rows ?? []).map((row) => text(row, 'reference'));
    }, failPoint),
    ...options.errands?.({ runner, clock, definitions, calendar, writers }),
  };
  let closing = false;
  const outbox = outboxOf(writers, () => closing);
  const drains = new Set<Promise<unknown>>();
  const due = dueOf(writers);
  return {
    runner,
    clock,
    definitions,
    calendar,
    startOf,
    readers,
    writers,
    async nightly(until) {
      await send(writers, [deleteExpiredAttempts(Date.now())]);
      return runNightly({ runner, due, calendar, startOf, failPoint }, until);
    },
    // What a close breaks off is no fault: it is put back, and whichever server looks next goes on with it.
    async drain() {
      const done = drainOutbox(outbox, errands, (error) => { if (!closing) report(error); }, failPoint);
      drains.add(done);
      try {
        return await done;
      } catch (error) {
        if (closing) return 0;
        throw error;
      } finally {
        drains.delete(done);
      }
    },
    sequenced: sequencer.settled,
    worded: words.settled,
    guesses,
    async close() {
      closing = true;
      await runner.close();
      await Promise.allSettled(drains);
      await guesses?.close();
      await words.close();
      await sequencer.close();
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

function outboxOf(pool: pg.Pool, isClosing: () => boolean): OutboxStore {
  const tell = async (statement: Statement): Promise<void> => { await send(pool, [statement]); };
  return {
    async take(kinds) {
      const [rows] = await send(pool, [takeErrand(kinds, HIDDEN_SECONDS)]);
      return rows?.[0] === undefined ? undefined : decodeWaiting(rows[0]);
    },
    async progress(id, progress) {
      await tell(keepProgress(id, progress, HIDDEN_SECONDS));
      // What is kept is where the next one goes on; a long errand that gives no commands just now would not notice a close.
      if (isClosing()) throw new Error('the server is stopping');
    },
    finish: (id) => tell(finishErrand(id)),
    fail: (id, error, retrySeconds, dead) => tell(failErrand(id, error, retrySeconds, dead)),
    putBack: ({ id, attempts }) => tell(putBackErrand(id, attempts)),
    isClosing,
  };
}
