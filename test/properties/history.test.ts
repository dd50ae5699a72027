/**
 * The invariants of the domain over random histories: every answer is the reference model's answer, the rows are the
 * model's rows, and the journal folded from nothing gives them again.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEEDS } from './deeds.ts';
import { step, type Step } from './histories.ts';
import { play, playTogether } from './playing.ts';
import { asOwner } from '../support/stage.ts';
import { afterPrologue, assembleTroupe, type Troupe } from './troupe.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? (Date.now() ^ (process.pid << 8)) & 0x7fffffff);
const PATH = process.env['TALLYSTICK_PATH'];
/** About a quarter of a minute on two quiet cores. */
const HISTORIES = Number(process.env['TALLYSTICK_HISTORIES'] ?? (LONG ? 1500 : 25));
const STEPS_MAX = 140;
/** Commands that are carried out in a history, on average of so many: less than half of the 35 that were counted. */
const [ACCEPTED_MIN, FEW] = [15, 10];
/** So many histories carry every command out: the rarest follow on a payment or a denial, of which there are eight in a hundred. */
const MANY = 1000;
/** Several times what a history takes on a busy machine. */
const PATIENCE_MS = 60_000 + HISTORIES * 6000;

let troupe: Troupe;

beforeAll(async () => { troupe = await assembleTroupe(); });
afterAll(() => troupe.theatre.close());

// Without fast-check's leaning towards small numbers, which here mean nothing small.
const history = fc.noBias(fc.array(step, { minLength: STEPS_MAX / 2, maxLength: STEPS_MAX, size: 'max' }));

/** Runs a property, and on a failure says how to repeat it. */
async function hold(
  arbitrary: fc.Arbitrary<Step[]>,
  runs: number,
  name: string,
  property: (steps: Step[], script: string[]) => Promise<void>,
): Promise<void> {
  let script: string[] = [];
  // Shrinking plays hundreds of histories: only where it is asked for.
  const parameters = { seed: SEED, numRuns: runs, endOnFailure: process.env['TALLYSTICK_SHRINK'] !== '1' };
  const outcome = await fc.check(
    fc.asyncProperty(arbitrary, async (steps) => {
      script = [];
      await property(steps, script);
    }),
    PATH === undefined ? parameters : { ...parameters, path: PATH },
  );
  if (!outcome.failed) return;
  const error = outcome.errorInstance;
  const repeat = `TALLYSTICK_SEED=${String(outcome.seed)} TALLYSTICK_PATH=${outcome.counterexamplePath ?? ''} `
    + `npx vitest run test/properties/history.test.ts -t '${name}'`;
  throw new Error(`repeat with: ${repeat}\n(and TALLYSTICK_SHRINK=1 for a shorter history)\n${script.slice(-80).join('\n')}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

describe('random histories', () => {
  test('one by one', async () => {
    const counts = new Map<string, number>();
    await hold(history, HISTORIES, 'one by one', async (steps, script) => {
      const stage = await troupe.theatre.repeat(troupe.stage);
      try {
        const scene = { troupe, ...afterPrologue(troupe) };
        const { byCommand } = await play(stage, scene, steps, script);
        for (const [command, count] of byCommand) counts.set(command, (counts.get(command) ?? 0) + count);
        expect(await stage.faults()).toEqual([]);
        expect(stage.reports).toEqual([]);
      } finally {
        await troupe.theatre.strike(stage);
      }
    });
    if (process.env['TALLYSTICK_COUNTS'] !== undefined) console.log(Object.fromEntries([...counts].sort()));
    if (PATH !== undefined || HISTORIES < FEW) return;
    const accepted = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(accepted, `TALLYSTICK_SEED=${String(SEED)}: histories in which hardly anything happens show nothing`).toBeGreaterThan(HISTORIES * ACCEPTED_MIN);
    const never = DEEDS.map(([command]) => command).filter((command) => !counts.has(command));
    if (HISTORIES >= MANY) expect(never, `TALLYSTICK_SEED=${String(SEED)}: never accepted in ${String(HISTORIES)} histories`).toEqual([]);
  }, PATIENCE_MS);

  test('many at a time', async () => {
    await hold(history, Math.ceil(HISTORIES / 3), 'many at a time', async (steps, script) => {
      const stage = await troupe.theatre.repeat(troupe.stage, { lanes: 2 });
      try {
        await playTogether(stage, { troupe, ...afterPrologue(troupe) }, steps, script);
        expect(await stage.faults()).toEqual([]);
        expect(stage.reports).toEqual([]);
        expect(await asOwner(stage.place, ONCE_ONLY)).toEqual([]);
      } finally {
        await troupe.theatre.strike(stage);
      }
    });
  }, PATIENCE_MS);
});

/** Vouchers redeemed twice, in two live requests, or paid for twice; fifteens held twice. */
const ONCE_ONLY = `
  select 'redeemed twice' as what, subject from journal where type = 'voucher.redeemed' group by subject having count(*) > 1
  union all select 'requested twice', line ->> 'voucher' from payment_request r, jsonb_array_elements(r.detail -> 'lines') line
    where r.status <> 'cancelled' group by line ->> 'voucher' having count(*) > 1
  union all select 'paid without being sent back', subject from journal where type in ('payment.paid', 'payment.reversed')
    group by subject having count(*) filter (where type = 'payment.paid') - count(*) filter (where type = 'payment.reversed') > 1
  union all select 'a fifteen held twice', customer_id from voucher where status in ('reserved', 'completed', 'redeemed') and days = 15
    group by customer_id, repeat_key having count(*) > 1`;
