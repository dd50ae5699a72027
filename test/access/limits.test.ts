/** Limits, headers and slow clients, as they are met over the wire, and what the log does not tell. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/server/config.ts';
import { newSecret } from '../../src/server/http/keys.ts';
import { NEVER_LOGGED, REDACTION, scrubbed } from '../../src/server/http/redaction.ts';
import { pino } from 'pino';
import { body, cast, clientOf, does, startStage, type Cast, type Stage } from '../journeys/http-stage.ts';

let stage: Stage;
let parties: Cast;
let voucher: string;
/** The server's ends of connections, by the port of the other end. */
const accepted = new Map<number | undefined, Socket>();

beforeAll(async () => {
  const caught = (message: unknown): void => {
    (message as { fastify: { server: Server } }).fastify.server.on('connection', (each) => accepted.set(each.remotePort, each));
  };
  subscribe('fastify.initialization', caught);
  stage = await startStage('2021-03-15', {
    publicUrl: 'https://vouchers.example', trustedProxies: ['127.0.0.0/8'], requestSeconds: 3, silentSeconds: 2,
  });
  unsubscribe('fastify.initialization', caught);
  parties = await cast(stage);
  voucher = (await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
    assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
  })).reference;
}, 60_000);
afterAll(async () => { await stage.close(); });

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${stage.url}${path}`, { headers });

describe('a key that nobody knows', () => {
  const tryKey = (from: string, key = newSecret()) => get('/api/v1/me', { 'authorization': `Bearer ${key}`, 'x-forwarded-for': from });

  test('may be tried so often from an address, and then has to wait; a known one is let in all the same', async () => {
    const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await tryKey('192.0.2.1')).status));
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    const late = await tryKey('192.0.2.1');
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(await late.json()).toMatchObject({ code: 'too-many', retryAfter: expect.any(Number) as number });
    expect((await tryKey('192.0.2.2')).status).toBe(401);
    expect((await tryKey('192.0.2.1', parties.secrets['customer.admin'])).status).toBe(200);
    const counted = () => stage.rows(`select points from tallystick.attempt where key = 'key:192.0.2.1'`);
    const before = await counted();
    expect((await tryKey('192.0.2.1')).status).toBe(429);
    expect(await counted(), 'over the limit nothing more is written').toEqual(before);
  });

  test('is counted for who called the trusted proxy, whatever that one says of others before', async () => {
    await tryKey('203.0.113.9, 198.51.100.7');
    const rows = await stage.rows(`select key from tallystick.attempt where key like 'key:%'`);
    expect(rows.map((row) => row['key'])).toContain('key:198.51.100.7');
    expect(rows.map((row) => row['key'])).not.toContain('key:203.0.113.9');
  });
});

describe('proxies', () => {
  test('are addresses and networks, and never everybody', () => {
    expect(readConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,fd00::/8' }).trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);
    for (const value of ['0.0.0.0/0', '::/0', 'true', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', 'loopback', ',', '10.0.0.256']) {
      expect(() => readConfig({ TRUSTED_PROXIES: value }), value).toThrow(ConfigError);
    }
    expect(readConfig({ CLAMAV_ADDRESS: 'scanner.example:3310' }).clamavAddress).toEqual({ host: 'scanner.example', port: 3310 });
    expect(readConfig({ CLAMAV_ADDRESS: '[::1]:3310' }).clamavAddress).toEqual({ host: '::1', port: 3310 });
    expect(readConfig({ CLAMAV_ADDRESS: '/run/clamd.sock' }).clamavAddress).toEqual({ path: '/run/clamd.sock' });
    for (const value of ['scanner', 'scanner:0', 'scanner:99999', 'http://scanner:3310', 'a b:1']) {
      expect(() => readConfig({ CLAMAV_ADDRESS: value }), value).toThrow(ConfigError);
    }
  });
});

describe('guesses, over the wire', () => {
  test('are answered 429 with the time to wait, at their own address, in a list and in a dry run', async () => {
    const rival = parties.as('rival.global');
    const wrong = { voucher, email: 'ece@contoso.example' };
    for (const guess of [wrong, wrong, { proof: 'eyJhbGciOiJFZERTQSJ9.e30.x' }, { voucher, email: 'x@contoso.example' }]) {
      expect(await rival.command('voucher.validate', guess)).toMatchObject({ status: 409 });
    }
    for (let guess = 0; guess < 3; guess += 1) expect(await rival.command('voucher.validate', wrong, { dryRun: true })).toMatchObject({ status: 409 });
    const { items } = body(await rival.commands(Array.from({ length: 5 }, () => ({ command: 'voucher.validate', input: wrong }))));
    expect(items.map(({ status }) => status)).toEqual([409, 409, 409, 429, 429]);
    expect(items[3]?.problem).toMatchObject({ code: 'too-many', retryAfter: expect.any(Number) as number });
    const late = await fetch(`${stage.url}/api/v1/vouchers/validate?dryRun=true`, {
      method: 'POST', headers: { 'authorization': `Bearer ${parties.secrets['rival.global']}`, 'content-type': 'application/json', 'accept-language': 'tr' },
      body: JSON.stringify({ reference: voucher, email: 'deniz@contoso.example' }),
    });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await late.json()).toMatchObject({ title: 'Çok fazla deneme' });
    expect(await parties.as('partner.admin').command('voucher.validate', { voucher, email: 'deniz@contoso.example' })).toMatchObject({ status: 200 });
    const figures = await (await get('/metrics')).text();
    expect(figures).toMatch(/^tallystick_wrong_guesses_total 10$/m);
    expect(figures).toMatch(/^tallystick_guess_notices_total 0$/m);
  });
});

const OF_ALL: readonly (readonly [string, string | RegExp])[] = [
  ['x-content-type-options', 'nosniff'], ['referrer-policy', /^(?:no-referrer|same-origin)$/], ['cross-origin-resource-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=63072000; includeSubDomains'], ['content-security-policy', /default-src 'none'.*frame-ancestors 'none'/],
  ['cache-control', /no-store|no-cache/],
];

describe('headers', () => {
  test.each([
    '/api/v1/me', '/api/v1/clock', '/api/v1/nothing', '/nowhere', '/livez', '/metrics', '/api/openapi.json', '/api/reference',
    '/api/reference/swagger-ui.css', '/pages/style.css', '/voucher', '/sign-in', '/invitation', '/.well-known/tallystick.json', '/%ff',
  ])('stand at %s, whatever the answer', async (path) => {
    const { headers } = await get(path);
    for (const [name, value] of OF_ALL) expect(headers.get(name), `${name} of ${path}`).toMatch(value);
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe-(?!hashes)/);
  });

  test.each(['/voucher', '/sign-in', '/invitation', '/api/reference'])('of a page: %s is in no frame and runs nothing that stands in it', async (path) => {
    const answer = await get(path);
    const page = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('permissions-policy')).toMatch(/camera=\(\).*geolocation=\(\)/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(part);
    expect(page).not.toMatch(/<script(?![^>]*\b(?:src="|type="application\/json"))[^>]*>|<style\b|\sstyle="|\son\w+="|javascript:/i);
    expect(page.match(/(?:src|href)="https?:\/\/(?!127\.0\.0\.1|vouchers\.example)[^"]*"/gi) ?? []).toEqual([]);
  });

  test('TRACE gives back nothing', async () => {
    const answer = await raw(['TRACE /livez HTTP/1.1\r\nhost: localhost\r\ncookie: a=secret\r\nconnection: close\r\n\r\n']);
    expect(answer).toMatch(/^HTTP\/1\.1 40[045]/);
    expect(answer).not.toContain('secret');
  });

  test('an answer that nobody could ask for properly carries them too', async () => {
    const answer = await raw(['GET / HTTP/1.1\r\nhost: x\r\nbroken header\r\n\r\n']);
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).toMatch(/x-content-type-options: nosniff/i);
    expect(answer).toMatch(/cache-control: no-store/i);
  });
});

/** Sends pieces with pauses between them, and answers all that came back when the server ended it. */
async function raw(pieces: readonly string[], pauseMs = 0): Promise<string> {
  const socket = connect(stage.server.port, '127.0.0.1');
  let said = '';
  socket.on('data', (text: Buffer) => { said += text.toString('latin1'); });
  socket.on('error', () => undefined);
  const over = once(socket, 'close');
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (pauseMs > 0) await Promise.race([sleep(pauseMs), over]);
  }
  await over;
  return said;
}

describe.concurrent('a slow client', () => {
  const drip = (text: string): string[] => Array.from(text);

  test('that takes its time over a header is cut off', async () => {
    const begun = performance.now();
    const answer = await raw(['GET /livez HTTP/1.1\r\nhost: localhost\r\n', ...drip(`x-slow: ${'a'.repeat(200)}`)], 100);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  test('that takes its time over a body is cut off', async () => {
    const begun = performance.now();
    const head = `POST /api/v1/commands HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${parties.secrets['customer.admin']}\r\n`
      + 'content-type: application/json\r\ncontent-length: 10000\r\n\r\n';
    const answer = await raw([head, ...drip('['.padEnd(200))], 100);
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  test('that says nothing in the middle of a request is cut off', async () => {
    const begun = performance.now();
    await raw(['GET /livez HTTP/1.1\r\nhost: localhost\r\n']);
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  test('that reads nothing of its answers is cut off, and others are served meanwhile', async () => {
    const socket = connect(stage.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    await once(socket, 'connect');
    while (!accepted.has(socket.localPort)) await sleep(5);
    const held = accepted.get(socket.localPort) as Socket;
    const over = once(held, 'close');
    // Far more than the buffers between the two hold.
    socket.write('GET /api/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(200));
    await sleep(1000);
    expect(held.writableLength, 'the server waits for somebody to read').toBeGreaterThan(0);
    expect((await get('/livez')).status).toBe(200);
    const begun = performance.now();
    await over;
    expect(performance.now() - begun).toBeLessThan(6000);
    socket.destroy();
  }, 15_000);
});

describe('the log', () => {
  test('names every request by its route and strikes out what is on the list', () => {
    const lines: string[] = [];
    const log = pino({ base: null, redact: REDACTION }, { write: (line: string) => { lines.push(line); } });
    for (const name of NEVER_LOGGED) {
      log.info({ [name]: 'a-secret' });
      log.info({ within: { [name]: 'a-secret' } });
    }
    expect(lines).toHaveLength(NEVER_LOGGED.length * 2);
    expect(lines.filter((line) => line.includes('a-secret'))).toEqual([]);
  });

  test('tells from where somebody came who was not let in, and of nobody else', async () => {
    const before = stage.logged.length;
    await get('/api/v1/me', { 'authorization': 'Bearer x', 'x-forwarded-for': '192.0.2.77' });
    await get('/api/v1/me', { 'authorization': `Bearer ${parties.secrets['customer.admin']}`, 'x-forwarded-for': '192.0.2.78' });
    while (stage.logged.length < before + 2) await sleep(10);
    const [out, letIn] = stage.logged.slice(before).map((line) => JSON.parse(line) as { status: number; from?: string; by?: string; route: string });
    expect(out).toMatchObject({ status: 401, from: '192.0.2.77', route: '/api/v1/me' });
    expect(letIn).toMatchObject({ status: 200, by: parties.people['customer.admin'] });
    expect(letIn?.from).toBeUndefined();
  });

  test('tells nothing of secrets and people in the words of an error', () => {
    const secrets = [
      newSecret(), 'deniz.aydın@contoso.example', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln', 'TR330006100519786457841326', 'hunter2hunter2',
    ];
    const text = scrubbed(`could not do ${secrets.slice(0, 4).join(' or <')}> at postgresql://app:${secrets[4] ?? ''}@db.example/x, Bearer ${secrets[4] ?? ''}: `
      + 'invalid input syntax for type json: "hunter2hunter2", Key (email)=(hunter2hunter2) exists');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(scrubbed('the connection to 127.0.0.1:5432 was refused')).toBe('the connection to 127.0.0.1:5432 was refused');
  });

  test('is silent about keys, addresses of people and payees in a walk through refusals and mistakes', async () => {
    const marks = ['marked.person@secret.example', 'MARKED-TAX-4711', 'TR000000000000000000004711', 'marked-file-name', 'Marked Person'];
    const [email = '', taxId = '', account = '', fileName = '', name = ''] = marks;
    const key = newSecret();
    const asked: (readonly [string, string, unknown])[] = [
      ['POST', `/api/v1/organisations/${parties.customer}/people`, { name, email, roles: ['project-manager'] }],
      ['POST', `/api/v1/organisations/${parties.customer}/people`, { name, email, roles: ['project-manager'] }],
      ['POST', `/api/v1/organisations/${parties.customer}/people`, { name, email, roles: [email], more: taxId }],
      ['POST', `/api/v1/agreements/${parties.agreement}/vouchers`, { engagementType: email, days: taxId, assignee: { name, email } }],
      ['POST', `/api/v1/partners/${parties.partner}/payee`, { payee: name, taxId, account, currency: 'TRY' }],
      ['POST', `/api/v1/partners/${parties.partner}/payee`, { payee: name, taxId, account, currency: account }],
      ['POST', '/api/v1/vouchers/validate', { reference: voucher, email }], ['POST', '/api/v1/vouchers/check', { proof: `eyJ${taxId}` }],
      ['POST', '/api/v1/commands', [{ command: 'voucher.validate', key: taxId, input: { voucher: email, email } }]],
      ['GET', `/api/v1/vouchers?q=${encodeURIComponent(email)}`, undefined], ['GET', `/api/v1/${fileName}?token=${taxId}`, undefined],
      ['POST', '/api/v1/commands', `{"${taxId}": "${email}`],
    ];
    const before = stage.logged.length;
    const told: string[] = [];
    for (const secret of [...Object.values(parties.secrets), key, 'not-a-key']) {
      for (const [method, path, sent] of asked) {
        const answer = await fetch(`${stage.url}${path}`, {
          method, headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json', 'cookie': `__Host-session=${taxId}`, 'idempotency-key': taxId },
          ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
        });
        const text = await answer.text();
        told.push(answer.headers.get('location') ?? '', answer.headers.get('www-authenticate') ?? '');
        // What is wrong with an input may name its place; what is said of a key or of a payee is nobody's to hear again.
        if (answer.status >= 400) told.push(text.includes('errors') ? '' : text);
      }
    }
    const logged = stage.logged.slice(before);
    expect(logged.length).toBeGreaterThan(100);
    const secrets = [...marks, key, ...Object.values(parties.secrets)];
    for (const secret of secrets) {
      expect(logged.filter((line) => line.includes(secret) || line.includes(encodeURIComponent(secret))), `the log tells ${secret}`).toEqual([]);
      expect(told.filter((text) => text.includes(secret) || text.includes(encodeURIComponent(secret))), `an answer tells ${secret}`).toEqual([]);
    }
    expect(body(await clientOf(stage.url).request('GET', '/livez'))).toEqual({ status: 'ok' });
  });
});
