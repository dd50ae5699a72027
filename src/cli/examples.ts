/**
 * Runs worked examples through the same commands as everybody else: the real runner on a fresh database per file, the
 * clock moved from step to step with the nightly work of each day crossed.
 */
import { isGivenCommand, parseInput } from '../contract/commands.ts';
import type { ProgrammeFile } from '../contract/programme.ts';
import type { Refusal } from '../domain/decision.ts';
import type { Day, Instant } from '../domain/time.ts';
import { parseDay } from '../domain/time.ts';
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
  /** People whom a step invited and who act under such words since; without it they are looked up anew each time. */
  readonly invited?: Map<string, string>;
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
    const stage: Stage = { engine, clock, timeZone: definition.timeZone, saved, people: new Map(), invited: new Map() };
    await setScene(stage, definition);
    for (const [index, step] of steps.entries()) {
      const wrong = await playStep(stage, step).catch((error: unknown) => (error as Error).message);
      if (wrong === undefined) continue;
      const number = index < castSteps ? `cast step ${String(index + 1)}` : `step ${String(index + 1 - castSteps)}`;
      const defect = defects.map((each) => (each instanceof Error ? (each.stack ?? each.message) : String(each)));
      // Each file has one line, whatever a message or a stack holds.
      return [`${number}: ${wrong}`, ...defect].join('; ').replace(/\s*\n\s*/g, ' ');
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
  // A name that is saved again means the later thing, also where it is one step that is repeated.
  const accepted = replies.findLast((reply) => reply.kind === 'accepted');
  if (step.save !== undefined && accepted !== undefined) stage.saved.set(step.save, accepted.id);
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

/**
 * Gives the step's command as often as it says: `parallel` at once, and that `repeat` times, one after another. What a
 * command does in chunks is finished before the next one.
 */
async function give(stage: Stage, step: Step): Promise<readonly Reply[]> {
  const command = await commandOf(stage, step);
  const run = (): Promise<Reply> =>
    'kind' in command ? Promise.resolve(command) : stage.engine.runner.run({ ...command });
  const replies: Reply[] = [];
  for (let count = 0; count < (step.repeat ?? 1); count += 1) {
    replies.push(...await Promise.all(Array.from({ length: step.parallel ?? 1 }, run)));
    await stage.engine.drain();
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

/** The roles that words of `as` name, each once and in one order: `finance+auditor` and `auditor+finance` are alike. */
function rolesIn(as: string): readonly string[] {
  const [, words = ''] = as.split('.');
  return [...new Set(words.split('+').map((word) => word.trim()))].sort();
}

/** The part that words of `as` stand for: an alias may be saved again, for another organisation with people of its own. */
export const partOf = (as: string, organisationId: string): string => `${rolesIn(as).join('+')} ${organisationId}`;

/** The person of `alias.role` or `alias.role+role`: made for these words before, invited by a step, or made now. */
export async function personFor(stage: Stage, as: string): Promise<Extract<Command['caller'], { kind: 'person' }>> {
  const [alias = '', words, ...others] = as.split('.');
  const organisationId = stage.saved.get(alias);
  if (organisationId === undefined || words === undefined || others.length > 0) throw new Error(`${as} names nobody`);
  const part = partOf(as, organisationId);
  const known = stage.people.get(part) ?? (await invitedFor(stage, organisationId, as));
  if (known !== undefined) return { kind: 'person', personId: known, organisationId };
  const personId = await make(stage, organisationId, as);
  stage.people.set(part, personId);
  return { kind: 'person', personId, organisationId };
}

/**
 * Whom a step invited for all of the roles: who has acted under these words before, else who holds just these, else the
 * first with these and more. Who has lost them still acts, and is told so, unless somebody else holds them. People made
 * for other words do not count: `sponsor.finance` is not who was made for `sponsor.claims-reviewer+finance`.
 */
async function invitedFor(stage: Stage, organisationId: string, as: string): Promise<string | undefined> {
  const [part, roles] = [partOf(as, organisationId), rolesIn(as)];
  const made = [...stage.people.values()];
  const [rows] = await send(stage.engine.writers, [peopleWithRoles(organisationId, roles, made)]);
  const holders = (rows ?? []).map(people.decode);
  const before = stage.invited?.get(part);
  const holder = holders.find(({ id }) => id === before)
    ?? holders.find((each) => each.roles.length === roles.length)
    ?? holders[0];
  const personId = holder?.id ?? before;
  if (personId !== undefined) stage.invited?.set(part, personId);
  return personId;
}

/** Makes a person who holds the roles. Read as a step's invitation would be, so that a misspelt role is told. */
async function make({ engine }: Stage, organisationId: string, as: string): Promise<string> {
  const email = `${as.replace(/[^a-z0-9]+/gi, '-').replace(/^-/, '').toLowerCase()}@example.example`;
  const caller = { kind: 'system' } as const;
  const command = commandFrom('person.invite', caller, { organisationId, name: as, email, roles: rolesIn(as) });
  const reply = 'kind' in command ? command : await engine.runner.run(command);
  if (reply.kind !== 'accepted') throw new Error(`${as} names nobody, and nobody can be made so: ${describe(reply)}`);
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
  return judgeOutcomes(step, replies) ?? judgeRules(step, replies);
}

function judgeOutcomes(step: Step, replies: readonly Reply[]): string | undefined {
  if (step.expectCounts !== undefined) return judgeCounts(step.expectCounts, replies);
  const expected = step.expect ?? 'ok';
  const other = replies.find((reply) => outcomeOf(reply) !== expected);
  return other === undefined ? undefined : `${step.do ?? ''}: expected ${expected}, came ${describe(other)}`;
}

/** What a reply says against it: a refusal's rules, and of an accepted `voucher.validate` what reserving would refuse. */
function refusalsIn(reply: Reply): readonly Refusal[] | undefined {
  if (reply.kind === 'accepted') return reply.ability?.refusals;
  return reply.kind === 'refused' || reply.kind === 'forbidden' ? reply.refusals : undefined;
}

/** Every reply that names refusals has the rules of the step; where none does, they are missing all the same. */
function judgeRules(step: Step, replies: readonly Reply[]): string | undefined {
  const refused = replies.flatMap((reply) => {
    const refusals = refusalsIn(reply);
    return refusals === undefined ? [] : [refusals.map(({ rule }): string => rule)];
  });
  for (const given of refused.length === 0 ? [[]] : refused) {
    const missing = (step.rules ?? []).filter((rule) => !given.includes(rule));
    if (missing.length > 0) return `${step.do ?? ''}: ${missing.join(', ')} not among ${given.join(', ') || 'no refusals'}`;
    const unwanted = (step.notRules ?? []).filter((rule) => given.includes(rule));
    if (unwanted.length > 0) return `${step.do ?? ''}: ${unwanted.join(', ')} must not be among ${given.join(', ')}`;
  }
  return undefined;
}

/** What is not named may come, but for what no step can expect: a fault must not hide among the replies. */
function judgeCounts(expected: Readonly<Partial<Record<Expected, number>>>, replies: readonly Reply[]): string | undefined {
  const counts = new Map<string, number>();
  for (const reply of replies) counts.set(outcomeOf(reply), (counts.get(outcomeOf(reply)) ?? 0) + 1);
  const wanted = new Map<string, number>(Object.entries(expected));
  const faults = [...counts.keys()].filter((outcome) => !Object.values<string>(OUTCOME).includes(outcome));
  if ([...wanted.keys(), ...faults].every((outcome) => (counts.get(outcome) ?? 0) === (wanted.get(outcome) ?? 0))) return undefined;
  const inWords = (each: ReadonlyMap<string, number>) => [...each].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return `expected ${inWords(wanted)}, came ${inWords(counts)}`;
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
