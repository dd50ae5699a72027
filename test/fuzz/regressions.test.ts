/** What the fuzz has found, kept: each row failed once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { writeCursor } from '../../src/server/queries/cursor.ts';
import { csvRows, UnreadableFile } from '../../src/server/jobs/csv.ts';
import { LONG } from './chance.ts';
import { operationsOf } from './document.ts';
import { openGround, shippedDefinitions, type Ground } from './ground.ts';
import { closeSockets, send, sendRaw, type Got } from './send.ts';
import { STRANGE_PARTS, Verbatim, write } from './words.ts';

let ground: Ground;
beforeAll(async () => { ground = await openGround(); });
afterAll(async () => {
  closeSockets();
  await ground.stage.close();
});
afterEach(() => { expect(ground.stage.logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]); });

async function ask(role: string, method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Got & { readonly json: Record<string, unknown> }> {
  const got = await send(ground.stage.server.port, {
    method, url: `/api/v1${url}`, body: body === undefined ? undefined : Buffer.from(write(body)),
    headers: { authorization: `Bearer ${ground.caller(role).key ?? ''}`, 'content-type': 'application/json', ...headers },
  });
  if ('lost' in got) throw new Error(got.lost);
  return { ...got, json: got.body.length === 0 ? {} : JSON.parse(got.body.toString()) as Record<string, unknown> };
}

describe('a forged cursor is a wrong one, and no failure of the server', () => {
  const LISTS: readonly (readonly [string, (ground: Ground) => readonly [list: string, url: string], string])[] = [
    ['the vouchers', () => ['vouchers', '/vouchers'], 'customer.admin'], ['the agreements', () => ['agreements', '/agreements'], 'customer.admin'],
    ['the payment requests', () => ['payment-requests', '/payment-requests'], 'partner.global'], ['the organisations', () => ['organisations', '/organisations'], 'sponsor.admin'],
    ['the directory', () => ['directory', '/directory'], 'customer.admin'], ['the programmes', () => ['programmes', '/programmes'], 'customer.admin'],
    ['a ledger', ({ cast }) => [`ledger/${cast.agreement}`, `/agreements/${cast.agreement}/ledger`], 'customer.admin'],
    ['people', ({ cast }) => [`people/${cast.partner}`, `/organisations/${cast.partner}/people`], 'partner.global'],
  ];
  const KEYS: readonly unknown[] = [['x', 'y'], ['2020-02-30', 'y'], ['NaN', ''], ['99999999999999999999', ''], ['1e5', ''], ['\0', '\0'], ['\ud800', ''], 'xy', [1, 2], [null, {}], { length: 2 }, null];
  test.each(LISTS)('%s', async (_name, of, role) => {
    const [list, url] = of(ground);
    for (const keys of KEYS) {
      const { status } = await ask(role, 'GET', `${url}?cursor=${encodeURIComponent(writeCursor(list, keys as string[]))}`);
      // Texts are bounds like any other where a list is ordered by names.
      expect([200, 400], JSON.stringify(keys)).toContain(status);
    }
    const broken = writeCursor(list, []).replace(/^[^.]*/, Buffer.from('{').toString('base64url'));
    expect((await ask(role, 'GET', `${url}?cursor=${broken}`)).status).toBe(400);
  });
});

test('no part of any address, however strange, is a failure of the server', async () => {
  const operations = operationsOf(await (await fetch(`${ground.stage.url}/api/openapi.json`)).json() as Record<string, unknown>);
  const parts = LONG ? STRANGE_PARTS : ['%00', '%ED%A0%80', 'x%00', '0', '__proto__'];
  const right: Readonly<Record<string, string>> = { personId: ground.cast.people['customer.admin'], consultantId: ground.cast.consultant };
  for (const { path, method, params } of operations) {
    for (const { name } of params.filter((each) => each.in === 'path')) {
      for (const part of parts) {
        const url = path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_gap, each: string) => (each === name ? part : right[each] ?? 'cus_1'));
        for (const role of ['customer.admin', 'partner.global', 'sponsor.admin']) {
          const { status } = await ask(role, method, url, method === 'GET' ? undefined : { roles: ['benefits-admin'], name: 'x' });
          expect([method, url, status, status >= 400 && status < 500]).toEqual([method, url, status, true]);
        }
      }
    }
  }
}, 120_000);

