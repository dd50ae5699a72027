/**
 * Signing in by a real issuer on https, as in production: the server stands behind a proxy that ends TLS, and trusts the
 * issuer's certificate alone. The sandbox's own issuer goes the same way, at the end.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClientInput } from '../../src/contract/client.ts';
import type { Instant } from '../../src/domain/time.ts';
import { movableClock } from '../../src/server/clock.ts';
import type { Config } from '../../src/server/config.ts';
import { makeTokens, type Tokens } from '../../src/server/mail/tokens.ts';
import { startServer, type Server, type ServerOptions } from '../../src/server/main.ts';
import { sandboxIssuer } from '../../src/server/sandbox/issuer.ts';
import { makeIssuer } from '../../src/server/sign-in/issuer.ts';
import { openSignIn, type SignInPlace } from '../../src/server/sign-in/open.ts';
import { readIssuers } from '../../src/server/sign-in/issuers.ts';
import { ensureKeys } from '../../src/server/signing.ts';
import { Browser, type Answer, type Asking } from '../support/browser.ts';
import { CLIENT_ID, startIssuer, type TestIssuer } from '../support/issuer.ts';
import { cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const HOME = 'https://tallystick.example';
const COOKIE = '__Host-tallystick';
const MINUTE = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'tallystick-sign-in-'));
let issuer: TestIssuer;
let stage: Stage;
let parties: Cast;
let tokens: Tokens;
/** How far the real clock that is handed in is ahead of this machine's, in milliseconds. */
let ahead = 0;

async function tokensOf(name: string): Promise<Tokens> {
  return makeTokens(await ensureKeys({ folder, fileName: name }, () => 'journal.example/sign-in'));
}

beforeAll(async () => {
  issuer = await startIssuer(`${HOME}/sign-in/callback`);
  const path = join(folder, 'issuers.yaml');
  writeFileSync(join(folder, 'secret'), `${issuer.clientSecret}\n`);
  writeFileSync(path, `- id: test\n  issuer: ${issuer.url}\n  clientId: ${CLIENT_ID}\n  clientSecretFile: secret\n`
    + '  name: { en: Test, tr: Deneme }\n');
  tokens = await tokensOf('keys');
  const config = { publicUrl: HOME, oidcIssuers: path };
  const more = { sandbox: undefined, issuerFetch: issuer.fetch, tokens, realNow: () => Date.now() + ahead, limited: false };
  stage = await startStage('2021-03-15', config, more as unknown as Partial<ServerOptions>);
  parties = await cast(stage);
}, 60_000);

afterAll(async () => {
  await stage.close();
  await issuer.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  ahead = 0;
  issuer.who = 'ayla';
});

/** Another server on the same database. */
function beside(config: Partial<Config>, more: Partial<ServerOptions> = {}): Promise<Server> {
  return startServer({
    place: stage.place, clock: stage.clock, filesFolder: stage.files, log: pino({ level: 'silent' }), limited: false,
    config: { port: 0, ...config }, ...more,
  });
}

const browser = () => new Browser({ behindProxy: { [HOME]: stage.url }, ca: issuer.ca });
const isCallback = (url: URL) => url.pathname === '/sign-in/callback';

function signIn(with_: Browser, who: string, query = ''): Promise<Answer> {
  issuer.who = who;
  return with_.open(`${HOME}/sign-in${query}`);
}

/** Signs in and opens no page after it, so that the session is not known to the server's memory yet. */
async function arrive(with_: Browser, who: string): Promise<void> {
  issuer.who = who;
  const { url } = await with_.open(`${HOME}/sign-in?again=1`, isCallback);
  expect((await with_.ask(url.href)).status).toBe(303);
}

interface Told extends Record<string, unknown> { readonly status: number }

async function api(with_: Browser, path: string, { headers = {}, ...asking }: Asking = {}): Promise<Told & { headers: Answer['headers'] }> {
  const own = asking.method === undefined ? {} : { origin: HOME };
  const answer = await with_.ask(`${HOME}/api/v1${path}`, { ...asking, headers: { ...own, ...headers } });
  return { ...(JSON.parse(answer.text) as Record<string, unknown>), status: answer.status, headers: answer.headers };
}

const until = (minutes = 60): Instant => new Date(Date.now() + ahead + minutes * MINUTE).toISOString() as Instant;

/** Opens an invitation's link as its page's script does, and answers the page that tells what it is. */
async function openInvitation(with_: Browser, personId: string, invitation = 1): Promise<Answer> {
  return with_.submit(`${HOME}/invitation`, { token: await tokens.invitation({ personId, invitation }, until()) });
}

/** Takes up the invitation of somebody of the cast, as an account of the issuer. */
async function joined(role: Role, who: string): Promise<Browser> {
  const own = browser();
  expect((await openInvitation(own, parties.people[role])).status).toBe(200);
  expect((await signIn(own, who, '?invitation=1')).status).toBe(200);
  return own;
}

async function invited(role: Role, roles: string[], organisationId: string): Promise<string> {
  const input = { organisationId, name: 'Derya', email: `${crypto.randomUUID()}@people.example`, roles };
  return (await does(parties.as(role), 'person.invite', input as ClientInput<'person.invite'>)).id;
}

