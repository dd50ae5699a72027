import { describe, expect, test } from 'vitest';
import { readCommand, readRead } from './calls.ts';
import { createClient, type ClientOptions, type Fetch } from './client.ts';
import { COMMAND_EXAMPLES } from './command-examples.ts';
import { COMMAND_ROUTES, EDIT_ROUTES } from './command-routes.ts';
import { parseInput, type GivenCommand } from './commands.ts';
import { BASE, type CommandRoute } from './route.ts';

type Sent = { url: string } & Parameters<Fetch>[1];

const ROWS: Readonly<Record<string, CommandRoute>> = COMMAND_ROUTES;

/** A client whose requests are kept, and answered with what is given. */
function recorded(status = 200, body: unknown = { id: 'x' }, headers: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const fetch: Fetch = (url, init) => {
    sent.push({ url, ...init });
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status, headers: { 'content-type': status < 300 ? 'application/json' : 'application/problem+json', ...headers },
    }));
  };
  const options: ClientOptions = { fetch, baseUrl: 'http://127.0.0.1:4173/', apiKey: 'secret', language: 'tr' };
  return { sent, client: createClient(options) };
}

/** The parameters of a path as the server finds them. */
function paramsIn(route: CommandRoute, url: string): Record<string, string> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${BASE}${route.path.replace(/\{\w+\}/g, '([^/?]+)')}(\\?.*)?$`);
  const found = pattern.exec(url.replace('http://127.0.0.1:4173', ''));
  if (found === null) throw new Error(`${url} is not ${route.path}`);
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]));
}

const COMMANDS = (Object.keys(COMMAND_ROUTES) as GivenCommand[])
  .filter((name) => name !== 'programme.publish' && name !== 'engagement.attach');

test.each(COMMANDS)('what the client sends for %s the server reads as the same input', async (name) => {
  const { sent, client } = recorded();
  const within = ROWS[name]?.within === undefined ? {} : { within: 'ptr_1' };
  await client.command(name, COMMAND_EXAMPLES[name], { key: 'k', ...within });
  const [request] = sent;
  const route = ROWS[name];
  if (request === undefined || route === undefined) throw new Error('nothing was sent');
  const body: unknown = JSON.parse(String(request.body));
  const read = readCommand(name, route, { params: paramsIn(route, request.url), body, organisationId: null }, 'en');
  expect(read).toEqual(parseInput(name, COMMAND_EXAMPLES[name], 'en'));
  expect(request.method).toBe(route.method);
  expect(request.headers).toMatchObject({
    'authorization': 'Bearer secret', 'accept-language': 'tr', 'idempotency-key': 'k',
  });
});

test('the platform\'s own fetch fits', () => {
  const platform: Fetch = fetch;
  expect(platform).toBe(fetch);
});

describe('the client', () => {
  test('edits a payment request where the input names one', async () => {
    const { sent, client } = recorded();
    await client.command('payment.save', { ...COMMAND_EXAMPLES['payment.save'], request: 'pay_1' }, { dryRun: true });
    expect(sent[0]).toMatchObject({ method: 'PATCH', url: `http://127.0.0.1:4173${BASE}/payment-requests/pay_1?dryRun=true` });
    expect(JSON.parse(String(sent[0]?.body))).not.toHaveProperty('request');
  });

  test('uploads text and bytes as one file', async () => {
    const { sent, client } = recorded(201);
    const attach = { voucher: 'a b/c', fileName: 'Plan "1" ığ.txt' };
    await client.command('engagement.attach', { ...attach, content: 'İyi' });
    await client.command('engagement.attach', { ...attach, content: new Uint8Array([0, 255, 10]) });
    expect(sent[0]?.url).toContain('/vouchers/a%20b%2Fc/deliverables');
    const forms = await Promise.all(sent.map(({ headers, body }) => new Response(body, { headers }).formData()));
    const files = forms.map((form) => form.get('file') as File);
    expect(files.map((file) => file.name)).toEqual(['Plan "1" ığ.txt', 'Plan "1" ığ.txt']);
    expect(await files[0]?.text()).toBe('İyi');
    expect([...new Uint8Array(await (files[1]?.arrayBuffer() ?? new ArrayBuffer(0)))]).toEqual([0, 255, 10]);
  });

  test('chooses a boundary that the content does not hold', async () => {
    const { sent, client } = recorded(201);
    const content = '------tallystick-0\r\n';
    await client.command('engagement.attach', { voucher: 'v', fileName: 'a', content });
    await client.command('engagement.attach', { voucher: 'v', fileName: 'a', content: new TextEncoder().encode(content) });
    for (const { headers } of sent) expect(headers['content-type']).toContain('tallystick-1');
  });

  test('makes a key where none is given and it was taught how', async () => {
    const sent: Sent[] = [];
    const fetch: Fetch = (url, init) => {
      sent.push({ url, ...init });
      return Promise.resolve(new Response('{}', { headers: { 'content-type': 'application/json' } }));
    };
    const client = createClient({ fetch, baseUrl: 'http://x', newKey: () => 'made' });
    await client.command('voucher.redeem', { voucher: 'v' });
    expect(sent[0]?.headers['idempotency-key']).toBe('made');
  });

  test('answers problems as values', async () => {
    const problem = { type: 'about:blank', title: 'Refused', status: 409, code: 'refused', refusals: [] };
    const { client } = recorded(409, problem);
    expect(await client.command('voucher.redeem', { voucher: 'v' })).toEqual({ kind: 'problem', status: 409, problem });
    const { client: behindProxy } = recorded(502, '<html>', { 'content-type': 'text/html' });
    expect(await behindProxy.get('/clock')).toMatchObject({ kind: 'problem', status: 502, problem: { code: 'foreign' } });
  });

  test('says so where nobody answers, or only half', async () => {
    const cause = new Error('refused');
    const client = createClient({ fetch: () => Promise.reject(cause), baseUrl: 'http://x' });
    expect(await client.get('/clock')).toEqual({ kind: 'unreachable', cause });
    const { client: cut } = recorded(200, '{"id":');
    expect(await cut.get('/me')).toMatchObject({ kind: 'unreachable' });
  });

  test('reads by address, with filters, and tells a repeated answer', async () => {
    const { sent, client } = recorded(200, { items: [], next: null }, { 'idempotent-replayed': 'true' });
    const answer = await client.get('/vouchers', {}, { status: 'created,assigned', q: 'ı&b', limit: 5, cursor: undefined });
    expect(sent[0]?.url).toBe(`http://127.0.0.1:4173${BASE}/vouchers?status=created%2Cassigned&q=%C4%B1%26b&limit=5`);
    expect(answer).toMatchObject({ kind: 'ok', replayed: true, body: { items: [], next: null } });
  });

  test('hands over a file as bytes, even one of JSON', async () => {
    const { client } = recorded(200, '{}', { 'content-disposition': 'attachment' });
    const answer = await client.get('/vouchers/{ref}/deliverables/{deliverableId}', { ref: 'v', deliverableId: 'd' });
    expect(answer.kind === 'ok' && answer.body.byteLength).toBe(2);
  });
});

