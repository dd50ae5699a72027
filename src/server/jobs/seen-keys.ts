/**
 * Which natural keys a file holds, and whether twice. Sixteen bytes a row whatever the keys look like, so that a file of
 * a million rows costs no more than a picture: a hash of 64 bits and the first two rows that have it. That two different
 * keys of a million share a hash is less likely than one in ten million.
 */
import { createHash } from 'node:crypto';

export class SeenKeys {
  #slots = 1024;
  #count = 0;
  #hashes = new BigUint64Array(this.#slots);
  #first = new Uint32Array(this.#slots);
  #second = new Uint32Array(this.#slots);

  /** Notes that a row has a key. */
  add(key: string, row: number): void {
    if (2 * this.#count >= this.#slots) this.#grow();
    const hash = hashOf(key);
    const slot = this.#slotOf(hash);
    if (this.#first[slot] === 0) {
      this.#hashes[slot] = hash;
      this.#first[slot] = row;
      this.#count += 1;
    } else if (this.#second[slot] === 0) {
      this.#second[slot] = row;
    }
  }

  /** Another row with the key, where there is one. */
  other(key: string, row: number): number | undefined {
    const slot = this.#slotOf(hashOf(key));
    const [first, second] = [this.#first[slot] ?? 0, this.#second[slot] ?? 0];
    if (second === 0) return undefined;
    return row === first ? second : first;
  }

  /** The slot that holds the hash, or the empty one where it belongs. */
  #slotOf(hash: bigint): number {
    let slot = Number(hash & BigInt(this.#slots - 1));
    while (this.#first[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) % this.#slots;
    return slot;
  }

  #grow(): void {
    const [hashes, first, second] = [this.#hashes, this.#first, this.#second];
    this.#slots *= 2;
    this.#hashes = new BigUint64Array(this.#slots);
    this.#first = new Uint32Array(this.#slots);
    this.#second = new Uint32Array(this.#slots);
    first.forEach((row, index) => {
      if (row === 0) return;
      const hash = hashes[index] ?? 0n;
      const slot = this.#slotOf(hash);
      this.#hashes[slot] = hash;
      this.#first[slot] = row;
      this.#second[slot] = second[index] ?? 0;
    });
  }
}

function hashOf(key: string): bigint {
  return createHash('sha256').update(key).digest().readBigUInt64LE(0);
}
