/** What a server looks after by itself: whether it is ready, the clock's work, and the errands. */
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import { faultOf } from './http/failure.ts';
import { isWritable } from './queries/operator.ts';
import type { Place } from './store/database.ts';
import { migrationStatus } from './store/migrate.ts';

/** How long a look at the migrations is believed, in milliseconds: it takes a connection of its own. */
const LOOK_MS = 10_000;

/** Whether the database answers, takes writes and is at this release, and the server is not stopping. */
export function readiness(place: Place, engine: Engine, state: { readonly draining: boolean }): () => Promise<boolean> {
  let looked = 0;
  return async () => {
    if (state.draining) return false;
    if (!await isWritable(engine.writers)) return false;
    if (performance.now() - looked < LOOK_MS && looked > 0) return true;
    const { pending, faults } = await migrationStatus(place);
    if (pending.length > 0 || faults.length > 0) return false;
    looked = performance.now();
    return true;
  };
}

/** So many errands at a time: a short one need not wait for a long one, and commands need not wait behind many. */
const DRAINS_MAX = 4;

/** Does the errands that are due. Where enough are being done already, whoever does them takes up the others, too. */
export function bounded(drain: () => Promise<unknown>): () => Promise<void> {
  let begun = 0;
  return async () => {
    if (begun === DRAINS_MAX) return;
    begun += 1;
    try {
      await drain();
    } finally {
      begun -= 1;
    }
  };
}

/** The clock's work and the errands, each at its interval. An interval passes by while what it began last is not over. */
export function startTimers(
  engine: Engine, drain: () => Promise<void>, config: Config, log: Logger,
): readonly NodeJS.Timeout[] {
  const every = (seconds: number, what: string, work: () => Promise<unknown>): NodeJS.Timeout => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      work()
        .catch((error: unknown) => { log.error({ err: faultOf(error) }, what); })
        .finally(() => { busy = false; });
    }, seconds * 1000);
    timer.unref();
    return timer;
  };
  return [
    every(config.nightlySeconds, 'the nightly work failed', () => engine.nightly(engine.clock.now())),
    every(config.outboxSeconds, 'the outbox failed', drain),
  ];
}