describe('a command over its own address', () => {
  const read = (name: GivenCommand, params: Record<string, string>, body: unknown, route = ROWS[name]) => {
    if (route === undefined) throw new Error(name);
    return readCommand(name, route, { params, body, organisationId: 'ptr_9' }, 'en');
  };

  test('takes no body where the command needs nothing else', () => {
    expect(read('voucher.redeem', { ref: 'v' }, undefined)).toEqual({ input: { voucher: 'v' } });
    expect(read('voucher.redeem', { ref: 'v' }, {})).toEqual({ input: { voucher: 'v' } });
  });

  test('is not found where the path can name nothing', () => {
    expect(read('entitlement.grant', { id: 'nonsense' }, { days: 3 })).toEqual({ unknown: 'agreementId' });
    expect(read('voucher.redeem', { ref: 'a\0' }, {})).toEqual({ unknown: 'voucher' });
  });

  test('tells what is wrong with the body first', () => {
    expect(read('entitlement.grant', { id: 'nonsense' }, { days: 0 })).toMatchObject({ errors: [{ pointer: '/days' }] });
  });

  test('refuses in the body what the path says', () => {
    const body = { ...COMMAND_EXAMPLES['entitlement.reduce'], agreementId: 'agr_2' };
    expect(read('entitlement.reduce', { id: 'agr_1' }, body)).toMatchObject({ errors: [{ pointer: '/agreementId' }] });
  });

  test('points at the word that the body uses', () => {
    expect(read('voucher.validate', {}, { reference: 7, email: 'a@b.example' })).toMatchObject({ errors: [{ pointer: '/reference' }] });
    expect(read('voucher.validate', {}, { voucher: 'x', email: 'a@b.example' })).toMatchObject({
      errors: [{ pointer: '/voucher' }, { pointer: '/reference' }],
    });
  });

  test('fills in the caller\'s own organisation', () => {
    const { partnerId: _left, ...body } = COMMAND_EXAMPLES['payment.save'];
    expect(read('payment.save', {}, body)).toHaveProperty('input.partnerId', 'ptr_9');
    expect(read('payment.save', { id: 'pay_1' }, body, EDIT_ROUTES['payment.save'])).toHaveProperty('input.request', 'pay_1');
    expect(read('payment.save', {}, { ...body, partnerId: 'ptr_1' })).toHaveProperty('input.partnerId', 'ptr_1');
  });

  test('refuses a body that is no group of fields', () => {
    for (const body of [[], 'x', 7, true]) expect(read('voucher.redeem', { ref: 'v' }, body)).toMatchObject({ errors: [{ pointer: '' }] });
  });

  test('takes an upload without its content', () => {
    expect(read('engagement.attach', { ref: 'v' }, { fileName: 'plan.pdf' })).toEqual({ input: { voucher: 'v', fileName: 'plan.pdf' } });
  });
});

