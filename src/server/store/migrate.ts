/** Migrations: plain numbered SQL, applied in order under one lock, each in its own transaction. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { settingsOf, sqlState, type Place } from './database.ts';

const FOLDER = new URL('../../../src/server/store/migrations/', import.meta.url);

/** Held while the schema changes. Any number will do as long as no other program uses it on this database. */
export const MIGRATION_LOCK = 72_950;

const ROLES = ['tallystick_reader', 'tallystick_writer'] as const;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly digest: string;
}

/** The migrations that ship, in order. */
export function migrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      return { number: Number(name.slice(0, 4)), name, text, digest: createHash('sha256').update(text).digest('hex') };
    });
}

/** A migration that a database, or a back-up of it, has behind it. */
export interface Applied {
  readonly number: number;
  readonly name: string;
  readonly digest: string;
}

export interface MigrationStatus {
  readonly applied: readonly { number: number; name: string }[];
  readonly pending: readonly { number: number; name: string }[];
  /** What stands in the way: an unknown or altered migration. Empty where all is well. */
  readonly faults: readonly string[];
}

/** The login lacks the right to make the two roles; `sql` is what an administrator runs once. */
export class RolesMissing extends Error {
  readonly sql: string;
  constructor(sql: string) {
    super(`the database login may not create the roles it needs; let an administrator run:\n${sql}`);
    this.sql = sql;
  }
}

/** Works as the owner of the database, on a connection of its own. */
export async function withOwner<Result>(place: Place, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(settingsOf(place));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The migrations that a database has behind it, in order; none where it holds no schema of ours. */
export async function appliedOn(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('tallystick.schema_migration') is not null as there`,
  );
  if (rows[0]?.there !== true) return [];
  const applied = await client.query<Applied>(
    'select number, name, digest from tallystick.schema_migration order by number',
  );
  return applied.rows;
}

/** How a database with these migrations stands to this release. */
export function statusOf(applied: readonly Applied[]): MigrationStatus {
  const shipped = migrations();
  const faults = applied.flatMap((done) => {
    const here = shipped.find((each) => each.number === done.number);
    if (here === undefined) return [`migration ${done.name} is not part of this release: the database is newer`];
    return here.digest === done.digest ? [] : [`migration ${done.name} was altered after it was applied`];
  });
  const pending = shipped.filter((each) => !applied.some((done) => done.number === each.number));
  return { applied, pending, faults };
}

export async function migrationStatus(place: Place): Promise<MigrationStatus> {
  return withOwner(place, async (client) => statusOf(await appliedOn(client)));
}

/**
 * Brings the database to this release and answers the names of what was applied. Several servers may call it at once:
 * they take turns. Throws RolesMissing, or an error that says which migration failed or does not belong.
 */
export async function migrate(place: Place): Promise<readonly string[]> {
  return withOwner(place, async (client) => {
    await requirePlainLetters(client);
    await client.query(`select pg_advisory_lock(${String(MIGRATION_LOCK)})`);
    await makeRoles(client);
    await makeSchema(client);
    const { pending, faults } = statusOf(await appliedOn(client));
    if (faults.length > 0) throw new Error(faults.join('; '));
    const done: string[] = [];
    for (const next of pending) {
      const migration = migrations().find((each) => each.number === next.number);
      if (migration === undefined) continue;
      await apply(client, migration);
      done.push(migration.name);
    }
    return done;
  });
}

/** Addresses are compared without regard to case, here and in the database: both must take I and i for one letter. */
export async function requirePlainLetters(client: pg.Client): Promise<void> {
  const { rows: [letters] } = await client.query<{ plain: boolean }>(`select lower('I') = 'i' and upper('i') = 'I' as plain`);
  if (letters?.plain === true) return;
  throw new Error('the database takes I and i for two letters, as Turkish does, and would not find addresses written in'
    + ' capitals; create it with another locale, C.UTF-8 for instance: Turkish is sorted and searched in it all the same');
}

/** The schema with nothing in it but the list of migrations. */
export async function makeSchema(client: pg.Client): Promise<void> {
  await client.query(`create schema if not exists tallystick`);
  await client.query(`set search_path = tallystick`);
  await client.query(`create table if not exists schema_migration (
    number integer primary key, name text not null, digest text not null,
    applied_at timestamptz not null default now())`);
}

/** Applies one within a transaction of the caller's. */
export async function applyWithin(client: pg.Client, migration: Migration): Promise<void> {
  await client.query(migration.text);
  await client.query('insert into schema_migration (number, name, digest) values ($1, $2, $3)', [
    migration.number, migration.name, migration.digest,
  ]);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await beginAlone(client);
    await applyWithin(client, migration);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** How long a migration asks for the tables before it gives up: a back-up that is under way may hold them. */
const PATIENCE_MS = 600_000;
/** An attempt and the pause after it, so that others get on. After a second PostgreSQL would look for deadlocks. */
const ATTEMPT_MS = 600;
const PAUSE_MS = 100;
/** From then on it may be an autovacuum, which gives way only to somebody who has waited for a second. */
const LONG_AFTER_MS = 60_000;
const LONG_ATTEMPT_MS = 2500;
/** Not got in time; or a deadlock, in which we were the one to give way. */
const HELD_BY_OTHERS = new Set(['57014', '40P01']);

/**
 * Begins a transaction that has all tables to itself. Servers of the release before go on beside us: a migration that
 * took its locks one by one, as it came to each table, would meet a reader that holds one and waits for another, and
 * PostgreSQL would fail either. So they are asked for together, first, and let go again before it looks for deadlocks.
 * Chance finds an order that goes with that of the readers.
 */
async function beginAlone(client: pg.Client): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const tried = performance.now() - begun;
    await client.query('begin');
    try {
      const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
        where relnamespace = 'tallystick'::regnamespace and relkind in ('r', 'p') order by random()`);
      const names = rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
      await client.query(`set local statement_timeout = ${String(tried < LONG_AFTER_MS ? ATTEMPT_MS : LONG_ATTEMPT_MS)}`);
      await client.query(`lock table ${names} in access exclusive mode`);
      await client.query('set local statement_timeout = 0');
      return;
    } catch (error) {
      await client.query('rollback');
      if (!HELD_BY_OTHERS.has(sqlState(error) ?? '')) throw error;
      if (tried > PATIENCE_MS) throw new Error('others hold its tables; is a back-up under way?', { cause: error });
      await sleep(PAUSE_MS);
    }
  }
}

/** Makes the roles where they are missing, and lets this login take them. */
export async function makeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ login: string; schema: boolean }>('select current_user as login');
  const login = rows[0]?.login ?? '';
  const missing: string[] = [];
  for (const role of ROLES) {
    const found = await client.query<{ able: boolean }>(
      `select pg_has_role($1, oid, 'member') as able from pg_roles where rolname = $2`, [login, role],
    );
    if (found.rows.length === 0) missing.push(`create role ${role} nologin;`);
    if (found.rows[0]?.able !== true) missing.push(`grant ${role} to ${pg.escapeIdentifier(login)};`);
  }
  for (const statement of missing) {
    try {
      await client.query(statement);
    } catch (error) {
      // 42710: another server's migration of another database in this cluster was quicker.
      if (sqlState(error) === '42710') continue;
      if (sqlState(error) === '42501') throw new RolesMissing(missing.join('\n'));
      throw error;
    }
  }
}
