/**
 * Wrong guesses at vouchers, counted for all servers together in PostgreSQL. A server adds what it saw after the batch in
 * which it saw it, and looks every two seconds for what the others saw. So k servers may, in the first instant, judge ten
 * guesses each before they know of one another; a restart forgets nothing that was added.
 */
import type pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { GUESSES_MAX, GUESSES_SECONDS, PROGRAMME_GUESSES_MAX, Tallies, type Guesses, type Untold } from './commands/guesses.ts';
import { send } from './commands/load.ts';
import { currentGuesses, decodeGuessed, GUESS_PREFIX, insertErrandOnce } from './store/attempt.ts';

/** Many wrong guesses at a programme's vouchers; delivered to its sponsor, once an hour. */
export const GUESSES_ERRAND = 'notice.guesses';

export interface GuessesNotice {
  readonly programmeId: string;
  readonly sponsorId: string;
  /** So far; there may be more within the hour. */
  readonly guesses: number;
  /** When the first of them was made. */
  readonly since: string;
}

export interface SharedGuesses extends Guesses {
  /** Answers when what was counted before this process is known. */
  ready(): Promise<void>;
  /** Answers when all that was seen is in the database, and what is there is known here. */
  settled(): Promise<void>;
  /** How many wrong guesses this process saw, and how many notices it raised. */
  readonly seen: { readonly wrong: number; readonly notices: number };
  close(): Promise<void>;
}

const LOOK_MS = 2000;

export function startGuesses(
  pool: pg.Pool, report: (error: unknown) => void, raised: (notice: GuessesNotice) => void,
): SharedGuesses {
  const count = (keyPrefix: string, points: number): RateLimiterPostgres => new RateLimiterPostgres({
    storeClient: pool, storeType: 'pool', tableName: 'attempt', tableCreated: true, clearExpiredByTimeout: false,
    keyPrefix, points, duration: GUESSES_SECONDS,
  });
  const [ofPartners, ofProgrammes] = [count(GUESS_PREFIX, GUESSES_MAX), count('guessed-at', PROGRAMME_GUESSES_MAX)];
  const seen = { wrong: 0, notices: 0 };
  let waiting = false;
  let turn: Promise<void> = Promise.resolve();
  // One at a time: what is read while something is being added would not hold it.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = turn.then(work);
    turn = next.catch(report);
    return next;
  };

  const notice = async (programmeId: string, sponsorId: string, guesses: number, until: number): Promise<void> => {
    const since = new Date(until - GUESSES_SECONDS * 1000).toISOString();
    const payload: GuessesNotice = { programmeId, sponsorId, guesses, since };
    const statement = insertErrandOnce(`notice:${programmeId}`, until, Date.now(), GUESSES_ERRAND, programmeId, payload);
    const [rows = []] = await send(pool, [statement]);
    if (rows.length === 0) return;
    seen.notices += 1;
    raised(payload);
  };

  /** Adds each by itself: what failed is put back, and nothing is counted twice. */
  const add = async ({ partners, programmes }: Untold): Promise<void> => {
    const failed: Untold & { partners: Map<string, number>; programmes: Map<string, { sponsorId: string; count: number }> } = {
      partners: new Map(), programmes: new Map(),
    };
    for (const [id, points] of partners) {
      await ofPartners.penalty(id, points).then(
        ({ consumedPoints, msBeforeNext }) => { tallies.learn(id, consumedPoints, Date.now() + msBeforeNext); },
        (error: unknown) => { failed.partners.set(id, points); report(error); },
      );
    }
    for (const [id, { sponsorId, count: points }] of programmes) {
      await ofProgrammes.penalty(id, points).then(
        async ({ consumedPoints, msBeforeNext }) => {
          if (consumedPoints < PROGRAMME_GUESSES_MAX) return;
          // Where it fails, the next wrong guess within the hour raises it.
          await notice(id, sponsorId, consumedPoints, Date.now() + msBeforeNext).catch(report);
        },
        (error: unknown) => {
          failed.programmes.set(id, { sponsorId, count: points });
          report(error);
        },
      );
    }
    tallies.putBack(failed);
  };

  const tell = (): Promise<void> => inTurn(() => {
    waiting = false;
    return add(tallies.take());
  });
  const look = (): Promise<void> => inTurn(async () => {
    const [rows = []] = await send(pool, [currentGuesses(Date.now())]);
    for (const { organisationId, points, until } of rows.map(decodeGuessed)) tallies.learn(organisationId, points, until);
  });
  const changed = (): void => {
    seen.wrong += 1;
    if (waiting) return;
    waiting = true;
    setImmediate(() => { void tell(); });
  };
  const tallies = new Tallies(Date.now, changed);

  const timer = setInterval(() => { void Promise.all([tell(), look()]).catch(() => undefined); }, LOOK_MS);
  timer.unref();
  return {
    spent: (organisationId, guess) => tallies.spent(organisationId, guess),
    wrong: (organisationId, programmes, guess) => { tallies.wrong(organisationId, programmes, guess); },
    ready: look,
    async settled() {
      await tell();
      await look();
    },
    seen,
    async close() {
      clearInterval(timer);
      await tell().catch(() => undefined);
    },
  };
}
