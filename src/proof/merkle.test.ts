import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Edge, TILE_WIDTH, tilesOf, type Tile } from './edge.ts';
import {
  consistencyRanges, EMPTY_ROOT, inclusionRanges, leafHash, nodeHash, rangeHash, subtreesOf, verifyConsistency,
  verifyInclusion, type Hash, type Subtree,
} from './merkle.ts';

/** RFC 6962 §2.1 word by word, on Node's older interface: shares nothing with what it is held against. */
function rootByTheBook(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0]!);
  let k = 1;
  while (k << 1 < leaves.length) k <<= 1;
  return sha(Buffer.from([1]), rootByTheBook(leaves.slice(0, k)), rootByTheBook(leaves.slice(k)));
}

const SIZES = 70;
const LEAVES = Array.from({ length: SIZES }, (_, index) => Buffer.from(`entry ${String(index)}`));
const ROOTS = Array.from({ length: SIZES + 1 }, (_, size) => rootByTheBook(LEAVES.slice(0, size)));

const known = new Map<string, Hash>();

/** By the book, once for each subtree. */
function subtree({ level, index }: Subtree): Hash {
  const name = `${String(level)}/${String(index)}`;
  const hash = known.get(name) ?? rootByTheBook(LEAVES.slice(index * 2 ** level, (index + 1) * 2 ** level));
  known.set(name, hash);
  return hash;
}

const pathOf = (index: number, size: number) => inclusionRanges(index, size).map((range) => rangeHash(range, subtree));
const bridge = (from: number, to: number) => consistencyRanges(from, to).map((range) => rangeHash(range, subtree));

describe('the tree of certificate transparency', () => {
  const hex = (text: string) => Buffer.from(text, 'hex');
  const leaves = [
    '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f',
  ].map(hex);
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %i leaves has its published root', (size, root) => {
    const edge = new Edge();
    for (const leaf of leaves.slice(0, size)) edge.append(leafHash(leaf));
    expect(edge.root.toString('hex')).toBe(root);
    expect(rootByTheBook(leaves.slice(0, size)).toString('hex')).toBe(root);
  });
});

describe('an edge', () => {
  test('has the root of the book at every size', () => {
    const edge = new Edge();
    expect(edge.root).toEqual(EMPTY_ROOT);
    LEAVES.forEach((leaf, index) => {
      edge.append(leafHash(leaf));
      expect(edge.root, String(index + 1)).toEqual(ROOTS[index + 1]);
    });
  });

  test('sheds every tile once, and goes on from its unfinished tiles as if it had never stopped', () => {
    const size = TILE_WIDTH * TILE_WIDTH + 3 * TILE_WIDTH + 7;
    const whole = new Edge();
    const tiles: Tile[] = [];
    const leaf = (index: number) => leafHash(Buffer.from(String(index)));
    for (let index = 0; index < size; index += 1) tiles.push(...whole.append(leaf(index)));
    const count = (level: number) => tiles.filter((tile) => tile.level === level).length;
    expect([count(0), count(1), count(2)]).toEqual([tilesOf(0, size), tilesOf(1, size), 0]);
    expect(new Set(tiles.map(({ level, number }) => `${String(level)}/${String(number)}`)).size).toBe(tiles.length);
    for (const tile of tiles) {
      expect(tile.hashes).toHaveLength(TILE_WIDTH);
      expect(rangeHash([0, TILE_WIDTH], ({ level, index }) => foldOf(tile.hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)))).toEqual(tile.root);
    }
    const roots = tiles.filter(({ level }) => level === 0).map(({ root }) => root);
    const again = Edge.of(size, [
      Array.from({ length: 7 }, (_, at) => leaf(size - 7 + at)), roots.slice(TILE_WIDTH), [tiles.find(({ level }) => level === 1)!.root],
    ]);
    expect(again.root).toEqual(whole.root);
    for (let index = 0; index < TILE_WIDTH; index += 1) {
      expect(again.append(leaf(index)).map(({ level, number }) => [level, number]))
        .toEqual(whole.append(leaf(index)).map(({ level, number }) => [level, number]));
    }
    expect(again.root).toEqual(whole.root);
    expect(() => Edge.of(size + 1, [[leaf(0)]])).toThrow(RangeError);
  });
});

/** The hash of a complete subtree from the hashes below it. */
function foldOf(hashes: readonly Hash[]): Hash {
  if (hashes.length === 1) return hashes[0]!;
  return nodeHash(foldOf(hashes.slice(0, hashes.length / 2)), foldOf(hashes.slice(hashes.length / 2)));
}

