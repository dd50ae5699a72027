/**
 * That no organisation sees another's rows holds in the database itself: every table is guarded, the application's roles can
 * get round nothing, and what is read beyond the policies is on one list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadName } from '../../src/contract/routes.ts';
import { makeReads } from '../../src/server/queries/all.ts';
import type { Sources } from '../../src/server/queries/glance.ts';
import { BEYOND } from '../../src/server/queries/beyond.ts';
import { makePool, reading, type Role } from '../../src/server/store/database.ts';
import { addCustomer, addPartner, addVoucher, draftRequest, plan, redeemed } from '../support/cast.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const ROLES: readonly Role[] = ['tallystick_reader', 'tallystick_writer'];

/** Nobody but the owner needs it. */
const OWNERS_ONLY = ['schema_migration'];

/** What is everybody's to see, each with its reason; a row of any other table names whom it concerns. */
const FOR_EVERYBODY: Readonly<Record<string, string>> = {
  organisation: 'who sponsors and who delivers is no secret; customers are seen by themselves and their sponsor alone',
  organisation_word: 'the same, of the words of their names',
  programme: 'what a programme says is what everybody is judged by',
  programme_version: 'the same',
  sandbox_clock: 'the time',
  tree_tile: 'hashes of entries tell of nobody, and let anybody check the journal',
  checkpoint: 'the same',
};

/** What happened is never changed. */
const APPEND_ONLY = ['journal', 'posting', 'journal_position', 'tree_tile', 'checkpoint'];

/** A mail of a sponsor's programme, since no mailer is at work here; the sponsor need not be there. */
const MAIL_OF = `insert into mail (id, what, subject, occurrence, recipient, organisation_id, sponsor_id, at, language, message_id, state)
  values ('msg of ' || $1::text, 'voucher-assigned', $1, '1', 'per_0', $1, $1, now(), 'en', 'x', 'dead')`;

let theatre: Theatre;
let stage: Stage;
let reader: pg.Pool;
let writer: pg.Pool;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-16', readersMax: 1 });
  for (const customer of ['contoso', 'tailspin']) await addCustomer(stage, customer, 60);
  for (const partner of ['fabrikam', 'litware']) {
    await addPartner(stage, partner);
    const customer = partner === 'fabrikam' ? 'contoso' : 'tailspin';
    await stage.ok(`${partner}.global-admin`, 'voucher.reserve', plan(stage, partner, await addVoucher(stage, customer)));
    await draftRequest(stage, partner, [await redeemed(stage, customer, partner)], 'F-1');
  }
  const { personId } = await stage.caller('contoso.benefits-admin');
  await stage.ok('contoso.benefits-admin', 'key.create', { personId, name: 'a key' });
  await stage.engine.sequenced();
  await stage.engine.worded();
  reader = makePool(stage.place, 'tallystick_reader', 1);
  writer = makePool(stage.place, 'tallystick_writer', 1);
  for (const sponsorId of [stage.saved.get('sponsor'), 'spo_0000000000000000']) await writer.query(MAIL_OF, [sponsorId]);
});
afterAll(async () => {
  await Promise.all([reader.end(), writer.end()]);
  await theatre.close();
});

const rows = (sql: string, values?: unknown[]): Promise<Record<string, unknown>[]> => asOwner(stage.place, sql, values);

/** The columns that the reader may read, by table. */
async function readable(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await rows(`select table_name as name, array_agg(column_name::text order by column_name) as columns
    from information_schema.column_privileges
    where table_schema = 'tallystick' and grantee = 'tallystick_reader' and privilege_type = 'SELECT' group by table_name`);
  return new Map(found.map((row) => [String(row['name']), row['columns'] as string[]]));
}

/** The tables of which an organisation sees its own rows, and no others. */
async function guarded(): Promise<readonly string[]> {
  return [...(await readable()).keys()].filter((table) => FOR_EVERYBODY[table] === undefined);
}

