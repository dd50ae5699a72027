/** Seeded chance: the same seed, the same numbers, on every machine. */
import type { Chance } from '../../src/server/commands/work.ts';

/** Sebastiano Vigna's splitmix32 in its 32-bit form: short, and good enough to choose by. */
export class Dice implements Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** A whole number from 0 up to, but not including, `count`. */
  below(count: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * count);
  }

  /** True once in so many throws; never for none. */
  oneIn(count: number): boolean {
    return Number.isFinite(count) && this.below(count) === 0;
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }

  maybe<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : this.of(list);
  }

  /** Time until something that happens every so often on average, in the same unit. */
  wait(average: number): number {
    return Math.round(-Math.log(1 - this.#next() / 0x1_0000_0000) * average);
  }

  bytes(count: number): Uint8Array {
    const drawn = new Uint8Array(count);
    for (let index = 0; index < count; index += 4) {
      const number = this.#next();
      for (let byte = 0; byte < 4 && index + byte < count; byte += 1) drawn[index + byte] = (number >>> (8 * byte)) & 255;
    }
    return drawn;
  }
}

/** Dice of its own for a part of a history, so that what one part throws does not move the others. */
export function diceFor(seed: number, part: number): Dice {
  const stirred = new Dice(seed ^ Math.imul(part + 1, 0x9e3779b1));
  return new Dice((stirred.below(0x1_0000) << 16) ^ stirred.below(0x1_0000) ^ part);
}
