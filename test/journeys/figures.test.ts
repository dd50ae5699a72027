/** What is counted over time, on one stage: statements, a programme's figures, differences, the directory, and the journal as a file. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FiguresView, StatementView } from '../../src/contract/figures.ts';
import { EMPTY_BALANCE, post, type Balance, type Posting } from '../../src/domain/ledger.ts';
import { addDays, day, type Day } from '../../src/domain/time.ts';
import { body, cast, clientOf, does, PROGRAMME, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

let stage: Stage;
let parties: Cast;
let big: string;
const FIRST = day('2021-03-15');
const LAST = day('2021-07-02');

beforeAll(async () => {
  stage = await startStage(FIRST);
  parties = await cast(stage);
  const customer = parties.as('customer.admin');
  const create = (days: number, more: object = {}) => does(customer, 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days, country: 'TR', ...more,
  });
  const assignee = { name: 'Deniz', email: 'deniz@contoso.example' };
  await create(5, { assignee });
  const { reference } = await create(3);
  const { reference: done } = await create(1, { assignee });
  await moveTo('2021-03-20T23:59:59.999Z');
  await does(customer, 'voucher.cancel', { voucher: reference, reason: 'Stopped.' });
  await moveTo('2021-04-01T00:00:00.000Z');
  await deliver(done);
  await create(10);
  big = await bigAgreement();
  await moveTo(`${LAST}T12:00:00Z`);
}, 60_000);
afterAll(async () => { await stage.close(); });

const moveTo = async (now: string) => body(await clientOf(stage.url).request<{ now: string }>('PUT', '/api/v1/clock', { now }));

async function deliver(voucher: string): Promise<void> {
  const admin = parties.as('partner.admin');
  const today = stage.clock.now().slice(0, 10);
  await does(admin, 'voucher.reserve', {
    voucher, email: 'deniz@contoso.example', locationId: parties.location, consultantIds: [parties.consultant], startsOn: today, endsOn: today,
  });
  const { id } = await does(admin, 'engagement.attach', { voucher, fileName: 'plan.txt', content: new Uint8Array(Buffer.from('The plan.')) });
  await does(admin, 'engagement.report', {
    voucher, startedOn: today, endedOn: today, onSiteDays: 1, offSiteDays: 0, summary: 'Planned.', recommendations: 'Pilot.',
    deliverableIds: [id ?? ''], deliveredToCustomer: true,
  });
  await does(admin, 'voucher.redeem', { voucher });
}

/** An agreement that moved more often than a page of a statement holds; its number is one that a spreadsheet would reckon with. */
async function bigAgreement(): Promise<string> {
  const { id } = await does(parties.as('sponsor.admin'), 'agreement.register', {
    customerId: parties.customer, programmeId: PROGRAMME, number: '=E2', startsOn: '2019-07-01', endsOn: '2022-06-30',
  });
  const made = `from generate_series(2, 4502) n`;
  const at = `'2021-04-02T00:00:00Z'::timestamptz + make_interval(hours => n / 100)`;
  const entry = `format('{"actor":{"organisation":null,"person":null},"at":"2021-04-02T00:00:00.000Z","command":"entitlement.grant",'
    '"data":{},"previous":"%s","programme":null,"sequence":%s,"subject":"${id}","type":"entitlement.granted"}', repeat('0', 64), n)`;
  await stage.rows(`with entries as (insert into tallystick.journal (agreement_id, subject, sequence, type, at, sponsor_id, bytes, hash)
      select '${id}', '${id}', n, 'entitlement.granted', ${at}, '${parties.sponsor}', convert_to(${entry}, 'UTF8'), sha256('') ${made}),
    moved as (insert into tallystick.posting (agreement_id, subject, kind, occurrence, from_account, to_account, days, sequence, at)
      select '${id}', '${id}', 'granted', n, 'granted', 'available', 1 + n % 3, n, ${at} ${made} returning days)
    update tallystick.agreement set granted = total, available = total from (select sum(days) as total from moved) s where id = '${id}'`);
  await stage.rows('analyze tallystick.posting, tallystick.journal');
  return id;
}

async function statement(id: string, query: { from?: string; to?: string; cursor?: string } = {}, as: Role = 'customer.admin'): Promise<StatementView> {
  return body(await parties.as(as).get('/agreements/{id}/statement', { id }, query));
}

