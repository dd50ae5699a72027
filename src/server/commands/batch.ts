/** One batch: look up, lock, decide each command in turn on what the ones before it left, write, commit once. */
import { NotLoaded } from '../../domain/fold.ts';
import { roleMissing, type Actor } from '../../domain/party.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { corked, type Queryable } from '../store/database.ts';
import type { EntryPlace } from '../store/idempotency.ts';
import { originOf } from '../store/voucher.ts';
import { handlerOf } from './all.ts';
import type { Judgement } from './handler.ts';
import { keyOwner, load, type FirstWave, type Kept } from './load.ts';
import { hashOf, outcome, replay } from './replay.ts';
import type { Accepted, Command, Reply } from './reply.ts';
import { pair, systemActor, termsContextOf, type Calendar, type Chance, type Moment, type Work } from './work.ts';
import { emptyLedger, record, writes, type Ledger } from './write.ts';

/** What a batch is given from outside: the clock, the calendar, randomness. */
export interface Surroundings extends Kept {
  readonly now: () => Instant;
  readonly calendar: Calendar;
  readonly chance: Chance;
}

/** A command that cannot share a batch; the runner gives it one of its own. */
export class Poisoned extends Error {
  readonly command: Command;
  constructor(command: Command, cause: unknown) {
    super(`${command.name} failed in its batch`, { cause });
    this.command = command;
  }
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

function actorOf(command: Command, wave: FirstWave): Actor | undefined {
  const { caller } = command;
  if (caller.kind === 'system') return systemActor(caller.organisationId);
  if (caller.keyId !== undefined && !wave.keys.has(caller.keyId)) return undefined;
  return wave.actors.get(caller.personId);
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
  const replies = new Map<Command, Reply>();
  const open: Open[] = [];
  for (const command of commands) {
    const actor = actorOf(command, wave);
    const remembered = isKeyed(command) ? wave.remembered.get(keyOf(command)) : undefined;
    if (actor === undefined) replies.set(command, { kind: 'unauthorised' });
    else if (remembered !== undefined) replies.set(command, await replay(client, command, remembered, wave, surroundings));
    else open.push({ command, actor });
  }
  const now = surroundings.now();
  const ledger = emptyLedger();
  const written = decideAll({ open, wave, work, ledger, now, surroundings, replies });
  await commit(client, written, writes(work, ledger, now));
  for (const reference of work.changed.get('vouchers') ?? []) {
    const voucher = work.fresh.has(reference) ? work.world.vouchers.get(reference) : undefined;
    if (voucher !== undefined) surroundings.origins.keep(originOf(voucher));
  }
  return { replies, entries: ledger.sealed.length };
}

/** A command that is to be decided, and who gives it. */
interface Open {
  readonly command: Command;
  readonly actor: Actor;
}

interface Deliberation {
  readonly open: readonly Open[];
  readonly wave: FirstWave;
  readonly work: Work;
  readonly ledger: Ledger;
  readonly now: Instant;
  readonly surroundings: Surroundings;
  /** Filled with the answers. */
  readonly replies: Map<Command, Reply>;
}

/** Decides in turn, each on what the ones before it left, and answers which commands will have written something. */
function decideAll({ open, wave, work, ledger, now, surroundings, replies }: Deliberation): ReadonlySet<Command> {
  const written = new Set<Command>();
  // Within a batch the first bearer of an idempotency key is decided, and the others are told what it was told.
  const bearers = new Map<string, { command: Command; accepted: Accepted }>();
  for (const { command, actor } of open) {
    const bearer = isKeyed(command) ? bearers.get(keyOf(command)) : undefined;
    if (bearer !== undefined) {
      const same = hashOf(bearer.command).equals(hashOf(command));
      replies.set(command, same ? { ...bearer.accepted, replayed: true } : { kind: 'key-reused' });
      written.add(command);
      continue;
    }
    const moment: Moment = { at: command.at ?? now, calendar: surroundings.calendar };
    const reply = hasExpired(command, wave, moment.calendar(now, 'UTC'))
      ? ({ kind: 'unauthorised' } as const)
      : decideOne(command, actor, work, ledger, moment, surroundings);
    replies.set(command, reply);
    if (reply.kind !== 'accepted' || reply.dryRun) continue;
    if (reply.events.length > 0 || isKeyed(command)) written.add(command);
    if (isKeyed(command)) bearers.set(keyOf(command), { command, accepted: reply });
  }
  return written;
}

/** Whether the command's idempotency key counts: a dry run leaves it free. */
function isKeyed(command: Command): boolean {
  return command.key !== undefined && command.dryRun !== true;
}

function keyOf(command: Command): string {
  return pair(keyOwner(command), command.key ?? '');
}

/** Whether the API key that was shown no longer works on a day. */
function hasExpired({ caller }: Command, wave: FirstWave, today: Day): boolean {
  const lastDay = caller.kind === 'person' && caller.keyId !== undefined ? wave.keys.get(caller.keyId) : undefined;
  return typeof lastDay === 'string' && today > lastDay;
}

const COMMIT = { name: 'commit', text: 'commit' };

async function commit(
  client: Queryable,
  written: ReadonlySet<Command>,
  statements: ReturnType<typeof writes>,
): Promise<void> {
  if (statements.length === 0) {
    await client.query({ name: 'rollback', text: 'rollback' });
    return;
  }
  const answers = await Promise.allSettled(corked(client, () => [...statements, COMMIT].map((statement) => client.query(statement))));
  const failed = answers.find((answer) => answer.status === 'rejected');
  const last = answers.at(-1);
  // A transaction that failed answers COMMIT with ROLLBACK, and without an error: only the tag tells.
  if (last?.status === 'fulfilled' && last.value.command === 'COMMIT') return;
  if (last?.status === 'fulfilled') throw failed?.reason ?? new Error('the commit was answered with a rollback');
  throw new OutcomeUnknown(written, last?.reason);
}

/** Decides one command and, where it is accepted and meant, records what happened. */
function decideOne(
  command: Command,
  actor: Actor,
  work: Work,
  ledger: Ledger,
  moment: Moment,
  { chance }: Surroundings,
): Reply {
  let judgement: Judgement;
  const deciding = { work, actor, moment, chance, extra: command.extra ?? {} };
  const missing = roleMissing(command.name, actor);
  try {
    judgement = handlerOf(command.name).decide(command.input, deciding);
  } catch (error) {
    if (missing === undefined) throw new Poisoned(command, error);
    judgement = { kind: 'not-found', what: 'anything for this role' };
  }
  // What can never be right is said before who may give the command (api.md §1), even where only the decision can see it.
  if (missing !== undefined) {
    const { decision, betrays } = judgement.kind === 'decided' ? judgement : { decision: undefined, betrays: false };
    const malformed = decision?.kind === 'invalid' && betrays !== true;
    return malformed ? decision : { kind: 'forbidden', refusals: [missing] };
  }
  if (judgement.kind === 'not-found') return judgement;
  const { decision, programmeId, made } = judgement;
  if (decision.kind !== 'accepted') return decision;
  const context = programmeId === null ? undefined : termsContextOf(work, programmeId, moment, actor);
  const accepted: Accepted = {
    kind: 'accepted',
    replayed: false,
    dryRun: command.dryRun === true,
    id: made,
    events: decision.events,
    ...outcome(work, made, decision.events),
    ...(context === undefined ? {} : { terms: context.terms }),
    ...(judgement.ability === undefined ? {} : { ability: judgement.ability }),
  };
  if (command.dryRun === true) return accepted;
  const places: EntryPlace[] = [];
  try {
    for (const event of decision.events) {
      const entry = record(work, ledger, event, {
        at: moment.at,
        command: command.name,
        person: actor.personId,
        organisation: actor.organisationId,
        programme: context === undefined ? null : { id: context.terms.programmeId, version: context.terms.version },
      });
      places.push([entry.concerned.agreementId, event.subject, entry.sequence]);
      if (event.type === 'programme.published' && judgement.definition !== undefined) {
        const { sponsorId: _sponsorId, ...version } = event.data;
        ledger.versions.push({ programmeId: event.subject, version, definition: judgement.definition });
      }
    }
  } catch (error) {
    throw new Poisoned(command, error);
  }
  ledger.errands.push(...(judgement.errands ?? []));
  if (command.key !== undefined) {
    ledger.remembered.push({
      organisationId: keyOwner(command),
      key: command.key,
      command: command.name,
      inputHash: hashOf(command),
      made,
      entries: places,
    });
  }
  return accepted;
}

/** Whether a poisoned command is worth another try: its rows changed between the two waves. */
export function wasNotLoaded(error: unknown): boolean {
  return error instanceof Poisoned && error.cause instanceof NotLoaded;
}
