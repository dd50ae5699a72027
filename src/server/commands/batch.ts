/** One batch: look up, lock, decide each command in turn on what the ones before it left, write, commit once. */
import type { Actor } from '../../domain/party.ts';
import type { Instant } from '../../domain/time.ts';
import { corked, IDLE_TIMEOUT, sqlState, type Queryable } from '../store/database.ts';
import { together } from '../store/table.ts';
import { originOf } from '../store/voucher.ts';
import type { PassFailPoint } from './fail-points.ts';
import type { Guesses } from './guesses.ts';
import { load, type FirstWave, type Kept } from './load.ts';
import { replay } from './replay.ts';
import type { Command, Reply } from './reply.ts';
import { decideAll, isKeyed, keyOf, type Open } from './step.ts';
import { systemActor, type Calendar, type Chance } from './work.ts';
import { emptyLedger, writes } from './write.ts';

/** What a batch is given from outside: the clock, the calendar, randomness. */
export interface Surroundings extends Kept {
  readonly now: () => Instant;
  readonly calendar: Calendar;
  readonly chance: Chance;
  readonly failPoint?: PassFailPoint | undefined;
  /** Counts wrong guesses at vouchers; left out, nobody is limited. */
  readonly guesses?: Guesses | undefined;
}

/** COMMIT was sent and its answer never came. */
export class OutcomeUnknown extends Error {
  /** The commands whose effects may or may not be there; the others wrote nothing. */
  readonly written: ReadonlySet<Command>;
  constructor(written: ReadonlySet<Command>, cause: unknown) {
    super('the outcome of a commit is not known', { cause });
    this.written = written;
  }
}

export interface BatchResult {
  readonly replies: ReadonlyMap<Command, Reply>;
  /** How many journal entries it wrote. */
  readonly entries: number;
}

/** Who gives a command, as the rows say; undefined for somebody unknown, or a key that is no more. */
export function actorOf(command: Command, wave: FirstWave): Actor | undefined {
  const { caller } = command;
  if (caller.kind === 'system') return systemActor(caller.organisationId);
  const actor = wave.actors.get(caller.personId);
  if (actor === undefined || caller.keyId === undefined) return actor;
  const key = wave.keys.get(caller.keyId);
  if (key === undefined) return undefined;
  return key.scopes === null ? actor : { ...actor, scopes: key.scopes };
}

/**
 * Runs a batch in one transaction on a connection of its own. Answers every command, or throws: Poisoned, a database
 * error (nothing was written), or OutcomeUnknown.
 */
export async function runBatch(
  client: Queryable,
  commands: readonly Command[],
  surroundings: Surroundings,
): Promise<BatchResult> {
  const { wave, work } = await load(client, commands, surroundings);
  surroundings.failPoint?.('batch.loaded');
  const replies = new Map<Command, Reply>();
  const open: Open[] = [];
  const repeated: Promise<void>[] = [];
  for (const command of commands) {
    const actor = actorOf(command, wave);
    const remembered = isKeyed(command) ? wave.remembered.get(keyOf(command)) : undefined;
    if (actor === undefined) replies.set(command, { kind: 'unauthorised' });
    else if (remembered === undefined) open.push({ command, actor });
    else repeated.push(replay(client, command, remembered, wave, surroundings).then((reply) => { replies.set(command, reply); }));
  }
  // Without waiting for one another, since rows are locked meanwhile; all are awaited, so that nothing is left on the
  // connection where one fails.
  for (const told of await Promise.allSettled(repeated)) if (told.status === 'rejected') throw told.reason;
  const now = surroundings.now();
  const ledger = emptyLedger();
  const written = decideAll({
    open, keys: wave.keys, work, ledger, now, calendar: surroundings.calendar, chance: surroundings.chance,
    guesses: surroundings.guesses, replies,
  });
  surroundings.failPoint?.('batch.decided');
  await commit(client, written, writes(work, ledger, now), surroundings.failPoint);
  for (const reference of work.changed.get('vouchers') ?? []) {
    const voucher = work.fresh.has(reference) ? work.world.vouchers.get(reference) : undefined;
    if (voucher !== undefined) surroundings.origins.keep(originOf(voucher));
  }
  return { replies, entries: ledger.sealed.length };
}

const COMMIT = { name: 'commit', text: 'commit' };

async function commit(
  client: Queryable,
  written: ReadonlySet<Command>,
  statements: ReturnType<typeof writes>,
  failPoint: PassFailPoint | undefined,
): Promise<void> {
  if (statements.length === 0) {
    await client.query({ name: 'rollback', text: 'rollback' });
    return;
  }
  const sent = corked(client, () => [together(statements), COMMIT].map((statement) => client.query(statement)));
  failPoint?.('batch.written');
  const answers = await Promise.allSettled(sent);
  const failed = answers.find((answer) => answer.status === 'rejected');
  const last = answers.at(-1);
  // A transaction that failed answers COMMIT with ROLLBACK, and without an error: only the tag tells.
  if (last?.status === 'fulfilled' && last.value.command === 'COMMIT') {
    failPoint?.('batch.committed');
    return;
  }
  // The database gave the transaction up before it read any of this, so its fate is known.
  if (sqlState(failed?.reason) === IDLE_TIMEOUT) throw failed?.reason;
  if (last?.status === 'fulfilled') throw failed?.reason ?? new Error('the commit was answered with a rollback');
  throw new OutcomeUnknown(written, last?.reason);
}

