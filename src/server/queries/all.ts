/** Every read by its name: the one place that knows which query answers it. */
import type { Engine } from '../engine.ts';
import type { Reads } from './reads.ts';

export function makeReads(_engine: Engine): Reads {
  return { has: () => false, read: () => Promise.resolve({ kind: 'not-found' }) };
}
