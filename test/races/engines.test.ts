/** Several servers on one database: rows are locked, never cached, so that they race as callers of one server do. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { movableClock } from '../../src/server/clock.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { addCustomer, addPartner, addVoucher, asked, plan } from '../support/cast.ts';
import { startChild, type EngineChild } from '../support/children.ts';
import { commandsOf, race, tally } from '../support/crowd.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';

let theatre: Theatre;
let base: Stage;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(base, 'contoso', 151);
  await addCustomer(base, 'litware', 150);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => { stage = await theatre.repeat(base); });

afterEach(async () => {
  const faults = await stage.faults();
  await theatre.strike(stage);
  expect(faults).toEqual([]);
});

/** Everything that two servers may fall over each other at: one voucher, one pool, one number, one key. */
async function everything(voucher: string): Promise<Command[]> {
  const reserving = await commandsOf(stage, 80, (index) => {
    const alias = index % 3 === 0 ? 'fabrikam' : 'adatum';
    return [`${alias}.programme-admin`, 'voucher.reserve', plan(stage, alias, voucher)];
  });
  const drawing = await commandsOf(stage, 80, (index) => {
    const alias = index % 2 === 0 ? 'contoso' : 'litware';
    return [`${alias}.benefits-admin`, 'voucher.create', asked(stage, alias, { days: 5, assignee: { name: 'New', email: `n${String(index % 7)}@contoso.example` } })];
  });
  const once = (await commandsOf(stage, 1, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 })]))
    .flatMap((command) => Array.from({ length: 20 }, (): Command => ({ ...command, key: 'once' })));
  const describing = await commandsOf(stage, 20, (index) => ['fabrikam.programme-admin', 'partner.describe', {
    partnerId: stage.saved.get('fabrikam'), description: `Planning ${String(index)}`, languages: ['tr'], industries: ['retail'], contactEmail: 'a@b.example',
  }]);
  const all = [reserving, drawing, once, describing];
  return Array.from({ length: 80 }, (_, index) => all.flatMap((list) => list[index] ?? [])).flat();
}

async function judge(voucher: string, commands: readonly Command[], replies: readonly Reply[]): Promise<void> {
  const of = (name: string, keyed: boolean): Reply[] =>
    replies.filter((_, index) => commands[index]?.name === name && (commands[index]?.key !== undefined) === keyed);
  expect(tally(of('voucher.reserve', false))['accepted']).toBe(1);
  expect(tally(of('partner.describe', false))).toEqual({ accepted: 20 });
  const once = of('voucher.create', true).map((reply) => (reply.kind === 'accepted' ? reply.id : reply.kind));
  expect(new Set(once).size).toBe(1);
  const [held] = await asOwner(stage.place, 'select status from voucher where reference = $1', [voucher]);
  expect(held).toEqual({ status: 'reserved' });
  // Contoso's pool also gives the raced voucher its five days and the key its one, whoever comes first.
  for (const [alias, most] of [['contoso', 29], ['litware', 30]] as const) {
    const drawn = replies.filter((reply, index) => reply.kind === 'accepted' && commands[index]?.name === 'voucher.create'
      && commands[index].key === undefined && commands[index].caller.organisationId === stage.saved.get(alias)).length;
    expect(drawn).toBe(most);
  }
}

test('two engines on one database: exactly one winner of everything', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  const reports: unknown[] = [];
  const other: Engine = openEngine({
    place: stage.place, clock: movableClock(stage.clock.now()), readersMax: 1, lanes: 2, report: (error) => reports.push(error),
  });
  const commands = await everything(voucher);
  const replies = await race(stage, commands, other);
  await other.close();
  await judge(voucher, commands, replies);
  expect([...reports, ...stage.reports]).toEqual([]);
});

test('two processes on one database: exactly one winner of everything', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  const commands = await everything(voucher);
  const [one, other] = await Promise.all([startChild(stage), startChild(stage)]) as [EngineChild, EngineChild];
  const replies = await race({ engine: one as never }, commands, other as never);
  await Promise.all([one.kill(), other.kill()]);
  await judge(voucher, commands, replies);
});

test('the first commands of a server that has just begun, over several lanes: to none of them is anything missing', async () => {
  for (let round = 0; round < 12; round += 1) {
    const engine = openEngine({ place: stage.place, clock: movableClock(stage.clock.now()), readersMax: 1, lanes: 4 });
    const commands = await commandsOf(stage, 40, (index) => {
      const alias = index % 2 === 0 ? 'contoso' : 'litware';
      return index % 4 < 2
        ? [`${alias}.benefits-admin`, 'voucher.create', { ...asked(stage, alias, { days: 1 }), assignee: undefined }]
        : ['sponsor.programme-admin', 'entitlement.grant', { agreementId: stage.saved.get(`${alias}.agreement`), days: 1 }];
    });
    const replies: Reply[] = [];
    // A few turns apart, so that one lane begins while another still reads the programme.
    await Promise.all(commands.map(async (command, index) => {
      for (let turns = 0; turns < index % 8; turns += 1) await new Promise((resolve) => { setImmediate(resolve); });
      replies.push(await engine.runner.run(command));
    }));
    await engine.close();
    expect(tally(replies)).toEqual({ accepted: 40 });
  }
});
