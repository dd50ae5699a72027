/**
 * A stage for tests: a real database with the real engine on it, a sponsor, and the reference programme in force. One
 * server for a file, a fresh copy of the migrated database for every test. `TEST_DATABASE_URL` names another server.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readDefinition } from '../../src/cli/definition-files.ts';
import {
  commandFrom, describe, moveTo, personFor, setScene, type Stage as ExampleStage,
} from '../../src/cli/examples.ts';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import type { Day } from '../../src/domain/time.ts';
import { movableClock, noonOf } from '../../src/server/clock.ts';
import type { Accepted, Caller, Command, Reply } from '../../src/server/commands/reply.ts';
import { openEngine, type EngineOptions } from '../../src/server/engine.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { settingsOf, type Place } from '../../src/server/store/database.ts';
import { startThrowaway, type EmbeddedServer } from '../../src/server/store/embedded.ts';
import { migrate } from '../../src/server/store/migrate.ts';

export const PROGRAMME = 'microsoft-planning-services';

/** The reference programme is in force from here on. */
const BEGINNING = '1990-01-01' as Day;

export async function referenceDefinition(): Promise<ProgrammeFile> {
  const read = await readDefinition(fileURLToPath(new URL(`../../programmes/${PROGRAMME}`, import.meta.url)));
  if ('errors' in read) throw new Error('the reference programme is not sound; run `tallystick programme check`');
  return read.definition;
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/** A server and the databases made on it. */
export interface Theatre {
  /** The embedded server; undefined where `TEST_DATABASE_URL` names another. */
  readonly server: EmbeddedServer | undefined;
  /** An empty database. */
  emptyDatabase(): Promise<Place>;
  /** A migrated database. */
  database(): Promise<Place>;
  /** A copy of a database that nobody is connected to. */
  copyOf(place: Place): Promise<Place>;
  openStage(options?: StageOptions): Promise<Stage>;
  /** Another stage just like a closed one, to be closed and dropped with `strike`. */
  repeat(stage: Stage, options?: StageOptions): Promise<Stage>;
  strike(stage: Stage): Promise<void>;
  close(): Promise<void>;
}

export type StageOptions = Partial<Omit<EngineOptions, 'place' | 'clock'>> & {
  readonly place?: Place;
  /** The first day; the clock stands at its noon. */
  readonly on?: string;
  /** The stage whose database `place` is a copy of, with its people and names. */
  readonly like?: Stage;
};

/** `durable` syncs what is committed, for tests that kill the server; the others are quicker without. */
export async function openTheatre({ durable = false } = {}): Promise<Theatre> {
  const url = process.env['TEST_DATABASE_URL'];
  const server = url === undefined ? await startThrowaway({ settings: durable ? DURABLE : {} }) : undefined;
  const base: Place = server?.connection ?? { url: url ?? '' };
  const prefix = `stage_${randomBytes(4).toString('hex')}`;
  const made: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  // One at a time: PostgreSQL copies a template only while nobody else is at it.
  const create = (template: string | undefined): Promise<Place> => {
    const next = turn.then(async () => {
      const name = `${prefix}_${String(made.length)}`;
      await asOwner(onDatabase(base, 'postgres'), `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
      made.push(name);
      return onDatabase(base, name);
    });
    turn = next.catch(() => undefined);
    return next;
  };
  let migrated: Promise<string> | undefined;
  const template = (): Promise<string> => migrated ??= create(undefined).then(async (place) => {
    await migrate(place);
    return made[0] ?? '';
  });
  const open: Stage[] = [];
  const database = async (): Promise<Place> => create(await template());
  return {
    server,
    emptyDatabase: () => create(undefined),
    database,
    copyOf: (place) => create(nameOf(place)),
    async openStage(options = {}) {
      const stage = await Stage.open(options.place ?? await database(), options);
      open.push(stage);
      return stage;
    },
    repeat: async (stage, options = {}) => Stage.open(await create(nameOf(stage.place)), { ...options, like: stage }),
    async strike(stage) {
      await stage.close();
      await asOwner(onDatabase(base, 'postgres'), `drop database ${nameOf(stage.place)} with (force)`);
    },
    async close() {
      await Promise.all(open.map((stage) => stage.close()));
      if (server === undefined) {
        for (const name of made) await asOwner(onDatabase(base, 'postgres'), `drop database if exists ${name} with (force)`);
      }
      await server?.stop();
    },
  };
}

function onDatabase(base: Place, database: string): Place {
  if (!('url' in base)) return { ...base, database };
  const url = new URL(base.url);
  url.pathname = `/${database}`;
  return { url: url.href };
}

function nameOf(place: Place): string {
  return 'url' in place ? new URL(place.url).pathname.slice(1) : place.database;
}

/** Runs SQL as the owner of the database, who may do everything; answers the rows of the last statement. */
export async function asOwner(place: Place, sql: string, values?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(settingsOf(place));
  // A server that is killed meanwhile rejects the query, too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('set search_path = tallystick');
    const result = await client.query<Record<string, unknown>>(sql, values) as unknown;
    const last = Array.isArray(result) ? result.at(-1) as { rows: Record<string, unknown>[] } : result as { rows: Record<string, unknown>[] };
    return last.rows;
  } finally {
    await client.end();
  }
}

export type Input = Readonly<Record<string, unknown>>;
export type Given = { readonly key?: string; readonly dryRun?: boolean };

/** One database being played on. Roles are written as in the examples: `customer.benefits-admin`. */
export class Stage implements ExampleStage {
  readonly place: Place;
  readonly engine: ExampleStage['engine'];
  readonly clock: ExampleStage['clock'];
  readonly timeZone = 'UTC';
  readonly saved: Map<string, string>;
  readonly people: Map<string, string>;
  /** What the engine reported: defects, and connections that failed. */
  readonly reports: unknown[] = [];
  #closed: Promise<void> | undefined;

  private constructor(place: Place, { on: _on, place: _place, like, ...options }: StageOptions) {
    this.place = place;
    this.clock = movableClock(like?.clock.now() ?? noonOf(BEGINNING, 'UTC'));
    this.saved = new Map(like?.saved);
    this.people = new Map(like?.people);
    this.engine = openEngine({ readersMax: 2, report: (error) => this.reports.push(error), ...options, place, clock: this.clock });
  }

  static async open(place: Place, options: StageOptions): Promise<Stage> {
    const stage = new Stage(place, options);
    if (options.like === undefined) await setScene(stage, await referenceDefinition());
    if (options.on !== undefined) await stage.on(options.on);
    return stage;
  }

  /** Moves to noon of a date, or an instant, doing the nightly work on the way. */
  async on(date: string): Promise<this> {
    await moveTo(this, date);
    return this;
  }

  caller(as: string): Promise<Extract<Caller, { kind: 'person' }>> {
    return personFor(this, as);
  }

  async command(as: string, name: string, input: Input): Promise<Command> {
    const command = commandFrom(name, await this.caller(as), input);
    if ('kind' in command) throw new Error(`${name} is malformed: ${describe(command)}`);
    return command;
  }

  async give(as: string, name: string, input: Input, more: Given = {}): Promise<Reply> {
    const command = commandFrom(name, await this.caller(as), input);
    return 'kind' in command ? command : this.engine.runner.run({ ...command, ...more });
  }

  /** Gives a command that must be accepted. */
  async ok(as: string, name: string, input: Input, more: Given = {}): Promise<Accepted> {
    const reply = await this.give(as, name, input, more);
    if (reply.kind !== 'accepted') throw new Error(`${name} by ${as}: ${describe(reply)}`);
    return reply;
  }

  /** The id of what an accepted command made, kept under a name where one is given. */
  async make(as: string, name: string, input: Input, save?: string): Promise<string> {
    const { id } = await this.ok(as, name, input);
    if (save !== undefined) this.saved.set(save, id);
    return id;
  }

  /** What `verify` finds, when every entry has its position. */
  async faults(): Promise<readonly string[]> {
    await this.engine.sequenced();
    return (await verify(this.engine.writers)).faults;
  }

  close(): Promise<void> {
    this.#closed ??= this.engine.close();
    return this.#closed;
  }
}
