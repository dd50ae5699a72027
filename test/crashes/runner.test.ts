/**
 * Server and database are killed under load, as if the machine had lost power, at random moments. Nothing acknowledged
 * is lost, nothing happens twice, nothing is half there, and it all comes back by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accepted, Command } from '../../src/server/commands/reply.ts';
import { addCustomer, addPartner } from '../support/cast.ts';
import { startChild, type EngineChild } from '../support/children.ts';
import { CROWD, dice, underLoad, type Acknowledged, type LoadReport } from '../support/load.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const COMMANDS = LONG ? 10_000 : 2000;
const KILLS = LONG ? 5 : 2;
const CALLERS = 64;
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/runner.test.ts`;

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

describe('kill -9 under the load of 64 callers', () => {
  test('of the server, several times: every acknowledged answer is found again', async () => {
    const stage = await theatre.repeat(base);
    const report = await loadWithKills(stage, async (engine) => { await engine.kill(); });
    await judge(stage, report);
  }, LONG ? 900_000 : 120_000);

  test.skipIf(process.env['TEST_DATABASE_URL'] !== undefined)(
    'of the database, several times: every acknowledged answer is found again',
    async () => {
      const stage = await theatre.repeat(base);
      const report = await loadWithKills(stage, async () => {
        const { server } = theatre;
        const before = server?.pid ?? 0;
        process.kill(before, 'SIGKILL');
        while (server?.pid === before) await sleep(10);
      });
      await judge(stage, report);
    },
    LONG ? 900_000 : 120_000,
  );
});

/** Gives the load to a child, breaking something at random; whoever killed the child is given another one. */
async function loadWithKills(stage: Stage, strike: (engine: EngineChild) => Promise<void>): Promise<LoadReport> {
  const roll = dice(SEED + 1);
  let engine: EngineChild | undefined = await startChild(stage, { lanes: 2 });
  let done = false;
  const load = underLoad(stage, () => engine, { callers: CALLERS, commands: COMMANDS, seed: SEED }).finally(() => { done = true; });
  let kills = 0;
  while (kills < KILLS && !done) {
    await sleep(30 + roll(LONG ? 600 : 250));
    const victim: EngineChild = engine as EngineChild;
    await strike(victim);
    kills += 1;
    if (!victim.isAlive()) {
      engine = undefined;
      engine = await startChild(stage, { lanes: 2 });
    }
  }
  const report = await load;
  const defects = engine?.reports.filter((each) => !each.startsWith('no command')) ?? [];
  await engine?.kill();
  expect(defects, REPEAT).toEqual([]);
  expect(kills, `${REPEAT}: the load ended before all was broken`).toBe(KILLS);
  return report;
}

async function judge(stage: Stage, report: LoadReport): Promise<void> {
  console.log(`${REPEAT}\n${String(report.acknowledged.length)} acknowledged, answers ${JSON.stringify(report.answers)}, `
    + `the longest took ${String(Math.round(report.slowest))} ms`);
  expect(report.answers['failed'] ?? 0, REPEAT).toBe(0);
  expect(await stage.faults(), REPEAT).toEqual([]);
  await eachIsThere(stage, report.acknowledged);
  await noneTwice(stage, report.acknowledged);
  await theatre.strike(stage);
}

/** Every acknowledged command is answered again, from the journal, exactly as it was. */
async function eachIsThere(stage: Stage, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (let first = 0; first < acknowledged.length; first += 250) {
    await Promise.all(acknowledged.slice(first, first + 250).map(async ({ command, reply }) => {
      const again = await stage.engine.runner.run(command);
      expect(again.kind === 'accepted' && again.replayed, REPEAT).toBe(true);
      expect(essence(again as Accepted), REPEAT).toEqual(essence(reply));
    }));
  }
}

/** An answer without what says whether it is a repetition, as it is sent. */
function essence({ id, events, voucher, request }: Accepted): unknown {
  return JSON.parse(JSON.stringify({ id, events, voucher, request }));
}

async function noneTwice(stage: Stage, acknowledged: readonly Acknowledged[]): Promise<void> {
  const [count] = await asOwner(stage.place, `select count(*)::integer as keys from idempotency_key where key like 'load %'`);
  expect(count?.['keys'], REPEAT).toBe(acknowledged.length);
  const created = acknowledged.filter(({ command }: { command: Command }) => command.name === 'voucher.create').length;
  const [vouchers] = await asOwner(stage.place, 'select count(*)::integer as there from voucher');
  expect(vouchers?.['there'], REPEAT).toBe(created);
}
