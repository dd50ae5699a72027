/**
 * Runs worked examples through the same commands as everybody else: the real runner on a fresh database per file, the
 * clock moved from step to step with the nightly work of each day crossed.
 */
import { isGivenCommand, parseInput } from '../contract/commands.ts';
import type { ProgrammeFile } from '../contract/programme.ts';
import type { Day, Instant } from '../domain/time.ts';
import { parseDay } from '../domain/time.ts';
import type { PartyKind } from '../domain/party.ts';
import { calendar, movableClock, noonOf, parseInstant } from '../server/clock.ts';
import type { Command, Reply } from '../server/commands/reply.ts';
import { send } from '../server/commands/load.ts';
import { openEngine, type Engine } from '../server/engine.ts';
import type { Place } from '../server/store/database.ts';
import { sha256 } from '../server/store/journal.ts';
import { people, peopleWithRoles } from '../server/store/party.ts';
import { checkFacts } from './example-checks.ts';
import { withValues, type Check, type Example, type Expected, type Step } from './example-files.ts';

/** The first moment an example may speak of; the programme is in force from there on. */
const BEGINNING = '1990-01-01' as Day;

/** One example being played. */
export interface Stage {
  readonly engine: Engine;
  readonly clock: ReturnType<typeof movableClock>;
  readonly timeZone: string;
  /** What steps saved, by name; `sponsor` is there from the start. */
  readonly saved: Map<string, string>;
  /** People made for an alias and its roles, by `partOf`. */
  readonly people: Map<string, string>;
}

/** Plays an example and answers what went wrong, or undefined. */
export async function playExample(
  place: Place,
  definition: ProgrammeFile,
  { steps, castSteps }: Example,
): Promise<string | undefined> {
  const clock = movableClock(noonOf(BEGINNING, 'UTC'));
  const defects: unknown[] = [];
  const engine = openEngine({ place, clock, readersMax: 2, report: (error) => defects.push(error) });
  try {
    const saved = new Map<string, string>();
    const stage: Stage = { engine, clock, timeZone: definition.timeZone, saved, people: new Map() };
    await setScene(stage, definition);
    for (const [index, step] of steps.entries()) {
      const wrong = await playStep(stage, step).catch((error: unknown) => (error as Error).message);
      if (wrong === undefined) continue;
      const number = index < castSteps ? `cast step ${String(index + 1)}` : `step ${String(index + 1 - castSteps)}`;
      const defect = defects.map((each) => (each instanceof Error ? (each.stack ?? each.message) : String(each)));
      return [`${number}: ${wrong}`, ...defect].join('\n');
    }
    return undefined;
  } finally {
    await engine.close();
  }
}

/** A sponsor, and the programme published from the beginning of time. */
export async function setScene({ engine, saved }: Pick<Stage, 'engine' | 'saved'>, definition: ProgrammeFile): Promise<void> {
  const sponsor = await engine.runner.run({
    name: 'organisation.register',
    input: { kind: 'sponsor', name: 'The sponsor', country: 'US' },
    caller: { kind: 'system' },
  });
  if (sponsor.kind !== 'accepted') throw new Error(`the sponsor could not be registered: ${sponsor.kind}`);
  saved.set('sponsor', sponsor.id);
  const published = await engine.runner.run({
    name: 'programme.publish',
    input: { definition, effectiveFrom: BEGINNING },
    caller: { kind: 'system', organisationId: sponsor.id },
  });
  if (published.kind !== 'accepted') throw new Error(`the definition could not be published: ${describe(published)}`);
}

async function playStep(stage: Stage, step: Step): Promise<string | undefined> {
  await moveTo(stage, step.on);
  if (step.check !== undefined) {
    return checkFacts(stage, withValues(step.check, stage.saved) as Check);
  }
  const replies = await give(stage, step);
  await stage.engine.drain();
  const accepted = replies.find((reply) => reply.kind === 'accepted');
  if (step.save !== undefined && accepted?.kind === 'accepted') stage.saved.set(step.save, accepted.id);
  return judge(step, replies);
}

/** Moves the clock on to noon of a date, or to an instant, and does the nightly work of the days crossed. */
export async function moveTo({ clock, engine, timeZone }: Stage, on: string): Promise<void> {
  const day = parseDay(on);
  const at: Instant | undefined = day === undefined ? parseInstant(on) : noonOf(day, timeZone);
  if (at === undefined) throw new Error(`${on} is neither a date nor an instant`);
  // Two steps of one day: a date means noon, and an instant before may have passed it.
  if (day !== undefined && at < clock.now() && calendar(clock.now(), timeZone) === day) return;
  clock.moveTo(at);
  const { failed } = await engine.nightly(at);
  if (failed > 0) throw new Error(`${String(failed)} of the nightly commands failed`);
}

/** Gives the step's command once, or as often as it says, one after another or all at once. */
async function give(stage: Stage, step: Step): Promise<readonly Reply[]> {
  const command = await commandOf(stage, step);
  if ('kind' in command) return [command];
  if (step.parallel !== undefined) {
    return Promise.all(Array.from({ length: step.parallel }, () => stage.engine.runner.run({ ...command })));
  }
  const replies: Reply[] = [];
  for (let count = 0; count < (step.repeat ?? 1); count += 1) {
    replies.push(await stage.engine.runner.run({ ...command }));
  }
  return replies;
}

