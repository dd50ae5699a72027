/** From the queue of claims to the money: what a reviewer is shown, and what finance is told to pay. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, cast, does, PROGRAMME, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

let stage: Stage;
let parties: Cast;
/** By invoice number. */
const requests = new Map<string, string>();
const vouchers = new Map<string, string>();

const FILES = { accept: 'text/csv' };
const raw = (path: string, as: Role, more: Record<string, string> = FILES) =>
  fetch(`${stage.url}/api/v1${path}`, { headers: { authorization: `Bearer ${parties.secrets[as]}`, ...more } });

beforeAll(async () => {
  stage = await startStage('2021-03-15');
  parties = await cast(stage);
  // As their invoices are numbered, so are they submitted.
  for (const [invoice, days] of [['F-1', '2021-03-15'], ['F-2', '2021-03-16'], ['F-3', '2021-03-17'], ['=F-4', '2021-03-17']] as const) {
    if (stage.clock.now() < `${days}T12`) await parties.as('sponsor.admin').request('PUT', '/api/v1/clock', { now: `${days}T12:00:00Z` });
    await claim(invoice);
  }
}, 60_000);
afterAll(async () => { await stage.close(); });

async function claim(invoiceNumber: string): Promise<void> {
  const today = stage.clock.now().slice(0, 10);
  const email = 'deniz@contoso.example';
  const { reference: voucher } = await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR', assignee: { name: 'Deniz', email },
  });
  const admin = parties.as('partner.admin');
  await does(admin, 'voucher.reserve', {
    voucher, email, locationId: parties.location, consultantIds: [parties.consultant], startsOn: today, endsOn: today,
  });
  const { id } = await does(admin, 'engagement.attach', { voucher, fileName: 'plan.txt', content: new Uint8Array(Buffer.from('The plan.')) });
  await does(admin, 'engagement.report', {
    voucher, startedOn: today, endedOn: today, onSiteDays: 1, offSiteDays: 0, summary: 'Planned.', recommendations: 'Pilot.',
    deliverableIds: [id ?? ''], deliveredToCustomer: true,
  });
  await does(admin, 'voucher.redeem', { voucher });
  await does(parties.as('partner.global'), 'payment.register', {
    partnerId: parties.partner, payee: '+Fabrikam', taxId: '1234567890', account: 'TR330006100519786457841326', currency: 'TRY',
  });
  const payment = parties.as('partner.payment');
  const { id: request } = await does(payment, 'payment.save', {
    partnerId: parties.partner, locationId: parties.location, vouchers: [voucher], invoiceNumber, invoiceDate: today,
  });
  requests.set(invoiceNumber, request);
  vouchers.set(invoiceNumber, voucher);
  await does(payment, 'payment.submit', { request });
}

const idOf = (invoice: string): string => requests.get(invoice) ?? '';
const review = (invoice: string, as: Role = 'sponsor.reviewer', language?: 'en' | 'tr') =>
  parties.as(as, language).get('/payment-requests/{id}/review', { id: idOf(invoice) });

