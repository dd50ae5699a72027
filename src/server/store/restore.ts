/**
 * What a restore writes: the schema as it was, the rows as they were, then the migrations that have come since; all in
 * one transaction, in an empty database.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { quoted, type SequenceState, type TableShape } from './backup.ts';
import { WRITER_PLANS, type Place, type Queryable } from './database.ts';
import {
  applyWithin, makeRoles, makeSchema, MIGRATION_LOCK, migrations, requirePlainLetters, statusOf, withOwner, type Applied,
  type Migration,
} from './migrate.ts';
import { SANDBOX_SIGN } from './sandbox.ts';

export interface Restorable {
  readonly migrations: readonly Applied[];
  readonly tables: readonly (TableShape & { readonly rows: number })[];
  readonly sequences: readonly SequenceState[];
  readonly sandbox: boolean;
  /** The rows of a table as COPY wrote them. */
  open(table: string): Readable;
}

/** Why something cannot be restored here; the database is as it was. */
export class CannotRestore extends Error {}

/**
 * Restores, and commits if `judge` says so, which sees everything as the writer does; else the database is as it was.
 * Servers that start meanwhile wait, as they do for a migration. Answers the migrations applied on top.
 */
export function restoreInto(
  place: Place, from: Restorable, judge: (client: Queryable) => Promise<boolean>,
): Promise<readonly string[]> {
  return withOwner(place, async (client) => {
    await client.query(SESSION);
    await requirePlainLetters(client);
    await client.query(`select pg_advisory_lock(${String(MIGRATION_LOCK)})`);
    await requireEmpty(client);
    const { pending, faults } = statusOf(from.migrations);
    if (faults.length > 0) throw new CannotRestore(`this release cannot read the back-up: ${faults.join('; ')}`);
    await makeRoles(client);
    await client.query('begin');
    try {
      await fill(client, from);
      for (const { number } of pending) await bringForward(client, shipped(number));
      await client.query('set constraints all immediate');
      // A table that was just filled has no statistics, and plans made without any would be kept.
      await client.query('analyze');
      await client.query(`set local role tallystick_writer; ${WRITER_PLANS}`);
      const kept = await judge(client);
      await client.query(kept ? 'commit' : 'rollback');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
    return pending.map(({ name }) => name);
  });
}

const SESSION = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set statement_timeout = 0;
  set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_min_messages = warning`;

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'tallystick' limit 1`);
  if (rows.length > 0) throw new CannotRestore('the database is not empty: it holds a schema tallystick with tables');
}

async function bringForward(client: pg.Client, migration: Migration): Promise<void> {
  await applyWithin(client, migration).catch((error: unknown) => {
    throw new CannotRestore(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  });
}

function shipped(number: number): Migration {
  const found = migrations().find((each) => each.number === number);
  if (found === undefined) throw new CannotRestore(`migration ${String(number)} is not part of this release`);
  return found;
}

async function fill(client: pg.Client, from: Restorable): Promise<void> {
  await makeSchema(client);
  if (from.sandbox) await client.query(`comment on schema tallystick is '${SANDBOX_SIGN}'`);
  for (const { number } of from.migrations) await applyWithin(client, shipped(number));
  const tables = await tablesToFill(client);
  requireSame(tables.map(({ name }) => name), from.tables.map(({ name }) => name));
  await openTables(client, tables);
  for (const { name } of tables) await copyIn(client, from, name);
  for (const { name, last, called } of from.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [quoted(name), last, called]);
  }
  await renewTransactionIds(client);
  await endSessions(client);
  await closeTables(client, tables);
}

function requireSame(here: readonly string[], there: readonly string[]): void {
  const strange = [...here.filter((name) => !there.includes(name)), ...there.filter((name) => !here.includes(name))];
  if (strange.length > 0) throw new CannotRestore(`the back-up and its migrations disagree about the tables ${strange.join(', ')}`);
}

interface Target {
  readonly name: string;
  readonly forced: boolean;
  /** Triggers that are not simply enabled, each with how it is. */
  readonly triggers: readonly { readonly name: string; readonly state: 'disable' | 'enable always' | 'enable replica' }[];
  readonly references: readonly string[];
}

/** The tables, each after those it refers to. */
async function tablesToFill(client: pg.Client): Promise<readonly Target[]> {
  const { rows } = await client.query<Target>(`select c.relname as name, c.relforcerowsecurity as forced,
      (select coalesce(json_agg(r.relname), '[]') from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as references,
      (select coalesce(json_agg(json_build_object('name', t.tgname, 'state', case t.tgenabled when 'D' then 'disable'
          when 'A' then 'enable always' else 'enable replica' end)), '[]')
        from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled <> 'O') as triggers
    from pg_class c where c.relnamespace = 'tallystick'::regnamespace and c.relkind = 'r' order by c.relname`);
  const sorted: Target[] = [];
  const waiting = [...rows];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ references }) =>
      references.every((name) => sorted.some((each) => each.name === name)));
    if (next < 0) throw new CannotRestore(`tables refer to one another in a circle: ${waiting.map(({ name }) => name).join(', ')}`);
    sorted.push(...waiting.splice(next, 1));
  }
  return sorted;
}

/** Empties them of what migrations put there. COPY takes no rows where row security binds the owner too. */
async function openTables(client: pg.Client, tables: readonly Target[]): Promise<void> {
  for (const { name } of tables) {
    await client.query(`alter table ${quoted(name)} no force row level security, disable trigger user`);
  }
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
}

async function closeTables(client: pg.Client, tables: readonly Target[]): Promise<void> {
  for (const { name, forced, triggers } of tables) {
    const guards = triggers.map((each) => `, ${each.state} trigger ${quoted(each.name)}`).join('');
    await client.query(
      `alter table ${quoted(name)} ${forced ? 'force' : 'no force'} row level security, enable trigger user${guards}`,
    );
  }
}

async function copyIn(client: pg.Client, from: Restorable, name: string): Promise<void> {
  const table = from.tables.find((each) => each.name === name);
  if (table === undefined) return;
  const sink = client.query(copyFrom(`copy ${quoted(name)} (${table.columns.map(quoted).join(', ')}) from stdin`));
  try {
    await pipeline(from.open(name), sink);
  } catch (error) {
    throw new CannotRestore(`the rows of ${name} were not taken: ${(error as Error).message}`, { cause: error });
  }
  if (sink.rowCount !== table.rows) {
    throw new CannotRestore(`${name} has ${String(sink.rowCount)} rows and should have ${String(table.rows)}`);
  }
}

/**
 * A transaction id of another server means nothing here, and one far ahead would be waited for: the sequencer's bookmark
 * gets that of the restore, before which nothing can be under way.
 */
async function renewTransactionIds(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`select c.relname as table, a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'tallystick'::regnamespace
      and c.relkind = 'r' and a.atttypid = 'xid8'::regtype and a.attnum > 0 and not a.attisdropped`);
  for (const { table, column } of rows) {
    await client.query(`update ${quoted(table)} set ${quoted(column)} = pg_current_xact_id() where ${quoted(column)} is not null`);
  }
}

/** Everybody signs in again: a session that was ended after the back-up must not come to life with it. */
async function endSessions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select name from unnest(array['session', 'sign_in',
    'invitation_opened']) as name where to_regclass(format('tallystick.%I', name)) is not null`);
  for (const { name } of rows) await client.query(`delete from ${quoted(name)}`);
}