describe('a definition is refused where it could not be carried out', () => {
  const publish = async (change: (definition: Record<string, unknown>) => object) => {
    const [shipped] = await shippedDefinitions();
    return ask('sponsor.admin', 'POST', '/programmes', { definition: change({ ...shipped, id: 'changed' }), effectiveFrom: '2020-02-01' });
  };

  test.each(['\\ud800', 'a\\udc00b', '\\u0000'])('a title with %s, which no text can hold', async (garbled) => {
    const { status, json } = await publish((definition) => ({ ...definition, title: new Verbatim(`"${garbled}"`) }));
    expect([status, (json['errors'] as { pointer: string }[] | undefined)?.[0]?.pointer]).toEqual([400, '/definition/title']);
  });

  test('a rate that no sum of days could be counted with', async () => {
    const perDay = { amount: Number.MAX_SAFE_INTEGER, currency: 'TRY' };
    const { status, json } = await publish((definition) => ({ ...definition, rates: [{ country: 'TR', from: '2019-01-01', perDay }] }));
    expect([status, (json['errors'] as { pointer: string }[] | undefined)?.[0]?.pointer]).toEqual([400, '/definition/rates/0/perDay/amount']);
  });
});

describe('HTTP', () => {
  test('an address that cannot be decoded is told in the caller\'s language, with the request\'s id', async () => {
    const { status, headers, json } = await ask('customer.admin', 'GET', '/vouchers/%zz', undefined, { 'accept-language': 'tr' });
    expect([status, headers['x-request-id'], headers['x-content-type-options'], headers['content-language']]).toEqual([400, json['instance'], 'nosniff', 'tr']);
    expect(json['errors']).toEqual([{ pointer: '', message: 'adres doğru biçimlendirilmemiş' }]);
  });

  test.each([
    ['two hosts', 'Host: localhost\r\nHost: evil.example\r\n'], ['the host twice', 'Host: localhost\r\nhost: localhost\r\n'], ['no host', ''],
    ['two callers', 'Host: localhost\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y\r\n'],
  ])('%s are a request that is not well formed', async (_name, headers) => {
    const answer = await sendRaw(ground.stage.server.port, [`GET /livez HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"code":"invalid"/);
  });
});

test('a first row of a CSV file that is too long is refused, however the file arrives', async () => {
  const bytes = Buffer.from(`code${',c'.repeat(10_000)}\r\n1\r\n`);
  for (const size of [bytes.length, 100]) {
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const reading = (async () => { for await (const row of csvRows(pieces())) expect(row.cells.length).toBe(0); })();
    await expect(reading).rejects.toThrow(UnreadableFile);
  }
});

// The last: nobody comes back from there.
test('at the end of all calendars every command still has an answer', async () => {
  const { status } = await ask('sponsor.admin', 'PUT', '/clock', { now: '9999-12-31T23:00:00Z' });
  expect(status).toBe(200);
  const { agreement, partner, customer } = ground.cast;
  const asked = [
    ['customer.admin', `/agreements/${agreement}/vouchers`, { engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR' }],
    ['sponsor.admin', `/agreements/${agreement}/grants`, { days: 1 }],
    ['sponsor.admin', '/agreements', { customerId: customer, programmeId: 'microsoft-planning-services', number: 'late', startsOn: '9999-12-31', endsOn: '9999-12-31' }],
    ['sponsor.admin', '/programmes/microsoft-planning-services/extensions', { days: 3660, reason: 'late' }],
    ['partner.global', `/partners/${partner}/enrolments`, { offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'A', title: 'B' }, programmeId: 'microsoft-planning-services' }],
  ] as const;
  for (const [role, url, body] of asked) expect((await ask(role, 'POST', url, body)).status, url).toBeLessThan(500);
  for (const url of ['/me', '/agreements', '/vouchers', '/programmes', `/partners/${partner}`, `/partners/${partner}/eligibility?programmeId=microsoft-planning-services`]) {
    expect((await ask('partner.global', 'GET', url)).status, url).toBeLessThan(500);
  }
  expect(await ground.faults()).toEqual([]);
});