const placesOf = (me: Told) => (me['places'] as { organisationId: string }[]).map(({ organisationId }) => organisationId);

describe('signing in', () => {
  test('leads by code, PKCE, state and nonce to a session of one’s own', async () => {
    const own = await joined('customer.admin', 'canan');
    const asked = new URL(own.visited.find((each) => each.startsWith(`${issuer.url}/auth?`))!);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code', client_id: CLIENT_ID, code_challenge_method: 'S256', redirect_uri: `${HOME}/sign-in/callback`,
      scope: 'openid profile email',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)?.length, name).toBeGreaterThanOrEqual(43);
    const cookie = own.cookie('tallystick.example', COOKIE)!;
    expect(cookie.written.replace(cookie.value, 'X')).toBe(`${COOKIE}=X; Path=/; HttpOnly; SameSite=Lax; Secure`);
    expect(Buffer.from(cookie.value, 'base64url')).toHaveLength(32);
    const me = await api(own, '/me');
    expect(me).toMatchObject({
      status: 200, person: { id: parties.people['customer.admin'], joined: true }, organisation: { id: parties.customer },
      places: [{ organisationId: parties.customer, organisation: 'Contoso', kind: 'customer', roles: ['benefits-admin'], suspended: false }],
    });
    const { signedInAt, endsAt } = me['session'] as { signedInAt: string; endsAt: string };
    expect(Date.parse(endsAt) - Date.parse(signedInAt)).toBe(12 * 60 * MINUTE);
    const [row] = await stage.rows('select * from session where subject = $1', ['canan']);
    expect(row).toMatchObject({ issuer: issuer.url, name: 'canan at large', email: 'canan@example.com' });
    expect(JSON.stringify(row)).not.toContain(cookie.value);
    const said = stage.logged.join('');
    for (const secret of [cookie.value, asked.searchParams.get('state')!]) expect(said.includes(secret), 'a secret is in the log').toBe(false);
  });

  test('keeps nothing of it but what has to be in an address', async () => {
    const own = browser();
    await own.open(`${HOME}/sign-in?return=%2Fsome%2Fplace%3Fa%3Db`, isCallback);
    const [row] = await stage.rows('select * from sign_in order by asked_at desc limit 1');
    expect(row).toMatchObject({ return_to: '/some/place?a=b' });
    const addresses = own.visited.filter((each) => each.startsWith(issuer.url)).join(' ');
    for (const hidden of [row!['verifier'], row!['return_to'], 'some'] as string[]) expect(addresses).not.toContain(hidden);
    expect(addresses).not.toContain(String(row!['state']));
  });

  test('ends where it was to lead to', async () => {
    const own = browser();
    issuer.who = 'canan';
    const address = await own.open(`${HOME}/sign-in?return=${encodeURIComponent('/voucher?x=1')}`, (url) => url.pathname === '/voucher');
    expect(address.url.href).toBe(`${HOME}/voucher?x=1`);
    const straight = await own.ask(`${HOME}/sign-in?return=/voucher`);
    expect([straight.status, straight.headers.location]).toEqual([303, '/voucher']);
  });

  test.each([
    'https://evil.example/', '//evil.example/', '/\\evil.example', '\\\\evil.example', '/%09/evil.example'.replace('%09', '\t'),
    'javascript:alert(1)', 'evil.example', '/\n/evil.example', '/..//evil.example', '/./\\evil.example', 'https:/evil.example', ' //evil.example',
    '/\u00a0//evil.example',
  ])('never leads elsewhere: %j', async (wanted) => {
    const own = browser();
    issuer.who = 'canan';
    const answer = await own.open(`${HOME}/sign-in?return=${encodeURIComponent(wanted)}`);
    expect(new URL(answer.url).origin).toBe(HOME);
    expect(own.visited.map((each) => new URL(each).hostname)).not.toContain('evil.example');
    const back = own.visited.filter((each) => each.startsWith(HOME)).at(-1)!;
    expect(new URL(back).pathname).toBe('/sign-in');
  });

  test('asks the issuer about the person itself, and the identity is issuer and subject, never an address', async () => {
    const stranger = browser();
    const [{ email }] = await stage.rows('select email from person where id = $1', [parties.people['customer.manager']]) as [{ email: string }];
    issuer.tamper = (claims) => ({ ...claims, email, email_verified: true, name: 'The same address' });
    const page = await signIn(stranger, 'impostor', '?return=/elsewhere');
    expect(page.text).toContain('You have no place here yet');
    expect(page.text).toContain(email);
    expect((await api(stranger, '/me')).status).toBe(403);
    expect((await stranger.ask(`${HOME}/sign-in?return=/elsewhere`)).text).toContain('You have no place here yet');
    expect((await stage.rows('select issuer from person where id = $1', [parties.people['customer.manager']]))[0]).toEqual({ issuer: null });
  });
});