function after({ opening, items }: StatementView): Balance {
  return items.reduce<Balance>((balance, item) => {
    const next = post(balance, item as unknown as Posting);
    expect(item.balance).toEqual(next);
    return next;
  }, opening);
}

const raw = (path: string, as: Role, more: RequestInit = {}) =>
  fetch(`${stage.url}/api/v1${path}`, { ...more, headers: { authorization: `Bearer ${parties.secrets[as]}`, ...more.headers as Record<string, string> | undefined } });

const table = async (answer: Response): Promise<string[][]> => parse(Buffer.from(await answer.arrayBuffer()), { bom: true });

describe('a statement of days', () => {
  it('begins with nothing, ends with the agreement\'s balance, and tells the balance after each movement', async () => {
    const shown = await statement(parties.agreement);
    expect(shown).toMatchObject({ number: 'E1000001', from: FIRST, to: LAST, opening: EMPTY_BALANCE, more: false, next: null });
    const agreement = body(await parties.as('customer.admin').get('/agreements/{id}', { id: parties.agreement }));
    expect([shown.closing, after(shown)]).toEqual([agreement.balance, agreement.balance]);
    expect(shown.items.map(({ kind, on, days }) => [kind, on, days])).toEqual([
      ['granted', '2021-03-15', 60], ['created', '2021-03-15', 5], ['created', '2021-03-15', 3], ['created', '2021-03-15', 1],
      ['settled', '2021-03-20', 3], ['settled', '2021-04-01', 1], ['created', '2021-04-01', 10], ['removed', '2021-07-01', 44],
    ]);
    expect(shown.items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('adds up between any two days, and goes on where the days before ended', async () => {
    const some = fc.integer({ min: -3, max: 112 }).map((days): Day => addDays(FIRST, days));
    await fc.assert(fc.asyncProperty(some, some, fc.constantFrom<Role>('customer.admin', 'sponsor.auditor'), async (one, other, as) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const [before, shown] = await Promise.all([
        statement(parties.agreement, { to: addDays(from, -1) }, as), statement(parties.agreement, { from, to }, as),
      ]);
      expect(shown.opening).toEqual(before.closing);
      expect(after(shown)).toEqual(shown.closing);
      expect(shown.items.every(({ on }) => from <= on && on <= to)).toBe(true);
    }), { numRuns: 30 });
  });

  it('goes on page by page, and the balances with it', async () => {
    const first = await statement(big);
    expect([first.items.length, first.more]).toEqual([2000, true]);
    const second = await statement(big, { cursor: first.next ?? '' });
    expect(second.opening).toEqual(after(first));
    const third = await statement(big, { cursor: second.next ?? '' });
    expect([third.items.length, third.next, third.opening]).toEqual([501, null, after(second)]);
    expect(after(third)).toEqual(first.closing);
    const sequences = [first, second, third].flatMap(({ items }) => items.map(({ sequence }) => sequence));
    expect(sequences).toEqual(Array.from({ length: 4501 }, (_, index) => index + 1));
  });

  it('refuses days in the wrong order and a cursor that is none, and is not found by who may not see the agreement', async () => {
    const customer = parties.as('customer.admin');
    const wrong = await customer.get('/agreements/{id}/statement', { id: parties.agreement }, { from: '2021-05-02', to: '2021-05-01' });
    expect(wrong).toMatchObject({ status: 400, problem: { errors: [{ pointer: '/to' }] } });
    expect(await customer.get('/agreements/{id}/statement', { id: parties.agreement }, { cursor: 'x' })).toMatchObject({ status: 400 });
    for (const as of ['partner.global', 'customer.manager'] as const) {
      expect(await parties.as(as).get('/agreements/{id}/statement', { id: parties.agreement })).toMatchObject({ status: 404 });
      expect((await raw(`/agreements/${parties.agreement}/statement.csv`, as)).status).toBe(404);
    }
  });

  it('is a table in the caller\'s language, whole however long, with nothing to reckon', async () => {
    const turkish = await raw(`/agreements/${parties.agreement}/statement.csv?from=2021-04-01`, 'customer.admin', { headers: { 'accept-language': 'tr' } });
    expect(turkish.headers.get('content-disposition')).toContain('statement-E1000001-2021-07-02.csv');
    const [names, opening, ...rows] = await table(turkish);
    expect(names?.slice(0, 4)).toEqual(['Sıra', 'Tarih', 'Hareket', 'Hizmet çeki veya sözleşme']);
    expect(opening?.slice(1)).toEqual(['2021-04-01', 'Açılış bakiyesi', '', '', '', '', '54', '6', '0', '0', '0']);
    expect(rows.at(-2)?.slice(1)).toEqual(['2021-07-01', 'Günler silindi', parties.agreement, 'Kullanılabilir', 'Yanmış', '44', '0', '15', '1', '44', '0']);
    expect(rows.at(-1)?.slice(1)).toEqual(['2021-07-02', 'Kapanış bakiyesi', '', '', '', '', '0', '15', '1', '44', '0']);
    expect(await table(await raw(`/agreements/${big}/statement.csv`, 'customer.admin'))).toHaveLength(4501 + 3);
    const head = await raw(`/agreements/${big}/statement.csv`, 'customer.admin', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await raw(`/agreements/${big}/statement.csv?from=x`, 'customer.admin')).status).toBe(400);
  });
});

describe('a programme in figures', () => {
  const figures = async (as: Role = 'sponsor.finance'): Promise<FiguresView> => body(await parties.as(as).get('/programmes/{id}/figures', { id: PROGRAMME }));

  it('agrees with agreements, vouchers and ledger', async () => {
    const shown = await figures();
    const agreements = body(await parties.as('sponsor.admin').get('/agreements')).items;
    expect([shown.agreements, shown.on, shown.age]).toEqual([2, LAST, 0]);
    for (const account of Object.keys(EMPTY_BALANCE) as (keyof Balance)[]) {
      expect(shown.balance[account], account).toBe(agreements.reduce((sum, { balance }) => sum + balance[account], 0));
    }
    expect(shown.vouchers.filter(({ count }) => count > 0)).toEqual([
      { status: 'created', count: 1, days: 10 }, { status: 'assigned', count: 1, days: 5 }, { status: 'redeemed', count: 1, days: 1 },
      { status: 'cancelled', count: 1, days: 3 },
    ]);
    expect([shown.months.length, shown.months[0]?.month, shown.months.at(-1)?.month]).toEqual([24, '2019-08', '2021-07']);
    const none = { granted: 0, converted: 0, created: 0, returned: 0, delivered: 0, lapsed: 0 };
    const months = new Map(shown.months.map(({ month, ...flow }) => [month, flow]));
    expect(months.get('2021-02')).toEqual(none);
    expect(months.get('2021-03')).toEqual({ ...none, granted: 60, created: 9, returned: 3 });
    expect(months.get('2021-04')).toMatchObject({ created: 10, delivered: 1 });
    // Pools are emptied on the first of July; what was in them by then has lapsed.
    expect(months.get('2021-07')).toEqual({ ...none, lapsed: shown.balance.lapsed });
  });

  it('tells what coming dates touch, and nothing of those that are over', async () => {
    expect((await figures()).ahead).toEqual([{ milestone: 'redemption', day: '2022-01-01', vouchers: 0, days: 0 }]);
    await stage.rows(`update tallystick.voucher set expires_on = '2022-01-01', due_on = '2022-01-01' where status = 'assigned'`);
    expect((await figures()).ahead).toEqual([{ milestone: 'redemption', day: '2022-01-01', vouchers: 1, days: 5 }]);
  });

  it('is the sponsor\'s alone', async () => {
    for (const as of ['sponsor.admin', 'sponsor.reviewer', 'sponsor.auditor'] as const) expect((await figures(as)).agreements).toBe(2);
    for (const as of ['customer.admin', 'partner.global'] as const) {
      expect(await parties.as(as).get('/programmes/{id}/figures', { id: PROGRAMME })).toMatchObject({ status: 404 });
    }
    expect(await parties.as('sponsor.admin').get('/programmes/{id}/figures', { id: 'no-such' })).toMatchObject({ status: 404 });
  });
});

describe('two versions of a definition', () => {
  it('are told apart, place by place', async () => {
    const admin = parties.as('sponsor.admin');
    const { definition } = body(await admin.get('/programmes/{id}', { id: PROGRAMME }));
    const changed = { ...definition, voucher: { lifeDays: 200 } };
    await does(admin, 'programme.publish', { definition: changed, effectiveFrom: '2021-08-01' });
    const path = '/programmes/{id}/differences';
    const shown = body(await parties.as('customer.admin').get(path, { id: PROGRAMME }, { from: 1, to: 2 }));
    expect(shown.items).toEqual([{ pointer: '/voucher/lifeDays', kind: 'changed', before: 180, after: 200 }]);
    expect(body(await admin.get(path, { id: PROGRAMME }, { from: 2, to: 2 })).items).toEqual([]);
    expect(await admin.get(path, { id: PROGRAMME }, { from: 1, to: 3 })).toMatchObject({ status: 404 });
    expect(await admin.get(path, { id: PROGRAMME }, { from: 1 })).toMatchObject({ status: 400 });
  });
});

describe('the directory', () => {
  const found = async (query: Readonly<Record<string, string>>, language: 'en' | 'tr' = 'en') =>
    body(await parties.as('customer.admin', language).get('/directory', {}, query)).items;

  it('tells of each partner whether it could take a voucher, and if not, why, and names nobody of its people', async () => {
    const [able] = await found({ engagementType: 'sharepoint-deployment-planning', deliveredIn: 'TR' });
    expect(able).toMatchObject({ partnerId: parties.partner, eligible: true, refusals: [] });
    const [elsewhere] = await found({ engagementType: 'sharepoint-deployment-planning', deliveredIn: 'DE' }, 'tr');
    expect(elsewhere).toMatchObject({ eligible: false, refusals: [{ rule: 'partner.location-country', params: { country: 'DE' } }] });
    const [other] = await found({ engagementType: 'exchange-deployment-planning' });
    expect(other?.refusals?.map(({ rule }) => rule)).toEqual(['partner.not-enrolled', 'partner.competency-missing', 'consultant.not-qualified']);
    expect(JSON.stringify(other)).not.toMatch(/Elif|con_/);
    const [unknown] = await found({ engagementType: 'no-such-type' });
    expect(unknown).toMatchObject({ eligible: false, refusals: [{ rule: 'engagement-type.not-on-offer' }] });
  });

  it('finds one partner by its id, and none that it does not list', async () => {
    expect((await found({ partnerId: parties.partner })).map(({ partnerId }) => partnerId)).toEqual([parties.partner]);
    expect(await found({ partnerId: 'ptr_0000000000000000' })).toEqual([]);
    expect(await parties.as('customer.admin').get('/directory', {}, { partnerId: parties.customer })).toMatchObject({ status: 400 });
  });

  it('says nothing of it where no type is asked for, and takes no country without one', async () => {
    const [shown] = await found({});
    expect(Object.keys(shown ?? {})).not.toContain('eligible');
    expect(await parties.as('customer.admin').get('/directory', {}, { deliveredIn: 'TR' })).toMatchObject({ status: 400 });
  });
});

describe('the journal as a file', () => {
  const lines = async (answer: Response) => (await answer.text()).split('\n').slice(0, -1).map((each) => JSON.parse(each) as { position: number });

  it('has every entry once, and of each caller what the list shows', async () => {
    const auditor = await lines(await raw('/journal.ndjson', 'sponsor.auditor'));
    expect(auditor.length).toBeGreaterThan(4501);
    const [row] = await stage.rows(`select count(*)::int as count from tallystick.journal where sponsor_id is not null`);
    expect(auditor).toHaveLength(row?.['count'] as number);
    expect(auditor.every(({ position }, index) => position > (auditor[index - 1]?.position ?? 0))).toBe(true);
    for (const as of ['customer.admin', 'partner.consultant'] as const) {
      const { items } = body(await parties.as(as).get('/journal', {}, { limit: 200 }));
      expect(await lines(await raw('/journal.ndjson', as))).toEqual(items);
    }
    const last = auditor.at(-3)?.position ?? 0;
    expect(await lines(await raw(`/journal.ndjson?after=${String(last)}`, 'sponsor.auditor'))).toEqual(auditor.slice(-2));
    expect((await raw('/journal.ndjson?limit=5', 'sponsor.auditor')).status).toBe(400);
  });
});
