/**
 * One step of growth: the entries that have positions and are in no checkpoint yet become leaves, and the new root is
 * signed. It goes on from the last checkpoint only if the journal still hashes to it: this server signs no second
 * history, neither its own nor one that somebody made behind its back.
 */
import type pg from 'pg';
import { Edge, TILE_WIDTH } from '../proof/edge.ts';
import { openNote, readCheckpoint, signNote, writeCheckpoint } from '../proof/note.ts';
import { send } from './commands/load.ts';
import { NoProof } from './queries/proof.ts';
import type { SigningKeys } from './signing.ts';
import { isStale } from './store/database.ts';
import { bytes, instant, integer } from './store/decode.ts';
import {
  apart, BEGIN_TREE, COMMIT_TREE, decodeCheckpoint, insertCheckpoint, insertTiles, LAST_CHECKPOINT, leafHashes, LOCK_TREE,
  ROLLBACK_TREE, type StoredCheckpoint,
} from './store/tree.ts';
import { unfinishedHashes } from './tree-nodes.ts';

/** Entries of one step: enough to be quick, few enough to hold the lock for a moment only. */
const STEP_ENTRIES = 16_384;

/** What a server remembers of the tree, so that it need not be read again: the edge at the last checkpoint. */
export interface Remembered {
  readonly last: StoredCheckpoint;
  readonly edge: Edge;
}

export interface Step {
  readonly remembered: Remembered | undefined;
  /** Whether there may be more. */
  readonly more: boolean;
}

/** Takes a step, alone among all servers. After an error nothing may be remembered. */
export async function growOnce(pool: pg.Pool, keys: SigningKeys, before: Remembered | undefined): Promise<Step> {
  const client = await pool.connect();
  try {
    await send(client, [BEGIN_TREE, LOCK_TREE]);
    const step = await growLocked(client, keys, before);
    await send(client, [COMMIT_TREE]);
    client.release();
    return step;
  } catch (error) {
    await send(client, [ROLLBACK_TREE]).then(() => { client.release(isStale(error) ? error as Error : undefined); }, (broken: unknown) => { client.release(broken as Error); });
    throw error;
  }
}

async function growLocked(client: pg.PoolClient, keys: SigningKeys, before: Remembered | undefined): Promise<Step> {
  const [lastRows] = await send(client, [LAST_CHECKPOINT]);
  const last = lastRows?.[0] === undefined ? undefined : decodeCheckpoint(lastRows[0]);
  if (before !== undefined && (last?.number ?? 0) < before.last.number) {
    throw new NoProof('proof.broken', `checkpoint ${String(before.last.number)} was there and is gone`);
  }
  const known = before !== undefined && before.last.number === last?.number && before.last.root.equals(last.root);
  const edge = known ? before.edge : await edgeAt(client, keys, last);
  const [rows] = await send(client, [leafHashes(edge.size, STEP_ENTRIES)]);
  const row = rows?.[0] ?? {};
  const leaves = apart(bytes(row, 'hashes'));
  if (leaves.length !== integer(row, 'last') - edge.size) {
    throw new NoProof('proof.broken', `between positions ${String(edge.size)} and ${String(row['last'])} an entry is missing`);
  }
  if (leaves.length === 0) return { remembered: last === undefined ? undefined : { last, edge }, more: false };
  const tiles = leaves.flatMap((leaf) => edge.append(leaf));
  const { size, root } = edge;
  const note = signNote(writeCheckpoint({ origin: keys.name, size, root }), keys.signers);
  const next = { number: (last?.number ?? 0) + 1, size, root, note };
  if (tiles.length > 0) await send(client, [insertTiles(tiles)]);
  const [made] = await send(client, [insertCheckpoint(next)]);
  return { remembered: { last: { ...next, at: instant(made?.[0] ?? {}, 'at') }, edge }, more: leaves.length === STEP_ENTRIES };
}

/** The edge at a checkpoint that another server, or an earlier run, has made. */
async function edgeAt(client: pg.PoolClient, keys: SigningKeys, last: StoredCheckpoint | undefined): Promise<Edge> {
  if (last === undefined) return new Edge();
  const { text, signedBy } = openNote(last.note, keys.verifiers);
  const { origin, size, root } = readCheckpoint(text);
  if (signedBy.length === 0 || origin !== keys.name) {
    throw new NoProof('proof.no-key', `the last checkpoint is of ${origin} and signed by another key than those of ${keys.name}: `
      + 'give this server the same key, or list the old verifier key in its file');
  }
  const levels = [];
  for (let level = 0; TILE_WIDTH ** level <= last.size; level += 1) levels.push(await unfinishedHashes(client, level, last.size));
  const edge = Edge.of(last.size, levels);
  if (size === last.size && root.equals(last.root) && edge.root.equals(last.root)) return edge;
  throw new NoProof('proof.broken', `the journal does not hash to checkpoint ${String(last.number)}, of ${String(last.size)} entries`);
}
