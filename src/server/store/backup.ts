/**
 * What a back-up reads: every table that the catalogue knows, in one snapshot, as text that PostgreSQL of any version
 * from 15 on reads back. Nothing here names a table that holds data, so that a new one cannot be forgotten.
 */
import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Place } from './database.ts';
import { appliedOn, MIGRATION_LOCK, withOwner, type Applied } from './migrate.ts';
import { SANDBOX_SIGN } from './sandbox.ts';

export interface TableShape {
  readonly name: string;
  /** Those that are stored, in their order. */
  readonly columns: readonly string[];
}

/** Where a sequence stands. It knows no snapshot, and is read after it: it may be ahead of the rows, never behind. */
export interface SequenceState {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

export interface Snapshot {
  readonly tables: readonly TableShape[];
  readonly migrations: readonly Applied[];
  readonly sandbox: boolean;
  /** The server's version, 180001 for example. */
  readonly serverVersion: number;
  /** About how many rows there are, for a bar of progress. */
  readonly rowsAbout: number;
  /** The rows of a table as COPY writes them, a line each. */
  copy(table: TableShape): Promise<Readable>;
  sequences(): Promise<readonly SequenceState[]>;
  /** The last position of the journal. */
  position(): Promise<number>;
  /** What the chains of all rows say the journal must hold. */
  entriesExpected(): Promise<number>;
  /** The hashes of all deliverables that the journal tells of. */
  filesNamed(): Promise<ReadonlySet<string>>;
}

/** The login cannot see all rows of a table: a back-up would lack some and say nothing. */
export class NotAllVisible extends Error {}

// Values must not depend on how a server is set up; a back-up may take longer than any statement that serves a person.
const PLAIN = `set search_path = tallystick; set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0;
  set idle_in_transaction_session_timeout = 0; set client_min_messages = warning`;

// Row security that applies to the login would hide rows without a word. Where it applies, the writer's policy must
// show everything: permissive, without a condition, and with no restrictive one beside it.
const TABLES = `select c.relname as name, c.relkind = 'r' as plain, greatest(c.reltuples, 0)::bigint as rows_about,
    row_security_active(c.oid) as guarded,
    (select json_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
        and pg_get_expr(p.polqual, p.polrelid) = 'true' and 'tallystick_writer'::regrole = any (p.polroles))
      and not exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive) as open
  from pg_class c where c.relnamespace = 'tallystick'::regnamespace and c.relkind in ('r', 'p', 'f', 'm')
  order by c.relname`;

interface Found extends TableShape {
  readonly plain: boolean;
  readonly guarded: boolean;
  readonly open: boolean;
  readonly rows_about: string;
}

async function tablesOf(client: pg.Client): Promise<readonly Found[]> {
  const { rows } = await client.query<Found>(TABLES);
  for (const { name, plain, guarded, open } of rows) {
    if (!plain) throw new Error(`${name} is of a kind that a back-up does not know`);
    if (guarded && !open) throw new NotAllVisible(`the rows of ${name} are not all visible to this login; use that of the owner`);
  }
  return rows;
}

/**
 * Reads in one snapshot, beside whatever else goes on. While it begins, no migration is under way: one that rewrites a
 * table would show it empty to a snapshot that is older. From then on a migration waits for the end.
 */
export function withSnapshot<Result>(place: Place, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
  return withOwner(place, async (client) => {
    await client.query(PLAIN);
    await client.query(`select pg_advisory_lock_shared(${String(MIGRATION_LOCK)})`);
    const migrations = await appliedOn(client);
    if (migrations.length === 0) throw new Error('the database holds no installation');
    await client.query('begin isolation level repeatable read read only');
    const found = await tablesOf(client);
    await client.query(`lock table ${found.map(({ name }) => quoted(name)).join(', ')} in access share mode`);
    await client.query(`select pg_advisory_unlock_shared(${String(MIGRATION_LOCK)})`);
    try {
      const result = await work(await snapshotOf(client, found, migrations));
      await client.query('rollback');
      return result;
    } catch (error) {
      // A COPY that nobody reads to its end would keep the connection from ending in order.
      cut(client);
      throw error;
    }
  });
}

function cut(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

/** The statements of a snapshot. Those on guarded tables are asked as the writer, whose policy shows every row. */
class Reader {
  readonly #client: pg.Client;
  readonly #guarded: ReadonlySet<string>;

  constructor(client: pg.Client, found: readonly Found[]) {
    this.#client = client;
    this.#guarded = new Set(found.filter(({ guarded }) => guarded).map(({ name }) => name));
  }

  /** Takes the role that sees all of these tables. */
  async become(tables: readonly string[]): Promise<void> {
    const guarded = tables.some((name) => this.#guarded.has(name));
    await this.#client.query(`set local role ${guarded ? 'tallystick_writer' : 'none'}`);
  }

  async ask<Row extends object>(sql: string, tables: readonly string[] = []): Promise<Row[]> {
    await this.become(tables);
    return (await this.#client.query<Row>(sql)).rows;
  }

  async number(sql: string, tables: readonly string[] = []): Promise<number> {
    const [row] = await this.ask<{ value: string }>(sql, tables);
    return Number(row?.value ?? 0);
  }
}

async function snapshotOf(client: pg.Client, found: readonly Found[], migrations: readonly Applied[]): Promise<Snapshot> {
  const reader = new Reader(client, found);
  const [sign] = await reader.ask<{ sign: string | null }>(
    `select obj_description('tallystick'::regnamespace, 'pg_namespace') as sign`,
  );
  return {
    tables: found.map(({ name, columns }) => ({ name, columns })),
    migrations,
    sandbox: sign?.sign === SANDBOX_SIGN,
    serverVersion: await reader.number(`select current_setting('server_version_num') as value`),
    rowsAbout: found.reduce((sum, { rows_about: rows }) => sum + Number(rows), 0),
    async copy({ name, columns }) {
      await reader.become([name]);
      return client.query(copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`));
    },
    sequences: () => sequencesOf(reader),
    position: () => reader.number('select position::text as value from sequencer', ['sequencer']),
    entriesExpected() {
      const chained = found.filter(({ columns }) => columns.includes('sequence') && columns.includes('head'));
      const sums = chained.map(({ name }) => `select sum(sequence) as entries from ${quoted(name)}`).join(' union all ');
      return reader.number(`select sum(entries)::text as value from (${sums}) s`, chained.map(({ name }) => name));
    },
    async filesNamed() {
      const rows = await reader.ask<{ hash: string }>(FILES_NAMED, ['journal', 'outbox']);
      return new Set(rows.map(({ hash }) => hash));
    },
  };
}

/** What was attached, whether or not the voucher still shows it, and what an import has yet to read, or may if it is resumed. */
const FILES_NAMED = `select hash from (
    select convert_from(bytes, 'UTF8')::json #>> '{data,sha256}' as hash from journal where type = 'engagement.attached'
    union select payload #>> '{sha256}' from outbox where done_at is null
  ) named where hash is not null`;

async function sequencesOf(reader: Reader): Promise<readonly SequenceState[]> {
  const names = await reader.ask<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tallystick'::regnamespace and relkind = 'S' order by 1`,
  );
  const states: SequenceState[] = [];
  for (const { name } of names) {
    states.push(...await reader.ask<SequenceState>(
      `select '${name}' as name, last_value::text as last, is_called as called from ${quoted(name)}`,
    ));
  }
  return states;
}

/** A name as SQL wants it. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
