/**
 * A tree that grows at its right edge. What is complete leaves as tiles of 256 hashes, which never change again; only
 * the edge is kept: the hashes of each level's unfinished tile, and the complete subtrees that make the root.
 */
import { joined, nodeHash, type Hash } from './merkle.ts';

/** Levels of the tree in one tile, and hashes on the lowest of them. */
export const TILE_LEVELS = 8;
export const TILE_WIDTH = 2 ** TILE_LEVELS;

/** The hashes of 256 neighbours on level 8 × `level` of the tree, the `number`-th such run, and the hash of them all. */
export interface Tile {
  readonly level: number;
  readonly number: number;
  readonly hashes: readonly Hash[];
  readonly root: Hash;
}

/** How many complete tiles of a level a tree of that size has. */
export function tilesOf(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** (level + 1));
}

export class Edge {
  #size = 0;
  /** Complete subtrees from left to right, ever smaller: the binary digits of the size. */
  readonly #subtrees: { readonly level: number; readonly hash: Hash }[] = [];
  /** By tile level, the hashes of its unfinished tile. */
  readonly #unfinished: Hash[][] = [];

  /** The edge of a tree of that size, from the hashes of its unfinished tiles, the lowest level first. */
  static of(size: number, unfinished: readonly (readonly Hash[])[]): Edge {
    const edge = new Edge();
    for (let level = unfinished.length - 1; level >= 0; level -= 1) {
      for (const hash of unfinished[level] ?? []) edge.#push(hash, level * TILE_LEVELS);
    }
    if (edge.#size !== size) throw new RangeError(`these hashes make a tree of ${String(edge.#size)}, not ${String(size)}`);
    return edge;
  }

  get size(): number {
    return this.#size;
  }

  get root(): Hash {
    return joined(this.#subtrees.map(({ hash }) => hash));
  }

  /** Adds a leaf by its hash; answers the tiles that are thereby complete, the lowest first. */
  append(leaf: Hash): readonly Tile[] {
    return this.#push(leaf, 0);
  }

  #push(added: Hash, at: number): readonly Tile[] {
    this.#size += 2 ** at;
    const done: Tile[] = [];
    let [hash, level] = [added, at];
    this.#keep(hash, level, done);
    for (let left = this.#subtrees.at(-1); left?.level === level; left = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      hash = nodeHash(left.hash, hash);
      level += 1;
      this.#keep(hash, level, done);
    }
    this.#subtrees.push({ hash, level });
    return done;
  }

  /** A node of a tile's lowest level joins its tile; before that, it is the root of the complete tile below. */
  #keep(hash: Hash, level: number, done: Tile[]): void {
    if (level % TILE_LEVELS !== 0) return;
    const above = level / TILE_LEVELS;
    const below = this.#unfinished[above - 1];
    if (below?.length === TILE_WIDTH) {
      done.push({ level: above - 1, number: tilesOf(above - 1, this.#size) - 1, hashes: below, root: hash });
      this.#unfinished[above - 1] = [];
    }
    (this.#unfinished[above] ??= []).push(hash);
  }
}
