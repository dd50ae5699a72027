/**
 * The Merkle tree of RFC 6962: what a leaf and a node hash to, of which complete subtrees a proof is made, and how a
 * proof is checked. Sizes are numbers, not bits, so that a tree may outgrow 2³² leaves.
 */
import { hash } from 'node:crypto';

export type Hash = Buffer;

/** What a tree without leaves hashes to. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer');

const LEAF = Buffer.of(0);
/** What a node is the hash of: the prefix, its left and its right hash. Used again for each, and never kept. */
const node = Buffer.alloc(65, 1);

export function leafHash(data: Uint8Array): Hash {
  return hash('sha256', Buffer.concat([LEAF, data]), 'buffer');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  if (left.length !== 32 || right.length !== 32) throw new RangeError('a node joins two hashes of 32 bytes');
  node.set(left, 1);
  node.set(right, 33);
  return hash('sha256', node, 'buffer');
}

/** A complete subtree: the leaves from `index` × 2^`level` on, 2^`level` of them. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** Leaves from the first, included, to the last, not included. */
export type Range = readonly [from: number, to: number];

/** The largest power of two below a number greater than one: where a range of so many leaves divides. */
function division(count: number): number {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

/** The complete subtrees of a range, from left to right; the largest first. */
export function subtreesOf([from, to]: Range): Subtree[] {
  const found: Subtree[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at + 2 ** (level + 1) <= to) level += 1;
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** Joins the hashes of a range's complete subtrees to the hash of the range. */
export function joined(hashes: readonly Hash[]): Hash {
  const [last, ...before] = [...hashes].reverse();
  return last === undefined ? EMPTY_ROOT : before.reduce((right, left) => nodeHash(left, right), last);
}

/** The ranges whose hashes make an inclusion proof, in its order: from the leaf upwards. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isSafeInteger(size) || index < 0 || index >= size) throw new RangeError('no such leaf in a tree of that size');
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + division(to - from);
    ranges.push(index < middle ? [middle, to] : [from, middle]);
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return ranges.reverse();
}

/** The ranges whose hashes make a consistency proof from one size to a larger one, in its order. */
export function consistencyRanges(first: number, second: number): Range[] {
  if (!Number.isSafeInteger(second) || first < 0 || first > second) throw new RangeError('no such sizes');
  if (first === 0 || first === second) return [];
  const ranges: Range[] = [];
  let [from, to] = [0, second];
  while (to !== first) {
    const middle = from + division(to - from);
    ranges.push(first <= middle ? [middle, to] : [from, middle]);
    [from, to] = first <= middle ? [from, middle] : [middle, to];
  }
  // The old tree's own root is known to whoever checks, and stays out where it is a subtree of the new one.
  if (from > 0) ranges.push([from, to]);
  return ranges.reverse();
}

/** The hash of a range, where each complete subtree's hash can be told. */
export function rangeHash(range: Range, hashOf: (subtree: Subtree) => Hash): Hash {
  return joined(subtreesOf(range).map(hashOf));
}

/** Where a step of a proof stands: the place of the subtree proved so far, and that of the last one, at a level. */
class Climb {
  #place: number;
  #last: number;

  constructor(index: number, size: number) {
    this.#place = index;
    this.#last = size - 1;
  }

  get atRoot(): boolean {
    return this.#last === 0;
  }

  get isRight(): boolean {
    return this.#place % 2 === 1;
  }

  /** Whether the sibling is on the left: it is, too, for a last subtree that has none on the right. */
  get siblingIsLeft(): boolean {
    return this.isRight || this.#place === this.#last;
  }

  up(): void {
    this.#place = Math.floor(this.#place / 2);
    this.#last = Math.floor(this.#last / 2);
  }

  /** Past the levels at which a last subtree has no sibling. */
  upPastGaps(): void {
    while (!this.isRight && this.#place !== 0) this.up();
  }
}

const areHashes = (path: readonly Hash[]): boolean => path.every((hash) => hash.length === 32);

/** Whether a leaf stands at an index of the tree with that size and root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(leaf: Hash, index: number, size: number, path: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (!areHashes(path)) return false;
  const climb = new Climb(index, size);
  let proved = leaf;
  for (const sibling of path) {
    if (climb.atRoot) return false;
    if (climb.siblingIsLeft) {
      proved = nodeHash(sibling, proved);
      climb.upPastGaps();
    } else {
      proved = nodeHash(proved, sibling);
    }
    climb.up();
  }
  return climb.atRoot && proved.equals(root);
}

export interface Sized {
  readonly size: number;
  readonly root: Hash;
}

/** Whether the larger tree begins with the whole of the smaller one (RFC 9162 §2.1.4.2). */
export function verifyConsistency(old: Sized, now: Sized, path: readonly Hash[]): boolean {
  if (!Number.isSafeInteger(old.size) || !Number.isSafeInteger(now.size) || old.size < 0 || old.size > now.size) return false;
  if (old.size === now.size) return path.length === 0 && old.root.equals(now.root);
  if (old.size === 0) return path.length === 0 && old.root.equals(EMPTY_ROOT);
  if (!areHashes(path)) return false;
  const climb = new Climb(old.size - 1, now.size);
  while (climb.isRight) climb.up();
  // A power of two: the old root is itself the first subtree, and is not sent.
  const [first, ...rest] = Number.isInteger(Math.log2(old.size)) ? [old.root, ...path] : path;
  if (first === undefined) return false;
  let [provedOld, provedNow] = [first, first];
  for (const sibling of rest) {
    if (climb.atRoot) return false;
    if (climb.siblingIsLeft) {
      provedOld = nodeHash(sibling, provedOld);
      provedNow = nodeHash(sibling, provedNow);
      climb.upPastGaps();
    } else {
      provedNow = nodeHash(provedNow, sibling);
    }
    climb.up();
  }
  return climb.atRoot && provedOld.equals(old.root) && provedNow.equals(now.root);
}
