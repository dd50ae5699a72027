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

/** The clock's work and the errands, each at its interval, never twice at a time. */
export function startTimers(engine: Engine, config: Config, log: Logger): readonly NodeJS.Timeout[] {
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
    every(config.outboxSeconds, 'the outbox failed', () => engine.drain()),
  ];
}
