/**
 * Many callers after one thing: exactly one has it, the others are told why not, nobody waits long or meets a defect,
 * and the books are in order afterwards.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { addAgreement, addCustomer, addPartner, addVoucher, asked, deliver, draftRequest, plan, redeemed } from '../support/cast.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';
import { commandsOf, race, tally } from '../support/crowd.ts';

let theatre: Theatre;
let base: Stage;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(base, customer, 200);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => { stage = await theatre.repeat(base, { lanes: 2 }); });

// Every race ends with an audit of everything and with no defect reported.
afterEach(async () => {
  const faults = await stage.faults();
  const { reports } = stage;
  await theatre.strike(stage);
  expect(faults).toEqual([]);
  expect(reports).toEqual([]);
});

const balance = async () => (await asOwner(stage.place, `select a.available::integer, a.allocated::integer, a.delivered::integer,
  a.lapsed::integer from agreement a where a.id = $1`, [stage.saved.get('contoso.agreement')]))[0];

describe('one voucher', () => {
  test('200 partners’ callers reserve it: one has it', async () => {
    const voucher = await addVoucher(stage, 'contoso');
    const callers = await commandsOf(stage, 200, (index) => {
      const alias = index % 2 === 0 ? 'fabrikam' : 'adatum';
      return [`${alias}.programme-admin`, 'voucher.reserve', plan(stage, alias, voucher)];
    });
    const replies = await race(stage, callers);
    const holder = (replies.find((reply) => reply.kind === 'accepted') as { voucher?: { partnerId: string } }).voucher?.partnerId;
    expect(tally(replies)['accepted']).toBe(1);
    const codes = Object.keys(tally(replies)).sort();
    // Who holds it itself is in the wrong state; whom the other forestalled is told so.
    expect(codes).toEqual(['accepted', 'refused voucher.reserved-by-another', 'refused voucher.wrong-state']);
    expect(await asOwner(stage.place, 'select partner_id, status from voucher where reference = $1', [voucher]))
      .toEqual([{ partner_id: holder, status: 'reserved' }]);
  });

  test('200 callers redeem it: its days are delivered once', async () => {
    const voucher = await addVoucher(stage, 'contoso');
    await deliver(stage, 'fabrikam', voucher);
    const replies = await race(stage, await commandsOf(stage, 200, () => ['fabrikam.programme-admin', 'voucher.redeem', { voucher }]));
    expect(tally(replies)).toEqual({ accepted: 1, 'refused voucher.wrong-state': 199 });
    expect(await balance()).toEqual({ available: 195, allocated: 0, delivered: 5, lapsed: 0 });
  });

  test('it is cancelled, reassigned and reserved at once: every answer fits the one history there was', async () => {
    const voucher = await addVoucher(stage, 'contoso');
    const replies = await race(stage, await commandsOf(stage, 150, (index) => [
      ['contoso.benefits-admin', 'voucher.cancel', { voucher, reason: 'not needed' }] as const,
      ['contoso.benefits-admin', 'voucher.assign', { voucher, assignee: { name: 'Deniz', email: 'deniz@contoso.example' } }] as const,
      ['fabrikam.programme-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher)] as const,
    ][index % 3] ?? ['', '', {}]));
    const taken = replies.filter((reply, index) => reply.kind === 'accepted' && index % 3 !== 1);
    expect(taken).toHaveLength(1);
  });
});

describe('one pool', () => {
  test('200 callers draw vouchers of mixed sizes from 200 days: it ends exactly where the winners left it', async () => {
    const sizes = [1, 3, 5, 10, 15];
    const callers = await commandsOf(stage, 200, (index) =>
      ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: sizes[index % 5] })]);
    const replies = await race(stage, callers);
    const drawn = replies.reduce((sum, reply, index) => sum + (reply.kind === 'accepted' ? (sizes[index % 5] ?? 0) : 0), 0);
    expect(Object.keys(tally(replies)).sort()).toEqual(['accepted', 'refused pool.insufficient']);
    expect(await balance()).toEqual({ available: 200 - drawn, allocated: drawn, delivered: 0, lapsed: 0 });
    // Nobody was sent away while the pool still held what was asked for: one day more would have gone to somebody.
    expect(200 - drawn).toBeLessThan(3);
  });

  test('the sponsor takes days back while the customer draws: never below nothing', async () => {
    const callers = await commandsOf(stage, 120, (index) => (index % 2 === 0
      ? ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 3 })]
      : ['sponsor.programme-admin', 'entitlement.reduce', { agreementId: stage.saved.get('contoso.agreement'), days: 4, reason: 'coverage' }]));
    const replies = await race(stage, callers);
    expect(replies.filter((_, index) => index % 2 === 1).every((reply) => reply.kind === 'accepted')).toBe(true);
    const { available, allocated, lapsed } = await balance() as Record<string, number>;
    expect([available, Number(allocated) + Number(lapsed)]).toEqual([0, 200]);
  });
});

describe('one payment request', () => {
  test.each([
    ['submit', 'fabrikam.payment-admin', []],
    ['approve', 'sponsor.finance', ['submit', 'review']],
    ['pay', 'sponsor.finance', ['submit', 'review', 'approve']],
  ])('200 callers %s it: it happens once', async (verb, as, before) => {
    const request = await draftRequest(stage, 'fabrikam', [await redeemed(stage, 'contoso', 'fabrikam')], 'F-1');
    const roles: Readonly<Record<string, string>> = { submit: 'fabrikam.payment-admin', review: 'sponsor.claims-reviewer', approve: 'sponsor.finance' };
    for (const step of before) await stage.ok(roles[step] ?? '', `payment.${step}`, { request });
    const input = verb === 'pay' ? { request, paidOn: '2020-03-02', bankReference: 'B-1' } : { request };
    const replies = await race(stage, await commandsOf(stage, 200, () => [as, `payment.${verb}`, input]));
    expect(tally(replies)).toEqual({ accepted: 1, 'refused payment.wrong-state': 199 });
  });

  test('one voucher is put into 50 requests at once: one has it', async () => {
    const voucher = await redeemed(stage, 'contoso', 'fabrikam');
    const request = await draftRequest(stage, 'fabrikam', [voucher], 'F-0');
    await stage.ok('fabrikam.payment-admin', 'payment.cancel', { request });
    const replies = await race(stage, await commandsOf(stage, 50, (index) => ['fabrikam.payment-admin', 'payment.save', invoice([voucher], `F-${String(index)}`)]));
    expect(tally(replies)).toEqual({ accepted: 1, 'refused payment.voucher-taken': 49 });
  });

  test('one invoice number is given to two vouchers’ requests at once: one has it', async () => {
    const vouchers = [await redeemed(stage, 'contoso', 'fabrikam'), await redeemed(stage, 'contoso', 'fabrikam')];
    const request = await draftRequest(stage, 'fabrikam', vouchers.slice(0, 1), 'F-0');
    await stage.ok('fabrikam.payment-admin', 'payment.cancel', { request });
    const replies = await race(stage, await commandsOf(stage, 40, (index) => ['fabrikam.payment-admin', 'payment.save', invoice([vouchers[index % 2] ?? ''], 'F-1')]));
    expect(tally(replies)['accepted']).toBe(1);
    expect(replies.every((reply) => reply.kind === 'accepted'
      || (reply.kind === 'refused' && reply.refusals.some(({ rule }) => rule === 'payment.invoice-number-taken')))).toBe(true);
  });
});

function invoice(vouchers: readonly string[], invoiceNumber: string): Record<string, unknown> {
  return {
    partnerId: stage.saved.get('fabrikam'), locationId: stage.saved.get('fabrikam.location'), vouchers, invoiceNumber,
    invoiceDate: '2020-03-02',
  };
}

describe('what may be there once only', () => {
  test('an agreement number: 50 callers register it', async () => {
    const input = { customerId: stage.saved.get('contoso'), programmeId: PROGRAMME, number: 'E9', startsOn: '2020-01-01', endsOn: '2020-12-31' };
    const replies = await race(stage, await commandsOf(stage, 50, () => ['sponsor.programme-admin', 'agreement.register', input]));
    expect(tally(replies)).toEqual({ accepted: 1, 'refused agreement.number-taken': 49 });
  });

  test('a fifteen of one type: raced over two agreements of one customer', async () => {
    await addAgreement(stage, 'contoso', stage.saved.get('contoso') ?? '', 200, 'contoso.second');
    const vouchers: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      const agreementId = stage.saved.get(index % 2 === 0 ? 'contoso.agreement' : 'contoso.second');
      vouchers.push(await addVoucher(stage, 'contoso', { agreementId, days: 15 }).catch(() => ''));
    }
    const there = vouchers.filter((voucher) => voucher !== '');
    const replies = await race(stage, await commandsOf(stage, there.length * 4, (index) => {
      const alias = index % 3 === 0 ? 'adatum' : 'fabrikam';
      return [`${alias}.programme-admin`, 'voucher.reserve', plan(stage, alias, there[index % there.length] ?? '')];
    }));
    expect(tally(replies)['accepted']).toBe(1);
    expect(replies.filter((reply) => reply.kind !== 'accepted' && reply.kind !== 'refused')).toEqual([]);
  });

  test('the effect of an idempotency key: 50 callers give it, all have the same answer', async () => {
    const command = await stage.command('contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso'));
    const replies = await race(stage, Array.from({ length: 50 }, (): Command => ({ ...command, key: 'once' })));
    const answers = replies.map((reply) => JSON.stringify({ ...reply, replayed: false, terms: undefined, ability: undefined }));
    expect(replies.filter((reply) => reply.kind === 'accepted' && !reply.replayed)).toHaveLength(1);
    expect(new Set(answers).size).toBe(1);
    expect(await balance()).toEqual({ available: 195, allocated: 5, delivered: 0, lapsed: 0 });
  });
});

describe('midnight', () => {
  test('a voucher is redeemed while the clock passes its last day: delivered or expired, never both or neither', async () => {
    const vouchers: string[] = [];
    for (let index = 0; index < 20; index += 1) vouchers.push(await addVoucher(stage, 'contoso', { days: 1 }));
    for (const voucher of vouchers) {
      await stage.ok('fabrikam.global-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher));
      const file = await stage.make('fabrikam.global-admin', 'engagement.attach', { voucher, fileName: 'p.txt', content: 'p' });
      await stage.ok('fabrikam.global-admin', 'engagement.report', {
        voucher, startedOn: '2020-03-02', endedOn: '2020-03-02', onSiteDays: 1, offSiteDays: 0, summary: 'P.', recommendations: 'P.',
        deliverableIds: [file], deliveredToCustomer: true,
      });
    }
    await stage.on('2020-08-29T23:59:59.900Z');
    const commands = await commandsOf(stage, 20, (index) => ['fabrikam.programme-admin', 'voucher.redeem', { voucher: vouchers[index] }]);
    const first = race(stage, commands.slice(0, 10));
    stage.clock.moveTo('2020-08-30T00:00:00.000Z' as never);
    const night = stage.engine.nightly(stage.clock.now());
    const [before, after, { failed }] = await Promise.all([first, race(stage, commands.slice(10)), night]);
    expect(failed).toBe(0);
    const redeemedOnes = [...before, ...after].filter((reply) => reply.kind === 'accepted').length;
    for (const reply of [...before, ...after] as Reply[]) {
      if (reply.kind !== 'accepted') expect(tally([reply])).toEqual({ 'refused voucher.expired': 1 });
    }
    const [rows] = await asOwner(stage.place, `select count(*) filter (where status = 'redeemed')::integer as redeemed,
      count(*) filter (where status = 'expired')::integer as expired from voucher`);
    expect(rows).toEqual({ redeemed: redeemedOnes, expired: 20 - redeemedOnes });
    expect(await balance()).toMatchObject({ allocated: 0, delivered: redeemedOnes, available: 200 - redeemedOnes });
  });
});