describe('every table', () => {
  test('is under row-level security, for its owner too', async () => {
    const open = await rows(`select relname as name from pg_class where relnamespace = 'tallystick'::regnamespace and relkind in ('r', 'p')
      and not (relrowsecurity and relforcerowsecurity) order by relname`);
    expect(open.map((row) => row['name'])).toEqual(OWNERS_ONLY);
  });

  test('has a policy for whatever a role may do with it', async () => {
    const granted = await rows(`select distinct grantee::text as role, table_name::text as name, privilege_type::text as what
      from (select grantee, table_schema, table_name, privilege_type from information_schema.role_table_grants union all
        select grantee, table_schema, table_name, privilege_type from information_schema.column_privileges) granted
      where table_schema = 'tallystick' and grantee <> (select tableowner from pg_tables where schemaname = 'tallystick' limit 1)`);
    expect(granted.length).toBeGreaterThan(50);
    expect([...new Set(granted.map((row) => row['role']))].sort(), 'no other role has any right').toEqual(ROLES);
    const policies = await rows(`select tablename::text as name, cmd::text as what, roles::text[] as roles, permissive from pg_policies
      where schemaname = 'tallystick'`);
    expect(policies.every((row) => row['permissive'] === 'PERMISSIVE' && !(row['roles'] as string[]).includes('public'))).toBe(true);
    const bare = granted.filter(({ role, name, what }) => !policies.some((each) =>
      each['name'] === name && (each['roles'] as string[]).includes(String(role)) && ['ALL', what].includes(each['what'])));
    expect(bare).toEqual([]);
  });

  test('of the owner alone is granted to nobody', async () => {
    for (const table of OWNERS_ONLY) {
      for (const role of ROLES) {
        expect(await rows(`select has_table_privilege($1, 'tallystick.${table}', 'select') as able`, [role])).toEqual([{ able: false }]);
      }
    }
  });
});

