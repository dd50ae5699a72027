/**
 * Server and database are killed under load, as if the machine had lost power, at random moments. Nothing acknowledged
 * is lost, nothing happens twice, nothing is half there, and it all comes back by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCustomer, addPartner } from '../support/cast.ts';
import { startChild, type EngineChild } from '../support/children.ts';
import { judge } from '../support/judge.ts';
import { CROWD, dice, recoveries, RESTART_MS, underLoad } from '../support/load.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const COMMANDS = LONG ? 10_000 : 1200;
const KILLS = LONG ? 12 : 2;
const CALLERS = 64;
const MS = LONG ? 900_000 : 120_000;
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/runner.test.ts`;
/** Another server's processes are not ours to kill. */
const FOREIGN = process.env['TEST_DATABASE_URL'] !== undefined;

let theatre: Theatre;
let base: Stage;

beforeAll(async () => {
  theatre = await openTheatre({ durable: true });
  base = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(base, customer, 5000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  for (const as of CROWD) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

interface Blow {
  readonly stage: Stage;
  readonly engine: EngineChild;
  readonly roll: (sides: number) => number;
}

/** What breaks something answers when the blow fell, since it may have had to look for its victim. */
type Strike = (blow: Blow) => Promise<number>;

async function killServer({ engine }: Blow): Promise<number> {
  const at = performance.now();
  await engine.kill();
  return at;
}

async function killDatabase(): Promise<number> {
  const { server } = theatre;
  const before = server?.pid ?? 0;
  const at = performance.now();
  process.kill(before, 'SIGKILL');
  while (server?.pid === before) await sleep(10);
  return at;
}

/** As the owner, who is turned away while PostgreSQL recovers. */
async function patiently(stage: Stage, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  for (const end = performance.now() + 30_000; ;) {
    try {
      return await asOwner(stage.place, sql, values);
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(20);
    }
  }
}

/** A connection of the engine's, with the process that serves it; the busy ones first, now and then an idle one. */
async function backend({ stage, roll }: Blow): Promise<number> {
  for (;;) {
    const rows = await patiently(stage, `select pid from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid() and application_name = 'tallystick' order by state = 'idle', pid`);
    const row = rows[roll(Math.min(2, rows.length))];
    if (row !== undefined) return Number(row['pid']);
  }
}

async function endBackend(blow: Blow): Promise<number> {
  const pid = await backend(blow);
  const at = performance.now();
  await patiently(blow.stage, 'select pg_terminate_backend($1)', [pid]);
  return at;
}

/** PostgreSQL ends all its processes and recovers, for the one that was killed may have left anything in memory. */
async function killBackend(blow: Blow): Promise<number> {
  const pid = await backend(blow);
  process.kill(pid, 'SIGKILL');
  return performance.now();
}

describe('under the load of 64 callers, every acknowledged answer is found again after', () => {
  test('kill -9 of the server', () => broken('server', killServer), MS);
  test('the end of one connection', () => broken('single connections', endBackend), MS);
  test.skipIf(FOREIGN)('kill -9 of PostgreSQL', () => broken('postmaster', killDatabase), MS);
  test.skipIf(FOREIGN)('kill -9 of one process of PostgreSQL’s', () => broken('single backends', killBackend), MS);
  test.skipIf(FOREIGN)('kill -9 of both at once', () => broken('server and postmaster together', async (blow) => {
    const [at] = await Promise.all([killServer(blow), killDatabase()]);
    return at;
  }), MS);
});

/** Gives the load to a child, breaking something at random; whoever killed the child is given another one. */
async function broken(what: string, strike: Strike): Promise<void> {
  const stage = await theatre.repeat(base);
  const roll = dice(SEED + 1);
  let engine: EngineChild | undefined = await startChild(stage, { lanes: 2 });
  const defects: string[] = [];
  let enough = false;
  let done = false;
  let last = 0;
  // On a quick machine one load is over before all is broken: another follows, until it is.
  const load = (async () => {
    const loads = [];
    for (let part = 0; part === 0 || !enough; part += 1) {
      const answered = (): void => { last = performance.now(); };
      loads.push(await underLoad(stage, () => engine, { callers: CALLERS, commands: COMMANDS, seed: SEED + 1000 * part, answered }));
    }
    return loads;
  })().finally(() => { done = true; });
  const blows: number[] = [];
  while (blows.length < KILLS && !done) {
    await sleep(30 + roll(LONG ? 600 : 250));
    const victim: EngineChild = engine as EngineChild;
    blows.push(await strike({ stage, engine: victim, roll }));
    defects.push(...victim.reports.filter((each) => !each.startsWith('no command')));
    if (!victim.isAlive()) {
      engine = undefined;
      engine = await startChild(stage, { lanes: 2 });
    }
    // The next blow falls when it is well again, so that each recovery is measured by itself.
    const well = performance.now() + 20;
    while (last < well && !done) await sleep(5);
  }
  enough = true;
  const loads = await load;
  defects.push(...engine?.reports.filter((each) => !each.startsWith('no command')) ?? []);
  await engine?.kill();
  expect(defects, REPEAT).toEqual([]);
  expect(blows.length, `${REPEAT}: the load ended before all was broken`).toBe(KILLS);
  const acknowledged = loads.reduce((sum, each) => sum + each.acknowledged.length, 0);
  const moments = loads.flatMap((each) => each.moments);
  const again = recoveries({ moments }, blows);
  console.log(`${REPEAT}\n${what}: ${String(acknowledged)} acknowledged, answers ${JSON.stringify(loads.map(({ answers }) => answers))}; `
    + `answers again after ${again.join(', ')} ms`);
  expect(Math.max(...again), `${REPEAT}: answers again after ${again.join(', ')} ms`).toBeLessThan(RESTART_MS);
  await judge(stage, loads, REPEAT);
  await theatre.strike(stage);
  total(`kills of ${what}`, KILLS);
}
