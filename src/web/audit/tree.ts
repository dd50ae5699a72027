/**
 * The Merkle tree of RFC 6962, as a browser checks it: by its own cryptography, without asking the server that is being
 * checked. Written from the RFC, apart from `src/proof`, which makes the proofs; a test holds the two against each other.
 */

export type Hash = Uint8Array<ArrayBuffer>;

export interface Sized {
  readonly size: number;
  readonly root: Hash;
}

/** Bytes of a hash. */
const WIDTH = 32;

export async function sha256(...parts: readonly Uint8Array[]): Promise<Hash> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

export function leafHash(data: Uint8Array): Promise<Hash> {
  return sha256(Uint8Array.of(0), data);
}

function nodeHash(left: Hash, right: Hash): Promise<Hash> {
  return sha256(Uint8Array.of(1), left, right);
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** The largest power of two below a number greater than one. */
function division(count: number): number {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

/** A proof that does not fit the sizes it is for. */
class Misfit extends Error {}

/** Takes the hash that joins last, which is the last of the path. */
function split(path: readonly Hash[]): readonly [rest: readonly Hash[], last: Hash] {
  const last = path.at(-1);
  if (last?.length !== WIDTH) throw new Misfit();
  return [path.slice(0, -1), last];
}

/** The root of the tree of that size that has the leaf at the index, by the path of RFC 6962 §2.1.1. */
async function rootOver(leaf: Hash, index: number, size: number, path: readonly Hash[]): Promise<Hash> {
  if (size === 1) {
    if (path.length > 0) throw new Misfit();
    return leaf;
  }
  const half = division(size);
  const [rest, last] = split(path);
  if (index < half) return nodeHash(await rootOver(leaf, index, half, rest), last);
  return nodeHash(last, await rootOver(leaf, index - half, size - half, rest));
}

/** The roots of the old and of the new tree, by the path of RFC 6962 §2.1.2; `known` is the old root where it is a subtree. */
async function rootsOver(old: number, size: number, known: Hash | undefined, path: readonly Hash[]): Promise<readonly [Hash, Hash]> {
  if (old === size) {
    const [rest, last] = known === undefined ? split(path) : [path, known];
    if (rest.length > 0) throw new Misfit();
    return [last, last];
  }
  const half = division(size);
  const [rest, last] = split(path);
  if (old <= half) {
    const [before, now] = await rootsOver(old, half, known, rest);
    return [before, await nodeHash(now, last)];
  }
  const [before, now] = await rootsOver(old - half, size - half, undefined, rest);
  return [await nodeHash(last, before), await nodeHash(last, now)];
}

async function fits(judge: () => Promise<boolean>): Promise<boolean> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof Misfit) return false;
    throw error;
  }
}

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

/** Whether a leaf stands at an index of the tree of that size and root. */
export function isIncluded(leaf: Hash, index: number, { size, root }: Sized, path: readonly Hash[]): Promise<boolean> {
  if (!isSize(size) || !isSize(index) || index >= size) return Promise.resolve(false);
  return fits(async () => sameBytes(await rootOver(leaf, index, size, path), root));
}

/** Whether the larger tree begins with the whole of the smaller one. */
export function isConsistent(old: Sized, now: Sized, path: readonly Hash[]): Promise<boolean> {
  if (!isSize(old.size) || !isSize(now.size) || old.size > now.size) return Promise.resolve(false);
  return fits(async () => {
    if (old.size === 0) return path.length === 0 && sameBytes(old.root, await sha256());
    const [before, after] = await rootsOver(old.size, now.size, old.root, path);
    return sameBytes(before, old.root) && sameBytes(after, now.root);
  });
}
