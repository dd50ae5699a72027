/** The migrated schema: its picture is current, it can be migrated by many at once, and its guards hold for the roles. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePool, sqlState, type Place, type Role } from '../src/server/store/database.ts';
import { migrate, migrations, migrationStatus } from '../src/server/store/migrate.ts';
import { schemaPicture } from '../src/server/store/schema.ts';
import { addCustomer } from './support/cast.ts';
import { asOwner, openTheatre, type Theatre } from './support/stage.ts';

const PICTURE = new URL('../src/server/store/schema.sql', import.meta.url);
const RENEW = 'TALLYSTICK_RENEW=1 npx vitest run test/schema.test.ts';

let theatre: Theatre;
let migrated: Place;

beforeAll(async () => {
  theatre = await openTheatre();
  migrated = await theatre.database();
});

afterAll(() => theatre.close());

describe('the picture of the schema', () => {
  test(`is current; it is renewed by ${RENEW}`, async () => {
    const picture = await schemaPicture(migrated);
    if (process.env['TALLYSTICK_RENEW'] === '1') writeFileSync(PICTURE, picture);
    expect(readFileSync(PICTURE, 'utf8'), `stale: run ${RENEW}`).toBe(picture);
  });

  test('is the same after migrating again, which does nothing', async () => {
    const before = await schemaPicture(migrated);
    expect(await migrate(migrated)).toEqual([]);
    expect(await schemaPicture(migrated)).toBe(before);
    const { pending, faults, applied } = await migrationStatus(migrated);
    expect([pending, faults, applied.length]).toEqual([[], [], migrations().length]);
  });

  test('is the same when twenty servers migrate at once: each migration is applied once', async () => {
    const place = await theatre.emptyDatabase();
    const done = await Promise.all(Array.from({ length: 20 }, () => migrate(place)));
    expect(done.flat().sort()).toEqual(migrations().map(({ name }) => name));
    expect(await schemaPicture(place)).toBe(await schemaPicture(migrated));
  });

  test('is refused where a migration was altered after it was applied, or is of a newer release', async () => {
    const place = await theatre.copyOf(migrated);
    await asOwner(place, `update schema_migration set digest = 'x' where number = 1; insert into schema_migration values (9999, '9999_later.sql', 'x')`);
    await expect(migrate(place)).rejects.toThrow(/was altered after it was applied; .*the database is newer/);
  });

  test('is refused where I and i are two letters, as in a database whose locale is Turkish', async () => {
    const turkish = { ...await theatre.emptyDatabase(), database: 'turkish' };
    await asOwner(await theatre.emptyDatabase(), `create database turkish locale_provider icu icu_locale 'tr' template template0`);
    await expect(migrate(turkish)).rejects.toThrow(/takes I and i for two letters/);
    expect((await migrationStatus(turkish)).applied).toEqual([]);
  });
});

describe('every table', () => {
  // The migrations' own table is the owner's alone: neither role is granted anything on it.
  test('has a policy for the writer and row security that binds its owner too', async () => {
    const rows = await asOwner(migrated, `select c.relname as name, c.relforcerowsecurity and c.relrowsecurity as forced,
        exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'writer'
          and p.polroles = array['tallystick_writer'::regrole::oid]) as written
      from pg_class c where c.relnamespace = 'tallystick'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migration'`);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ forced, written }) => forced !== true || written !== true)).toEqual([]);
  });

  test('of the migrations themselves is out of reach of both roles', async () => {
    for (const role of ['tallystick_reader', 'tallystick_writer'] as const) {
      expect(await refusal(migrated, role, 'select from schema_migration')).toBe(NOT_ALLOWED);
    }
  });
});

const NOT_ALLOWED = '42501';

/** Tries something as a role and undoes it; answers what PostgreSQL says against it, or nothing. */
async function refusal(place: Place, role: Role, sql: string): Promise<string | undefined> {
  const pool = makePool(place, role, 1);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(sql);
    return undefined;
  } catch (error) {
    return sqlState(error) ?? String(error);
  } finally {
    await client.query('rollback');
    client.release();
    await pool.end();
  }
}