describe('a read', () => {
  test('has its page and its filters', () => {
    expect(readRead('voucher.list', { params: {}, query: {} }, 'en')).toMatchObject({ input: { query: { limit: 50 } } });
    const query = { status: ['created,assigned', 'reserved'], limit: '200', expiresBefore: '2021-12-31' };
    expect(readRead('voucher.list', { params: {}, query }, 'en')).toMatchObject({
      input: { query: { limit: 200, status: ['created', 'assigned', 'reserved'], expiresBefore: '2021-12-31' } },
    });
  });

  test.each([
    [{ limit: '0' }, '/limit'], [{ limit: '201' }, '/limit'], [{ limit: '1e2' }, '/limit'], [{ limit: ['1', '2'] }, '/limit'],
    [{ status: 'lost' }, '/status/0'], [{ cursor: '' }, '/cursor'], [{ cursor: 'a\0' }, '/cursor'], [{ colour: 'red' }, '/colour'],
    [{ expiresBefore: '2021-02-30' }, '/expiresBefore'],
  ])('refuses %j', (query, pointer) => {
    expect(readRead('voucher.list', { params: {}, query }, 'en')).toMatchObject({ errors: [{ pointer }] });
  });

  test('normalises a reference and finds no nonsense', () => {
    const at = (ref: string) => readRead('voucher.get', { params: { ref }, query: {} }, 'en');
    expect(at('7k3m9qtx2b4db')).toMatchObject({ input: { params: { ref: '7K3M-9QTX-2B4D-B' } } });
    expect(readRead('agreement.get', { params: { id: 'x' }, query: {} }, 'en')).toEqual({ unknown: 'id' });
  });
});
