/**
 * Lets the tree over the journal grow, and proves from it. Nothing of this is on the way of a command: entries are taken
 * after they have their positions, many at a time, in a transaction of their own under a lock that all servers share.
 */
import type pg from 'pg';
import { consistencyRanges, inclusionRanges, leafHash, verifyConsistency, verifyInclusion } from '../proof/merkle.ts';
import { send } from './commands/load.ts';
import { NoProof, type Inclusion, type Proofs } from './queries/proof.ts';
import type { SigningKeys } from './signing.ts';
import { integer } from './store/decode.ts';
import { checkpointOfSize, decodeCheckpoint, LAST_CHECKPOINT, TREE_BEHIND, type StoredCheckpoint } from './store/tree.ts';
import { growOnce, type Remembered } from './tree-growth.ts';
import { rangeHashes } from './tree-nodes.ts';

export interface ProofsOptions {
  readonly pool: pg.Pool;
  /** Undefined: nothing is signed here; what another server signed is proven all the same. */
  readonly keys: SigningKeys | undefined;
  readonly sequenced: () => Promise<void>;
  /** Told where the tree cannot grow. */
  readonly report: (error: unknown) => void;
  /** Whether it looks for new entries by itself. */
  readonly timer?: boolean;
}

const LOOK_EVERY_MS = 1000;
/** So many new entries are signed at the next look; fewer wait a little, so that a quiet year makes no mountain of notes. */
const SIGN_AT_ENTRIES = 256;
const SIGN_AFTER_SECONDS = 10;

export function startProofs(options: ProofsOptions): Proofs & { close(): Promise<void> } {
  const tree = new Tree(options);
  let busy: Promise<void> | undefined;
  const look = (): void => {
    busy ??= tree.lookAfter().catch(options.report).finally(() => { busy = undefined; });
  };
  const timer = options.timer === true && options.keys !== undefined ? setInterval(look, LOOK_EVERY_MS) : undefined;
  timer?.unref();
  return {
    checkpoint: (position) => tree.checkpoint(position),
    inclusion: (position, bytes) => tree.inclusion(position, bytes),
    consistency: (from, to) => tree.consistency(from, to),
    async close() {
      clearInterval(timer);
      await busy;
    },
  };
}

class Tree {
  readonly #pool: pg.Pool;
  readonly #keys: SigningKeys | undefined;
  #remembered: Remembered | undefined;
  /** One step at a time; who comes meanwhile finds most often that nothing is left to do. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What was found wrong, so that it is reported once and not every second. */
  #told: string | undefined;

  constructor({ pool, keys }: ProofsOptions) {
    this.#pool = pool;
    this.#keys = keys;
  }

  async #read(statement = LAST_CHECKPOINT): Promise<StoredCheckpoint | undefined> {
    const [rows] = await send(this.#pool, [statement]);
    return rows?.[0] === undefined ? undefined : decodeCheckpoint(rows[0]);
  }

  /** Signs what is new, if it is enough or has waited long enough. */
  async lookAfter(): Promise<void> {
    const [rows] = await send(this.#pool, [TREE_BEHIND]);
    const row = rows?.[0] ?? {};
    const behind = integer(row, 'behind');
    const waited = row['age'] === null || integer(row, 'age') >= SIGN_AFTER_SECONDS;
    if (behind === 0 || (behind < SIGN_AT_ENTRIES && !waited)) return;
    try {
      await this.#grow(undefined);
      this.#told = undefined;
    } catch (error) {
      const message = (error as Error).message;
      if (message === this.#told) return;
      this.#told = message;
      throw error;
    }
  }

  /** Grows until a position is covered, or to the end. */
  #grow(position: number | undefined): Promise<void> {
    const work = async (): Promise<void> => {
      const keys = this.#keys;
      if (keys === undefined || keys.signers.length === 0) throw new NoProof('proof.no-key', 'there is no signing key');
      for (let more = true; more && (this.#remembered?.last.size ?? 0) < (position ?? Infinity);) {
        const before = this.#remembered;
        this.#remembered = undefined;
        try {
          ({ remembered: this.#remembered, more } = await growOnce(this.#pool, keys, before));
        } catch (error) {
          // A checkpoint that vanished stays missed; any other trouble is looked at afresh.
          if (error instanceof NoProof) this.#remembered = before?.edge.size === before?.last.size ? before : undefined;
          throw error;
        }
      }
    };
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async checkpoint(position?: number): Promise<StoredCheckpoint | undefined> {
    const last = await this.#read();
    if (last !== undefined && last.size >= (position ?? 0)) return last;
    await this.#grow(position);
    return this.#read();
  }

  async inclusion(position: number, bytes: Buffer): Promise<Inclusion> {
    const checkpoint = await this.checkpoint(position);
    const leaf = leafHash(bytes);
    if (checkpoint !== undefined && checkpoint.size >= position) {
      const path = await rangeHashes(this.#pool, inclusionRanges(position - 1, checkpoint.size), checkpoint.size);
      if (verifyInclusion(leaf, position - 1, checkpoint.size, path, checkpoint.root)) return { leaf, path, checkpoint };
    }
    throw new NoProof('proof.broken', `the entry at position ${String(position)} is not the one that was signed`);
  }

  async consistency(from: number, to: number | undefined): ReturnType<Proofs['consistency']> {
    const checkpoint = to === undefined ? await this.checkpoint() : await this.#read(checkpointOfSize(to));
    if (checkpoint === undefined) return undefined;
    // Whoever holds a larger checkpoint than the last one has the proof in hand that something was taken away.
    if (from > checkpoint.size) return to === undefined ? { path: [], checkpoint } : undefined;
    const [old, ...path] = await rangeHashes(this.#pool, [[0, from], ...consistencyRanges(from, checkpoint.size)], checkpoint.size);
    const begun = { size: from, root: old ?? Buffer.alloc(0) };
    if (verifyConsistency(begun, checkpoint, path)) return { path, checkpoint };
    throw new NoProof('proof.broken', `the tree of ${String(checkpoint.size)} entries is not the one that was signed`);
  }
}
