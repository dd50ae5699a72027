/**
 * `tallystick serve` under load over HTTP: killed with its embedded database, told to stop, and restarted in turn beside
 * another. Nothing acknowledged is lost, and whoever is told to stop loses nobody's answer.
 */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { initialise } from '../../src/cli/init.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { makePool, type Place } from '../../src/server/store/database.ts';
import { runningServer, startEmbedded, startThrowaway, type EmbeddedServer } from '../../src/server/store/embedded.ts';
import { httpLoad, type Deed, type HttpReport } from '../support/http-load.ts';
import { dice, recoveries, RESTART_MS } from '../support/load.ts';
import { freePort, ready, serve, type Serving } from '../support/serving.ts';
import { asOwner } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/serve.test.ts`;
const ROUNDS = LONG ? 20 : 2;
const CALLERS = 32;
const MS = LONG ? 1_800_000 : 120_000;
const BEGINNING = { sponsor: 'Northwind', country: 'US', admin: 'ada@northwind.example', name: 'Ada' };

let data: string;
let apiKey: string;
let throwaway: EmbeddedServer;
const running = new Set<Serving>();

beforeAll(async () => {
  console.log(REPEAT);
  data = mkdtempSync(join(tmpdir(), 'tallystick-serve-'));
  // Under root PostgreSQL runs as somebody else, who has to get in.
  chmodSync(data, 0o755);
  const embedded = await startEmbedded({ dataFolder: data });
  ({ apiKey } = await initialise(embedded.connection, BEGINNING));
  await embedded.stop();
  throwaway = await startThrowaway({ settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' } });
});

afterEach(async () => {
  for (const each of running) await each.end('SIGKILL');
  running.clear();
});

afterAll(async () => {
  await throwaway.stop();
  rmSync(data, { recursive: true, force: true });
});

async function started(port: number, settings: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const serving = serve({ data, port, settings });
  running.add(serving);
  await ready(serving);
  return serving;
}

/** Customers are registered until `enough` says so. */
function registering(part: string, enough: () => boolean): (count: number) => Deed | undefined {
  return (count) => {
    if (enough()) return undefined;
    const name = `${part} ${String(count)}`;
    return { key: name, give: (client) => client.command('organisation.register', { kind: 'customer', name, country: 'TR' }, { key: name }) };
  };
}

/** Each acknowledged customer is there, under the id that was answered, and no other customer. */
async function judge(place: Place, part: string, { acknowledged }: HttpReport): Promise<void> {
  const rows = await asOwner(place, 'select name, id from organisation where name like $1', [`${part} %`]);
  expect(rows.map(({ name, id }) => [name, id]).sort(), REPEAT).toEqual([...acknowledged].sort());
  const pool = makePool(place, 'tallystick_writer', 2);
  const { faults } = await verify(pool);
  await pool.end();
  expect(faults, REPEAT).toEqual([]);
  total('commands acknowledged under fire', acknowledged.size);
}

/** Commands were carried out, and whoever was not answered so was turned away or found nobody there. */
function expectPlainAnswers({ acknowledged, statuses }: HttpReport): void {
  expect(Object.keys(statuses).filter((status) => !['0', '201', '503'].includes(status)), REPEAT).toEqual([]);
  expect(acknowledged.size, `${REPEAT}: nothing was acknowledged`).toBeGreaterThan(0);
}

describe('with its embedded database', () => {
  test('kill -9: started again it answers by itself, with all that was acknowledged', async () => {
    const port = await freePort();
    const roll = dice(SEED);
    let done = false;
    let serving = await started(port);
    const load = httpLoad({ callers: CALLERS, apiKey, addresses: () => [serving.address], next: registering('killed', () => done) });
    const blows: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await sleep(200 + roll(LONG ? 2000 : 400));
      blows.push(performance.now());
      await serving.end('SIGKILL');
      running.delete(serving);
      serving = await started(port);
    }
    await sleep(200);
    done = true;
    const report = await load;
    const again = recoveries(report, blows);
    console.log(`kill -9 of serve: ${String(report.acknowledged.size)} acknowledged, statuses ${JSON.stringify(report.statuses)}; `
      + `answers again after ${again.join(', ')} ms`);
    expectPlainAnswers(report);
    expect(Math.min(...again), `${REPEAT}: no answer came after a kill`).toBeGreaterThan(0);
    expect(Math.max(...again), `${REPEAT}: answers again after ${again.join(', ')} ms`).toBeLessThan(RESTART_MS);
    await judge({ url: runningServer(data)?.url ?? '' }, 'killed', report);
    total('kills of serve with its database', ROUNDS);
  }, MS);

  test('SIGTERM: it answers what it has taken, breaks off nobody, and ends in order', async () => {
    const port = await freePort();
    let enough = false;
    let serving = await started(port);
    const load = httpLoad({ callers: CALLERS, apiKey, addresses: () => (serving.isAlive() ? [serving.address] : []), next: registering('told', () => enough) });
    for (let round = 0; round < ROUNDS; round += 1) {
      await sleep(LONG ? 1000 : 300);
      const { how, ms } = await serving.end('SIGTERM');
      running.delete(serving);
      console.log(`SIGTERM under load: ended with ${String(how)} after ${String(ms)} ms`);
      expect(how, `${REPEAT}\n${serving.said()}`).toBe(0);
      expect(ms, 'within the time of grace, and that of PostgreSQL').toBeLessThan(30_000);
      expect(serving.said(), REPEAT).toBe('');
      serving = await started(port);
    }
    enough = true;
    const report = await load;
    expectPlainAnswers(report);
    expect(report.cutOff, `${REPEAT}: carried out, and the answer never came`).toEqual([]);
    await judge({ url: runningServer(data)?.url ?? '' }, 'told', report);
    total('stops under load', ROUNDS);
  }, MS);

  test('SIGTERM: whoever never finishes asking is waited for once, and cut off', async () => {
    const port = await freePort();
    const serving = await started(port, { SHUTDOWN_GRACE_SECONDS: '1' });
    const slow = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(slow, 'connect');
    const cutOff = once(slow, 'close');
    slow.write(`POST /api/v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${apiKey}\r\n`
      + 'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n[');
    await sleep(200);
    const { how, ms } = await serving.end('SIGTERM');
    await cutOff;
    running.delete(serving);
    expect([how, serving.said()]).toEqual([1, expect.stringContaining('the time of grace was over')]);
    expect(ms).toBeGreaterThan(900);
    expect(ms, 'one time of grace, and that of PostgreSQL').toBeLessThan(10_000);
    expect(runningServer(data), 'its database has ended, too').toBeUndefined();
  }, MS);
});

describe('two beside each other on one database', () => {
  test('are restarted in turn, and callers lose nothing', async () => {
    const { apiKey: key } = await initialise(throwaway.connection, BEGINNING);
    const ports = [await freePort(), await freePort()];
    const settings = { DATABASE_URL: throwaway.url };
    const servers = await Promise.all(ports.map((port) => started(port, settings)));
    let enough = false;
    const load = httpLoad({
      callers: CALLERS, apiKey: key, addresses: () => servers.filter((each) => each.isAlive()).map(({ address }) => address),
      next: registering('rolling', () => enough),
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, port] of ports.entries()) {
        await sleep(LONG ? 500 : 200);
        const server = servers[index] as Serving;
        const { how } = await server.end('SIGTERM');
        running.delete(server);
        expect(how, `${REPEAT}\n${server.said()}`).toBe(0);
        servers[index] = await started(port, settings);
      }
    }
    enough = true;
    const report = await load;
    console.log(`restarts in turn: ${String(report.acknowledged.size)} acknowledged, statuses ${JSON.stringify(report.statuses)}`);
    expectPlainAnswers(report);
    expect(report.cutOff, REPEAT).toEqual([]);
    await judge(throwaway.connection, 'rolling', report);
    total('stops under load', 2 * ROUNDS);
  }, MS);
});
