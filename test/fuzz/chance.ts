/** Chance that can be repeated: a seed gives the same choices on every machine. */
import fc from 'fast-check';

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not including, 1 (the generator known as mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number between two, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  flip(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of several; a list without entries has none to give. */
  pick<Value>(from: readonly Value[]): Value {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[Math.floor(this.next() * from.length)] as Value;
  }

  /** Some distinct ones of several, in their order. */
  some<Value>(from: readonly Value[], least: number, most: number): Value[] {
    const left = [...from];
    while (left.length > Math.min(from.length, this.between(least, most))) left.splice(this.between(0, left.length - 1), 1);
    return left;
  }

  /** Letters and digits, as many as asked for. */
  word(length: number): string {
    return Array.from({ length }, () => this.pick(Array.from('abcdefghijklmnopqrstuvwxyz0123456789'))).join('');
  }
}

export const LONG = process.env['TALLYSTICK_LONG'] === '1';

/** The seed of a file: the one asked for, or one that no other run has. */
export const SEED = Number(process.env['TALLYSTICK_SEED'] ?? (Date.now() ^ (process.pid << 8)) & 0x7fffffff);

/** The one command that repeats a failing file. */
export function repeatWith(file: string): string {
  return `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/fuzz/${file}`;
}

/** Throws what a property found, with what was wrong and how to have it again. */
export function mustHold<Values>(outcome: fc.RunDetails<Values>, file: string): void {
  if (outcome.failed) throw new Error(`${fc.defaultReportMessage(outcome) ?? ''}\n${repeatWith(file)}`, { cause: outcome.errorInstance });
}