describe('an answer that is not the issuer’s to this question', () => {
  async function atCallback(own: Browser, who = 'canan'): Promise<URL> {
    issuer.who = who;
    return (await own.open(`${HOME}/sign-in`, isCallback)).url;
  }

  const nobody = async (own: Browser) => {
    expect(own.cookie('tallystick.example', COOKIE)).toBeUndefined();
    expect((await api(own, '/me')).status).toBe(401);
  };

  test('a state that is wrong, or missing, is no sign-in', async () => {
    const own = browser();
    const callback = await atCallback(own);
    for (const state of ['wrong', '', undefined]) {
      const other = new URL(callback);
      if (state === undefined) other.searchParams.delete('state');
      else other.searchParams.set('state', state);
      expect((await own.ask(other.href)).status).toBe(400);
    }
    await nobody(own);
    expect((await own.ask(callback.href)).status).toBe(303);
  });

  test('a code that was used already is no sign-in, and neither is another browser’s', async () => {
    const own = browser();
    const callback = await atCallback(own);
    const other = browser();
    await atCallback(other);
    expect((await other.ask(callback.href)).status).toBe(400);
    await nobody(other);
    expect((await own.ask(callback.href)).status).toBe(303);
    expect((await own.ask(callback.href)).status).toBe(400);
    // The code again, under a state that is still good: now the issuer says no.
    const again = await atCallback(other);
    again.searchParams.set('code', callback.searchParams.get('code')!);
    const answer = await other.ask(again.href);
    expect([answer.status, answer.text.includes('could not be verified')]).toEqual([502, true]);
    await nobody(other);
  });

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['the nonce of another question', (claims) => ({ ...claims, nonce: 'another' })],
    ['no nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['another audience', (claims) => ({ ...claims, aud: 'somebody-else' })],
    ['an end that is past', (claims) => ({ ...claims, iat: 1000, exp: 2000 })],
    ['no subject', ({ sub: _sub, ...claims }) => claims],
  ])('an ID token with %s is no sign-in', async (_what, tamper) => {
    const own = browser();
    const callback = await atCallback(own);
    issuer.tamper = tamper;
    expect((await own.ask(callback.href)).status).toBe(502);
    issuer.tamper = undefined;
    await nobody(own);
  });

  test('an ID token under another key is no sign-in', async () => {
    const own = browser();
    const callback = await atCallback(own);
    issuer.forge = true;
    expect((await own.ask(callback.href)).status).toBe(502);
    await nobody(own);
  });

  test('an answer in the name of another issuer is no sign-in (mix-up)', async () => {
    const own = browser();
    const callback = await atCallback(own);
    expect(callback.searchParams.get('iss')).toBe(issuer.url);
    callback.searchParams.set('iss', 'https://evil.example');
    expect((await own.ask(callback.href)).status).toBe(502);
    await nobody(own);
  });

  test.each([['en', 'You were not signed in'], ['tr', 'Oturum açılmadı']])('the issuer’s no is told in %s', async (language, title) => {
    const own = browser();
    issuer.who = undefined;
    const callback = await own.open(`${HOME}/sign-in`, isCallback);
    expect(callback.url.searchParams.get('error')).toBe('access_denied');
    const page = await own.ask(callback.url.href, { headers: { 'accept-language': language } });
    expect([page.status, page.text.includes(title), page.text.includes(`<html lang="${language}">`)]).toEqual([403, true, true]);
    expect(page.text).not.toContain('broke off');
    await nobody(own);
  });

  test('one that took too long is over', async () => {
    const own = browser();
    const callback = await atCallback(own);
    ahead = 31 * MINUTE;
    expect((await own.ask(callback.href)).status).toBe(400);
  });
});

