/**
 * Plays rounds against the server: each a handful of requests at once, made by chance from what answers have shown, and
 * the next step of every way. Requests are chosen before they are sent and answers taken in their order, so that a
 * seed makes the same choices again.
 */
import { BULK_ERRAND } from '../../src/server/bulk.ts';
import { EXTENSION_ERRAND } from '../../src/server/commands/programme.ts';
import { IMPORT_ERRAND } from '../../src/server/imports.ts';
import { Chance } from './chance.ts';
import { operationsOf, type Operation } from './document.ts';
import { shippedDefinitions, type Caller, type Ground } from './ground.ts';
import { Bench } from './judge.ts';
import { ask, type Asked, type Manner, type World } from './requests.ts';
import { Judge, type Schema } from './schema.ts';
import { asCurl, send, type Got } from './send.ts';
import { beginStretch, stretchTold } from './stall.ts';
import { SETTING, WALKS, type Baggage, type Step } from './walks.ts';

export interface Fault {
  readonly operation: string;
  readonly what: string;
  readonly said: string;
}

interface Walk {
  readonly steps: readonly Step[];
  readonly bag: Baggage;
  at: number;
  since: string;
}

const AT_ONCE = 24;
/** Faults after which a run has said enough. */
export const FAULTS_MAX = 40;

export class Play {
  readonly ground: Ground;
  readonly operations: readonly Operation[];
  readonly bench: Bench;
  /** How often each operation was answered with each status. */
  readonly seen = new Map<string, Map<number, number>>();
  readonly faults: Fault[] = [];
  /** What stood still when answers did not come. */
  readonly stalls: string[] = [];
  /** Ways that came to an end before their last step, with the answer that ended them. */
  readonly lost: string[] = [];
  requests = 0;
  /** Ways that came to their last step, in spite of all who cross them. */
  finished = 0;
  /** Rounds of wrong requests after which the journal was as before. */
  unwritten = 0;
  readonly #chance: Chance;
  readonly #judge: Judge;
  readonly #definitions: readonly object[];
  readonly #keys: string[] = [];
  #walks: Walk[] = [];
  #walksBegun = 0;

  private constructor(ground: Ground, document: Schema, definitions: readonly object[], seed: number) {
    this.ground = ground;
    this.operations = operationsOf(document);
    this.bench = new Bench(document, process.cwd());
    this.#judge = new Judge(document, { formats: false });
    this.#definitions = definitions;
    this.#chance = new Chance(seed);
  }

  static async open(ground: Ground, seed: number): Promise<Play> {
    const document = await (await fetch(`${ground.stage.url}/api/openapi.json`)).json() as Schema;
    return new Play(ground, document, await shippedDefinitions(), seed);
  }

  get today(): string { return this.ground.stage.clock.now().slice(0, 10); }

