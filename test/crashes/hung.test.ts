/**
 * A database that says nothing for a while, and a server that freezes while it holds locks. Callers are turned away as
 * soon as enough wait; nobody waits for ever, and it goes on by itself.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../src/server/clock.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { addCustomer, addPartner } from '../support/cast.ts';
import { startChild } from '../support/children.ts';
import { openCutter } from '../support/cutter.ts';
import { judge } from '../support/judge.ts';
import { CROWD, recoveries, underLoad } from '../support/load.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/hung.test.ts`;
const FOREIGN = process.env['TEST_DATABASE_URL'] !== undefined;
const HUNG_MS = LONG ? 8000 : 800;
const ROUNDS = LONG ? 5 : 1;
const CALLERS = 64;
/** Fewer than there are callers, so that some are turned away. */
const QUEUE_MAX = 24;

let theatre: Theatre;
let base: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(base, customer, 5000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  for (const as of CROWD) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

interface Hold {
  readonly stage: Stage;
  readonly engine: Engine;
  readonly hold: () => Promise<() => void>;
}

/** Holds the database up under load, and looks at what callers are told meanwhile. */
async function heldUp({ stage, engine, hold }: Hold): Promise<void> {
  let enough = false;
  let last = 0;
  const load = (async () => {
    const loads = [];
    for (let part = 0; !enough; part += 1) {
      const answered = (): void => { last = performance.now(); };
      loads.push(await underLoad(stage, () => engine, { callers: CALLERS, commands: 200, seed: SEED + 1000 * part, answered }));
    }
    return loads;
  })();
  const blows: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await sleep(150);
    blows.push(performance.now());
    const free = await hold();
    await sleep(HUNG_MS);
    expect(engine.runner.depth, `${REPEAT}: the queue is bounded`).toBeLessThanOrEqual(QUEUE_MAX + 256);
    free();
    const well = performance.now() + 20;
    while (last < well) await sleep(5);
  }
  enough = true;
  const loads = await load;
  const moments = loads.flatMap((each) => each.moments);
  console.log(`${REPEAT}\nheld up for ${String(HUNG_MS)} ms: answers again after ${recoveries({ moments }, blows).join(', ')} ms, counted from its beginning`);
  expect(loads.reduce((sum, { answers }) => sum + (answers['unavailable'] ?? 0), 0), `${REPEAT}: nobody was turned away`).toBeGreaterThan(0);
  await judge(stage, loads, REPEAT);
  total('times that the database hung', ROUNDS);
}

function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
}

describe('under the load of 64 callers', () => {
  test('a network that lets nothing through for a while', async () => {
    const stage = await theatre.repeat(base);
    const cutter = await openCutter(stage.place);
    const engine = openEngine({ place: cutter.place, clock: movableClock(stage.clock.now()), queueMax: QUEUE_MAX });
    await heldUp({ stage, engine, hold: () => {
      cutter.stall();
      return Promise.resolve(() => { cutter.flow(); });
    } });
    await engine.close();
    await cutter.close();
    await theatre.strike(stage);
  }, 300_000);

  test.skipIf(FOREIGN)('a process of PostgreSQL’s that stands still', async () => {
    const stage = await theatre.repeat(base);
    const engine = openEngine({ place: stage.place, clock: movableClock(stage.clock.now()), queueMax: QUEUE_MAX });
    await heldUp({ stage, engine, hold: async () => {
      // The lane's own connection is the one that began with its patience.
      const rows = await asOwner(stage.place, `select pid from pg_stat_activity where datname = current_database()
        and pid <> pg_backend_pid() and (state <> 'idle' or query like '%commit%')`);
      const pids = rows.map(({ pid }) => Number(pid));
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      return () => { for (const pid of pids) process.kill(pid, 'SIGCONT'); };
    } });
    await engine.close();
    await theatre.strike(stage);
  }, 300_000);

  test('a transaction that the database ended since nothing came of it, with one command in it', async () => {
    const stage = await theatre.repeat(base);
    const caller = await stage.caller('contoso.benefits-admin');
    const cutter = await openCutter(stage.place);
    let passed = false;
    const engine = openEngine({ place: cutter.place, clock: movableClock(stage.clock.now()), failPoint: (point) => {
      if (point !== 'batch.loaded' || passed) return;
      passed = true;
      // Longer than a transaction may stand idle: the database ends it and its connection.
      cutter.stall();
      setTimeout(() => { cutter.flow(); }, 9000);
    } });
    const input = { engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR', agreementId: stage.saved.get('contoso.agreement') };
    const reply = await engine.runner.run({ name: 'voucher.create', input, caller });
    expect([passed, reply.kind]).toEqual([true, 'accepted']);
    await engine.close();
    await cutter.close();
    await theatre.strike(stage);
  }, 60_000);

  test.runIf(LONG && process.platform === 'linux')('a server that freezes with its locks loses them within seconds, and the other goes on', async () => {
    const stage = await theatre.repeat(base);
    const frozen = await startChild(stage, { dieAt: { point: 'batch.decided', passing: 3, signal: 'SIGSTOP' } });
    // However many callers share a batch, there are three of them.
    const first = underLoad(stage, () => frozen, { callers: CALLERS, commands: 4 * CALLERS, seed: SEED + 1 });
    while (!isStopped(frozen.pid)) await sleep(20);
    const other = await startChild(stage);
    const report = await underLoad(stage, () => other, { callers: 16, commands: 200, seed: SEED });
    console.log(`${REPEAT}\na server froze with its locks: the longest command of the other took ${String(Math.round(report.slowest))} ms`);
    // Eight seconds until its transaction is ended; who waits for its locks then, or comes back to them, is served at once.
    expect(report.slowest, REPEAT).toBeLessThan(15_000);
    frozen.signal('SIGCONT');
    const rest = await first;
    expect(other.reports.filter((each) => !each.startsWith('no command')), REPEAT).toEqual([]);
    await Promise.all([other.kill(), frozen.kill()]);
    await judge(stage, [report, rest], REPEAT);
    await theatre.strike(stage);
    total('servers frozen with their locks', 1);
  }, 300_000);
});