describe('a session', () => {
  test('is another one after every sign-in, and the one before is over', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const first = own.cookie('tallystick.example', COOKIE)!;
    expect((await api(own, '/me')).status).toBe(200);
    await signIn(own, 'canan', '?again=1');
    const second = own.cookie('tallystick.example', COOKIE)!;
    expect(second.value).not.toBe(first.value);
    expect((await api(own, '/me')).status).toBe(200);
    own.put(first);
    expect(await api(own, '/me')).toMatchObject({ status: 401, code: 'session-expired' });
    expect(await api(own, '/me', { headers: { 'accept-language': 'tr' } })).toMatchObject({ title: 'Oturumun süresi doldu' });
  });

  test('ends when it is not used, to the minute, and is kept by use', async () => {
    const own = browser();
    await signIn(own, 'canan');
    for (const minutes of [59, 118, 177]) {
      ahead = minutes * MINUTE;
      expect((await api(own, '/me')).status, String(minutes)).toBe(200);
    }
    ahead = (177 + 60) * MINUTE + 1000;
    expect(await api(own, '/me')).toMatchObject({ status: 401, code: 'session-expired' });
    expect((await own.ask(`${HOME}/sign-in?return=/x`)).headers.location).toContain(issuer.url);
  });

  test('ends at its age, however much it is used', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const { endsAt } = (await api(own, '/me'))['session'] as { endsAt: string };
    for (ahead = 0; ahead < 12 * 60 * MINUTE - MINUTE; ahead += 50 * MINUTE) expect((await api(own, '/me')).status).toBe(200);
    ahead = Date.parse(endsAt) - Date.now() - 2000;
    expect((await api(own, '/me')).status).toBe(200);
    ahead = Date.parse(endsAt) - Date.now() + 1;
    expect(await api(own, '/me')).toMatchObject({ status: 401, code: 'session-expired' });
  });

  test('is written down once a minute at most', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const { id } = (await api(own, '/me'))['session'] as { id: string };
    const seen = async () => (await stage.rows('select seen_at::text, xmin::text from session where id = $1', [id]))[0];
    const before = await seen();
    for (let count = 0; count < 20; count += 1) await api(own, '/me');
    expect(await seen()).toEqual(before);
    ahead = 61_000;
    await api(own, '/me');
    await expect.poll(seen).not.toEqual(before);
  });

  test('is unknown where its cookie holds anything else', async () => {
    const own = browser();
    for (const value of ['', 'x', 'a'.repeat(43), `${'a'.repeat(42)}"`, '%00']) {
      own.put({ name: COOKIE, value, host: 'tallystick.example', path: '/', secure: true, written: '' });
      expect(await api(own, '/me'), value).toMatchObject({ status: 401, code: 'unauthorised' });
    }
    // Without the prefix a neighbour under the same name could have set it.
    await signIn(own, 'canan');
    const { value } = own.cookie('tallystick.example', COOKIE)!;
    const plain = browser();
    plain.put({ name: 'tallystick', value, host: 'tallystick.example', path: '/', secure: true, written: '' });
    expect((await api(plain, '/me')).status).toBe(401);
  });

  test('is listed for its owner alone, and ended by its owner alone', async () => {
    const [one, two, stranger] = [browser(), browser(), browser()];
    await signIn(one, 'canan');
    issuer.who = 'canan';
    await two.ask(`${HOME}/sign-in`);
    await two.open(`${HOME}/sign-in`);
    await joined('partner.global', 'pinar').then((own) => { stranger.put(own.cookie('tallystick.example', COOKIE)!); });
    const list = async (own: Browser) => ((await api(own, '/sessions'))['items'] as { id: string; current: boolean; program: string }[]);
    const own = (await list(one)).find(({ current }) => current)!;
    const theirs = (await list(two)).find(({ current }) => current)!;
    expect(own.program).toBe('Unknown browser');
    expect((await list(one)).map(({ id }) => id)).toContain(theirs.id);
    expect((await list(stranger)).map(({ id }) => id)).not.toContain(own.id);
    const end = (by: Browser, id: string) => api(by, `/sessions/${id}/end`, { method: 'POST' });
    expect((await end(stranger, own.id)).status).toBe(404);
    expect((await end(one, 'ses_0000000000000000')).status).toBe(404);
    expect((await api(one, '/me')).status).toBe(200);
    expect(await end(two, own.id)).toMatchObject({ status: 200, id: own.id });
    expect(await api(one, '/me')).toMatchObject({ status: 401, code: 'session-expired' });
    expect((await end(two, own.id)).status).toBe(404);
    expect((await list(two)).map(({ id }) => id)).not.toContain(own.id);
    const withKey = await one.ask(`${HOME}/api/v1/sessions`, { headers: { authorization: `Bearer ${parties.secrets['customer.admin']}` } });
    expect(JSON.parse(withKey.text)).toEqual({ items: [], next: null });
  });

  test('ended at another server is felt within two seconds', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const { id } = (await api(own, '/me'))['session'] as { id: string };
    const other = await beside({ publicUrl: HOME, oidcIssuers: join(folder, 'issuers.yaml') }, { issuerFetch: issuer.fetch });
    const there = new Browser({ behindProxy: { [HOME]: other.address } });
    there.put(own.cookie('tallystick.example', COOKIE)!);
    expect((await api(there, `/sessions/${id}/end`, { method: 'POST' })).status).toBe(200);
    expect((await api(there, '/me')).status).toBe(401);
    const begun = performance.now();
    await expect.poll(async () => (await api(own, '/me')).status, { timeout: 3000 }).toBe(401);
    expect(performance.now() - begun).toBeLessThan(2500);
    await other.close();
  });

  test('is gone after signing out, at once and for good', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const kept = own.cookie('tallystick.example', COOKIE)!;
    expect((await own.ask(`${HOME}/sign-out`, { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await api(own, '/me')).status).toBe(200);
    const page = await own.submit(`${HOME}/sign-out`, {});
    expect([page.status, page.headers['clear-site-data']]).toEqual([200, '"cache", "storage"']);
    expect(own.cookie('tallystick.example', COOKIE)).toBeUndefined();
    own.put(kept);
    expect(await api(own, '/me')).toMatchObject({ status: 401, code: 'session-expired' });
    expect((await own.submit(`${HOME}/sign-out`, {})).status).toBe(200);
  });
});

