/** Gives committed journal entries their positions, behind the commands and never in their way. */
import type pg from 'pg';
import type { PassFailPoint } from './commands/fail-points.ts';
import { send } from './commands/load.ts';
import { SEQUENCE, SEQUENCE_AFTER_OTHERS } from './store/sequencer.ts';
import type { Statement } from './store/table.ts';

export interface Sequencer {
  /** Something was committed. Calls that come while positions are being given share the next round. */
  readonly wake: () => void;
  /** Answers when every entry committed before the call has its position. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A pause after each round, so that a busy server gives positions to many entries at once and commands do not wait behind
 * its flushes. Whoever needs the positions does not wait for the pause.
 */
const PAUSE_MS = 250;
/** Other servers' entries, and those of a server that died, are placed by whoever is there. */
const LOOK_MS = 2000;

export function startSequencer(
  pool: pg.Pool,
  report: (error: unknown) => void,
  failPoint: PassFailPoint | undefined,
): Sequencer {
  let wanted = false;
  let running: Promise<void> | undefined;
  let closed = false;
  let hurry = (): void => undefined;

  const place = async (statement: Statement): Promise<void> => {
    failPoint?.('sequencer.before');
    await send(pool, [statement]);
    failPoint?.('sequencer.after');
  };
  const rounds = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      // Entries left without a position wait for the next commit or the timer; nothing is lost.
      await place(SEQUENCE).catch(report);
      if (!closed) await new Promise<void>((resolve) => { setTimeout(resolve, PAUSE_MS); hurry = resolve; });
    }
    running = undefined;
  };
  const wake = (): void => {
    wanted = true;
    running ??= rounds();
  };
  const timer = setInterval(wake, LOOK_MS);
  timer.unref();
  return {
    wake,
    settled: inRounds(() => place(SEQUENCE_AFTER_OTHERS)),
    async close() {
      closed = true;
      clearInterval(timer);
      hurry();
      wake();
      await running;
    },
  };
}

/** Work that begins after each call; calls that come while it is under way share the next round. */
export function inRounds(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    current = work().finally(() => { current = undefined; });
    return current;
  };
  return () => {
    if (next !== undefined) return next;
    if (current === undefined) return begin();
    next = current.then(begin, begin);
    return next;
  };
}
