/** What is sent below the API: HTTP that lies about itself, forms that break off, real broken files. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { does } from '../journeys/http-stage.ts';
import { total } from '../support/totals.ts';
import { Chance, LONG, repeatWith, SEED } from './chance.ts';
import { BROKEN as FORMS, soundForm, type Form } from './forms.ts';
import { openGround, type Ground } from './ground.ts';
import { closeSockets, send, sendRaw, type Got } from './send.ts';
import { flipped } from './tables.ts';

vi.setConfig({ testTimeout: LONG ? 600_000 : 60_000, hookTimeout: 120_000 });

const BROKEN = fileURLToPath(new URL('../fixtures/broken/', import.meta.url));

let ground: Ground;
let voucher: string;
let sent = 0;
let forms = 0;
let before: { entries: number; files: number };

const filesKept = (): number => readdirSync(ground.stage.files, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length;
const standing = async () => ({ entries: await ground.stage.entries(), files: filesKept() });

beforeAll(async () => {
  ground = await openGround();
  const { cast } = ground;
  const made = await does(cast.as('customer.admin'), 'voucher.create', {
    agreementId: cast.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR', assignee: { name: 'Deniz', email: 'd@x.example' },
  });
  voucher = made.reference;
  await does(cast.as('partner.admin'), 'voucher.reserve', {
    voucher, email: 'd@x.example', locationId: cast.location, consultantIds: [cast.consultant], startsOn: '2020-01-13', endsOn: '2020-01-20',
  });
});
afterAll(async () => {
  closeSockets();
  await ground.stage.close();
  total('fuzzed requests', sent);
  total('fuzzed parses', forms);
});
beforeEach(async () => { before = await standing(); });
// Whatever came in, the server answers, and says of nothing that it was its own fault.
afterEach(async () => {
  expect((await fetch(`${ground.stage.url}/readyz`)).status).toBe(200);
  expect(ground.stage.logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});

const raw = (pieces: readonly (string | Buffer)[], more: { breakOff?: boolean; pauseMs?: number } = {}): Promise<string> => {
  sent += 1;
  return sendRaw(ground.stage.server.port, pieces, more);
};
const key = (role: 'customer.admin' | 'partner.admin'): string => `Authorization: Bearer ${ground.cast.secrets[role]}\r\n`;
const head = (line: string, ...headers: string[]): string => `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers.join('')}`;
const GRANTS = '/api/v1/agreements/agr_x/vouchers';
const JSON_TYPE = 'Content-Type: application/json\r\n';

describe('HTTP that lies', () => {
  const created = (): string => head(`POST ${GRANTS.replace('agr_x', ground.cast.agreement)}`, key('customer.admin'), JSON_TYPE);
  const body = '{"engagementType":"sharepoint-deployment-planning","days":5,"country":"TR"}';
  const length = (count: number | string): string => `Content-Length: ${String(count)}\r\n`;

  const CASES: Readonly<Record<string, () => readonly (string | Buffer)[]>> = {
    'no HTTP': () => ['HELLO\r\n\r\n'],
    'bytes': () => [Buffer.from(Array.from({ length: 500 }, (_none, index) => (index * 37) % 256))],
    'TLS': () => [Buffer.from('16030100a5010000a10303', 'hex'), '\r\n\r\n'],
    'HTTP/2': () => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    'a version of its own': () => ['GET /livez HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    'a length that is none': () => [`${created()}${length('ten')}\r\n${body}`],
    'a negative length': () => [`${created()}${length(-1)}\r\n${body}`],
    'two lengths': () => [`${created()}${length(body.length)}${length(3)}\r\n${body}`],
    'a length and chunks': () => [`${created()}${length(body.length)}Transfer-Encoding: chunked\r\n\r\n${body}`],
    'chunks without a size': () => [`${created()}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${body}\r\n0\r\n\r\n`],
    'a chunk of a huge size': () => [`${created()}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n${body}\r\n0\r\n\r\n`],
    'another encoding of the transfer': () => [`${created()}Transfer-Encoding: gzip\r\n\r\n${body}`],
    'too short a length': () => [`${created()}${length(10)}\r\n${body}`],
    'a length above the limit': () => [`${created()}${length(10_000_000)}\r\n`],
    'chunks above the limit': () => [`${created()}Transfer-Encoding: chunked\r\n\r\n`, ...Array.from({ length: 40 }, () => `4000\r\n${' '.repeat(0x4000)}\r\n`)],
    'long headers': () => [`${head('GET /livez')}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
    'many headers': () => [`${head('GET /api/v1/me')}${'X-A: b\r\n'.repeat(3000)}\r\n`],
    'a folded header': () => [`${head('GET /api/v1/me')}X-A: b\r\n c\r\n\r\n`],
    'a header without a name': () => [`${head('GET /api/v1/me')}: x\r\n\r\n`],
    'a NUL in a header': () => [`${head('GET /api/v1/me')}X-A: a\0b\r\n\r\n`],
    'a long address': () => [head(`GET /api/v1/vouchers?q=${'x'.repeat(30_000)}`), '\r\n'],
    'a foreign host': () => ['GET /livez HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
    'a foreign host, and an address that cannot be decoded': () => ['GET /api/v1/vouchers/%zz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
    'no host': () => ['GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'],
    'two hosts': () => ['GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
    'an expectation': () => [`${created()}Expect: magic\r\n${length(body.length)}\r\n${body}`],
    'a proxy\'s address': () => [`${head('GET http://evil.example/api/v1/me')}\r\n`],
    'no address': () => [`${head('GET ')}\r\n`],
    'TRACE': () => [`${head('TRACE /api/v1/me')}\r\n`],
    'a method of its own': () => [`${head('BREW /api/v1/me')}\r\n`],
    'PROPFIND': () => [`${head('PROPFIND /api/v1/vouchers')}\r\n`],
    'two keys to come in by': () => [`${head('GET /api/v1/me', key('customer.admin'), key('partner.admin'))}\r\n`],
    'a tunnel': () => [head('CONNECT evil.example:443'), '\r\n'],
    'another protocol': () => [`${head('GET /api/v1/me').replace('close', 'Upgrade, close')}Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n`],
  };

  test.each(Object.keys(CASES))('%s', async (name) => {
    const answer = await raw((CASES[name] as () => readonly (string | Buffer)[])());
    // A tunnel, and bytes that are no request at all, get nothing but the end of the connection.
    if (answer !== '') {
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
      expect([400, 401, 404, 405, 408, 413, 417, 421, 431], answer.slice(0, 300)).toContain(status);
      expect(answer).not.toContain('[no end]');
      // An expectation that is not known is answered by Node itself.
      if (status !== 417) expect(answer).toMatch(/content-type: application\/problem\+json/i);
      expect(answer).not.toMatch(/\n\s+at |node_modules|x-powered-by/i);
    }
    expect(await standing()).toEqual(before);
  });

  test('a body that never comes, or breaks off, writes nothing', async () => {
    await raw([`${created()}${length(body.length + 50)}\r\n${body}`], { breakOff: true });
    await raw([`${created()}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n`], { breakOff: true });
    expect(await standing()).toEqual(before);
  });

  test('a body that comes byte by byte is a body', async () => {
    const answer = await raw([`${created().replace('/vouchers ', '/vouchers?dryRun=true ')}${length(body.length)}\r\n`, ...Array.from(body)], { pauseMs: 2 });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await standing()).toEqual(before);
  });

  test('two requests in one piece are two', async () => {
    const one = head('GET /livez').replace('close', 'keep-alive');
    const answer = await raw([`${one}\r\n${head('GET /livez')}\r\n`]);
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  test('bytes of a right request changed by chance', async () => {
    const right = Buffer.from(`${created().replace('/vouchers ', '/vouchers?dryRun=true ')}${length(body.length)}\r\n${body}`);
    for (let round = 0; round < (LONG ? 2000 : 40); round += 1) {
      const bytes = flipped(right, new Chance(SEED + round), 3);
      // What asks for more than there is, waits for it: it is broken off here, as a client's death would.
      const answer = await raw([bytes], { breakOff: true });
      if (answer !== '') expect(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), `${repeatWith('protocol.test.ts')}\n${bytes.toString('latin1')}`).toBeLessThan(500);
    }
  });
});

describe('an upload', () => {
  const upload = async ({ type, bytes }: Form, query = ''): Promise<Got> => {
    forms += 1;
    const got = await send(ground.stage.server.port, {
      method: 'POST', url: `/api/v1/vouchers/${voucher}/deliverables${query}`, body: bytes,
      headers: { authorization: `Bearer ${ground.cast.secrets['partner.admin']}`, 'content-type': type },
    });
    if ('lost' in got) throw new Error(got.lost);
    return got;
  };
  const judged = (got: Got, name: string): void => {
    expect([200, 201, 400, 413, 415], `${name}: ${got.body.toString().slice(0, 300)}`).toContain(got.status);
    if (got.status >= 400) expect(got.headers['content-type']).toMatch(/^application\/problem\+json/);
  };

  test.each(Object.keys(FORMS))('%s', async (name) => {
    for (let round = 0; round < (LONG ? 30 : 1); round += 1) {
      const form = (FORMS[name] as (chance: Chance) => Form)(new Chance(SEED + round));
      const was = await standing();
      const got = await upload(form, '?dryRun=true');
      judged(got, `${name} ${repeatWith('protocol.test.ts')}`);
      expect(await standing()).toEqual(was);
      const meant = await upload(form);
      judged(meant, name);
      if (meant.status >= 400) expect(await standing()).toEqual(was);
    }
  });

  test.each([
    ['truncated.pdf', 'application/pdf', [201]], ['archive-called.pdf', 'application/pdf', [400]], ['trailing.png', 'image/png', [201]],
    ['empty.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', [400]],
    ['no-entries.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', [400]],
    ['utf-16.csv', 'text/csv', [400]], ['spreadsheet-called.csv', 'text/csv', [400]],
  ] as const)('%s, a real one, is taken for what it is', async (name, type, statuses) => {
    const content = readFileSync(`${BROKEN}${name}`);
    const edge = 'tallystick';
    const bytes = Buffer.concat([
      Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`), content, Buffer.from(`\r\n--${edge}--\r\n`),
    ]);
    const got = await upload({ type: `multipart/form-data; boundary=${edge}`, bytes });
    expect([name, statuses.includes(got.status as never), got.status]).toEqual([name, true, got.status]);
    if (got.status >= 400) expect(await standing()).toEqual(before);
  });

  test('over the limit, slow, and broken off', async () => {
    const { type, bytes } = soundForm(new Chance(1));
    const long = Buffer.concat([Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'), Buffer.alloc(2_600_000, 'x'), Buffer.from('\r\n--x--\r\n')]);
    expect((await upload({ type: 'multipart/form-data; boundary=x', bytes: long })).status).toBe(413);
    const start = head(`POST /api/v1/vouchers/${voucher}/deliverables`, key('partner.admin'), `Content-Type: ${type}\r\n`, `Content-Length: ${String(bytes.length)}\r\n`);
    await raw([`${start}\r\n`, bytes.subarray(0, bytes.length - 20)], { breakOff: true });
    // What had come of it is cleared away when the server learns that no more comes.
    await vi.waitFor(async () => { expect(await standing()).toEqual(before); }, { timeout: 5000, interval: 20 });
    expect(await raw([`${start}\r\n`, ...Array.from(bytes, (byte) => Buffer.of(byte))], { pauseMs: 1 })).toMatch(/^HTTP\/1\.1 201 /);
  });
});
