/**
 * The tree over the journal, made again from the entries themselves and held against every tile, every checkpoint, and
 * the checkpoints that others have kept. Reads as a stream: a journal of any length needs the same memory.
 */
import { Edge, tilesOf, type Tile } from '../../proof/edge.ts';
import type { Hash } from '../../proof/merkle.ts';
import { openNote, readCheckpoint, type Checkpoint, type Verifier } from '../../proof/note.ts';
import { send } from '../commands/load.ts';
import type { Queryable, Row } from '../store/database.ts';
import {
  decodeCheckpoint, decodeLeaf, decodeTile, LAST_CHECKPOINT, NEXT_CHECKPOINTS, NEXT_LEAVES, OPEN_CHECKPOINTS, OPEN_LEAVES,
  readTiles, strayTiles, type StoredCheckpoint,
} from '../store/tree.ts';
import type { Statement } from '../store/table.ts';

/** What whoever checks knows besides the database. */
export interface Known {
  /** Verifier keys of the installation; without them signatures are not checked. */
  readonly keys?: readonly Verifier[];
  /** Checkpoints kept elsewhere, as signed notes, each with the name of its file. */
  readonly held?: readonly { readonly name: string; readonly note: string }[];
}

export interface TreeVerified {
  readonly checkpoints: number;
  /** Of these, signatures that no key was there to check. */
  readonly unchecked: number;
}

/** Tiles compared at one stroke. */
const TILES_AT_ONCE = 16;
const NO_ENTRY = Buffer.alloc(32);

export async function verifyTree(client: Queryable, known: Known, report: (fault: string) => void): Promise<TreeVerified> {
  return new TreeAudit(client, known, report).run();
}

/** A root that somebody signed, which the tree must have at that size. */
interface Claim {
  readonly who: string;
  readonly size: number;
  readonly root: Hash;
}

class TreeAudit {
  readonly #client: Queryable;
  readonly #known: Known;
  readonly #report: (fault: string) => void;
  readonly #edge = new Edge();
  #covered = 0;
  #tiles: Tile[] = [];
  #queue: StoredCheckpoint[] = [];
  #number = 0;
  /** The size at which something is to be held against the tree again. */
  #next = 0;
  #checkpoints = 0;
  #unchecked = 0;
  /** Kept elsewhere, the largest first, so that the next one is at the end. */
  #held: Claim[] = [];

  constructor(client: Queryable, known: Known, report: (fault: string) => void) {
    this.#client = client;
    this.#known = known;
    this.#report = report;
  }

