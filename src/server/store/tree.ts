/** The Merkle tree over the journal as it is stored: leaves from the entries, tiles of hashes, signed checkpoints. */
import { tilesOf, TILE_WIDTH, type Tile } from '../../proof/edge.ts';
import { leafHash, type Hash } from '../../proof/merkle.ts';
import type { Instant } from '../../domain/time.ts';
import { byteas, numbers } from './arrays.ts';
import type { Row } from './database.ts';
import { bytes, instant, integer, text } from './decode.ts';
import type { Statement } from './table.ts';

const plain = (name: string, sql: string): Statement => ({ name, text: sql, values: [] });

export const BEGIN_TREE = plain('tree-begin', 'begin');
export const COMMIT_TREE = plain('tree-commit', 'commit');
export const ROLLBACK_TREE = plain('tree-rollback', 'rollback');

/** One server at a time lets the tree grow, so that many against one database never make two trees of it. */
export const LOCK_TREE = plain('tree-lock', 'select pg_advisory_xact_lock(72951, 2)');

export interface StoredCheckpoint {
  readonly number: number;
  readonly size: number;
  readonly root: Hash;
  readonly note: string;
  readonly at: Instant;
}

export function decodeCheckpoint(row: Row): StoredCheckpoint {
  return {
    number: integer(row, 'number'), size: integer(row, 'size'), root: bytes(row, 'root'), note: text(row, 'note'),
    at: instant(row, 'at'),
  };
}

export const LAST_CHECKPOINT = plain(
  'last-checkpoint', 'select number, size, root, note, at from checkpoint order by number desc limit 1',
);

/** The last of those that sign exactly this size. */
export function checkpointOfSize(size: number): Statement {
  return {
    name: 'checkpoint-of-size', values: [size],
    text: 'select number, size, root, note, at from checkpoint where size = $1 order by number desc limit 1',
  };
}

/** How far the journal is beyond the last checkpoint, and how old that is, in seconds; null where there is none. */
export const TREE_BEHIND = plain('tree-behind', `select
    coalesce((select position from journal_position order by position desc limit 1), 0) - coalesce(c.size, 0) as behind,
    floor(extract(epoch from now() - c.at))::bigint as age
  from (select) one left join lateral (select size, at from checkpoint order by number desc limit 1) c on true`);

/**
 * Leaf hashes of the entries after a position, in order, as one run of bytes; the database hashes, so that no entry
 * travels. `last` is the last position, `count` how many of them have an entry.
 */
export function leafHashes(after: number, limit: number): Statement {
  return {
    name: 'leaf-hashes', values: [after, limit],
    text: `select coalesce(max(p.position), $1) as last, count(j.id) as count,
        coalesce(string_agg(sha256('\\x00'::bytea || j.bytes), ''::bytea order by p.position), '') as hashes
      from (select position, id from journal_position where position > $1 order by position limit $2) p
        left join journal j on j.id = p.id`,
  };
}

/** The entries themselves, through a cursor, for `verify`: it hashes by itself. */
export const OPEN_LEAVES = plain(
  'verify-leaves-open',
  `declare verify_leaves no scroll cursor for select p.position, j.bytes
    from journal_position p left join journal j on j.id = p.id order by p.position`,
);
export const NEXT_LEAVES = plain('verify-leaves-next', 'fetch 500 from verify_leaves');

export interface Leaf {
  readonly position: number;
  /** Undefined where the position names no entry. */
  readonly hash: Hash | undefined;
}

export function decodeLeaf(row: Row): Leaf {
  const hash = row['bytes'] === null ? undefined : leafHash(bytes(row, 'bytes'));
  return { position: integer(row, 'position'), hash };
}

export const OPEN_CHECKPOINTS = plain(
  'verify-checkpoints-open',
  'declare verify_checkpoints no scroll cursor for select number, size, root, note, at from checkpoint order by size, number',
);
export const NEXT_CHECKPOINTS = plain('verify-checkpoints-next', 'fetch 500 from verify_checkpoints');

/** Hashes written one after another. */
export function apart(run: Buffer): Hash[] {
  return Array.from({ length: run.length / 32 }, (_, at) => run.subarray(at * 32, (at + 1) * 32));
}

export interface TilePlace {
  readonly level: number;
  readonly number: number;
}

export function readTiles(places: readonly TilePlace[]): Statement {
  return {
    name: 'read-tiles',
    text: `select t.level, t.number, t.hashes, t.root from unnest($1::integer[], $2::bigint[]) as u(level, number)
      join tree_tile t on t.level = u.level and t.number = u.number`,
    values: [numbers(places.map(({ level }) => level)), numbers(places.map(({ number }) => number))],
  };
}

export function decodeTile(row: Row): Tile {
  return {
    level: integer(row, 'level'), number: integer(row, 'number'), hashes: apart(bytes(row, 'hashes')), root: bytes(row, 'root'),
  };
}

/** The hashes of complete tiles, from one to another that is left out; they are the lowest level of the tiles above. */
export function tileRoots(level: number, from: number, to: number): Statement {
  return {
    name: 'tile-roots', values: [level, from, to],
    text: `select count(*) as count, coalesce(string_agg(root, ''::bytea order by number), '') as hashes from tree_tile
      where level = $1 and number >= $2 and number < $3`,
  };
}

/** What the tree of a size keeps unfinished on a level: from which hash on, and how many. */
export function unfinished(level: number, size: number): { readonly from: number; readonly count: number } {
  const from = tilesOf(level, size) * TILE_WIDTH;
  return { from, count: Math.floor(size / TILE_WIDTH ** level) - from };
}

/** Tiles that a tree of that size cannot have. */
export function strayTiles(size: number): Statement {
  return {
    name: 'stray-tiles', values: [size],
    text: 'select level, number from tree_tile where number >= div($1::numeric, 256::numeric ^ (level + 1)) order by level, number limit 100',
  };
}

export function insertTiles(tiles: readonly Tile[]): Statement {
  return {
    name: 'insert-tiles',
    text: `insert into tree_tile (level, number, hashes, root)
      select * from unnest($1::integer[], $2::bigint[], $3::bytea[], $4::bytea[])`,
    values: [
      numbers(tiles.map(({ level }) => level)), numbers(tiles.map(({ number }) => number)),
      byteas(tiles.map(({ hashes }) => Buffer.concat(hashes))), byteas(tiles.map(({ root }) => root)),
    ],
  };
}

export function insertCheckpoint({ number, size, root, note }: Omit<StoredCheckpoint, 'at'>): Statement {
  return {
    name: 'insert-checkpoint', text: 'insert into checkpoint (number, size, root, note) values ($1, $2, $3, $4) returning at',
    values: [number, size, root, note],
  };
}