  /** One request each of as many as asked for, with the next step of every way among them. */
  async round(): Promise<void> {
    const walking = this.#walks.filter((walk) => !this.#waits(walk));
    const steps = walking.map((walk) => this.#step(walk));
    const others = Array.from({ length: Math.max(0, AT_ONCE - steps.length) }, () => this.#any(this.#manner()));
    const answers = await this.#all([...steps, ...others]);
    walking.forEach((walk, index) => { this.#advance(walk, answers[index]); });
    this.#walks = this.#walks.filter((walk) => walk.at < walk.steps.length);
  }

  /** The ways alone, each to its end: every operation succeeds at least once, and whatever stops one is told. */
  async quietly(): Promise<void> {
    this.begin(1 + WALKS.length);
    while (this.#walks.length > 0) {
      const walking = this.#walks.filter((walk) => !this.#waits(walk));
      const answers = await this.#all(walking.map((walk) => this.#step(walk)));
      walking.forEach((walk, index) => { this.#advance(walk, answers[index]); });
      this.#walks = this.#walks.filter((walk) => walk.at < walk.steps.length);
      if (this.#walks.length > 0 && this.waiting) await this.moveOn(5);
    }
  }

  /** Of some operations, those that do not succeed for anybody in several tries either. */
  async tried(ids: readonly string[]): Promise<readonly string[]> {
    const failing: string[] = [];
    for (const id of ids) {
      const able = this.ground.callers.filter(({ party }) => party !== undefined);
      const asked = Array.from({ length: 12 }, () => {
        const caller = this.#chance.pick(able);
        return ask(this.#named(id), caller, 'valid', this.#world(caller), { plain: true });
      });
      const answers = await this.#all(asked);
      if (!answers.some((answer) => answer !== undefined && answer.status < 300)) failing.push(id);
    }
    return failing;
  }

  /** Requests that cannot be right: nothing may come of them. */
  async wrongRound(): Promise<void> {
    // Commands for many, imports and extensions that were rightly asked for before may still be under way, and write what they should.
    await this.settled();
    const before = await this.ground.stage.entries();
    const asked: Asked[] = [];
    for (let tries = 0; asked.length < AT_ONCE && tries < 40 * AT_ONCE; tries += 1) {
      const made = this.#any('hostile');
      if (made.wrong) asked.push(made);
    }
    await this.#all(asked);
    const after = await this.ground.stage.entries();
    if (after === before) this.unwritten += 1;
    else this.faults.push({ operation: 'all', what: await this.#wrote(after - before), said: asked.map(({ sent }) => asCurl(sent)).join('\n') });
  }

  async settled(): Promise<void> {
    const { rows, server } = this.ground.stage;
    for (let waits = 0; waits < 500; waits += 1) {
      await server.engine.drain();
      const [row] = await rows('select count(*)::integer as count from outbox where done_at is null and dead_at is null and kind = any($1)',
        [[BULK_ERRAND, IMPORT_ERRAND, EXTENSION_ERRAND]]);
      if (row?.['count'] === 0) return;
      await new Promise((done) => { setTimeout(done, 20); });
    }
    throw new Error('errands wait that nobody does');
  }

  async #wrote(count: number): Promise<string> {
    const types = await this.ground.stage.rows('select type, count(*)::integer from (select type from journal order by id desc limit $1) j group by type', [count]);
    return `wrong requests wrote ${String(count)} entries: ${JSON.stringify(types)}`;
  }

  begin(count: number): void {
    const { agreement, location, consultant, partner, customer } = this.ground.cast;
    const bag = { agreement, location, consultant, partner, customer, programme: 'microsoft-planning-services' };
    for (let made = 0; made < count; made += 1) {
      const steps = this.#walksBegun === 0 ? SETTING : WALKS[this.#walksBegun % WALKS.length] as readonly Step[];
      this.#walksBegun += 1;
      this.#walks.push({ steps, bag: { ...bag }, at: 0, since: this.today });
    }
  }

  /** Whether every way is at its end or waits for a day to come. */
  get waiting(): boolean { return this.#walks.every((walk) => this.#waits(walk)); }

  get walking(): number { return this.#walks.length; }

  async moveOn(days: number): Promise<void> {
    const now = new Date(Date.parse(this.ground.stage.clock.now()) + days * 86_400_000).toISOString();
    const operation = this.#named('clockSet');
    await this.#all([ask(operation, this.ground.caller('anonymous'), 'valid', this.#world(this.ground.caller('anonymous')), { plain: true, body: { now } })]);
    if (this.today !== now.slice(0, 10)) throw new Error('the clock did not move');
  }

  /** Asks once for exactly what is meant, and judges the answer. */
  async once(operation: string, as: string, given: Parameters<typeof ask>[4]): Promise<Got | undefined> {
    const caller = this.ground.caller(as);
    return (await this.#all([ask(this.#named(operation), caller, 'valid', this.#world(caller), given)]))[0];
  }

  #waits({ steps, at, since }: Walk): boolean {
    const { after = 0 } = steps[at] ?? {};
    return (Date.parse(this.today) - Date.parse(since)) / 86_400_000 < after;
  }

  #named(id: string): Operation {
    const found = this.operations.find((each) => each.id === id);
    if (found === undefined) throw new Error(`the document has no operation ${id}`);
    return found;
  }

  #world(caller: Caller): World {
    return {
      chance: this.#chance, judge: this.#judge, own: caller.own, all: this.ground.all, today: this.today, operations: this.operations,
      definitions: this.#definitions, keys: this.#keys, count: 0,
    };
  }

  #manner(): Manner {
    return this.#chance.pick(['valid', 'valid', 'valid', 'edge', 'edge', 'edge', 'hostile', 'hostile', 'hostile']);
  }

  #any(manner: Manner): Asked {
    const operation = this.#chance.pick(this.operations);
    const caller = this.#callerFor(operation);
    const world = this.#world(caller);
    // A published definition is large, and many would make every list long.
    const dry = operation.command === 'programme.publish' && this.#chance.flip(0.95) ? { dry: true } : {};
    const asked = ask(operation, caller, manner, world, dry);
    return operation.id === 'clockSet' && this.#leaps(asked) ? this.#any(manner) : asked;
  }

  /** Whether the clock would be moved: only the run itself does that. */
  #leaps({ sent }: Asked): boolean {
    const now = /"now":"([^"]*)"/.exec(sent.body?.toString() ?? '')?.[1] ?? '';
    const at = Date.parse(now.length === 10 ? `${now}T12:00:00Z` : now);
    return !(at <= Date.parse(this.ground.stage.clock.now())) && /\d{4}/.test(now);
  }

  #callerFor({ who, command }: Operation): Caller {
    const { callers } = this.ground;
    const able = command === undefined
      ? callers.filter(({ party }) => party !== undefined)
      : callers.filter(({ party, roles }) => roles.some((role) => who[party ?? '']?.includes(role)));
    return this.#chance.flip(0.75) && able.length > 0 ? this.#chance.pick(able) : this.#chance.pick(callers);
  }

  #step(walk: Walk): Asked {
    const step = walk.steps[walk.at] as Step;
    const caller = this.ground.caller(step.as);
    return ask(this.#named(step.operation), caller, 'valid', this.#world(caller), { plain: true, ...step.given(walk.bag, this.today) });
  }

  #advance(walk: Walk, got: Got | undefined): void {
    const step = walk.steps[walk.at] as Step;
    if (got === undefined || got.status >= 300) {
      this.lost.push(`${step.operation} by ${step.as}: ${String(got?.status)} ${got?.body.toString('utf8').slice(0, 700) ?? ''}`);
      walk.at = walk.steps.length;
      return;
    }
    if (walk.at === walk.steps.length - 1) this.finished += 1;
    if (Object.keys(step.keep ?? {}).length > 0) {
      const body = JSON.parse(got.body.toString('utf8')) as unknown;
      for (const [name, path] of Object.entries(step.keep ?? {})) {
        walk.bag[name] = String(path.split('/').reduce<unknown>((at, part) => (at as Record<string, unknown> | null)?.[part], body));
      }
    }
    walk.at += 1;
    walk.since = this.today;
  }

  async #all(asked: readonly Asked[]): Promise<readonly (Got | undefined)[]> {
    beginStretch();
    let told: Promise<void> | undefined;
    const answers = await Promise.all(asked.map(async ({ sent }) => {
      const answer = await send(this.ground.stage.server.port, sent);
      if ('lost' in answer) told ??= stretchTold(this.ground.stage).then((stretch) => { this.stalls.push(stretch); });
      return answer;
    }));
    await told;
    return answers.map((answer, index) => this.#taken(asked[index] as Asked, answer));
  }

  #taken(asked: Asked, answer: Awaited<ReturnType<typeof send>>): Got | undefined {
    this.requests += 1;
    const { operation, caller } = asked;
    const note = (what: string): void => {
      const said = `${asked.twist} as ${caller.name}: ${asCurl(asked.sent)}`;
      if (this.faults.length < 400) this.faults.push({ operation: operation.id, what, said });
    };
    if ('lost' in answer) {
      note(answer.lost);
      return undefined;
    }
    const { faults, value } = this.bench.judge(asked, answer);
    faults.forEach(note);
    const statuses = this.seen.get(operation.id) ?? new Map<number, number>();
    this.seen.set(operation.id, statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1));
    if (answer.status < 300 && value !== undefined && !asked.dry) {
      caller.own.absorb(value);
      this.ground.all.absorb(value);
    }
    return answer;
  }
}
