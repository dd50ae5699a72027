/** Hashes of any range of the tree, read from a few tiles; what is not yet in a complete tile comes from the entries. */
import { TILE_LEVELS, TILE_WIDTH, tilesOf } from '../proof/edge.ts';
import { nodeHash, rangeHash, subtreesOf, type Hash, type Range, type Subtree } from '../proof/merkle.ts';
import { send } from './commands/load.ts';
import { NoProof } from './queries/proof.ts';
import type { Queryable, Row } from './store/database.ts';
import { bytes, integer } from './store/decode.ts';
import {
  apart, decodeTile, leafHashes, readTiles, tileRoots, unfinished, type TilePlace,
} from './store/tree.ts';

/** The tile that holds what a subtree is made of. */
function tileOf({ level, index }: Subtree): TilePlace {
  const within = 2 ** (level % TILE_LEVELS);
  return { level: Math.floor(level / TILE_LEVELS), number: Math.floor((index * within) / TILE_WIDTH) };
}

const nameOf = ({ level, number }: TilePlace): string => `${String(level)}/${String(number)}`;

/** The hash of each range, all within a tree of that size, whose complete tiles are stored. */
export async function rangeHashes(pool: Queryable, ranges: readonly Range[], size: number): Promise<Hash[]> {
  const wanted = new Map<string, TilePlace>();
  for (const place of ranges.flatMap(subtreesOf).map(tileOf)) wanted.set(nameOf(place), place);
  const complete = [...wanted.values()].filter(({ level, number }) => number < tilesOf(level, size));
  const partial = [...wanted.values()].filter(({ level, number }) => number >= tilesOf(level, size));
  const runs = new Map<string, readonly Hash[]>();
  if (complete.length > 0) {
    const [rows] = await send(pool, [readTiles(complete)]);
    for (const tile of (rows ?? []).map(decodeTile)) runs.set(nameOf(tile), tile.hashes);
  }
  for (const place of partial) runs.set(nameOf(place), await unfinishedHashes(pool, place.level, size));
  return ranges.map((range) => rangeHash(range, (subtree) => hashOf(subtree, runs.get(nameOf(tileOf(subtree))))));
}

function hashOf({ level, index }: Subtree, run: readonly Hash[] | undefined): Hash {
  const width = 2 ** (level % TILE_LEVELS);
  const from = (index * width) % TILE_WIDTH;
  const hashes = run?.slice(from, from + width);
  if (hashes?.length !== width) throw new NoProof('proof.broken', 'a tile of the tree is missing');
  return folded(hashes);
}

function folded(hashes: readonly Hash[]): Hash {
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only;
  return nodeHash(folded(hashes.slice(0, hashes.length / 2)), folded(hashes.slice(hashes.length / 2)));
}

/** The hashes of a level's unfinished tile in a tree of that size. */
export async function unfinishedHashes(pool: Queryable, level: number, size: number): Promise<Hash[]> {
  const { from, count } = unfinished(level, size);
  if (count === 0) return [];
  const statement = level === 0 ? leafHashes(from, count) : tileRoots(level - 1, from, from + count);
  const [rows] = await send(pool, [statement]);
  const row: Row = rows?.[0] ?? {};
  const hashes = apart(bytes(row, 'hashes'));
  if (integer(row, 'count') !== count || hashes.length !== count) {
    throw new NoProof('proof.broken', `${String(count - hashes.length)} hashes of level ${String(level * TILE_LEVELS)} are missing`);
  }
  return hashes;
}