  async run(): Promise<TreeVerified> {
    const [last] = await this.#rows(LAST_CHECKPOINT);
    this.#covered = last === undefined ? 0 : decodeCheckpoint(last).size;
    this.#held = (this.#known.held ?? []).flatMap((held) => this.#readHeld(held)).sort((one, other) => other.size - one.size);
    await this.#rows(OPEN_CHECKPOINTS);
    await this.#rows(OPEN_LEAVES);
    await this.#meet();
    for (let rows = await this.#rows(NEXT_LEAVES); rows.length > 0; rows = await this.#rows(NEXT_LEAVES)) {
      for (const row of rows) {
        const { hash } = decodeLeaf(row);
        // A position without an entry is told of elsewhere; here the tree just comes out different.
        this.#tiles.push(...this.#edge.append(hash ?? NO_ENTRY));
        if (this.#edge.size >= this.#next) await this.#meet();
      }
      if (this.#tiles.length >= TILES_AT_ONCE) await this.#compareTiles();
    }
    await this.#compareTiles();
    await this.#unmet();
    return { checkpoints: this.#checkpoints, unchecked: this.#unchecked };
  }

  async #rows(statement: Statement): Promise<Row[]> {
    const [rows] = await send(this.#client, [statement]);
    return rows ?? [];
  }

  #readHeld({ name, note }: { readonly name: string; readonly note: string }): Claim[] {
    const read = this.#opened(note, `the checkpoint in ${name}`);
    return read === undefined ? [] : [{ who: `the checkpoint in ${name}`, size: read.size, root: read.root }];
  }

  /** A note's checkpoint; its signature is a fault where there are keys and none of them made it. */
  #opened(note: string, who: string): Checkpoint | undefined {
    try {
      const { text, signedBy } = openNote(note, this.#known.keys ?? []);
      const checkpoint = readCheckpoint(text);
      if ((this.#known.keys ?? []).length === 0) this.#unchecked += 1;
      else if (signedBy.every(({ name }) => name !== checkpoint.origin)) this.#report(`${who} is not signed by this installation`);
      return checkpoint;
    } catch (error) {
      this.#report(`${who} cannot be read: ${(error as Error).message}`);
      return undefined;
    }
  }

  async #nextStored(): Promise<StoredCheckpoint | undefined> {
    if (this.#queue.length === 0) this.#queue = (await this.#rows(NEXT_CHECKPOINTS)).map(decodeCheckpoint);
    return this.#queue[0];
  }

  /** Holds the tree against all checkpoints of the size it has now. */
  async #meet(): Promise<void> {
    const { size } = this.#edge;
    for (let next = await this.#nextStored(); next !== undefined && next.size <= size; next = await this.#nextStored()) {
      this.#queue.shift();
      this.#judge(next);
    }
    for (let held = this.#held.at(-1); held !== undefined && held.size <= size; held = this.#held.at(-1)) {
      this.#held.pop();
      if (!held.root.equals(this.#edge.root)) this.#report(`the journal’s first ${String(size)} entries are not those of ${held.who}`);
    }
    this.#next = Math.min(this.#queue[0]?.size ?? Infinity, this.#held.at(-1)?.size ?? Infinity);
  }

  #judge({ number, size, root, note }: StoredCheckpoint): void {
    const who = `checkpoint ${String(number)}`;
    this.#checkpoints += 1;
    if (number !== this.#number + 1) this.#report(`${who}, of ${String(size)} entries, follows checkpoint ${String(this.#number)}`);
    this.#number = number;
    const signed = this.#opened(note, who);
    if (signed !== undefined && (signed.size !== size || !signed.root.equals(root))) this.#report(`${who}: its row is not what its note signs`);
    if (size !== this.#edge.size || !root.equals(this.#edge.root)) {
      this.#report(`the journal’s first ${String(size)} entries are not those of ${who}`);
    }
  }

  async #compareTiles(): Promise<void> {
    const due = this.#tiles.filter(({ level, number }) => number < tilesOf(level, this.#covered));
    this.#tiles = [];
    if (due.length === 0) return;
    const stored = new Map((await this.#rows(readTiles(due))).map(decodeTile).map((tile) => [`${String(tile.level)}/${String(tile.number)}`, tile]));
    for (const { level, number, hashes, root } of due) {
      const name = `${String(level)}/${String(number)}`;
      const tile = stored.get(name);
      if (tile === undefined) this.#report(`tile ${name} is missing`);
      else if (!tile.root.equals(root) || !Buffer.concat(tile.hashes).equals(Buffer.concat(hashes))) {
        this.#report(`tile ${name} is not what the entries hash to`);
      }
    }
  }

  /** What speaks of more than there is. */
  async #unmet(): Promise<void> {
    const { size } = this.#edge;
    const has = `and the journal has ${String(size)}`;
    for (let next = await this.#nextStored(); next !== undefined; next = await this.#nextStored()) {
      this.#queue.shift();
      this.#checkpoints += 1;
      this.#report(`checkpoint ${String(next.number)} is of ${String(next.size)} entries, ${has}: some were taken away`);
    }
    for (const { who, size: signed } of this.#held) this.#report(`${who} is of ${String(signed)} entries, ${has}: some were taken away`);
    // Between the last checkpoint and the end there may be whole tiles' worth of entries, but no tile.
    for (const row of await this.#rows(strayTiles(Math.min(this.#covered, size)))) {
      this.#report(`tile ${String(row['level'])}/${String(row['number'])} is of entries that no checkpoint covers`);
    }
  }
}
