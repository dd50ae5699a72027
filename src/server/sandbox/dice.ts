/** Chance that is the same each time: the sandbox's story is told alike on every machine. */

export class Dice {
  #state: number;

  /** Whatever has the same name throws the same. */
  constructor(name: string) {
    // FNV-1a, so that names which differ in one letter begin far apart.
    this.#state = 2_166_136_261;
    for (const symbol of name) this.#state = Math.imul(this.#state ^ (symbol.codePointAt(0) ?? 0), 16_777_619);
  }

  /** From 0 up to, but not including, 1; Tommy Ettinger's Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  isLucky(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const picked = items[Math.floor(this.next() * items.length)];
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }

  /** One of several, as often as its weight says. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item | undefined {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    return items.find(([, weight]) => (left -= weight) < 0)?.[0] ?? items.at(-1)?.[0];
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items.map((item) => [item, this.next()] as const).sort(([, one], [, other]) => one - other).map(([item]) => item);
  }
}
