import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

/** Whatever comes in, the answer is a clear 4xx, and the journal and the files are as they were. */

let stage: Stage;
let parties: Cast;
let voucher: string;
let before: { entries: number; files: number };

const JSON_MAX = 100_000;
const UPLOAD_MAX = 200_000;

beforeAll(async () => {
  stage = await startStage('2021-03-15', { jsonBytesMax: JSON_MAX, uploadBytesMax: UPLOAD_MAX });
  parties = await cast(stage);
  const made = await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
    assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
  });
  voucher = made.reference;
  await does(parties.as('partner.admin'), 'voucher.reserve', {
    voucher, email: 'deniz@contoso.example', locationId: parties.location, consultantIds: [parties.consultant],
    startsOn: '2021-03-22', endsOn: '2021-03-26',
  });
});
afterAll(async () => { await stage.close(); });

const filesKept = () => readdirSync(stage.files, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length;

beforeEach(async () => { before = { entries: await stage.entries(), files: filesKept() }; });
afterEach(async () => { expect({ entries: await stage.entries(), files: filesKept() }).toEqual(before); });

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly problem: Problem;
}

async function send(method: string, path: string, init: {
  as?: Role; body?: string | Uint8Array<ArrayBuffer> | ArrayBuffer; type?: string; headers?: Record<string, string>;
} = {}): Promise<Sent> {
  const { as = 'customer.admin', body, type = 'application/json', headers } = init;
  const answer = await fetch(`${stage.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${parties.secrets[as]}`, ...(body === undefined ? {} : { 'content-type': type }), ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  if (method !== 'HEAD') expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(text).not.toMatch(/node_modules|\.ts:\d|at .*\(/);
  return { status: answer.status, headers: answer.headers, problem: (text === '' ? {} : JSON.parse(text)) as Problem };
}

const vouchersPath = () => `/api/v1/agreements/${parties.agreement}/vouchers`;

const post = (body: string | Uint8Array<ArrayBuffer>, type?: string) =>
  send('POST', vouchersPath(), { body, ...(type === undefined ? {} : { type }) });

const good = () => ({ engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR' });

describe('bodies that are no JSON', () => {
  it.each([
    ['cut short', '{"days": 5,', 'line 1'],
    ['on a later line', '{\n  "days": 5,\n  days: 6\n}', 'line 3, column 3'],
    ['not JSON at all', 'days=5', 'line 1'],
    ['no value', 'NaN', 'line 1'],
  ])('%s', async (_name, text, place) => {
    const { status, problem } = await post(text);
    expect([status, problem.code]).toEqual([400, 'invalid']);
    expect(problem.errors?.[0]?.message).toContain(place);
  });

  it('bytes that are no UTF-8', async () => {
    expect((await post(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))).status).toBe(400);
  });

  it('a list, a text, a number, null where a group of fields is asked for', async () => {
    for (const text of ['[]', '"x"', '5', 'null', 'true']) expect((await post(text)).status).toBe(400);
  });

  it('nesting without end', async () => {
    const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
    expect((await post(deep)).status).toBe(400);
    expect((await post(`{"engagementType":${deep}}`)).status).toBe(400);
    const group = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect((await post(group)).status).toBe(400);
  });

  it('names that are given twice, or that mean something to the engine', async () => {
    const once = JSON.stringify(good()).slice(1, -1);
    for (const extra of ['"__proto__":{"days":1}', '"constructor":{"prototype":{"days":1}}', '"toString":1']) {
      const { status, problem } = await post(`{${once},${extra}}`);
      expect([extra, status, problem.errors?.length]).toEqual([extra, 400, 1]);
    }
    expect((await post(`{${once},"days":-1}`)).problem.errors?.[0]?.pointer).toBe('/days');
    expect(({} as { days?: number }).days).toBeUndefined();
  });

  it('larger than allowed', async () => {
    const { status, problem } = await post(JSON.stringify({ ...good(), division: 'x'.repeat(JSON_MAX) }));
    expect([status, problem.code]).toEqual([413, 'too-large']);
    expect((await post('x'.repeat(20 * JSON_MAX))).status).toBe(413);
  });
});

describe('values that can never be right', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['negative days', { days: -5 }, '/days'],
    ['no days', { days: 0 }, '/days'],
    ['half a day', { days: 2.5 }, '/days'],
    ['days beyond counting', { days: 1e300 }, '/days'],
    ['days as text', { days: '5' }, '/days'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a country that is none', { country: 'XX' }, '/country'],
    ['a NUL byte', { division: 'a\0b' }, '/division'],
    ['a lone surrogate', { division: 'a\ud800b' }, '/division'],
    ['a line break in a name', { division: 'a\r\nb' }, '/division'],
    ['an address that is none', { assignee: { name: 'X', email: 'nobody' } }, '/assignee/email'],
    ['an address with a header in it', { assignee: { name: 'X', email: 'a@b.example\nBcc: c@d.example' } }, '/assignee/email'],
    ['a name too long', { assignee: { name: 'x'.repeat(300), email: 'a@b.example' } }, '/assignee/name'],
    ['a partner without an assignee', { partnerId: 'ptr_1' }, '/partnerId'],
  ];

  it.each(cases)('%s', async (_name, more, pointer) => {
    const { status, problem } = await post(JSON.stringify({ ...good(), ...more }));
    expect([status, problem.code, problem.errors?.map((each) => each.pointer)]).toEqual([400, 'invalid', [pointer]]);
    expect(problem.errors?.[0]?.message.length).toBeGreaterThan(5);
    expect(problem.instance).toMatch(/^req_/);
  });

  it('all of them at once', async () => {
    const { problem } = await post('{"days":-1,"country":"xx","colour":1}');
    expect(problem.errors?.map((each) => each.pointer).sort()).toEqual(['/colour', '/country', '/days', '/engagementType']);
  });

  it('numbers that JSON can write and nobody can count', async () => {
    for (const number of ['1e999', '-0.5', '99999999999999999999', '1e-7']) {
      expect((await post(`{"engagementType":"x","country":"TR","days":${number}}`)).status).toBe(400);
    }
  });

  it('dates on no calendar', async () => {
    for (const on of ['2021-02-30', '2021-13-01', '2021-2-3', '0000-00-00', '20210203', '2021-02-03T00:00:00Z', '10000-01-01']) {
      const { status, problem } = await send('POST', `/api/v1/agreements/${parties.agreement}/grants`, {
        as: 'sponsor.admin', body: JSON.stringify({ days: 1, on }),
      });
      expect([on, status, problem.errors?.[0]?.pointer]).toEqual([on, 400, '/on']);
    }
    const ledger = `/api/v1/programmes/microsoft-planning-services?on=2021-02-30`;
    expect((await send('GET', ledger)).problem.errors?.[0]?.pointer).toBe('/on');
  });

  it('keys that are no keys', async () => {
    for (const key of ['', ' '.repeat(3), 'k'.repeat(256), 'anahtar-\u00fc']) {
      const { status } = await send('POST', vouchersPath(), { body: JSON.stringify(good()), headers: { 'idempotency-key': key } });
      expect([key, status]).toEqual([key, 400]);
    }
    expect((await send('POST', `${vouchersPath()}?dryRun=maybe`, { body: JSON.stringify(good()) })).status).toBe(400);
    expect((await send('POST', `${vouchersPath()}?dryrun=true`, { body: JSON.stringify(good()) })).status).toBe(400);
  });
});

describe('requests that fit no route', () => {
  it('an unknown address, an unknown method, a strange media type', async () => {
    expect((await send('GET', '/api/v1/nothing')).status).toBe(404);
    expect((await send('POST', '/api/v1/nothing', { body: 'x', type: 'text/strange' })).status).toBe(404);
    const method = await send('DELETE', `/api/v1/vouchers/${voucher}`);
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await send('PUT', '/api/v1/programmes', { body: '{}' })).headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense']) {
      const { status, problem } = await post('x', type);
      expect([type, status, problem.code]).toEqual([type, 415, 'unsupported-media']);
    }
  });

  it('addresses that name nothing that could exist', async () => {
    for (const ref of ['%00', '%ED%A0%80', 'x'.repeat(300), '..%2f..%2fetc', '7K3M-9QTX-2B4D-C', "'%20or%201=1", '%F0%9F%92%A9']) {
      const { status } = await send('GET', `/api/v1/vouchers/${ref}`);
      expect([ref, [400, 404].includes(status)]).toEqual([ref, true]);
    }
    expect((await send('GET', '/api/v1/vouchers/%zz')).status).toBe(400);
    expect((await send('GET', '/api/v1/organisations/cus_%00')).status).toBe(404);
    expect((await send('GET', '/api/v1/vouchers?q=%00')).status).toBe(400);
    expect((await send('GET', '/api/v1/journal?after=-1')).status).toBe(400);
    expect((await send('GET', '/api/v1/journal?after=99999999999999999')).status).toBe(400);
  });

  it('keys that nobody has', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x', `Bearer tsk_${'a'.repeat(43)}`, 'Basic dTpw', `Bearer ${'x'.repeat(5000)}`]) {
      const answer = await send('GET', '/api/v1/me', { headers: { authorization } });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tallystick"']);
    }
  });

  it('a host that is another', async () => {
    const answer = await request(`GET /livez HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain('host-refused');
  });

  it('what is no HTTP, or too long a header', async () => {
    expect(await request('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await request(`GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('lists', () => {
  it('that are none, or too long', async () => {
    const commands = (body: string) => send('POST', '/api/v1/commands', { body });
    expect((await commands('{}')).status).toBe(400);
    expect((await commands(JSON.stringify(Array.from({ length: 1001 }, () => 1)))).status).toBe(400);
  });

  it('with items that are nothing', async () => {
    const answer = await fetch(`${stage.url}/api/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${parties.secrets['customer.admin']}`, 'content-type': 'application/json' },
      body: JSON.stringify([null, 1, [], {}, { command: 'nothing', input: {} }, { command: 'voucher.create', key: '', input: {} }]),
    });
    const { items } = await answer.json() as { items: { status: number }[] };
    expect([answer.status, items.map((each) => each.status)]).toEqual([200, [400, 400, 400, 400, 400, 400]]);
  });
});

describe('definitions', () => {
  const publish = (text: string) => send('POST', '/api/v1/programmes?effectiveFrom=2021-04-01', {
    as: 'sponsor.admin', body: text, type: 'application/yaml',
  });

  it('that explode, nest, or run', async () => {
    const laughs = ['a0: &a0 [x]'];
    for (let level = 1; level < 9; level += 1) {
      laughs.push(`a${String(level)}: &a${String(level)} [${Array.from({ length: 9 }, () => `*a${String(level - 1)}`).join(', ')}]`);
    }
    for (const text of [
      laughs.join('\n'), '['.repeat(2000), `a: ${'['.repeat(2000)}${']'.repeat(2000)}`, 'a: !!js/function "x"',
      'a: 1\na: 2', '&a [*a]', '- \0', 'a: b: c',
    ]) {
      const { status, problem } = await publish(text);
      expect([text.slice(0, 20), status, problem.code]).toEqual([text.slice(0, 20), 400, 'invalid']);
    }
  });
});

/** Sends bytes as they are and answers what comes back until the connection ends. */
function request(head: string, body?: Buffer, cutShort = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(stage.server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => { answer += chunk.toString(); });
    socket.on('close', () => { resolve(answer); });
    socket.on('error', reject);
    socket.write(head);
    if (body !== undefined) socket.write(body);
    if (cutShort) setTimeout(() => { socket.destroy(); }, 200);
  });
}