describe('a review', () => {
  it('shows the request, its vouchers whole, and every check of the programme with what was looked at', async () => {
    const shown = body(await review('F-2'));
    expect(shown.request).toMatchObject({ id: idOf('F-2'), status: 'submitted', lines: [{ voucher: vouchers.get('F-2') }] });
    expect(shown.vouchers).toMatchObject([{ customerName: 'Contoso', report: { summary: 'Planned.' }, deliverables: [{ fileName: 'plan.txt' }] }]);
    const { definition } = body(await parties.as('sponsor.reviewer').get('/programmes/{id}', { id: PROGRAMME }));
    const compliance = definition?.['compliance'] as { id: string; by: string }[];
    expect(shown.checks.map(({ id, by }) => ({ id, by }))).toEqual(compliance.map(({ id, by }) => ({ id, by })));
    for (const { id, by, state, evidence } of shown.checks) {
      expect([id, state]).toEqual([id, by === 'person' ? 'open' : 'passed']);
      if (by === 'system') expect(evidence.length, id).toBeGreaterThan(0);
    }
    expect(shown.checks.find(({ id }) => id === 'within-payment-window')?.evidence)
      .toEqual([{ fact: 'submittedOn', value: '2021-03-16', against: '2021-05-15' }]);
  });

  it('tells what a check found broken, in the caller\'s words', async () => {
    await stage.rows(`update tallystick.partner set standing = jsonb_set(standing, '{competencies,0,validFrom}', '"2021-03-17"') where id = $1`, [parties.partner]);
    const failed = async (invoice: string) => body(await review(invoice, 'sponsor.reviewer', 'tr')).checks.filter(({ state }) => state === 'failed');
    expect(await failed('F-2')).toMatchObject([
      { id: 'partner-eligible', voucher: vouchers.get('F-2'), refusals: [{ rule: 'partner.competency-missing', message: expect.stringMatching(/[ığşçöü]/) as string }] },
    ]);
    expect(await failed('F-3')).toEqual([]);
    await stage.rows(`update tallystick.partner set standing = jsonb_set(standing, '{competencies,0,validFrom}', '"2019-01-01"') where id = $1`, [parties.partner]);
  });

  it('stands in the queue between the one submitted before and the one after, of those that wait', async () => {
    const beside = async (invoice: string) => {
      const { previous, next } = body(await review(invoice));
      return [previous, next];
    };
    const [third, fourth] = [idOf('F-3'), idOf('=F-4')].sort();
    expect(await beside('F-1')).toEqual([null, idOf('F-2')]);
    expect(await beside('F-2')).toEqual([idOf('F-1'), third]);
    expect(body(await parties.as('sponsor.reviewer').get('/payment-requests/{id}/review', { id: fourth ?? '' }))).toMatchObject({ previous: third, next: null });
    await does(parties.as('sponsor.reviewer'), 'payment.review', { request: idOf('F-2') });
    await does(parties.as('sponsor.reviewer'), 'payment.return', { request: idOf('F-2'), reasons: [{ rule: 'invoice-complete', text: 'No address.' }] });
    expect(await beside('F-1')).toEqual([null, third]);
    expect(await beside('F-2')).toEqual([idOf('F-1'), third]);
  });

  it('is found in the queue in the order in which requests were first submitted, over pages of any size, without drafts', async () => {
    const payment = parties.as('partner.payment');
    const [third, fourth] = [idOf('F-3'), idOf('=F-4')].sort();
    const walked = async (as: Role, query: Record<string, string>, limit = 1) => {
      const found: string[] = [];
      for (let cursor: string | undefined; ;) {
        const { items, next } = body(await parties.as(as).get('/payment-requests', {}, { ...query, limit, cursor }));
        found.push(...items.map(({ id }) => id));
        if (next === null) return found;
        cursor = next;
      }
    };
    expect(await walked('sponsor.reviewer', { sort: 'submitted' })).toEqual([idOf('F-1'), idOf('F-2'), third, fourth]);
    expect(await walked('sponsor.reviewer', { sort: 'submitted', status: 'submitted' })).toEqual([idOf('F-1'), third, fourth]);
    const { next } = body(await payment.get('/payment-requests', {}, { limit: 1 }));
    expect(await payment.get('/payment-requests', {}, { limit: 1, sort: 'submitted', cursor: next ?? '' })).toMatchObject({ status: 400 });
    // A draft was never submitted, whoever asks.
    await stage.rows('update tallystick.payment_request set submitted_on = null where id = $1', [idOf('F-1')]);
    for (const limit of [1, 200]) expect(await walked('partner.payment', { sort: 'submitted' }, limit)).toEqual([idOf('F-2'), third, fourth]);
    expect((await walked('partner.payment', {})).toSorted()).toEqual([...requests.values()].toSorted());
    await stage.rows(`update tallystick.payment_request set submitted_on = '2021-03-15' where id = $1`, [idOf('F-1')]);
  });

  it('knows the partner\'s earlier requests, the newest first, and whether they are of the same customer', async () => {
    const { earlier } = body(await review('F-3'));
    const days = earlier.map(({ submittedOn }) => submittedOn ?? '');
    expect(days).toEqual([...days].sort().reverse());
    expect(earlier.find(({ id }) => id === idOf('F-2'))).toEqual({
      id: idOf('F-2'), status: 'returned', total: expect.objectContaining({ currency: 'TRY' }) as object, submittedOn: '2021-03-16', invoiceNumber: 'F-2',
      sameCustomer: true, reasons: [{ rule: 'invoice-complete', text: 'No address.' }],
    });
    expect(body(await review('F-1')).earlier).toEqual([]);
    await stage.rows(`update tallystick.voucher set customer_id = 'cus_else' where reference = $1`, [vouchers.get('F-1')]);
    expect(body(await review('F-3')).earlier.find(({ id }) => id === idOf('F-1'))?.sameCustomer).toBe(false);
    await stage.rows('update tallystick.voucher set customer_id = $2 where reference = $1', [vouchers.get('F-1'), parties.customer]);
  });

  it('is for the sponsor\'s people, and of no draft', async () => {
    for (const as of ['sponsor.admin', 'sponsor.finance', 'sponsor.auditor'] as const) expect((await review('F-1', as)).kind).toBe('ok');
    for (const as of ['partner.global', 'partner.payment', 'customer.admin'] as const) expect(await review('F-1', as)).toMatchObject({ status: 404 });
    await stage.rows('update tallystick.payment_request set submitted_on = null where id = $1', [idOf('F-1')]);
    expect(await review('F-1')).toMatchObject({ status: 404 });
    await stage.rows(`update tallystick.payment_request set submitted_on = '2021-03-15' where id = $1`, [idOf('F-1')]);
  });
});