/** Every proof with one bit flipped, one hash more and one less; a long path is sampled bit by bit. */
function* spoilt(path: readonly Hash[]): Generator<Hash[]> {
  yield [...path, EMPTY_ROOT];
  for (let at = 0; at < path.length; at += 1) {
    yield path.filter((_, index) => index !== at);
    for (const bit of [0, 7, 100, 255]) {
      yield path.map((hash, index) => {
        const copy = Buffer.from(hash);
        if (index === at) copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return copy;
      });
    }
    yield path.map((hash, index) => (index === at ? hash.subarray(1) : hash));
  }
}

describe('inclusion', () => {
  test('is proven for every leaf of every size, and for nothing else', () => {
    const wrong: string[] = [];
    const stranger = leafHash(Buffer.from('x'));
    for (let size = 1; size <= SIZES; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const [path, leaf, root] = [pathOf(index, size), leafHash(LEAVES[index]!), ROOTS[size]!];
        const name = `${String(index)} of ${String(size)}`;
        if (!verifyInclusion(leaf, index, size, path, root)) wrong.push(`${name} is not proven`);
        const others = [index - 1, index + 1, size, -1, index + 0.5].map((other) => verifyInclusion(leaf, other, size, path, root));
        if (others.includes(true)) wrong.push(`${name} is proven at another place`);
        if (verifyInclusion(stranger, index, size, path, root)) wrong.push(`${name} is proven for another leaf`);
        if (verifyInclusion(leaf, index, size, path, ROOTS[size - 1]!)) wrong.push(`${name} is proven with another root`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is not proven by a spoilt path', () => {
    const proven: string[] = [];
    for (const size of [1, 2, 3, 7, 8, 33, 70]) {
      for (let index = 0; index < size; index += 1) {
        for (const path of spoilt(pathOf(index, size))) {
          if (verifyInclusion(leafHash(LEAVES[index]!), index, size, path, ROOTS[size]!)) proven.push(`${String(index)} of ${String(size)}`);
        }
      }
    }
    expect(proven).toEqual([]);
  });

  test('of a node is not that of a leaf: the prefixes keep them apart', () => {
    const node = Buffer.concat([leafHash(LEAVES[0]!), leafHash(LEAVES[1]!)]);
    expect(verifyInclusion(leafHash(node), 0, 1, [], ROOTS[2]!)).toBe(false);
  });

  test('is asked for leaves that there are', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => inclusionRanges(-1, 3)).toThrow(RangeError);
  });
});

describe('consistency', () => {
  test('is proven between every two sizes, and not with another root', () => {
    const wrong: string[] = [];
    const stranger = leafHash(Buffer.from('x'));
    for (let to = 0; to <= SIZES; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const [old, now] = [{ size: from, root: ROOTS[from]! }, { size: to, root: ROOTS[to]! }];
        const path = bridge(from, to);
        const name = `${String(from)} to ${String(to)}`;
        if (!verifyConsistency(old, now, path)) wrong.push(`${name} is not proven`);
        const others = [
          verifyConsistency({ ...old, root: stranger }, now, path),
          from > 0 && verifyConsistency(old, { ...now, root: stranger }, path),
          from > 1 && verifyConsistency({ size: from - 1, root: old.root }, now, path),
          from < to && verifyConsistency(now, old, path),
        ];
        if (others.includes(true)) wrong.push(`${name} is proven for something else`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is not proven by a spoilt path', () => {
    for (const [from, to] of [[1, 2], [1, 70], [2, 3], [3, 7], [4, 7], [6, 8], [32, 70], [33, 70], [64, 65], [69, 70], [70, 70]] as const) {
      for (const path of spoilt(bridge(from, to))) {
        expect(verifyConsistency({ size: from, root: ROOTS[from]! }, { size: to, root: ROOTS[to]! }, path), `${String(from)} to ${String(to)}`).toBe(false);
      }
    }
  });

  test('is not proven for a history with one leaf changed, whatever the proof', () => {
    const forged = LEAVES.map((leaf, index) => (index === 11 ? Buffer.from('forged') : leaf));
    const hashOf = ({ level, index }: Subtree) => rootByTheBook(forged.slice(index * 2 ** level, (index + 1) * 2 ** level));
    for (let from = 12; from <= SIZES; from += 1) {
      const path = consistencyRanges(from, SIZES).map((range) => rangeHash(range, hashOf));
      expect(verifyConsistency({ size: from, root: ROOTS[from]! }, { size: SIZES, root: rootByTheBook(forged) }, path)).toBe(false);
    }
  });

  test('is asked from a smaller size to a larger one', () => {
    expect(() => consistencyRanges(5, 4)).toThrow(RangeError);
  });
});

test('a tree of ten million leaves needs 24 hashes at most, and of each range only complete subtrees', () => {
  const size = 10_000_000;
  expect(inclusionRanges(0, size)).toHaveLength(24);
  const parts = subtreesOf([0, size]);
  expect(parts.reduce((sum, { level }) => sum + 2 ** level, 0)).toBe(size);
  expect(parts.length).toBe(size.toString(2).replaceAll('0', '').length);
});