describe('uploads', () => {
  const path = () => `/api/v1/vouchers/${voucher}/deliverables`;
  const PDF = '%PDF-1.7\nplan\n%%EOF\n';

  async function upload(parts: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, string, string?])[], as: Role = 'partner.admin') {
    const form = new FormData();
    for (const [field, content, name, type] of parts) {
      form.append(field, new Blob([content], { type: type ?? '' }), name);
    }
    const encoded = new Response(form);
    return send('POST', path(), {
      as, body: await encoded.arrayBuffer(), type: encoded.headers.get('content-type') ?? '',
    });
  }

  it('of nothing, or of several files', async () => {
    expect((await upload([])).problem.errors?.[0]?.pointer).toBe('/file');
    expect((await upload([['file', '', 'empty.pdf', 'application/pdf']])).problem.errors?.[0]?.message).toContain('empty');
    expect((await upload([['file', PDF, 'a.pdf'], ['file', PDF, 'b.pdf']])).status).toBe(400);
    const form = new FormData();
    form.append('note', 'hello');
    const encoded = new Response(form);
    const field = await send('POST', path(), {
      as: 'partner.admin', body: await encoded.arrayBuffer(), type: encoded.headers.get('content-type') ?? '',
    });
    expect(field.status).toBe(400);
  });

  it.each([
    ['a programme as a PDF', 'MZ\u0090\u0000\u0003', 'plan.pdf', 'application/pdf', 400],
    ['an ELF as text', '\u007fELF\u0002\u0001', 'plan.txt', 'text/plain', 400],
    ['a script as text', '#!/bin/sh\nrm -rf /\n', 'plan.txt', 'text/plain', 400],
    ['a page', '<html><script>alert(1)</script>', 'plan.html', 'text/html', 415],
    ['a page that says it is text', '<script>alert(1)</script>', 'plan.svg', 'text/plain', 415],
    ['a PDF that is text', 'just words, and enough of them', 'plan.pdf', 'application/pdf', 400],
    ['a picture that is a PDF', PDF, 'plan.png', 'image/png', 400],
    ['text with a NUL', 'some words and then \u0000 more', 'plan.txt', 'text/plain', 400],
    ['unknown bytes', '\u0001\u0002\u0003', 'plan', 'application/octet-stream', 415],
    ['an executable by name', PDF, 'plan.exe', 'application/pdf', 415],
  ])('%s', async (_name, content, name, type, expected) => {
    const bytes = new Uint8Array(Buffer.from(content, 'latin1'));
    const { status } = await upload([['file', bytes, name, type]]);
    expect(status).toBe(expected);
  });

  it('text that turns out to be none at its end', async () => {
    const bytes = new Uint8Array(Buffer.concat([Buffer.from('word '.repeat(30_000)), Buffer.from([0xc3])]));
    expect((await upload([['file', bytes, 'plan.txt', 'text/plain']])).status).toBe(400);
  });

  it('larger than allowed', async () => {
    for (const size of [UPLOAD_MAX + 1, 10 * UPLOAD_MAX]) {
      const bytes = new Uint8Array(Buffer.concat([Buffer.from(PDF), Buffer.alloc(size)]));
      const { status, problem } = await upload([['file', bytes, 'plan.pdf', 'application/pdf']]);
      expect([status, problem.code]).toEqual([413, 'too-large']);
    }
  });

  it('cut short, by the form or by the connection', async () => {
    const boundary = 'cut';
    const begun = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n`
      + `Content-Type: application/pdf\r\n\r\n${PDF}`;
    const type = `multipart/form-data; boundary=${boundary}`;
    const short = await send('POST', path(), { as: 'partner.admin', body: begun, type });
    expect([short.status, short.problem.code]).toEqual([400, 'invalid']);
    const none = await send('POST', path(), { as: 'partner.admin', body: 'nothing of a form', type });
    expect(none.status).toBe(400);
    await request(
      `POST ${path()} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${parties.secrets['partner.admin']}\r\n`
        + `Content-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`,
      Buffer.from(begun), true,
    );
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  });

  it('to what is not theirs, or by who may not', async () => {
    const stranger = await upload([['file', PDF, 'a.pdf']], 'rival.global');
    expect(stranger.status).toBe(404);
    expect((await upload([['file', PDF, 'a.pdf']], 'customer.admin')).status).toBe(403);
    expect((await upload([['file', '', 'a.pdf']], 'customer.admin')).status).toBe(400);
    const json = await send('POST', path(), { as: 'partner.admin', body: '{}' });
    expect(json.status).toBe(415);
  });
});

describe('names of files', () => {
  it('lose their folders and whatever cannot be seen', async () => {
    const form = new FormData();
    form.append('file', new Blob(['%PDF-1.7\nplan\n%%EOF\n']), '..\\..\\etc/pass\u0007wd\u202efdp.pdf');
    const encoded = new Response(form);
    const answer = await fetch(`${stage.url}/api/v1/vouchers/${voucher}/deliverables?dryRun=true`, {
      method: 'POST', body: await encoded.arrayBuffer(),
      headers: {
        authorization: `Bearer ${parties.secrets['partner.admin']}`, 'content-type': encoded.headers.get('content-type') ?? '',
      },
    });
    expect(await answer.json()).toMatchObject({ dryRun: true, fileName: 'passwdfdp.pdf', mediaType: 'application/pdf' });
  });
});
