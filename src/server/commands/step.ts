/**
 * The middle of a batch, without any I/O: each command decided in turn on what the ones before it left, its events folded
 * and sealed. The runner gives it rows it locked, the simulation rows it keeps in memory.
 */
import type { Event } from '../../domain/event.ts';
import { NotLoaded } from '../../domain/fold.ts';
import { mayNever, type Actor } from '../../domain/party.ts';
import type { ProgrammeDefinition } from '../../domain/programme.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { EntryPlace } from '../store/idempotency.ts';
import { handlerOf } from './all.ts';
import { noteGuess, waitOf, type Guesses } from './guesses.ts';
import type { Decided, Judgement } from './handler.ts';
import { keyOwner, type FirstWave } from './load.ts';
import { hashOf, outcome } from './replay.ts';
import type { Accepted, Command, Reply } from './reply.ts';
import { pair, termsContextOf, type Calendar, type Chance, type Moment, type Work } from './work.ts';
import { record, type Ledger } from './write.ts';

/** A command that cannot share a batch; the runner gives it one of its own. */
export class Poisoned extends Error {
  readonly command: Command;
  constructor(command: Command, cause: unknown) {
    super(`${command.name} failed in its batch`, { cause });
    this.command = command;
  }
}

/** A command that is to be decided, and who gives it. */
export interface Open {
  readonly command: Command;
  readonly actor: Actor;
}

export interface Deliberation {
  readonly open: readonly Open[];
  /** The API keys that still work, but for their last day. */
  readonly keys: FirstWave['keys'];
  readonly work: Work;
  readonly ledger: Ledger;
  readonly now: Instant;
  readonly calendar: Calendar;
  readonly chance: Chance;
  /** Left out where nobody is limited: in a simulation, a bench, an example. */
  readonly guesses?: Guesses | undefined;
  /** Filled with the answers. */
  readonly replies: Map<Command, Reply>;
}

/** Decides in turn, each on what the ones before it left, and answers which commands will have written something. */
export function decideAll(deliberation: Deliberation): ReadonlySet<Command> {
  const { open, keys, work, ledger, now, calendar, chance, guesses, replies } = deliberation;
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
    const moment: Moment = { at: command.at ?? now, calendar };
    const reply = hasExpired(command, keys, moment.calendar(now, 'UTC'))
      ? ({ kind: 'unauthorised' } as const)
      : decideOne(command, actor, { work, ledger, moment, chance, guesses });
    replies.set(command, reply);
    if (reply.kind !== 'accepted' || reply.dryRun) continue;
    if (reply.events.length > 0 || isKeyed(command)) written.add(command);
    if (isKeyed(command)) bearers.set(keyOf(command), { command, accepted: reply });
  }
  return written;
}

/** What changes nothing has nothing to protect, and no entry from which its answer could be rebuilt: it is judged afresh. */
const CHECKS: ReadonlySet<Command['name']> = new Set(['voucher.validate']);

/** Whether the command's idempotency key counts: a dry run leaves it free, and so does a check. */
export function isKeyed({ key, dryRun, name }: Command): boolean {
  return key !== undefined && dryRun !== true && !CHECKS.has(name);
}

export function keyOf(command: Command): string {
  return pair(keyOwner(command), command.key ?? '');
}

/** Whether the API key that was shown no longer works on a day. */
function hasExpired({ caller }: Command, keys: FirstWave['keys'], today: Day): boolean {
  const lastDay = caller.kind === 'person' && caller.keyId !== undefined ? keys.get(caller.keyId)?.expiresOn ?? null : null;
  return lastDay !== null && today > lastDay;
}

/** What a command is decided in. */
interface Around extends Pick<Deliberation, 'work' | 'ledger' | 'chance' | 'guesses'> {
  readonly moment: Moment;
}

/** Decides one command and, where it is accepted and meant, records what happened. */
function decideOne(command: Command, actor: Actor, around: Around): Reply {
  const { work, moment, chance, guesses } = around;
  let judgement: Judgement;
  const deciding = { work, actor, moment, chance, extra: command.extra ?? {} };
  const missing = mayNever(command.name, actor);
  // Before any rule reads the voucher, so that nothing is learnt of it any more, not even from a right proof.
  const wait = missing === undefined ? waitOf(guesses, command, actor) : undefined;
  if (wait !== undefined) return { kind: 'limited', retrySeconds: wait };
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
  noteGuess(guesses, command, actor, judgement, work);
  if (judgement.kind === 'not-found') return judgement;
  const { decision } = judgement;
  if (decision.kind !== 'accepted') return decision;
  try {
    return accept(command, actor, judgement, decision.events, around);
  } catch (error) {
    throw new Poisoned(command, error);
  }
}

/** What a command that is accepted is answered; recorded where it is meant. */
function accept(
  command: Command,
  actor: Actor,
  { programmeId, made, ability, definition, errands = [] }: Decided,
  events: readonly Event[],
  { work, ledger, moment, chance }: Around,
): Accepted {
  const context = programmeId === null ? undefined : termsContextOf(work, programmeId, moment, actor);
  const accepted: Accepted = {
    kind: 'accepted',
    replayed: false,
    dryRun: command.dryRun === true,
    id: made,
    events,
    ...outcome(work, made, events),
    ...(context === undefined ? {} : { terms: context.terms }),
    ...(ability === undefined ? {} : { ability }),
  };
  if (command.dryRun === true) return accepted;
  const places: EntryPlace[] = [];
  for (const event of events) {
    const entry = record(work, ledger, event, {
      at: moment.at,
      command: command.name,
      person: actor.personId,
      organisation: actor.organisationId,
      programme: context === undefined ? null : { id: context.terms.programmeId, version: context.terms.version },
    }, chance);
    places.push([entry.concerned.agreementId, event.subject, entry.sequence]);
    if (event.type === 'programme.published' && definition !== undefined) {
      const { sponsorId: _sponsorId, ...version } = event.data;
      work.definitions.publish(event.subject, version.version, JSON.parse(definition) as ProgrammeDefinition);
      ledger.versions.push({ programmeId: event.subject, version, definition });
    }
  }
  ledger.errands.push(...errands);
  if (command.key !== undefined && isKeyed(command)) {
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
