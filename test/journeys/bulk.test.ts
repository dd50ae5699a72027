/** A command given to every voucher of a list: each is decided once, whoever dies on the way, and what came of it is told. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkView } from '../../src/contract/bulk.ts';
import { GIVEN_UP } from '../../src/contract/given-up.ts';
import { BULK_WORDS } from '../../src/contract/list-words.ts';
import type { FailPoint } from '../../src/server/commands/fail-points.ts';
import { cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const CHUNK = 128;

let stage: Stage;
let all: Cast;
let fail: ((point: FailPoint) => void) | undefined;

beforeAll(async () => {
  stage = await startStage('2021-03-01', {}, { limited: false, failPoint: (point) => fail?.(point) });
  all = await cast(stage);
  await does(all.as('sponsor.admin'), 'entitlement.grant', { agreementId: all.agreement, days: 500, on: '2021-01-01' });
}, 60_000);
afterAll(() => stage.close());

async function ask(as: Role, method: 'GET' | 'POST', path: string, body?: object, language = 'en', key?: string) {
  const response = await fetch(`${stage.url}/api/v1${path}`, {
    method,
    headers: {
      'authorization': `Bearer ${all.secrets[as]}`, 'accept-language': language,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const { status, headers } = response;
  return { status, location: headers.get('location'), etag: headers.get('etag'), text, body: (isJson ? JSON.parse(text) : {}) as BulkView };
}

const orders = (count: number, more: object = {}) => Array.from({ length: count }, () => ({
  command: 'voucher.create',
  input: { agreementId: all.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR', ...more },
}));

async function create(count: number, more: object = {}): Promise<void> {
  const answer = await all.as('customer.admin').commands(orders(count, more));
  if (answer.kind !== 'ok' || answer.body.items.some(({ status }) => status >= 300)) throw new Error(JSON.stringify(answer).slice(0, 500));
}

/** The errand, done as often as it takes. */
async function end(id: string): Promise<BulkView> {
  for (let round = 0; round < 200; round += 1) {
    await stage.server.engine.drain();
    const { body } = await ask('customer.admin', 'GET', `/bulk/${id}`);
    if (body.status === 'done') return body;
    await stage.rows(`update tallystick.outbox set next_at = now() where done_at is null and kind = 'bulk'`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  throw new Error('it does not end');
}

async function statuses(product: string): Promise<readonly unknown[]> {
  return stage.rows(`select status, count(*)::int as count from tallystick.voucher where product = $1 group by status order by status`, [product]);
}

test('a dry run tells what would come of each, and changes nothing', async () => {
  await create(3, { product: 'Dry' });
  await create(1, { product: 'Dry', assignee: { name: 'Deniz', email: 'deniz@contoso.example' } });
  const before = await stage.entries();
  const { status, location, body } = await ask('customer.admin', 'POST', '/bulk?dryRun=true', { command: 'voucher.resend', filter: { q: 'dry' } });
  expect([status, location, body.dryRun]).toEqual([202, `/api/v1/bulk/${body.id}`, true]);
  expect(await end(body.id)).toMatchObject({
    command: 'voucher.resend', found: 4, accepted: 1, refused: 3, dryRun: true, refusals: [{ count: 3, message: expect.any(String) as string }],
  });
  expect(await stage.entries()).toBe(before);
});

test('each voucher of the list is decided by itself, and told row by row in the reader’s language', async () => {
  await create(2, { product: 'Some', assignee: { name: 'Deniz', email: 'deniz@contoso.example' } });
  await create(2, { product: 'Some' });
  const { body: { id } } = await ask('customer.admin', 'POST', '/bulk', { command: 'voucher.resend', filter: { q: 'some' } });
  const done = await end(id);
  expect(done).toMatchObject({ found: 4, accepted: 2, refused: 2 });
  const { text } = await ask('customer.admin', 'GET', `/bulk/${id}/result.csv`, undefined, 'tr');
  const rows = parse(text.replace('\ufeff', ''), { columns: true }) as Record<string, string>[];
  expect(Object.keys(rows[0] ?? {})).toEqual(['Çek numarası', 'Sonuç', 'Kural', 'Açıklama']);
  expect(rows.map((row) => row['Sonuç']).toSorted()).toEqual(['kabul edildi', 'kabul edildi', 'reddedildi', 'reddedildi']);
  const { body: turkish, etag } = await ask('customer.admin', 'GET', `/bulk/${id}`, undefined, 'tr');
  expect(etag).toMatch(/^"[\w-]{27}"$/);
  expect(rows.find((row) => row['Kural'] !== '')).toMatchObject({ 'Kural': turkish.refusals[0]?.rule, 'Açıklama': turkish.refusals[0]?.message });
  expect(turkish.refusals[0]?.message).not.toBe(done.refusals[0]?.message);
  for (const as of ['customer.manager', 'sponsor.admin', 'partner.global'] as const) {
    for (const path of ['', '/result.csv']) expect((await ask(as, 'GET', `/bulk/${id}${path}`)).status, as).toBe(404);
  }
});

test('killed at any moment it goes on, and nothing happens twice', async () => {
  await create(CHUNK + 40, { product: 'Many' });
  // Created while the list is walked or worked off, these are not meant any more.
  let late = 0;
  let deaths = 0;
  fail = (point) => {
    if (point !== 'bulk.between-chunks' && !(point === 'outbox.done-before-finish' && deaths === 2)) return;
    if (deaths === 0) late = 1;
    deaths += 1;
    if (deaths <= 3) throw new Error(`died at ${point}`);
  };
  const { body: { id } } = await ask('customer.admin', 'POST', '/bulk', {
    command: 'voucher.cancel', reason: 'The project stopped.', filter: { q: 'many', status: 'created' },
  });
  const done = await end(id);
  fail = undefined;
  expect([deaths, late]).toEqual([expect.any(Number), 1]);
  expect(deaths).toBeGreaterThan(3);
  expect(done).toMatchObject({ found: CHUNK + 40, accepted: CHUNK + 40, refused: 0, refusals: [] });
  expect(await statuses('Many')).toEqual([{ status: 'cancelled', count: CHUNK + 40 }]);
  const [twice] = await stage.rows(`select count(*)::int as count from (select j.subject from tallystick.journal j
    join tallystick.voucher v on v.reference = j.subject where v.product = 'Many' and j.type = 'voucher.cancelled'
    group by j.subject having count(*) > 1) again`);
  expect(twice).toEqual({ count: 0 });
  expect(await stage.rows(`select filter from tallystick.bulk where id = $1`, [id])).toEqual([{ filter: null }]);
});

test('given up it says so, and of which vouchers nobody knows', async () => {
  await create(2, { product: 'Hopeless' });
  fail = (point) => { if (point === 'bulk.between-chunks') throw new Error('again and again'); };
  const { body: { id } } = await ask('customer.admin', 'POST', '/bulk', {
    command: 'voucher.cancel', reason: 'The project stopped.', filter: { q: 'hopeless' },
  });
  const putAside = () => stage.rows(
    'update tallystick.outbox set dead_at = now() where subject = $1 and last_error is not null returning id', [id],
  );
  for (let look = 0; look < 250 && (await putAside()).length === 0; look += 1) await new Promise((resolve) => { setTimeout(resolve, 20); });
  fail = undefined;
  const { body } = await ask('customer.admin', 'GET', `/bulk/${id}`, undefined, 'tr');
  expect(body).toMatchObject({ status: 'given-up', message: GIVEN_UP.tr, found: 2, accepted: 0, refused: 0 });
  const { text } = await ask('customer.admin', 'GET', `/bulk/${id}/result.csv`);
  const rows = parse(text.replace('\ufeff', ''), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => [row['Outcome'], row['Message']])).toEqual([0, 1].map(() => ['waiting', BULK_WORDS.unsettled.en]));
});

test('roles are asked again at each voucher', async () => {
  await create(2, { product: 'Late', assignee: { name: 'customer.manager', email: 'customer-manager@people.example' } });
  let asked = false;
  fail = (point) => {
    if (point !== 'outbox.taken' || asked) return;
    asked = true;
    throw new Error('not yet');
  };
  const { body: { id } } = await ask('customer.admin', 'POST', '/bulk', {
    command: 'voucher.cancel', reason: 'The project stopped.', filter: { q: 'late' },
  });
  await stage.rows(`update tallystick.person set roles = '{project-manager}' where id = $1`, [all.people['customer.admin']]);
  fail = undefined;
  const done = await end(id);
  await stage.rows(`update tallystick.person set roles = '{benefits-admin}' where id = $1`, [all.people['customer.admin']]);
  expect(done.accepted).toBe(0);
  expect(await statuses('Late')).toEqual([{ status: 'assigned', count: 2 }]);
});

test('is refused where it could come to nothing', async () => {
  const post = async (as: Role, body: object) => {
    const answer = await ask(as, 'POST', '/bulk', body);
    const problem = answer.body as unknown as { code?: string; errors?: readonly { pointer: string }[] };
    return [answer.status, problem.code, ...problem.errors?.map(({ pointer }) => pointer) ?? []];
  };
  expect(await post('customer.admin', { command: 'voucher.cancel', filter: {} })).toEqual([400, 'invalid', '/reason']);
  expect(await post('customer.admin', { command: 'voucher.resend', filter: {}, reason: 'x' })).toEqual([400, 'invalid', '/reason']);
  expect(await post('customer.admin', { command: 'voucher.extend', filter: {} })).toEqual([400, 'invalid', '/command']);
  expect(await post('customer.admin', { command: 'voucher.resend', filter: { sort: 'days' } })).toEqual([400, 'invalid', '/filter/sort']);
  expect(await post('sponsor.admin', { command: 'voucher.resend', filter: {} })).toEqual([403, 'role.missing']);
  expect(await post('partner.payment', { command: 'voucher.redeem', filter: {} })).toEqual([403, 'role.missing']);
  expect((await ask('customer.admin', 'GET', '/bulk/blk_0000000000000000')).status).toBe(404);
});

test('asked for again under its key it is the same one, and its key is good for nothing else', async () => {
  await create(2, { product: 'Twice' });
  const order = { command: 'voucher.cancel', reason: 'Not needed.', filter: { q: 'twice' } };
  const give = (body: object, key: string, query = '') => ask('customer.admin', 'POST', `/bulk${query}`, body, 'en', key);
  const dry = await give(order, 'bulk-1', '?dryRun=true');
  const [first, again] = await Promise.all([give(order, 'bulk-1'), give(order, 'bulk-1')]);
  expect([dry.status, first.status, again.status]).toEqual([202, 202, 202]);
  expect(again.body.id).toBe(first.body.id);
  expect(dry.body.id).not.toBe(first.body.id);
  expect((await end(first.body.id)).accepted).toBe(2);
  expect((await give(order, 'bulk-1')).body).toMatchObject({ id: first.body.id, accepted: 2 });
  expect((await give({ ...order, filter: { q: 'some' } }, 'bulk-1')).status).toBe(422);
  expect((await give(order, 'bulk-2')).body.id).not.toBe(first.body.id);
});