describe('a payment run', () => {
  beforeAll(async () => {
    for (const invoice of ['F-1', '=F-4']) {
      await does(parties.as('sponsor.reviewer'), 'payment.review', { request: idOf(invoice) });
      await does(parties.as('sponsor.finance'), 'payment.approve', { request: idOf(invoice) });
      await parties.as('sponsor.admin').request('PUT', '/api/v1/clock', { now: '2021-03-27T12:00:00Z' });
    }
  });
  const run = (query: Readonly<Record<string, string>> = {}, as: Role = 'sponsor.finance') => parties.as(as).get('/payment-run', {}, query);

  it('holds what is approved, those due first first, with the whole account, and what it comes to', async () => {
    const shown = body(await run());
    expect(shown.items.map(({ invoiceNumber, approvedOn, dueOn }) => [invoiceNumber, approvedOn, dueOn]))
      .toEqual([['F-1', '2021-03-17', '2021-04-16'], ['=F-4', '2021-03-27', '2021-04-26']]);
    expect(shown.items[0]).toMatchObject({
      requestId: idOf('F-1'), partner: 'Fabrikam', payee: '+Fabrikam', account: 'TR330006100519786457841326', accountCurrency: 'TRY',
    });
    const amount = shown.items.reduce((sum, item) => sum + item.amount.amount, 0);
    expect(shown.totals).toEqual([{ currency: 'TRY', amount, count: 2 }]);
    const due = body(await run({ through: '2021-04-16', programmeId: PROGRAMME }));
    expect([due.items.map(({ invoiceNumber }) => invoiceNumber), due.totals[0]?.count]).toEqual([['F-1'], 1]);
    expect(body(await run({ through: '2021-04-15' }))).toMatchObject({ items: [], totals: [], next: null });
  });

  it('is a table that a spreadsheet does not reckon with', async () => {
    const answer = await raw('/payment-run.csv', 'sponsor.finance', { 'accept-language': 'tr' });
    expect(answer.headers.get('content-disposition')).toContain('payment-run-2021-03-27.csv');
    const rows: string[][] = parse(Buffer.from(await answer.arrayBuffer()), { bom: true });
    const { items } = body(await run());
    expect(rows.map((row) => row.slice(1, 3))).toEqual([['İş ortağı', 'Fatura numarası'], ['Fabrikam', 'F-1'], ['Fabrikam', `'=F-4`]]);
    expect(rows[1]?.slice(5)).toEqual([
      ((items[0]?.amount.amount ?? 0) / 100).toFixed(2), 'TRY', `'+Fabrikam`, 'TR330006100519786457841326', 'TRY',
    ]);
    expect((await raw('/payment-run.csv?through=x', 'sponsor.finance')).status).toBe(400);
  });

  it('is for finance, and of its own programmes', async () => {
    for (const as of ['sponsor.admin', 'sponsor.reviewer', 'sponsor.auditor', 'partner.global', 'customer.admin'] as const) {
      expect(await run({}, as)).toMatchObject({ status: 404 });
      expect((await raw('/payment-run.csv', as)).status).toBe(404);
    }
    expect(await run({ programmeId: 'no-such' })).toMatchObject({ status: 404 });
    expect(await run({ cursor: 'x' })).toMatchObject({ status: 400 });
  });

  it('stands in the programme\'s figures with what waits, and since when', async () => {
    await parties.as('sponsor.admin').request('PUT', '/api/v1/clock', { now: '2021-04-03T12:00:00Z' });
    const { money, queues } = body(await parties.as('sponsor.finance').get('/programmes/{id}/figures', { id: PROGRAMME }));
    const { items } = body(await run());
    const each = items[0]?.amount.amount ?? 0;
    expect(money).toEqual([{ currency: 'TRY', requested: 2 * each, approved: 2 * each, paid: 0, denied: 0 }]);
    expect(queues.map(({ status, count, oldest, ages }) => [status, count, oldest, ...ages.map((age) => age.count)])).toEqual([
      ['submitted', 1, '2021-03-17', 0, 0, 1, 0], ['under-review', 0, null, 0, 0, 0, 0], ['approved', 2, '2021-03-17', 1, 0, 1, 0],
      ['returned', 1, '2021-03-17', 0, 0, 1, 0], ['reversed', 0, null, 0, 0, 0, 0],
    ]);
    expect(queues[0]?.ages.map(({ upTo }) => upTo)).toEqual([7, 14, 30, null]);
    // What was mended waits from its return on.
    await does(parties.as('partner.payment'), 'payment.submit', { request: idOf('F-2') });
    const again = body(await parties.as('sponsor.finance').get('/programmes/{id}/figures', { id: PROGRAMME })).queues;
    expect(again[0]).toMatchObject({ count: 2, oldest: '2021-03-17', ages: [{ count: 1 }, { count: 0 }, { count: 1 }, { count: 0 }] });
  });
});
