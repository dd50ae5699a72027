/** One connection, the commands that wait for it, and the batches it commits, one after another. */
import type { Client } from 'pg';
import { IDLE_TIMEOUT, isStale, sqlState } from '../store/database.ts';
import { OutcomeUnknown, runBatch, type Surroundings } from './batch.ts';
import type { Command, Reply } from './reply.ts';
import { Poisoned, wasNotLoaded } from './step.ts';

export interface LaneOptions extends Surroundings {
  /** Opens a connection for a lane. */
  readonly connect: () => Promise<Client>;
  /** Called after a batch that wrote to the journal is durable. */
  readonly committed?: () => void;
  /** Told of defects: errors that no client caused. */
  readonly report?: (error: unknown, command?: Command) => void;
}

export interface Waiting {
  readonly command: Command;
  readonly answer: (reply: Reply) => void;
}

/** How often a batch is repeated after a deadlock, a serialization failure, or a key that another server took first. */
const ATTEMPTS_MAX = 5;
/** How long a lane tries to reach the database again before it turns its batch away, in milliseconds. */
const RECONNECT_FOR_MS = 4000;
/** The pauses before its attempts; the last one stays, since one that grew would go on after the database is back. */
const RECONNECT_PAUSES_MS = [0, 50, 100, 200];
const RECONNECT_PAUSE_MS = 250;

const TRANSIENT = new Set(['40001', '40P01', '23505']);
/**
 * A row was not to be had in time. A batch that waited for it is not repeated: its halves find the commands that need the
 * row, and each half waits once.
 */
const LOCK_TIMEOUT = '55P03';
/** The disk of the database is full. */
const DISK_FULL = '53100';

export class Lane {
  working = false;
  busy = 0;
  readonly queue: Waiting[] = [];
  readonly #options: LaneOptions;
  #client: Client | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Commands that wait for it or are in its batch. */
  get depth(): number {
    return this.queue.length + this.busy;
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
      answerAll(batch, replies);
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
    // Without a code it is a defect of ours, unless the connection broke, which its listeners have noted by now.
    const state = sqlState(error) ?? '';
    const isBroken = this.#client === undefined || state.startsWith('57') || state.startsWith('08');
    if (isBroken || state === IDLE_TIMEOUT || isStale(error)) {
      // The connection is gone, or of no more use, and nothing was committed: the whole batch may be tried again.
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
    if (state === DISK_FULL) {
      // No command is at fault, and halves would fare no better.
      this.#options.report?.(error);
      for (const { answer } of batch) answer({ kind: 'unavailable' });
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

  /** The database refused the batch's rows, or they cannot be read or written: halves find the command at fault. */
  async #split(batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      this.#options.report?.(error, only.command);
      // Whoever lost every turn for its rows did nothing wrong, and nothing was written.
      const state = sqlState(error) ?? '';
      only.answer({ kind: TRANSIENT.has(state) || state === LOCK_TIMEOUT ? 'unavailable' : 'failed' });
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
    const begun = performance.now();
    for (let attempt = 0; attempt === 0 || performance.now() - begun < RECONNECT_FOR_MS; attempt += 1) {
      await pause(RECONNECT_PAUSES_MS[attempt] ?? RECONNECT_PAUSE_MS);
      try {
        const client = await this.#options.connect();
        client.on('error', () => { if (this.#client === client) this.#client = undefined; });
        client.on('end', () => { if (this.#client === client) this.#client = undefined; });
        this.#client = client;
        return client;
      } catch (error) {
        // Once for each outage and batch: the others would say the same.
        if (attempt === 0) this.#options.report?.(error);
      }
    }
    return undefined;
  }
}

/**
 * Who was refused is told first: of those who raced for the same thing the winner has it, and the others have to look
 * further.
 */
function answerAll(batch: readonly Waiting[], replies: ReadonlyMap<Command, Reply>): void {
  const accepted: (() => void)[] = [];
  for (const { command, answer } of batch) {
    const reply = replies.get(command) ?? { kind: 'failed' };
    if (reply.kind === 'accepted') accepted.push(() => { answer(reply); });
    else answer(reply);
  }
  for (const answer of accepted) answer();
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds === 0 ? Promise.resolve() : new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
