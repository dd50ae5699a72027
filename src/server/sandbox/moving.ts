/** A sandbox's clock is moved on, and the work of the days that it crossed is done before anybody is answered. */
import type { Instant } from '../../domain/time.ts';
import { parseInstant, type MovableClock } from '../clock.ts';
import type { Engine } from '../engine.ts';

/** What the clock is moved with. */
export interface Moving {
  readonly clock: MovableClock;
  /** Called before the clock is moved, so that a restart never finds it behind work that was done. */
  readonly moving?: (to: Instant) => Promise<void>;
}

export async function moveClock(
  { clock, moving }: Moving,
  engine: Engine,
  to: string,
): Promise<'moved' | 'backwards' | 'no-moment'> {
  const at = parseInstant(to.length === 10 ? `${to}T12:00:00Z` : to);
  if (at === undefined) return 'no-moment';
  if (at < clock.now()) return 'backwards';
  await moving?.(at);
  clock.moveTo(at);
  await engine.nightly(at);
  await engine.drain();
  return 'moved';
}

/** Calls one at a time, in the order in which they came. */
export function inTurn<Input, Output>(work: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const next = last.then(() => work(input));
    last = next.catch(() => undefined);
    return next;
  };
}
