/** Three processes on one database after one pool, one request, one number: each ends where its winners left it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/server/commands/reply.ts';
import { addCustomer, addPartner, addVoucher, asked, deliver, draftRequest, redeemed } from '../support/cast.ts';
import { startChild, type Answer, type EngineChild } from '../support/children.ts';
import { commandsOf, race, tally } from '../support/crowd.ts';
import { doorOf, doorOfChild } from '../support/linear-doors.ts';
import { endInOrder, LONG, seeded } from '../support/linear-play.ts';
import { CLAIM_COMMANDS } from '../support/linear-pool.ts';
import { Chronicle, judgeHistories, lifeOf, type Door } from '../support/linear-record.ts';
import type { Life } from '../support/linear-voucher.ts';
import { dice } from '../support/load.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const FILE = 'test/races/pools.test.ts';
const ROUNDS = LONG ? 30 : 1;

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let children: EngineChild[];
let doors: Door[];

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(base, 'contoso', 200);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  const people = ['contoso.benefits-admin', 'sponsor.claims-reviewer', 'sponsor.finance', 'fabrikam.payment-admin', 'fabrikam.programme-admin'];
  for (const as of people) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => {
  stage = await theatre.repeat(base);
  children = [];
});

/** Processes stand where the stage's clock stands now. */
async function openDoors(): Promise<void> {
  children = await Promise.all([startChild(stage), startChild(stage)]);
  const at = stage.clock.now();
  doors = [doorOf('this process', stage.engine), ...children.map((child, index) => doorOfChild(`process ${String(index)}`, child, at))];
}

afterEach(() => endInOrder(theatre, stage, children));

const everywhere = (commands: readonly Command[]): Promise<Answer[]> => {
  total('races run', 1);
  return race(stage, commands, ...(children as never[]));
};

const available = async (): Promise<number> =>
  Number((await asOwner(stage.place, 'select available from agreement where id = $1', [stage.saved.get('contoso.agreement')]))[0]?.['available']);

const SIZES = [1, 3, 5, 10, 15];

test('one pool: drawn from, given back to, granted to and taken from at once, its history judged', { timeout: 3_600_000 }, () =>
  seeded(FILE, async (seed) => {
    await openDoors();
    const roll = dice(seed);
    const agreementId = stage.saved.get('contoso.agreement') ?? '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const days = await available();
      const chronicle = new Chronicle();
      const vouchers: string[] = [];
      const commandFor = (): Promise<Command> => {
        const kind = roll(12);
        const voucher = vouchers.splice(roll(Math.max(1, vouchers.length)), 1)[0];
        if (kind < 3 && voucher !== undefined) return stage.command('contoso.benefits-admin', 'voucher.cancel', { voucher, reason: 'not needed' });
        if (kind === 3) return stage.command('sponsor.programme-admin', 'entitlement.grant', { agreementId, days: 1 + roll(20) });
        if (kind === 4) return stage.command('sponsor.programme-admin', 'entitlement.reduce', { agreementId, days: 1 + roll(20), reason: 'coverage' });
        return stage.command('contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: SIZES[roll(SIZES.length)] }));
      };
      const caller = async (): Promise<void> => {
        for (let count = 0; count < 8; count += 1) {
          const answer = await chronicle.give(doors[roll(doors.length)] as Door, await commandFor());
          if (answer.kind === 'accepted' && answer.voucher?.status === 'assigned') vouchers.push(answer.id);
        }
      };
      await Promise.all(Array.from({ length: 15 }, caller));
      total('races run', 1);
      judgeHistories(chronicle, { lives: new Map(), pools: new Map([[agreementId, days]]) });
    }
    expect(await available()).toBeGreaterThanOrEqual(0);
  }));

test('200 callers draw mixed sizes from 200 days: to the last day that fits', async () => {
  await openDoors();
  const answers = await everywhere(await commandsOf(stage, 200, (index) =>
    ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: SIZES[index % 5] })]));
  const drawn = answers.reduce((sum, answer, index) => sum + (answer.kind === 'accepted' ? SIZES[index % 5] ?? 0 : 0), 0);
  expect(await available()).toBe(200 - drawn);
  expect(200 - drawn).toBeLessThan(3);
});

/** What each command on a request takes besides it. */
const WITH: Readonly<Record<string, (stage: Stage, vouchers: readonly string[], fresh: string) => object>> = {
  'payment.save': (on, vouchers, fresh) => ({
    partnerId: on.saved.get('fabrikam'), locationId: on.saved.get('fabrikam.location'), vouchers, invoiceNumber: fresh, invoiceDate: '2020-03-02',
  }),
  'payment.return': () => ({ reasons: [{ rule: 'evidence', text: 'Unreadable.' }] }),
  'payment.deny': () => ({ reasons: [{ rule: 'evidence', text: 'None.' }] }),
  'payment.appeal': () => ({ statement: 'There is.' }),
  'payment.pay': () => ({ paidOn: '2020-03-02', bankReference: 'B-1' }),
  'payment.reverse': () => ({ reason: 'The account is closed.' }),
};

const GIVERS: Readonly<Record<string, string>> = {
  'payment.review': 'sponsor.claims-reviewer', 'payment.return': 'sponsor.claims-reviewer', 'payment.deny': 'sponsor.claims-reviewer',
  'payment.approve': 'sponsor.finance', 'payment.pay': 'sponsor.finance', 'payment.reverse': 'sponsor.finance',
};

