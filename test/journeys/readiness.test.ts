/** `/readyz` as a load balancer asks it: whoever can take no commands, or does not fit the schema, gets no more work. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isWritable } from '../../src/server/queries/operator.ts';
import { withOwner } from '../../src/server/store/migrate.ts';
import { startStage, type Stage } from './http-stage.ts';

const READY = [200, { status: 'ok' }];
const NOT_READY = [503, { status: 'unavailable' }];
/** For so long a look at the migrations is believed, and a moment more. */
const LOOK_MS = 10_001;

let stage: Stage;

beforeAll(async () => {
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
  stage = await startStage('2020-01-08');
});
afterAll(async () => {
  vi.restoreAllMocks();
  await stage.close();
});

async function asked(path = '/readyz'): Promise<readonly unknown[]> {
  const answer = await fetch(`${stage.url}${path}`);
  return [answer.status, await answer.json() as unknown];
}

let ahead = 0;

/** Moves the clock by which looks grow old, until none is believed any more. */
function pass(): void {
  ahead += LOOK_MS;
}

const MIGRATIONS: readonly (readonly [what: string, change: string, undo: string])[] = [
  ['a migration of a newer release',
    `insert into schema_migration (number, name, digest) values (9999, '9999_of_the_next_release.sql', 'x')`,
    'delete from schema_migration where number = 9999'],
  ['a migration that is still to come',
    'create table put_aside as select * from schema_migration where number = 1; delete from schema_migration where number = 1',
    'insert into schema_migration select * from put_aside; drop table put_aside'],
  ['a migration that was altered',
    `update schema_migration set digest = 'altered ' || digest where number = 1`,
    `update schema_migration set digest = replace(digest, 'altered ', '') where number = 1`],
];

describe('a server is not ready', () => {
  test.each(MIGRATIONS)('on a schema with %s: within ten seconds it says so, and it is ready again as soon as that is mended', async (_what, change, undo) => {
    pass();
    expect(await asked()).toEqual(READY);
    await stage.rows(change);
    expect(await asked(), 'a look is believed for ten seconds').toEqual(READY);
    pass();
    expect(await asked()).toEqual(NOT_READY);
    expect(await asked('/livez'), 'it lives all the same').toEqual(READY);
    await stage.rows(undo);
    expect(await asked()).toEqual(READY);
  });

  test('on a database that takes no writes, as a standby does not', async () => {
    for (const [whether, writable, told] of [['on', false, NOT_READY], ['off', true, READY]] as const) {
      await readOnly(whether);
      // A connection that was just ended fails once; it is the database's own word that counts.
      await vi.waitFor(async () => { expect(await isWritable(stage.server.engine.writers)).toBe(writable); });
      await vi.waitFor(async () => { expect(await asked()).toEqual(told); });
    }
  });

  // Ends the server: the last.
  test('while it is stopping, to whoever was asking already', async () => {
    const { port } = new URL(stage.url);
    const asking = connect(Number(port), '127.0.0.1');
    await once(asking, 'connect');
    // A request that has begun keeps its connection.
    asking.write('GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    await sleep(200);
    const ended = stage.server.close();
    asking.write('\r\n');
    const told = await text(asking);
    expect(told).toMatch(/^HTTP\/1\.1 503 /);
    expect(told).toContain(JSON.stringify(NOT_READY[1]));
    expect(told).toMatch(/\r\nconnection: close\r\n/i);
    expect(await ended, 'in order').toBe(true);
  });
});

/** Has every connection made anew, each with its transactions reading only or not. */
async function readOnly(whether: 'on' | 'off'): Promise<void> {
  await withOwner(stage.place, async (client) => {
    await client.query('set default_transaction_read_only = off');
    await client.query(`do $$ begin
      execute format('alter database %I set default_transaction_read_only = ${whether}', current_database());
    end $$`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
  });
}