describe('a request that changes something', () => {
  const rename = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' };

  test.each<[number, string, Record<string, string>]>([
    [200, 'from our own origin', { origin: HOME }],
    [200, 'from our own origin, said by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }],
    [403, 'from elsewhere', { origin: 'https://evil.example' }],
    [403, 'from elsewhere, whatever Sec-Fetch-Site says', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    [403, 'from a neighbour under the same name', { origin: 'https://shop.tallystick.example' }],
    [403, 'from plain http', { origin: 'http://tallystick.example' }],
    [403, 'from nowhere in particular', { origin: 'null' }],
    [403, 'from a neighbour, said by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }],
    [403, 'from elsewhere, said by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    [403, 'typed by somebody, or sent by a program', { 'sec-fetch-site': 'none' }],
    [403, 'without either', {}],
  ])('with a cookie is answered %i %s', async (status, _what, headers) => {
    const own = browser();
    await signIn(own, 'canan');
    const answer = await own.ask(`${HOME}/api/v1/commands`, { ...rename, headers: { ...rename.headers, ...headers } });
    expect([answer.status, status === 200 ? undefined : (JSON.parse(answer.text) as { code: string }).code])
      .toEqual([status, status === 200 ? undefined : 'forbidden']);
    // Reading is everybody's whom the browser lets read the answer.
    expect((await own.ask(`${HOME}/api/v1/me`, { headers })).status).toBe(200);
  });

  test('with a key needs none of it, and the key decides who it is', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const authorization = `Bearer ${parties.secrets['sponsor.admin']}`;
    const answer = await own.ask(`${HOME}/api/v1/commands`, {
      ...rename, headers: { ...rename.headers, authorization, origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(200);
    expect(await api(own, '/me', { headers: { authorization } })).toMatchObject({ organisation: { id: parties.sponsor }, session: null });
    expect((await api(own, '/me', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect(await api(own, '/me', { headers: { authorization: 'Basic eDp5' } })).toMatchObject({ organisation: { id: parties.customer } });
  });
});

describe('several organisations', () => {
  test('are all of one identity; X-Organisation picks one, and the last one stays', async () => {
    const own = await joined('rival.global', 'ravza');
    expect((await openInvitation(own, parties.people['partner.admin'])).text).toContain('Join as');
    const page = await own.submit(`${HOME}/invitation/join`, {});
    expect(page.text).toContain('Fabrikam');
    const me = await api(own, '/me');
    const rival = placesOf(me).find((each) => each !== parties.partner)!;
    expect(placesOf(me)).toHaveLength(2);
    const at = async (organisation: string) => api(own, '/me', { headers: { 'x-organisation': organisation } });
    expect(await at(parties.partner)).toMatchObject({ organisation: { id: parties.partner } });
    expect(await at(rival)).toMatchObject({ organisation: { id: rival }, person: { roles: ['global-admin'] } });
    expect(await at(parties.partner)).toMatchObject({ organisation: { id: parties.partner }, person: { roles: ['programme-admin'] } });
    expect(await at(parties.customer)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await api(own, '/me')).toMatchObject({ organisation: { id: parties.partner } });
    await expect.poll(async () => (await stage.rows('select organisation_id from session where subject = $1 and ended_at is null', ['ravza']))[0])
      .toEqual({ organisation_id: parties.partner });
    await signIn(own, 'ravza', '?again=1');
    expect(await api(own, '/me')).toMatchObject({ organisation: { id: parties.partner } });

    await does(parties.as('partner.global'), 'person.suspend', {
      personId: parties.people['partner.admin'], reason: 'On leave.',
    } as ClientInput<'person.suspend'>, { within: parties.partner });
    await arrive(own, 'ravza');
    expect(await at(parties.partner)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await api(own, '/me')).toMatchObject({ status: 200, organisation: { id: rival } });
    await does(parties.as('partner.global'), 'person.reinstate', {
      personId: parties.people['partner.admin'],
    } as ClientInput<'person.reinstate'>, { within: parties.partner });
    await arrive(own, 'ravza');
    expect((await at(parties.partner)).status).toBe(200);
  });
});

describe('an invitation', () => {
  test('tells who invited to what, and is taken up once', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const own = browser();
    const page = await openInvitation(own, personId);
    expect(page.url.href).toBe(`${HOME}/invitation`);
    for (const fact of ['Contoso', 'project manager', 'Derya', 'customer.admin']) expect(page.text, fact).toContain(fact);
    expect((await stage.rows('select * from invitation_opened')).length).toBeGreaterThan(0);
    await signIn(own, 'derya', '?invitation=1');
    expect(await api(own, '/me')).toMatchObject({ person: { id: personId }, organisation: { id: parties.customer } });
    const other = browser();
    expect((await openInvitation(other, personId)).text).toContain('cannot be used');
    expect((await openInvitation(own, personId)).status).toBe(400);
  });

  test('that two have opened is taken up by the first', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const [one, two] = [browser(), browser()];
    await openInvitation(one, personId);
    await openInvitation(two, personId);
    await signIn(one, 'first', '?invitation=1');
    const page = await signIn(two, 'second', '?invitation=1');
    expect([page.status, page.text.includes('cannot be used')]).toEqual([400, true]);
    expect((await api(one, '/me')).status).toBe(200);
    expect((await api(two, '/me')).status).toBe(403);
  });

  test('is void after a later one, and so is the sign-in that it led to', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const own = browser();
    await openInvitation(own, personId);
    await signIn(own, 'erdem', '?invitation=1');
    expect((await api(own, '/me')).status).toBe(200);
    await does(parties.as('customer.admin'), 'person.reinvite', { personId } as ClientInput<'person.reinvite'>, { within: parties.customer });
    await arrive(own, 'erdem');
    expect((await api(own, '/me')).status).toBe(403);
    expect((await openInvitation(own, personId, 1)).status).toBe(400);
    expect((await openInvitation(own, personId, 2)).status).toBe(200);
    expect((await own.submit(`${HOME}/invitation/join`, {})).status).toBe(200);
    expect((await api(own, '/me')).status).toBe(200);
  });

  test('is not taken up by whoever merely signs in in the same browser', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const own = browser();
    await openInvitation(own, personId);
    await signIn(own, 'passer-by');
    expect((await api(own, '/me')).status).toBe(403);
  });

  test('is refused to an identity that has a place there', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const own = browser();
    await openInvitation(own, personId);
    const page = await signIn(own, 'canan', '?invitation=1');
    expect([page.status, page.text.includes('a place in that organisation already')]).toEqual([409, true]);
    expect((await openInvitation(browser(), personId)).status).toBe(200);
  });

  test('tells nothing where it is none, is over, is a voucher’s, or comes from elsewhere', async () => {
    const personId = await invited('customer.admin', ['project-manager'], parties.customer);
    const own = browser();
    const strange = await (await tokensOf('others')).invitation({ personId, invitation: 1 }, until());
    const voucher = await tokens.voucher({ reference: personId, sequence: 1 }, until());
    const over = await tokens.invitation({ personId, invitation: 1 }, until(-1));
    for (const token of ['', 'x', strange, voucher, over, await tokens.invitation({ personId, invitation: 2 }, until())]) {
      const page = await own.submit(`${HOME}/invitation`, { token });
      expect([page.status, page.text.includes('Contoso')], token).toEqual([400, false]);
    }
    const good = new URLSearchParams({ token: await tokens.invitation({ personId, invitation: 1 }, until()) }).toString();
    const forged = await own.ask(`${HOME}/invitation`, {
      method: 'POST', body: good, headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(forged.status).toBe(403);
  });

  test('has a page whose script is a file, and takes the token out of the address first', async () => {
    const own = browser();
    const page = await own.ask(`${HOME}/invitation`);
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';.*form-action 'self'/);
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/i);
    const { text } = await own.ask(`${HOME}/pages/invitation.js`);
    expect(text.indexOf('replaceState')).toBeLessThan(text.indexOf('submit'));
    expect(page.headers['referrer-policy']).toBe('same-origin');
  });
});

describe('step-up', () => {
  const REQUEST = 'pay_0000000000000000';
  const post = (own: Browser, path: string, body: unknown) => api(own, path, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
  });
  const makeOld = async (subject: string, minutes: number) => {
    await stage.rows(`update session set authenticated_at = now() - make_interval(mins => $2) where subject = $1`, [subject, minutes]);
  };

  test('asks for a recent sign-in where money moves, and the issuer is told to ask again', async () => {
    await joined('sponsor.finance', 'filiz');
    const own = browser();
    await arrive(own, 'filiz');
    const give = () => post(own, `/payment-requests/${REQUEST}/approve`, {});
    const item = async () => {
      const { items } = await post(own, '/commands', [{ command: 'payment.approve', input: { request: REQUEST } }]);
      return (items as { status: number; problem?: { code: string } }[])[0]!;
    };
    expect((await give()).status).toBe(404);
    await arrive(own, 'filiz');
    await makeOld('filiz', 16);
    const told = await give();
    expect(told).toMatchObject({ status: 401, code: 'sign-in.too-old', title: 'Sign in once more' });
    expect(told.headers['www-authenticate']).toMatch(/error="insufficient_user_authentication".*max_age="900"/);
    expect(await item()).toMatchObject({ status: 401, problem: { code: 'sign-in.too-old' } });
    expect((await api(own, '/me')).status).toBe(200);
    const asked = issuer.asked;
    await signIn(own, 'filiz');
    expect(issuer.asked, 'a page that is only looked at asks nobody').toBe(asked);
    await signIn(own, 'filiz', '?again=1&return=/sign-in');
    expect(issuer.asked).toBe(asked + 1);
    expect(own.visited.find((each) => /\/auth\?.*prompt=login/.test(each))).toContain('max_age=0');
    expect((await give()).status).toBe(404);
    expect((await item()).status).toBe(404);
  });

  test('takes no old sign-in for a new one, and none without a time for recent', async () => {
    const own = browser();
    await signIn(own, 'canan');
    const callback = await own.open(`${HOME}/sign-in?again=1`, isCallback);
    issuer.tamper = (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) - 600 });
    const page = await own.ask(callback.url.href);
    expect([page.status, page.text.includes('A new sign-in is needed')]).toEqual([403, true]);
    const other = await own.open(`${HOME}/sign-in?again=1`, isCallback);
    issuer.tamper = ({ auth_time: _time, ...claims }) => claims;
    expect((await own.ask(other.url.href)).status).toBe(403);
    issuer.tamper = ({ auth_time: _time, ...claims }) => claims;
    const plain = browser();
    await signIn(plain, 'filiz');
    expect(await post(plain, `/payment-requests/${REQUEST}/approve`, {})).toMatchObject({ status: 401, code: 'sign-in.too-old' });
  });

  test('is asked of nobody who may not give the command, and of no key', async () => {
    const own = browser();
    await arrive(own, 'canan');
    await makeOld('canan', 60);
    expect(await post(own, `/payment-requests/${REQUEST}/approve`, {})).toMatchObject({ status: 403, code: 'role.missing' });
    const authorization = `Bearer ${parties.secrets['sponsor.finance']}`;
    const answer = await own.ask(`${HOME}/api/v1/payment-requests/${REQUEST}/approve`, {
      method: 'POST', body: '{}', headers: { authorization, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('the sandbox’s own issuer', () => {
  let sandbox: Stage;

  beforeAll(async () => {
    const clock = movableClock('2021-03-15T12:00:00.000Z' as Instant);
    sandbox = await startStage('2021-03-15', {}, { sandbox: { clock, issuer: sandboxIssuer() }, tokens });
  }, 60_000);
  afterAll(() => sandbox.close());

  const isAsking = (answer: Answer) => answer.url.pathname.startsWith('/sandbox/issuer/interaction/');

  test('lets somebody new in by the same path, with a plain cookie on loopback', async () => {
    const people = await cast(sandbox);
    const own = new Browser();
    const token = await tokens.invitation({ personId: people.people['customer.admin'], invitation: 1 }, until());
    await own.submit(`${sandbox.url}/invitation`, { token });
    const asking = await own.open(`${sandbox.url}/sign-in?invitation=1`);
    expect(isAsking(asking)).toBe(true);
    expect((await own.submit(asking.url.href, { name: '', email: 'no address' })).text).toContain('role="alert"');
    const home = await own.submit(asking.url.href, { name: 'Nil Aksu', email: 'nil@example.com' });
    expect(home.text).toContain('Nil Aksu (nil@example.com)');
    const { host } = new URL(sandbox.url);
    expect(own.cookie(host, 'tallystick')?.written).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const me = JSON.parse((await own.ask(`${sandbox.url}/api/v1/me`)).text) as object;
    expect(me).toMatchObject({ person: { id: people.people['customer.admin'] }, organisation: { name: 'Contoso' } });
    // From now on she is one of those to pick, and a link may name her; asked to sign in again, she is asked.
    const again = new Browser();
    const listed = await again.open(`${sandbox.url}/sign-in`);
    expect(listed.text).toContain('customer.admin');
    const [, subject = ''] = /name="subject" value="([^"]+)"/.exec(listed.text) ?? [];
    const straight = await new Browser().open(`${sandbox.url}/sign-in?hint=${subject}&return=/api/v1/me`);
    expect(JSON.parse(straight.text)).toMatchObject({ organisation: { name: 'Contoso' } });
    expect(isAsking(await own.open(`${sandbox.url}/sign-in?again=1&hint=${subject}`))).toBe(true);
    expect((await again.submit(listed.url.href, { subject: 'nobody' })).status).toBe(400);
    // Whoever is somebody can be somebody else by a link, without leaving first.
    const other = new Browser();
    await other.submit(`${sandbox.url}/invitation`, { token: await tokens.invitation({ personId: people.people['sponsor.admin'], invitation: 1 }, until()) });
    await other.submit((await other.open(`${sandbox.url}/sign-in?invitation=1`)).url.href, { name: 'Ada', email: 'ada@example.com' });
    const all = [...(await again.open(`${sandbox.url}/sign-in`)).text.matchAll(/name="subject" value="([^"]+)"/g)].map(([, each = '']) => each);
    for (const [hint, kind] of [[all.find((each) => each !== subject) ?? '', 'sponsor'], [subject, 'customer']] as const) {
      const changed = await own.open(`${sandbox.url}/sign-in?hint=${hint}&return=/api/v1/me`);
      expect(JSON.parse(changed.text), changed.url.href).toMatchObject({ organisation: { kind } });
    }
  });

  test('is not asked without end from one address', async () => {
    await sandbox.rows('delete from attempt');
    const ask = () => new Browser().ask(`${sandbox.url}/sign-in/callback?state=x`, { headers: { 'accept-language': 'tr' } });
    const answers: Answer[] = [];
    while (answers.length < 210) answers.push(...await Promise.all(Array.from({ length: 30 }, ask)));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(200);
    const page = await ask();
    expect([page.status, page.text.includes('Çok fazla deneme')]).toEqual([429, true]);
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(500);
    expect((await new Browser().ask(`${sandbox.url}/sign-in`)).status).toBe(429);
    await sandbox.rows('delete from attempt');
  });

  test('is loaded by nothing but itself, and only when somebody signs in', () => {
    const src = fileURLToPath(new URL('../../src', import.meta.url));
    const mentions = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).flatMap((path) =>
      readFileSync(join(src, path), 'utf8').split('\n').filter((line) => line.includes(`'oidc-provider'`)).map((line) => [path, line.trim()]));
    expect(mentions.filter(([, line]) => !line!.startsWith('import type ')).map(([path, line]) => `${path!}: ${line!}`))
      .toEqual([`${join('server', 'sandbox', 'issuer.ts')}: const { default: Made, interactionPolicy } = await import('oidc-provider');`]);
  });

  test('is met under the name that the cookie is for', async () => {
    const { port } = new URL(sandbox.url);
    const answer = await new Browser().ask(`http://localhost:${port}/sign-in?return=%2Fx`);
    expect([answer.status, answer.headers.location]).toEqual([303, `${sandbox.url}/sign-in?return=%2Fx`]);
  });
});

describe('several issuers', () => {
  let strong: TestIssuer;
  let several: Server;

  beforeAll(async () => {
    strong = await startIssuer(`${HOME}/sign-in/callback`);
    const path = join(folder, 'several.yaml');
    const entry = (id: string, { url, clientSecret }: TestIssuer, more = '') => `- id: ${id}\n  issuer: ${url}\n  clientId: ${CLIENT_ID}\n`
      + `  clientSecret: ${clientSecret}\n  name: { en: ${id} of Test, tr: ${id} Deneme }\n${more}`;
    writeFileSync(path, entry('weak', issuer) + entry('strong', strong, '  acrValues: [two-factors]\n'));
    const issuerFetch: TestIssuer['fetch'] = (url, options) => (url.startsWith(strong.url) ? strong : issuer).fetch(url, options);
    several = await beside({ publicUrl: HOME, oidcIssuers: path }, { issuerFetch, tokens });
  }, 60_000);
  afterAll(async () => {
    await several.close();
    await strong.close();
  });

  const visitor = (which: TestIssuer) => new Browser({ behindProxy: { [HOME]: several.address }, ca: which.ca });

  test('are offered by name, and the choice keeps where it is to lead', async () => {
    issuer.who = 'canan';
    const own = visitor(issuer);
    const page = await own.open(`${HOME}/sign-in?return=%2Fx&lang=tr`);
    expect(page.text).toContain('Oturum aç: strong Deneme');
    const [, href = ''] = /href="([^"]*issuer=weak[^"]*)"/.exec(page.text) ?? [];
    const end = await own.open(HOME + href.replaceAll('&amp;', '&'), (url) => url.pathname === '/x');
    expect(end.url.href).toBe(`${HOME}/x`);
    expect((await own.open(`${HOME}/sign-in?issuer=none`)).text).toContain('Sign in with weak of Test');
  });

  test('are asked for as much proof as each is to give, and the same subject of two is two people', async () => {
    const own = visitor(strong);
    strong.tamper = (claims) => ({ ...claims, acr: 'one-factor' });
    const page = await own.open(`${HOME}/sign-in?issuer=strong`);
    expect([page.status, page.text.includes('A stronger sign-in is needed')]).toEqual([403, true]);
    expect(own.visited.find((each) => each.startsWith(`${strong.url}/auth?`))).toContain('acr_values=two-factors');
    strong.tamper = (claims) => ({ ...claims, acr: 'two-factors' });
    expect((await own.open(`${HOME}/sign-in?issuer=strong`)).status).toBe(200);
    issuer.who = 'ayla';
    await visitor(issuer).open(`${HOME}/sign-in?issuer=weak`);
    const rows = await stage.rows('select distinct issuer from session where subject = $1', ['ayla']);
    expect(rows.map(({ issuer: named }) => named).sort()).toEqual([issuer.url, strong.url].sort());
  });

  test('that do not answer say so, and are asked again the next time', async () => {
    const gone = await startIssuer(`${HOME}/sign-in/callback`);
    const path = join(folder, 'gone.yaml');
    writeFileSync(path, `- id: gone\n  issuer: ${gone.url}\n  clientId: x\n  name: { en: Gone, tr: Yok }\n`);
    await gone.close();
    const [settings] = await readIssuers(path);
    const desk = makeIssuer(settings!, { callback: () => `${HOME}/sign-in/callback`, now: Date.now, ageMax: 60, fetch: gone.fetch });
    const wish = { again: false, hint: undefined, language: 'en' as const };
    expect(await desk.ask(wish)).toMatchObject({ kind: 'failed', why: 'unreachable' });
    expect(await desk.ask(wish)).toMatchObject({ kind: 'failed', why: 'unreachable' });
  });
});

test('real issuers need an https address to send people back to', async () => {
  const config = { oidcIssuers: join(folder, 'issuers.yaml'), publicUrl: 'http://localhost:4173' };
  await expect(openSignIn({ config } as unknown as SignInPlace)).rejects.toThrow('OIDC_ISSUERS needs PUBLIC_URL, an https address');
});

test('a server without issuers says so', async () => {
  const alone = await beside({});
  try {
    const page = await new Browser().ask(`${alone.address}/sign-in`, { headers: { 'accept-language': 'tr' } });
    expect([page.status, page.text.includes('Burada henüz oturum açılamıyor')]).toEqual([503, true]);
  } finally {
    await alone.close();
  }
}, 30_000);
