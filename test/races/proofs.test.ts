/**
 * A token against whoever takes the voucher away at the same moment: in one batch, in two engines, in either order. Whoever
 * comes first wins, and the other is told nothing of the voucher.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VoucherReference } from '../../src/domain/ids.ts';
import { movableClock } from '../../src/server/clock.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { addCustomer, addPartner, addVoucher, DENIZ, plan } from '../support/cast.ts';
import { openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const ROUNDS = process.env['TALLYSTICK_LONG'] === '1' ? 1000 : 18;

let theatre: Theatre;
let stage: Stage;
let other: Engine;

beforeAll(async () => { theatre = await openTheatre(); });
afterAll(() => theatre.close());

beforeEach(async () => {
  stage = await theatre.openStage({ on: '2020-03-02', lanes: 2 });
  await addCustomer(stage, 'contoso', 100_000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(stage, partner);
  other = openEngine({ place: stage.place, clock: movableClock(stage.clock.now()), readersMax: 1, report: (error) => stage.reports.push(error) });
});

afterEach(async () => {
  await other.close();
  expect(await stage.faults()).toEqual([]);
  expect(stage.reports).toEqual([]);
});

/** A reservation by the token that was signed at an entry of the voucher's chain. */
async function reserving(partner: string, voucher: string, sequence: number): Promise<Command> {
  const { email: _email, ...input } = plan(stage, partner, voucher);
  const command = await stage.command(`${partner}.programme-admin`, 'voucher.reserve', { ...input, proof: 'signed' });
  return { ...command, extra: { proven: { reference: voucher as VoucherReference, sequence } } };
}

const assigning = (voucher: string) => stage.command('contoso.benefits-admin', 'voucher.assign', { voucher, assignee: DENIZ });

const rulesOf = (reply: Reply): string => (reply.kind === 'refused' ? reply.refusals.map(({ rule }) => rule).join() : reply.kind);

const engines = (round: number): readonly [Engine['runner'], Engine['runner']] =>
  (round % 3 === 0 ? [stage.engine.runner, stage.engine.runner] : round % 3 === 1 ? [stage.engine.runner, other.runner] : [other.runner, stage.engine.runner]);

test('reassigning and reserving by the token before: exactly one happens', { timeout: 600_000 }, async () => {
  const seen = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const voucher = await addVoucher(stage, 'contoso');
    const [one, two] = engines(round);
    const [assign, reserve] = [await assigning(voucher), await reserving('fabrikam', voucher, 1)];
    const asked = round % 2 === 0
      ? [one.run(assign), two.run(reserve)] as const
      : (([reserved, assigned]) => [assigned, reserved] as const)([two.run(reserve), one.run(assign)] as const);
    const [assigned, reserved] = (await Promise.all(asked)).map(rulesOf);
    seen.set(`${assigned!}/${reserved!}`, (seen.get(`${assigned!}/${reserved!}`) ?? 0) + 1);
    // The token of the new mail holds where the reassignment won.
    const later = rulesOf(await other.runner.run(await reserving('adatum', voucher, 2)));
    expect(later).toBe(assigned === 'accepted' ? 'accepted' : 'voucher.not-valid');
  }
  expect([...seen.keys()].sort()).toEqual(['accepted/voucher.not-valid', 'voucher.wrong-state/accepted']);
  total('races of a token against a reassignment', ROUNDS);
});

test('two partners with the same token: exactly one has the voucher', { timeout: 600_000 }, async () => {
  for (let round = 0; round < ROUNDS / 2; round += 1) {
    const voucher = await addVoucher(stage, 'contoso');
    const [one, two] = engines(round);
    const commands = [await reserving('fabrikam', voucher, 1), await reserving('adatum', voucher, 1)] as const;
    const replies = await Promise.all([one.run(commands[0]), two.run(commands[1])]);
    expect(replies.map(rulesOf).sort()).toEqual(['accepted', 'voucher.not-valid']);
  }
});

test('within one batch a token knows of what came before it there', async () => {
  const [assigned, held] = [await addVoucher(stage, 'contoso'), await addVoucher(stage, 'contoso')];
  const { runner } = stage.engine;
  const release = await stage.command('fabrikam.programme-admin', 'voucher.release', { voucher: held, reason: 'no time' });
  const replies = await Promise.all([
    await assigning(assigned), await reserving('fabrikam', assigned, 1), await reserving('fabrikam', assigned, 2),
    await reserving('fabrikam', held, 1), release, await reserving('adatum', held, 1), await reserving('adatum', held, 3),
  ].map((command) => runner.run(command)));
  expect(replies.map(rulesOf)).toEqual([
    'accepted', 'voucher.not-valid', 'accepted', 'accepted', 'accepted', 'voucher.not-valid', 'accepted',
  ]);
});

test('in the next batch it knows of what came before, too: of a reservation that was released', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  expect(rulesOf(await other.runner.run(await reserving('fabrikam', voucher, 1)))).toBe('accepted');
  await stage.ok('fabrikam.programme-admin', 'voucher.release', { voucher, reason: 'no time' });
  const asked = [await reserving('adatum', voucher, 1), await reserving('adatum', voucher, 2)];
  expect((await Promise.all(asked.map((command) => other.runner.run(command)))).map(rulesOf)).toEqual(['voucher.not-valid', 'accepted']);
});
