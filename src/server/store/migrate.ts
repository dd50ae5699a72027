/** Migrations: plain numbered SQL, applied in order under one lock, each in its own transaction. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { settingsOf, sqlState, type Place } from './database.ts';

const FOLDER = new URL('../../../src/server/store/migrations/', import.meta.url);

/** Any number will do as long as no other program uses it on this database. */
const LOCK = 72_950;

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

async function appliedOn(client: pg.Client): Promise<{ number: number; name: string; digest: string }[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('tallystick.schema_migration') is not null as there`,
  );
  if (rows[0]?.there !== true) return [];
  const applied = await client.query<{ number: number; name: string; digest: string }>(
    'select number, name, digest from tallystick.schema_migration order by number',
  );
  return applied.rows;
}

function statusOf(applied: readonly { number: number; name: string; digest: string }[]): MigrationStatus {
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
    await client.query(`select pg_advisory_lock(${String(LOCK)})`);
    await makeRoles(client);
    await client.query(`create schema if not exists tallystick`);
    await client.query(`set search_path = tallystick`);
    await client.query(`create table if not exists schema_migration (
      number integer primary key, name text not null, digest text not null,
      applied_at timestamptz not null default now())`);
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

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.text);
    await client.query('insert into schema_migration (number, name, digest) values ($1, $2, $3)', [
      migration.number, migration.name, migration.digest,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** Makes the roles where they are missing, and lets this login take them. */
async function makeRoles(client: pg.Client): Promise<void> {
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