async function commandOf(stage: Stage, step: Step): Promise<Command | Reply> {
  const caller = await personFor(stage, step.as ?? '');
  return commandFrom(step.do ?? '', caller, withValues(step.with ?? {}, stage.saved));
}

/** A command as a client would write it, parsed; or the answer to one that cannot be. */
export function commandFrom(name: string, caller: Command['caller'], written: unknown): Command | Reply {
  if (!isGivenCommand(name)) throw new Error(`${name} is no command`);
  const parsed = parseInput(name, written, 'en');
  if ('errors' in parsed) return { kind: 'invalid', errors: parsed.errors };
  const input: object = parsed.input;
  const content = (input as { content?: unknown }).content;
  const extra = typeof content === 'string'
    ? { file: { mediaType: 'text/plain', size: Buffer.byteLength(content), sha256: sha256(content).toString('hex') } }
    : { hash: sha256(`${name} ${JSON.stringify(input)}`).toString('hex') };
  return { name, input, caller, extra };
}

const PARTY_OF_PREFIX: Readonly<Record<string, PartyKind>> = { spo: 'sponsor', cus: 'customer', ptr: 'partner' };

/** The part that words of `as` stand for: an alias may be saved again, for another organisation with people of its own. */
export const partOf = (as: string, organisationId: string): string => `${as} ${organisationId}`;

/** The person of `alias.role` or `alias.role+role`: made for these words before, invited by a step, or made now. */
export async function personFor(stage: Stage, as: string): Promise<Extract<Command['caller'], { kind: 'person' }>> {
  const [alias, roleWords] = as.split('.');
  const organisationId = stage.saved.get(alias ?? '');
  if (organisationId === undefined || roleWords === undefined) throw new Error(`${as} names nobody`);
  const known = stage.people.get(partOf(as, organisationId));
  if (known !== undefined) return { kind: 'person', personId: known, organisationId };
  const roles = roleWords.split('+');
  const made = [...stage.people.values()];
  const [rows] = await send(stage.engine.writers, [peopleWithRoles(organisationId, roles, made)]);
  const [invited] = (rows ?? []).map(people.decode);
  const personId = invited?.id ?? (await invite(stage, organisationId, as, roles));
  stage.people.set(partOf(as, organisationId), personId);
  return { kind: 'person', personId, organisationId };
}

async function invite({ engine }: Stage, organisationId: string, as: string, roles: readonly string[]): Promise<string> {
  const party = PARTY_OF_PREFIX[organisationId.slice(0, 3)];
  const email = `${as.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}@example.example`;
  const reply = await engine.runner.run({
    name: 'person.invite',
    input: { organisationId, name: as, email, roles },
    caller: { kind: 'system' },
  });
  if (reply.kind !== 'accepted') throw new Error(`${as} could not be made a person of a ${party ?? 'party'}: ${describe(reply)}`);
  return reply.id;
}

const OUTCOME: Readonly<Partial<Record<Reply['kind'], Expected>>> = {
  accepted: 'ok', refused: 'refused', invalid: 'invalid', 'not-found': 'not-found', forbidden: 'forbidden',
};

function outcomeOf(reply: Reply): string {
  return OUTCOME[reply.kind] ?? reply.kind;
}

/** Compares what came with what the step expects; undefined where they agree. */
function judge(step: Step, replies: readonly Reply[]): string | undefined {
  if (step.expectCounts !== undefined) return judgeCounts(step.expectCounts, replies);
  const expected = step.expect ?? 'ok';
  for (const reply of replies) {
    if (outcomeOf(reply) !== expected) return `${step.do ?? ''}: expected ${expected}, came ${describe(reply)}`;
    const given: readonly string[] = reply.kind === 'refused' || reply.kind === 'forbidden'
      ? reply.refusals.map((refusal) => refusal.rule)
      : [];
    const missing = (step.rules ?? []).filter((rule) => !given.includes(rule));
    if (missing.length > 0) return `${step.do ?? ''}: ${missing.join(', ')} not among ${given.join(', ')}`;
    const unwanted = (step.notRules ?? []).filter((rule) => given.includes(rule));
    if (unwanted.length > 0) return `${step.do ?? ''}: ${unwanted.join(', ')} must not be among ${given.join(', ')}`;
  }
  return undefined;
}

function judgeCounts(expected: Readonly<Partial<Record<Expected, number>>>, replies: readonly Reply[]): string | undefined {
  const counts = new Map<string, number>();
  for (const reply of replies) counts.set(outcomeOf(reply), (counts.get(outcomeOf(reply)) ?? 0) + 1);
  const wrong = Object.entries(expected).filter(([outcome, count]) => (counts.get(outcome) ?? 0) !== count);
  if (wrong.length === 0) return undefined;
  const came = [...counts].map(([outcome, count]) => `${String(count)} ${outcome}`).join(', ');
  return `expected ${wrong.map(([outcome, count]) => `${String(count)} ${outcome}`).join(', ')}, came ${came}`;
}

export function describe(reply: Reply): string {
  if (reply.kind === 'refused' || reply.kind === 'forbidden') {
    return `${outcomeOf(reply)} (${reply.refusals.map((refusal) => refusal.rule).join(', ')})`;
  }
  if (reply.kind === 'invalid') {
    return `invalid (${reply.errors.map((error) => `${error.pointer} ${error.message}`).join('; ')})`;
  }
  if (reply.kind === 'not-found') return `not-found (${reply.what})`;
  return outcomeOf(reply);
}
