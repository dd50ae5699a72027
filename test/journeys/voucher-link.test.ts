/** A voucher's link: from the customer's hands to a partner's reservation, and everything that does not lead there. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkLook, LinkView } from '../../src/contract/voucher-link.ts';
import type { Instant } from '../../src/domain/time.ts';
import { makeTokens, type Tokens } from '../../src/server/mail/tokens.ts';
import { ensureKeys } from '../../src/server/signing.ts';
import { body, cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const DENIZ = { name: 'Deniz Arslan', email: 'deniz@contoso.example' };
const UNTIL = '2021-09-12T00:00:00.000Z' as Instant;
const NOT_VALID = { status: 409, rules: ['voucher.not-valid'] };
const folder = mkdtempSync(join(tmpdir(), 'tallystick-link-'));

let stage: Stage;
let parties: Cast;
let tokens: Tokens;
let strangers: Tokens;
/** Every token that was made, to be looked for in the log. */
const made: string[] = [];
const logged: string[] = [];

beforeAll(async () => {
  tokens = await makeTokens(await ensureKeys({ folder, fileName: 'proof-key' }, () => 'tallystick-here'));
  strangers = await makeTokens(await ensureKeys({ folder, fileName: 'another' }, () => 'tallystick-here'));
  // Nothing is struck out of these lines: what is not to be in them must not be written at all.
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => { logged.push(line); } });
  stage = await startStage('2021-03-15', {}, { tokens, limited: false, log });
  parties = await cast(stage);
}, 60_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A voucher of Deniz's. */
async function voucher(more: object = {}): Promise<string> {
  const input = { agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR', assignee: DENIZ, ...more };
  return (await does(parties.as('customer.admin'), 'voucher.create', input)).id;
}

async function linkOf(reference: string, role: Role = 'customer.admin'): Promise<LinkView> {
  const found = body(await parties.as(role).get('/vouchers/{ref}/proof', { ref: reference }));
  made.push(tokenOf(found.link));
  return found;
}

const tokenOf = (link: string): string => link.replace(/^.*#/, '');
const tokenFor = async (reference: string): Promise<string> => tokenOf((await linkOf(reference)).link);

const post = (path: string, sent: unknown, role?: Role, headers: Record<string, string> = {}) => fetch(`${stage.url}/api/v1${path}`, {
  method: 'POST', body: JSON.stringify(sent),
  headers: { 'content-type': 'application/json', ...(role === undefined ? {} : { authorization: `Bearer ${parties.secrets[role]}` }), ...headers },
});
const check = async (proof: string, language = 'en'): Promise<LinkLook> =>
  (await post('/vouchers/check', { proof }, undefined, { 'accept-language': language })).json() as Promise<LinkLook>;

const booking = () => ({
  locationId: parties.location, consultantIds: [parties.consultant], startsOn: '2021-04-05', endsOn: '2021-04-07', offSiteDays: 0,
});

interface Problem { readonly status: number; readonly code: string; readonly refusals?: readonly { readonly rule: string }[] }

/** How a proof is answered: the status, and the rules that refuse. */
async function told(answer: Promise<Response>): Promise<{ status: number; rules: string[] }> {
  const found = await answer;
  const { refusals = [] } = await found.json() as Problem;
  return { status: found.status, rules: refusals.map(({ rule }) => rule) };
}

const validates = (proof: string, role: Role = 'partner.admin') => told(post('/vouchers/validate', { proof }, role));
const reserves = (reference: string, proof: string, role: Role = 'partner.admin', query = '') =>
  told(post(`/vouchers/${reference}/reserve${query}`, { proof, ...booking() }, role));

describe('from the mail to the reservation', () => {
  test('a link is the customer’s to hand on, and nobody else’s', async () => {
    const reference = await voucher();
    const { link, qr, validUntil } = await linkOf(reference);
    expect(link).toMatch(new RegExp(`^${stage.url}/voucher#[\\w-]+\\.[\\w-]+\\.[\\w-]+$`));
    expect(link.length).toBeLessThan(500);
    expect(validUntil).toBe('2021-09-11');
    expect(qr).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(await linkOf(reference)).toEqual({ link, qr, validUntil });
    for (const role of ['customer.manager', 'partner.admin', 'sponsor.admin', 'sponsor.auditor', 'rival.global'] as const) {
      expect(await parties.as(role).get('/vouchers/{ref}/proof', { ref: reference }), role).toMatchObject({ status: 404, problem: { code: 'not-found' } });
    }
    const manager = { name: 'customer.manager', email: 'customer-manager@people.example' };
    await does(parties.as('customer.admin'), 'voucher.assign', { voucher: reference, assignee: manager });
    expect(await check(await linkOf(reference, 'customer.manager').then((found) => tokenOf(found.link)))).toMatchObject({ valid: true });
  });

  test('there is none for a voucher that cannot be handed on', async () => {
    const unassigned = await voucher({ assignee: undefined });
    const reserved = await voucher({ division: 'Reserved' });
    expect(await reserves(reserved, await tokenFor(reserved))).toMatchObject({ status: 200 });
    for (const ref of [unassigned, reserved]) {
      expect(await parties.as('customer.admin').get('/vouchers/{ref}/proof', { ref })).toMatchObject({ status: 404, problem: { code: 'voucher.no-link' } });
    }
  });

  test('it is opened without signing in, validated and reserved', async () => {
    const reference = await voucher();
    const entries = await stage.entries();
    const proof = await tokenFor(reference);
    const looked = await check(proof);
    expect(looked).toEqual({
      valid: true, engagementType: { id: 'sharepoint-deployment-planning', name: 'SharePoint Deployment Planning' },
      expiresOn: '2021-09-11', redeemBy: '2021-09-11',
    });
    expect((await check(proof, 'tr')).engagementType?.name).not.toBe(looked.engagementType?.name);
    const client = parties.as('partner.admin');
    const valid = await does(client, 'voucher.validate', { proof });
    expect(valid).toMatchObject({ reference, status: 'assigned', abilities: [{ action: 'voucher.reserve', allowed: true }] });
    expect(JSON.stringify(valid)).not.toMatch(/Deniz|contoso|cus_|agr_/i);
    // Opening and checking change nothing, and a dry run leaves it as it is.
    expect(await does(client, 'voucher.reserve', { voucher: reference, proof, ...booking() }, { dryRun: true })).toMatchObject({ dryRun: true });
    expect(await stage.entries()).toBe(entries);
    const reserved = await does(client, 'voucher.reserve', { voucher: reference, proof, ...booking() }, { key: 'taking it' });
    expect(reserved).toMatchObject({ status: 'reserved', partnerId: parties.partner });
    // The same again is the same answer, though the token is void by now; another token is another input.
    const again = await client.command('voucher.reserve', { voucher: reference, proof, ...booking() }, { key: 'taking it' });
    expect(again).toMatchObject({ kind: 'ok', replayed: true });
    const other = await client.command('voucher.reserve', { voucher: reference, proof: `${proof}x`, ...booking() }, { key: 'taking it' });
    expect(other).toMatchObject({ problem: { code: 'idempotency.key-reused' } });
  });

  test('in a list and in lines it keeps its place', async () => {
    const [one, two] = [await voucher(), await voucher()];
    const items = async (reference: string) => [
      { command: 'voucher.validate', input: { proof: await tokenFor(reference) } },
      { command: 'voucher.reserve', input: { voucher: reference, proof: await tokenFor(reference), ...booking() } },
      { command: 'voucher.reschedule', input: { voucher: reference, startsOn: '2021-04-06', endsOn: '2021-04-08' } },
      { command: 'voucher.validate', input: { proof: await tokenFor(reference).catch(() => 'none') } },
    ];
    const list = await items(one);
    const answers = body(await parties.as('partner.admin').commands(list)).items;
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 409]);
    const lines = (await items(two)).map((item) => JSON.stringify(item)).join('\n');
    const streamed = await (await fetch(`${stage.url}/api/v1/commands`, {
      method: 'POST', body: lines, headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${parties.secrets['partner.admin']}` },
    })).text();
    expect(streamed.trim().split('\n').map((line) => (JSON.parse(line) as { status: number }).status)).toEqual([200, 200, 200, 409]);
  });
});

describe('a link is void', () => {
  test('once the voucher is reassigned, be it to the same person', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    await does(parties.as('customer.admin'), 'voucher.assign', { voucher: reference, assignee: DENIZ });
    expect(await check(proof)).toEqual({ valid: false });
    expect(await validates(proof)).toEqual(NOT_VALID);
    expect(await reserves(reference, proof)).toEqual(NOT_VALID);
    expect(await validates(await tokenFor(reference))).toMatchObject({ status: 200 });
  });

  test('once it is reserved, and stays so when it is released', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    expect(await reserves(reference, proof)).toMatchObject({ status: 200 });
    expect([await check(proof), await validates(proof), await validates(proof, 'rival.global')]).toEqual([{ valid: false }, NOT_VALID, NOT_VALID]);
    await does(parties.as('partner.admin'), 'voucher.release', { voucher: reference, reason: 'No time.' });
    expect([await check(proof), await reserves(reference, proof)]).toEqual([{ valid: false }, NOT_VALID]);
    expect(await check(await tokenFor(reference))).toMatchObject({ valid: true });
  });

  test('but not when the mail is sent again or the voucher extended', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    await does(parties.as('customer.admin'), 'voucher.resend', { voucher: reference });
    const extended = await stage.server.runner.run({
      name: 'voucher.extend', caller: { kind: 'system' }, input: { voucher: reference, extensionId: 'ext_1', days: 30, reason: 'more time' },
    });
    expect(extended.kind).toBe('accepted');
    expect(await check(proof)).toMatchObject({ valid: true, redeemBy: '2021-10-11' });
    expect(await linkOf(reference)).toMatchObject({ validUntil: '2021-10-11' });
    expect(await reserves(reference, proof)).toMatchObject({ status: 200 });
  });

  test('with another voucher’s reference in the address', async () => {
    const [one, two] = [await voucher(), await voucher()];
    expect(await reserves(two, await tokenFor(one))).toEqual(NOT_VALID);
  });

  test('when the voucher is cancelled', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    await does(parties.as('customer.admin'), 'voucher.cancel', { voucher: reference, reason: 'over' });
    expect([await check(proof), await validates(proof)]).toEqual([{ valid: false }, NOT_VALID]);
  });
});

describe('what is no proof', () => {
  test('is answered alike, wherever it is shown', async () => {
    const reference = await voucher();
    const right = await tokenFor(reference);
    const [header, payload, signature] = right.split('.') as [string, string, string];
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'voucher+jwt' })).toString('base64url');
    const tampered = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()) as object, n: 99 })).toString('base64url');
    const wrong = {
      forged: [header, tampered, signature].join('.'), none: [none, payload, ''].join('.'), short: right.slice(0, -5),
      long: right + 'A'.repeat(10_000), reference, garbage: 'x',
      stranger: await strangers.voucher({ reference, sequence: 1 }, UNTIL),
      invitation: await tokens.invitation({ personId: reference, invitation: 1 }, UNTIL),
      over: await tokens.voucher({ reference, sequence: 1 }, '2021-03-15T11:59:59.000Z' as Instant),
      unknown: await tokens.voucher({ reference: '0000-0000-0000-4', sequence: 1 }, UNTIL),
    };
    made.push(...Object.values(wrong).filter((token) => token.length > 100));
    const answers = await Promise.all(Object.values(wrong).map(async (proof) => {
      expect(await (await post('/vouchers/check', { proof })).text(), proof).toBe('{"valid":false}');
      const item = (command: string, input: object) => [{ command, input: { proof, ...input } }];
      const found = await Promise.all([
        post('/vouchers/validate', { proof }, 'rival.global'), post('/vouchers/validate?dryRun=true', { proof }, 'partner.admin'),
        post('/vouchers/validate', { reference, email: 'ece@contoso.example' }, 'partner.admin'),
        post(`/vouchers/${reference}/reserve`, { proof, ...booking() }, 'partner.admin'),
        post(`/vouchers/${reference}/reserve?dryRun=true`, { proof, ...booking() }, 'partner.admin'),
        post('/commands', item('voucher.validate', {}), 'partner.admin'),
        post('/commands', item('voucher.reserve', { voucher: reference, ...booking() }), 'partner.admin'),
      ]);
      return Promise.all(found.map(async (answer) => {
        const read = await answer.json() as Record<string, unknown> & { items?: { problem: Record<string, unknown> }[] };
        const { instance: _instance, ...problem } = read.items?.[0]?.problem ?? read;
        return JSON.stringify(problem);
      }));
    }));
    const different = new Set(answers.flat());
    expect([...different].map((answer) => (JSON.parse(answer) as Problem).refusals?.map(({ rule }) => rule))).toEqual([['voucher.not-valid']]);
    expect(await validates(right)).toMatchObject({ status: 200 });
  });

  test('takes no telling time', async () => {
    const reference = await voucher();
    const right = await tokenFor(reference);
    const forged = right.slice(0, -5) + 'AAAAA';
    const unknown = await tokens.voucher({ reference: '0000-0000-0000-4', sequence: 1 }, UNTIL);
    const ways: Record<string, () => Promise<Response>> = {
      right: () => post('/vouchers/check', { proof: right }), forged: () => post('/vouchers/check', { proof: forged }),
      unknown: () => post('/vouchers/check', { proof: unknown }), text: () => post('/vouchers/check', { proof: reference }),
    };
    const times: Record<string, number[]> = {};
    for (let round = 0; round < 25; round += 1) {
      for (const [name, way] of Object.entries(ways)) {
        const begun = performance.now();
        await (await way()).arrayBuffer();
        (times[name] ??= []).push(performance.now() - begun);
      }
    }
    const medians = Object.values(times).map((each) => each.sort((one, other) => one - other)[12]!);
    // A cliff would be a look-up less: the whole of an answer is two round trips to the database and one signature.
    expect(Math.max(...medians) / Math.min(...medians), JSON.stringify(medians)).toBeLessThan(3);
  });

  test('is malformed where both or none is given', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    const pointers = async (path: string, sent: object, role?: Role) => {
      const answer = await post(path, sent, role);
      const { errors = [] } = await answer.json() as { errors?: { pointer: string }[] };
      return [answer.status, ...errors.map(({ pointer }) => pointer)];
    };
    const { email } = DENIZ;
    const as = 'partner.admin';
    expect(await pointers('/vouchers/validate', {}, as)).toEqual([400, '/email', '/reference']);
    expect(await pointers('/vouchers/validate', { reference, email, proof }, as)).toEqual([400, '/proof', '/reference']);
    expect(await pointers('/vouchers/validate', { reference, proof }, as)).toEqual([400, '/reference']);
    expect(await pointers('/vouchers/validate', { email }, as)).toEqual([400, '/reference']);
    expect(await pointers('/vouchers/validate', { proof: '' }, as)).toEqual([400, '/proof']);
    expect(await pointers(`/vouchers/${reference}/reserve`, booking(), as)).toEqual([400, '/email']);
    expect(await pointers(`/vouchers/${reference}/reserve`, { email, proof, ...booking() }, as)).toEqual([400, '/proof']);
    // A bare reference tells nothing to nobody.
    expect(await pointers('/vouchers/check', { reference })).toEqual([400, '/proof', '/reference']);
    expect(await pointers('/vouchers/check', { proof, reference })).toEqual([400, '/reference']);
    expect(await pointers('/vouchers/check', {})).toEqual([400, '/proof']);
  });
});

describe('the page', () => {
  test('is the same for everybody, loads its own files alone, and holds no script', async () => {
    for (const [language, words] of [['en', 'JavaScript, which is switched off'], ['tr', 'JavaScript gerekir']] as const) {
      const answer = await fetch(`${stage.url}/voucher?lang=${language}`);
      const html = await answer.text();
      expect(answer.headers.get('content-language')).toBe(language);
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(html).toContain(words);
      const scripts = [...html.matchAll(/<script ([^>]*)>/g)].map(([, attributes]) => attributes);
      expect(scripts).toEqual(['type="module" src="/pages/voucher.js"', 'type="application/json" id="words"']);
      expect(html).not.toMatch(/ on\w+=| style=|javascript:/);
    }
    const first = await (await fetch(`${stage.url}/pages/voucher.js`)).text();
    const others = [...first.matchAll(/from ["']\.\/([\w.-]+)["']/g)].map(([, name]) => name);
    expect(others.sort()).toEqual(['voucher-logic.js', 'voucher-view.js']);
    for (const name of others) {
      const answer = await fetch(`${stage.url}/pages/${name!}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
      expect(await answer.text()).not.toMatch(/innerHTML|document\.write|eval\(/);
    }
  });
});

describe('away from the server', () => {
  const cli = async (args: readonly string[], input = '') => {
    const run = spawn(process.execPath, [CLI, ...args], {
      env: { ...process.env, TALLYSTICK_URL: stage.url, TALLYSTICK_API_KEY: parties.secrets['partner.admin'] },
    });
    run.stdin.end(input);
    const status = new Promise<number | null>((resolve) => { run.on('close', resolve); });
    const [out, err] = await Promise.all([text(run.stdout), text(run.stderr)]);
    return { status: await status, out, err };
  };

  test('whoever has the public keys can tell who issued a token', async () => {
    const known = await (await fetch(`${stage.url}/.well-known/tallystick.json`)).json() as { links: { issuer: string; keys: object[] } };
    expect(known.links.issuer).toBe('tallystick-here');
    expect(known.links.keys).toEqual(tokens.keys);
    expect(JSON.stringify(known)).not.toContain('"d"');
    const file = join(folder, 'known.json');
    writeFileSync(file, JSON.stringify(known));
    const reference = await voucher();
    const { link } = await linkOf(reference);
    const at = '2021-03-15T12:00:00Z';
    const offline = ['--keys', file, '--url', 'http://127.0.0.1:1', '--at'];
    const [found, over, forged] = await Promise.all([
      cli(['voucher', 'verify', tokenOf(link), ...offline, at]), cli(['voucher', 'verify', '-', ...offline, '2021-09-12T00:00:00Z'], link),
      cli(['voucher', 'verify', '-', ...offline, at], await strangers.voucher({ reference, sequence: 1 }, UNTIL)),
    ]);
    expect([forged.status, forged.out]).toEqual([3, '']);
    expect(found).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(found.out)).toMatchObject({ reference, over: false, issuer: 'tallystick-here' });
    expect(found.out).toMatch(/2021-09-1[12]T/);
    expect([over.status, over.err]).toEqual([3, expect.stringMatching(/^OVER/)]);
  });

  test('the command line takes a token from standard input or a file, and never as a word', async () => {
    const [one, two] = [await voucher(), await voucher()];
    const { link } = await linkOf(one);
    const file = join(folder, 'token');
    writeFileSync(file, await tokenFor(two));
    const booked = ['--location-id', parties.location, '--consultant-ids', parties.consultant, '--starts-on', '2021-04-05', '--ends-on', '2021-04-07'];
    const [verified, checked, taken, word] = await Promise.all([
      cli(['voucher', 'verify', '-'], link), cli(['voucher', 'validate', '--proof', '-'], link),
      cli(['voucher', 'reserve', two, '--proof', file, ...booked]), cli(['voucher', 'validate', '--proof', tokenOf(link)]),
    ]);
    expect(verified).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(checked.out)).toMatchObject({ reference: one, status: 'assigned' });
    expect([taken.status, taken.err]).toEqual([0, '']);
    expect([word.status, word.out]).toEqual([2, '']);
    expect(word.err).not.toContain(tokenOf(link).slice(0, 40));
  });
});

test('attempts are limited: looks by address, and a wrong token is a wrong guess of the partner’s', async () => {
  const limited = await startStage('2021-03-15', {}, { tokens });
  try {
    const theirs = await cast(limited);
    const sent = (path: string, proof: string, secret?: string) => fetch(`${limited.url}/api/v1${path}`, {
      method: 'POST', body: JSON.stringify({ proof }),
      headers: { 'content-type': 'application/json', ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
    });
    const looks = await Promise.all(Array.from({ length: 61 }, () => sent('/vouchers/check', 'x')));
    expect(looks.filter(({ status }) => status === 200)).toHaveLength(60);
    expect(Number(looks.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(3000);
    const { id } = await does(theirs.as('customer.admin'), 'voucher.create', {
      agreementId: theirs.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR', assignee: DENIZ,
    });
    const right = tokenOf(body(await theirs.as('customer.admin').get('/vouchers/{ref}/proof', { ref: id })).link);
    const secret = theirs.secrets['rival.global'];
    const guesses = await Promise.all(Array.from({ length: 10 }, () => sent('/vouchers/validate', 'x', secret)));
    expect(guesses.map(({ status }) => status)).toEqual(Array(10).fill(409));
    expect((await sent('/vouchers/validate', right, secret)).status).toBe(429);
    expect((await sent('/vouchers/validate', right, theirs.secrets['partner.admin'])).status).toBe(200);
  } finally {
    await limited.close();
  }
});

describe('in the end', () => {
  test('a link is over with its voucher, by the programme’s own clock', async () => {
    const reference = await voucher();
    const proof = await tokenFor(reference);
    const moved = async (now: string) => { await fetch(`${stage.url}/api/v1/clock`, { method: 'PUT', body: JSON.stringify({ now }), headers: { 'content-type': 'application/json' } }); };
    await moved('2021-09-11T23:59:59Z');
    expect([await check(proof), await validates(proof)]).toMatchObject([{ valid: true }, { status: 200 }]);
    await moved('2021-09-12T00:00:00Z');
    expect([await check(proof), await validates(proof), await reserves(reference, proof)]).toEqual([{ valid: false }, NOT_VALID, NOT_VALID]);
  });

  test('no token stands in any line of the log, nor in the journal', async () => {
    expect(made.length).toBeGreaterThan(20);
    const log = logged.join('');
    expect(logged.length).toBeGreaterThan(100);
    const parts = new Set(made.flatMap((token) => token.split('.').slice(1)).filter((part) => part.length > 20));
    for (const part of parts) expect(log.includes(part.slice(0, 60))).toBe(false);
    const [row] = await stage.rows(`select count(*)::int as held from journal where position('eyJ' in convert_from(bytes, 'UTF8')) > 0`);
    expect(row).toEqual({ held: 0 });
  });
});