describe('the application\'s roles', () => {
  test('have no power: no login, no superuser, no way round the policies, no roles of their own', async () => {
    const found = await rows(`select rolname::text as name, rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb
        or rolreplication as powers,
        array(select roleid::regrole::text from pg_auth_members where member = r.oid) as member_of
      from pg_roles r where rolname = any($1) order by rolname`, [ROLES]);
    expect(found).toEqual(ROLES.map((name) => ({ name, powers: false, member_of: [] })));
  });

  test('own nothing, and make nothing', async () => {
    expect(await rows(`select 1 as one from pg_shdepend where deptype = 'o' and refobjid = any($1::regrole[]::oid[])`, [ROLES])).toEqual([]);
    for (const role of ROLES) {
      expect(await rows(`select has_schema_privilege($1, 'tallystick', 'create') or has_database_privilege($1, current_database(), 'create')
        as able`, [role])).toEqual([{ able: false }]);
    }
  });

  test('have no function that runs with its owner\'s rights', async () => {
    const found = await rows(`select proname::text as name from pg_proc where pronamespace = 'tallystick'::regnamespace and prosecdef`);
    expect(found).toEqual([]);
  });

  test('as reader, may change nothing', async () => {
    const found = await rows(`select table_name::text as name, privilege_type::text as what from information_schema.role_table_grants
      where grantee = 'tallystick_reader' and privilege_type <> 'SELECT'`);
    expect(found).toEqual([]);
    await expect(reader.query('delete from voucher')).rejects.toMatchObject({ code: '42501' });
  });

  test('as writer, may not change or take back what happened', async () => {
    for (const table of APPEND_ONLY) {
      // The right is missing, and a trigger of the owner's would refuse it as well.
      const able = `select has_table_privilege('tallystick_writer', 'tallystick.${table}', 'update, delete, truncate') as able`;
      expect(await rows(able), table).toEqual([{ able: false }]);
      const [column] = await rows(`select column_name::text as name from information_schema.columns
        where table_schema = 'tallystick' and table_name = $1 limit 1`, [table]);
      const name = String(column?.['name']);
      for (const sql of [`update ${table} set ${name} = ${name}`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(writer.query(sql), sql).rejects.toMatchObject({ code: '42501' });
      }
    }
    for (const sql of ['alter table journal disable trigger all', 'drop policy reader on voucher', 'create table tallystick.x (id text)']) {
      await expect(writer.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('the reader', () => {
  test('without an organisation sees nothing that is not everybody\'s', async () => {
    const seen: string[] = [];
    for (const table of (await readable()).keys()) {
      const { rows: [row] } = await reader.query<{ count: string }>(`select count(*) from ${table}`);
      if (Number(row?.count) > 0) seen.push(table);
    }
    expect(seen.filter((table) => FOR_EVERYBODY[table] === undefined)).toEqual([]);
    for (const table of await guarded()) {
      expect(Number((await rows(`select count(*) from ${table}`))[0]?.['count']), `there is something to be seen in ${table}`).toBeGreaterThan(0);
    }
  });

  test('as an organisation sees rows that name it, and no other', async () => {
    const organisations = await rows('select id, kind from organisation');
    expect(organisations).toHaveLength(5);
    const seen = new Set<string>();
    for (const { id, kind } of organisations) {
      for (const [table, columns] of await readable()) {
        if (FOR_EVERYBODY[table] !== undefined) continue;
        const record = columns.map((column) => `'${column}', ${column}`).join(', ');
        const found = await reading(reader, String(id), (client) => client.query({
          text: `select count(*) filter (where told not like '%' || $1 || '%') as others, count(*) as all_of_them
            from (select json_build_object(${record})::text as told from ${table}) seen`,
          values: [id],
        }));
        expect(Number(found.rows[0]?.['others']), `${String(kind)} sees rows of ${table} that do not name it`).toBe(0);
        if (Number(found.rows[0]?.['all_of_them']) > 0) seen.add(table);
      }
    }
    expect((await guarded()).filter((table) => !seen.has(table)), 'somebody sees rows of each table').toEqual([]);
  });

  test('sees of customers only itself, or those it registered', async () => {
    const id = stage.saved.get('contoso') ?? '';
    const found = await reading(reader, id, (client) => client.query({ text: `select id from organisation where kind = 'customer'` }));
    expect(found.rows).toEqual([{ id }]);
  });

  test('forgets the organisation with its transaction', async () => {
    await reading(reader, stage.saved.get('contoso') ?? '', (client) => client.query({ text: 'select 1' }));
    const { rows: found } = await reader.query(`select coalesce(current_setting('tallystick.organisation', true), '') as asking, count(*)::int
      from voucher`);
    expect(found).toEqual([{ asking: '', count: 0 }]);
  });

  test('every table it may read is either everybody\'s or guarded by its own columns', async () => {
    const policies = await rows(`select tablename::text as name, qual from pg_policies where schemaname = 'tallystick' and 'tallystick_reader' = any(roles)`);
    const open = policies.filter((row) => row['qual'] === 'true').map((row) => String(row['name']));
    expect(open.every((table) => FOR_EVERYBODY[table] !== undefined), open.join(', ')).toBe(true);
    const crossing = policies.filter((row) => /from\s+(?!tallystick\.asking|\()/i.test(String(row['qual'])));
    expect(crossing.map((row) => row['name']), 'a policy reads no other table').toEqual([]);
  });
});

describe('one connection', () => {
  const REQUESTS = process.env['TALLYSTICK_LONG'] === '1' ? 10_000 : 1000;

  test(`answers ${String(REQUESTS)} interleaved requests of two organisations, each with its own and nothing of the other's`, async () => {
    const { engine } = stage;
    const reads = makeReads(engine as unknown as Sources);
    const callers = await Promise.all(['contoso.benefits-admin', 'tailspin.benefits-admin'].map(async (as) => {
      const { personId, organisationId } = await stage.caller(as);
      const session = { keyId: null, sessionId: null, personId, organisationId, party: 'customer' as const, roles: [], expiresOn: null, scopes: null, authenticatedAt: null };
      const agreement = stage.saved.get(`${as.split('.')[0] ?? ''}.agreement`) ?? '';
      return { session, agreement };
    }));
    const own = callers.map(({ session, agreement }) => [session.organisationId, agreement]);
    const asks: readonly (readonly [ReadName, (other: string) => object])[] = [
      ['voucher.list', () => ({ params: {}, query: { limit: 50 } })], ['agreement.list', () => ({ params: {}, query: { limit: 50 } })],
      ['organisation.list', () => ({ params: {}, query: { limit: 50 } })], ['journal.list', () => ({ params: {}, query: { limit: 50 } })],
      // What is the other's is not found, and a cursor that is none breaks the read off.
      ['agreement.get', (other) => ({ params: { id: other }, query: {} })], ['voucher.list', () => ({ params: {}, query: { limit: 50, cursor: 'x' } })],
    ];
    let [shown, expected] = [0, 0];
    const leaks: string[] = [];
    const one = async (index: number): Promise<void> => {
      const [me, other] = [index % 2, 1 - (index % 2)];
      const at = Math.floor(index / 2) % asks.length;
      const [name, input] = asks[at] as (typeof asks)[number];
      if (at < 4) expected += 1;
      const asker = { session: (callers[me] as (typeof callers)[number]).session, language: 'en' as const };
      const told = JSON.stringify(await reads.read(name, asker, input(own[other]?.[1] ?? '') as never));
      if (own[me]?.some((id) => told.includes(id)) === true) shown += 1;
      if (own[other]?.some((id) => told.includes(id)) === true) leaks.push(`${name}: ${told.slice(0, 200)}`);
    };
    // As many wait for the connection at a time as it is patient with.
    let next = 0;
    await Promise.all(Array.from({ length: 32 }, async () => {
      while (next < REQUESTS) await one(next++);
    }));
    expect(leaks).toEqual([]);
    expect(shown).toBe(expected);
    expect(engine.readers.totalCount).toBe(1);
    total('interleaved requests of two organisations on one connection', REQUESTS);
  });
});

/** The files of queries and http that are handed the writer, and why. What they read is nobody's yet, or the installation's own. */
const HANDED_THE_WRITER: Readonly<Record<string, string>> = {
  'queries/abilities.ts': 'the rules that a command will be judged by; architecture.md §3 gives them the writer',
  'queries/due.ts': 'the clock\'s own work',
  'queries/glance.ts': 'hands out `rowsAsWriter`',
  'queries/mail.ts': 'writes a person\'s own choice, and a sponsor\'s wish to send a mail again',
  'queries/own.ts': 'writes what a person keeps for itself: views of lists, and a mark',
  'queries/operator.ts': 'figures of the installation, and whether an address names a person of an organisation',
  'queries/session.ts': 'who calls is asked before there is an organisation',
  'queries/sign-in.ts': 'the same',
  'queries/verify.ts': 'the operator checks everything at once, and no person is answered',
  'queries/voucher-link.ts': 'a voucher\'s link is looked at by whoever has it, signed in or not, and told nothing personal',
};

describe('reads beyond the policies', () => {
  const SERVER = new URL('../../src/server/', import.meta.url);
  const sources = ['queries', 'http'].flatMap((folder) => readdirSync(new URL(folder, SERVER), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(new URL(`${folder}/${name}`, SERVER), 'utf8') })));

  test('are on the list, which only shrinks, and each entry is used', () => {
    const reasons = Object.keys(BEYOND);
    // Lower this with each entry that goes; a new table gets columns that say whose its rows are instead. The thirteenth,
    // `dealings`, came with the portal: a customer's row can name no partner.
    expect(reasons.length).toBeLessThanOrEqual(13);
    const all = sources.filter(({ name }) => name !== 'queries/beyond.ts').map(({ text }) => text).join('\n');
    expect(reasons.filter((reason) => reason !== 'abilities' && !all.includes(`'${reason}')`) && !all.includes(`'${reason}',`))).toEqual([]);
  });

  test('are made in the files that are listed, and in no other', () => {
    const handed = sources.filter(({ text }) => /\bwriters?\b|pool: pg\.Pool/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))).map(({ name }) => name);
    expect(handed.sort()).toEqual(Object.keys(HANDED_THE_WRITER).sort());
  });
});