test('requests for payment: every command on them by whoever may, edited and withdrawn meanwhile', { timeout: 3_600_000 }, () =>
  seeded(FILE, async (seed) => {
    const roll = dice(seed);
    const vouchers: string[] = [];
    for (let index = 0; index < 3; index += 1) vouchers.push(await redeemed(stage, 'contoso', 'fabrikam'));
    const requests = [await draftRequest(stage, 'fabrikam', vouchers, 'F-0')];
    await openDoors();
    for (let round = 0; round < ROUNDS * 4; round += 1) {
      const chronicle = new Chronicle();
      const lives = new Map(await Promise.all(vouchers.map(async (voucher) =>
        [voucher, lifeOf(await doors[0]?.read?.(voucher) ?? {}) as Life] as const)));
      const caller = async (): Promise<void> => {
        for (let count = 0; count < 6; count += 1) {
          const name = CLAIM_COMMANDS[roll(CLAIM_COMMANDS.length)] ?? '';
          const some = vouchers.slice(roll(2), 2 + roll(2));
          const input = { request: requests.at(-1), ...WITH[name]?.(stage, some, `F-${String(round)}-${String(roll(1e9))}`) };
          await chronicle.give(doors[roll(doors.length)] as Door, await stage.command(GIVERS[name] ?? 'fabrikam.payment-admin', name, input));
        }
      };
      await Promise.all(Array.from({ length: 8 }, caller));
      for (const voucher of vouchers) await chronicle.look(doors[0] as Door, voucher);
      total('races run', 1);
      judgeHistories(chronicle, { lives });
      requests.push(await nextRequest(requests.at(-1) ?? '', vouchers, round));
    }
  }));

/** A new draft for the next round: of the same vouchers where the last was withdrawn, else of fresh ones. */
async function nextRequest(last: string, vouchers: string[], round: number): Promise<string> {
  await stage.give('fabrikam.payment-admin', 'payment.cancel', { request: last });
  const [row] = await asOwner(stage.place, 'select status from payment_request where id = $1', [last]);
  if (row?.['status'] !== 'cancelled') {
    vouchers.length = 0;
    const admin = 'fabrikam.programme-admin';
    await stage.ok('sponsor.programme-admin', 'entitlement.grant', { agreementId: stage.saved.get('contoso.agreement'), days: 3 });
    for (let index = 0; index < 3; index += 1) {
      const voucher = await addVoucher(stage, 'contoso', { days: 1 });
      const today = stage.clock.now().slice(0, 10);
      await stage.ok(admin, 'voucher.reserve', { voucher, email: 'deniz@contoso.example', locationId: stage.saved.get('fabrikam.location'),
        consultantIds: [stage.saved.get('fabrikam.consultant')], startsOn: today, endsOn: today });
      const file = await stage.make(admin, 'engagement.attach', { voucher, fileName: 'p.txt', content: 'p' });
      await stage.ok(admin, 'engagement.report', { voucher, startedOn: today, endedOn: today, onSiteDays: 1, offSiteDays: 0, summary: 'P.',
        recommendations: 'P.', deliverableIds: [file], deliveredToCustomer: true });
      await stage.ok(admin, 'voucher.redeem', { voucher });
      vouchers.push(voucher);
    }
  }
  return stage.make('fabrikam.payment-admin', 'payment.save', WITH['payment.save']?.(stage, vouchers, `N-${String(round)}`) as Record<string, unknown>);
}

test('double redeem, double request, one invoice number for two: over three processes each happens once', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  await deliver(stage, 'fabrikam', voucher);
  await openDoors();
  const redeeming = await everywhere(await commandsOf(stage, 90, () => ['fabrikam.programme-admin', 'voucher.redeem', { voucher }]));
  expect(tally(redeeming as never[])).toEqual({ accepted: 1, 'refused voucher.wrong-state': 89 });
  const request = await draftRequest(stage, 'fabrikam', [voucher], 'F-0');
  await stage.ok('fabrikam.payment-admin', 'payment.cancel', { request });
  const saving = (vouchers: readonly string[], number: (index: number) => string) => commandsOf(stage, 60, (index) =>
    ['fabrikam.payment-admin', 'payment.save', WITH['payment.save']?.(stage, vouchers, number(index)) as Record<string, unknown>]);
  const doubled = await everywhere(await saving([voucher], (index) => `F-${String(index + 1)}`));
  expect(tally(doubled as never[])).toEqual({ accepted: 1, 'refused payment.voucher-taken': 59 });
  const winner = doubled.find((answer) => answer.kind === 'accepted');
  await stage.ok('fabrikam.payment-admin', 'payment.cancel', { request: winner?.kind === 'accepted' ? winner.id : '' });
  const numbered = await everywhere(await saving([voucher], () => 'F-1'));
  expect(tally(numbered as never[])['accepted']).toBe(1);
});

test('what may be there once: an agreement number, a year of enrolment, over three processes', async () => {
  await openDoors();
  const register = { customerId: stage.saved.get('contoso'), programmeId: PROGRAMME, number: 'E9', startsOn: '2020-01-01', endsOn: '2020-12-31' };
  const registering = await everywhere(await commandsOf(stage, 60, () => ['sponsor.programme-admin', 'agreement.register', register]));
  expect(tally(registering as never[])).toEqual({ accepted: 1, 'refused agreement.number-taken': 59 });
  const enrol = { partnerId: stage.saved.get('adatum'), offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' } };
  await everywhere(await commandsOf(stage, 30, () => ['adatum.global-admin', 'partner.enrol', enrol]));
  const [row] = await asOwner(stage.place, `select jsonb_array_length(standing::jsonb -> 'enrolments') as years from partner where id = $1`,
    [stage.saved.get('adatum')]);
  expect(row).toEqual({ years: 1 });
});