/** A column that could be written if the role might write: PostgreSQL refuses an identity column before it asks who. */
async function columnOf(place: Place, table: string): Promise<string> {
  const [column] = await asOwner(place, `select attname as name from pg_attribute
    where attrelid = '${table}'::regclass and attnum > 0 and attidentity = '' order by attnum limit 1`);
  return String(column?.['name']);
}

describe('the roles', () => {
  let place: Place;
  let tables: string[];

  beforeAll(async () => {
    const stage = await theatre.openStage({ on: '2020-03-02' });
    await addCustomer(stage, 'contoso', 60);
    await stage.engine.sequenced();
    await stage.close();
    ({ place } = stage);
    const rows = await asOwner(place, `select relname as name from pg_class where relnamespace = 'tallystick'::regnamespace and relkind = 'r'`);
    tables = rows.map(({ name }) => String(name));
  });

  test('reader can write to no table at all', async () => {
    for (const table of tables) {
      expect(await refusal(place, 'tallystick_reader', `insert into ${table} default values`), table).toBe(NOT_ALLOWED);
      expect(await refusal(place, 'tallystick_reader', `delete from ${table}`), table).toBe(NOT_ALLOWED);
      const name = await columnOf(place, table);
      expect(await refusal(place, 'tallystick_reader', `update ${table} set ${name} = ${name}`), table).toBe(NOT_ALLOWED);
    }
  });

  test('reader sees nothing without naming an organisation, and never what is kept beside the journal', async () => {
    const pool = makePool(place, 'tallystick_reader', 1);
    for (const table of ['agreement', 'voucher', 'payment_request', 'person', 'partner', 'journal']) {
      expect((await pool.query(`select from ${table}`)).rows, table).toHaveLength(0);
    }
    await pool.end();
    for (const table of ['journal_personal', 'idempotency_key', 'outbox', 'api_key', 'posting', 'sequencer']) {
      expect(await refusal(place, 'tallystick_reader', `select from ${table}`), table).toBe(NOT_ALLOWED);
    }
  });

  test.each(['journal', 'posting', 'journal_position', 'journal_personal', 'programme_version', 'idempotency_key', 'tree_tile', 'checkpoint'])(
    'writer can neither update nor delete what stands in %s',
    async (table) => {
      const name = await columnOf(place, table);
      expect(await refusal(place, 'tallystick_writer', `update ${table} set ${name} = ${name}`)).toBe(NOT_ALLOWED);
      expect(await refusal(place, 'tallystick_writer', `delete from ${table}`)).toBe(NOT_ALLOWED);
      expect(await refusal(place, 'tallystick_writer', `truncate ${table}`)).toBe(NOT_ALLOWED);
    },
  );

  test.each(['journal', 'posting', 'journal_position', 'tree_tile', 'checkpoint'])('even the owner can neither update nor delete what stands in %s', async (table) => {
    await expect(asOwner(place, `delete from ${table}`)).rejects.toThrow(/append-only/);
    const name = await columnOf(place, table);
    await expect(asOwner(place, `update ${table} set ${name} = ${name}`)).rejects.toThrow(/append-only/);
  });

  /** No part of what happened: rows that come and go by the real clock. */
  const PASSING = new Set([
    'api_key_use', 'attempt', 'invitation_opened', 'outbox', 'session', 'sign_in', 'voucher_label', 'word',
  ]);

  test('writer can delete from no table but those whose rows come and go', async () => {
    for (const table of tables) {
      const expected = PASSING.has(table) ? undefined : NOT_ALLOWED;
      expect(await refusal(place, 'tallystick_writer', `delete from ${table}`), table).toBe(expected);
    }
  });
});
