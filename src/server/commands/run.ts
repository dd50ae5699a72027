/**
 * The one runner. Commands gather in a queue while a batch is being committed; there is no timer. One caller alone pays
 * for a batch of one; many share the round trips, the locks and the flush.
 */
import type { Client } from 'pg';
import { sqlState } from '../store/database.ts';
import { OutcomeUnknown, runBatch, type Surroundings } from './batch.ts';
import { Origins } from './load.ts';
import type { Command, Reply, Runner } from './reply.ts';
import { Poisoned, wasNotLoaded } from './step.ts';

export interface RunnerOptions extends Omit<Surroundings, 'origins'> {
  /** Opens a connection for a lane. */
  readonly connect: () => Promise<Client>;
  /** Connections that commit batches side by side; rows are locked, so any number is correct. */
  readonly lanes?: number;
  readonly batchMax?: number;
  /** Commands that may wait; above it new ones are turned away. */
  readonly queueMax?: number;
  /** Called after a batch that wrote to the journal is durable. */
  readonly committed?: () => void;
  /** Told of defects: errors that no client caused. */
  readonly report?: (error: unknown, command?: Command) => void;
}

type LaneOptions = RunnerOptions & Surroundings;

interface Waiting {
  readonly command: Command;
  readonly answer: (reply: Reply) => void;
}

const BATCH_MAX = 256;
const QUEUE_MAX = 10_000;
/** How often a batch is repeated after a deadlock, a serialization failure, or a key that another server took first. */
const ATTEMPTS_MAX = 5;
/** How long a lane tries to reach the database again before it turns its batch away, in milliseconds. */
const RECONNECT_MS = [0, 50, 200, 500, 1000, 2000];

const TRANSIENT = new Set(['40001', '40P01', '55P03', '23505']);

export function startRunner(options: RunnerOptions): Runner {
  const queue: Waiting[] = [];
  const batchMax = options.batchMax ?? BATCH_MAX;
  const queueMax = options.queueMax ?? QUEUE_MAX;
  let closing = false;
  let busy = 0;
  let idle: (() => void) | undefined;

  const origins = new Origins();
  const lanes = Array.from({ length: options.lanes ?? 1 }, () => new Lane({ ...options, origins }));

  const work = async (lane: Lane): Promise<void> => {
    lane.working = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, batchMax);
      busy += batch.length;
      await lane.serve(batch);
      busy -= batch.length;
      // Whoever was just answered, and requests that have arrived meanwhile, come into the next batch: a turn costs
      // microseconds, a batch of half the size its statements twice.
      await turn();
    }
    lane.working = false;
    if (queue.length === 0 && busy === 0) idle?.();
  };

  return {
    get depth() { return queue.length + busy; },
    run(command) {
      if (closing || queue.length >= queueMax) return Promise.resolve({ kind: 'unavailable' });
      return new Promise((answer) => {
        queue.push({ command, answer });
        const free = lanes.find((lane) => !lane.working);
        // The batch is taken in a later turn, so that callers of the same turn share it.
        if (free !== undefined) {
          free.working = true;
          queueMicrotask(() => { void work(free); });
        }
      });
    },
    async close() {
      closing = true;
      if (queue.length > 0 || busy > 0) await new Promise<void>((resolve) => { idle = resolve; });
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** One connection and the batches it commits, one after another. */
class Lane {
  working = false;
  readonly #options: LaneOptions;
  #client: Client | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Answers every command of the batch; never rejects. */
  async serve(batch: readonly Waiting[], attempt = 1): Promise<void> {
    const client = await this.#connected();
    if (client === undefined) {
      for (const { answer } of batch) answer({ kind: 'unavailable' });
      return;
    }
    try {
      const commands = batch.map(({ command }) => command);
      const { replies, entries } = await runBatch(client, commands, this.#options);
      for (const { command, answer } of batch) answer(replies.get(command) ?? { kind: 'failed' });
      if (entries > 0) this.#options.committed?.();
    } catch (error) {
      await this.#recover(batch, attempt, error);
    }
  }

  async #recover(batch: readonly Waiting[], attempt: number, error: unknown): Promise<void> {
    if (error instanceof OutcomeUnknown) {
      this.#drop();
      for (const each of batch) if (error.written.has(each.command)) each.answer({ kind: 'outcome-unknown' });
      const others = batch.filter((each) => !error.written.has(each.command));
      if (others.length > 0) await this.serve(others, attempt + 1);
      return;
    }
    if (error instanceof Poisoned) {
      await this.#rollback();
      await this.#isolate(batch, attempt, error);
      return;
    }
    const state = sqlState(error);
    if (state === undefined || state.startsWith('57') || state.startsWith('08')) {
      // The connection is gone and nothing was committed: the whole batch may be tried again.
      this.#drop();
      if (attempt <= ATTEMPTS_MAX) await this.serve(batch, attempt + 1);
      else for (const { answer } of batch) answer({ kind: 'unavailable' });
      return;
    }
    await this.#rollback();
    if (TRANSIENT.has(state) && attempt <= ATTEMPTS_MAX) {
      await pause(Math.random() * 10 * attempt);
      await this.serve(batch, attempt + 1);
      return;
    }
    await this.#split(batch, error);
  }

  /** A command whose decision threw is run alone; its neighbours never notice. */
  async #isolate(batch: readonly Waiting[], attempt: number, error: Poisoned): Promise<void> {
    const others = batch.filter((each) => each.command !== error.command);
    const [poisoned] = batch.filter((each) => each.command === error.command);
    if (others.length > 0) await this.serve(others, attempt);
    if (poisoned === undefined) return;
    const again = wasNotLoaded(error) || others.length > 0;
    if (again && attempt <= ATTEMPTS_MAX) {
      await this.serve([poisoned], attempt + 1);
      return;
    }
    this.#options.report?.(error.cause, error.command);
    poisoned.answer({ kind: 'failed' });
  }

  /** The database refused the batch's rows: halves find the command it refuses. */
  async #split(batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      this.#options.report?.(error, only.command);
      // Whoever lost every turn for its rows did nothing wrong, and nothing was written.
      only.answer({ kind: TRANSIENT.has(sqlState(error) ?? '') ? 'unavailable' : 'failed' });
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.serve(batch.slice(0, middle));
    await this.serve(batch.slice(middle));
  }

  async #rollback(): Promise<void> {
    try {
      await this.#client?.query({ name: 'rollback', text: 'rollback' });
    } catch {
      this.#drop();
    }
  }

  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    void client?.end().catch(() => undefined);
  }

  async #connected(): Promise<Client | undefined> {
    if (this.#client !== undefined) return this.#client;
    for (const wait of RECONNECT_MS) {
      await pause(wait);
      try {
        const client = await this.#options.connect();
        client.on('error', () => { if (this.#client === client) this.#client = undefined; });
        client.on('end', () => { if (this.#client === client) this.#client = undefined; });
        this.#client = client;
        return client;
      } catch (error) {
        this.#options.report?.(error);
      }
    }
    return undefined;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds === 0 ? Promise.resolve() : new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
