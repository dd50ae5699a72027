/** The sandbox: its story is whole, its people's keys work, its clock goes forwards, and a broken start does no harm. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readDefinition } from '../../src/cli/definition-files.ts';
import type { ChangesView, ComingView, PersonaView } from '../../src/contract/sandbox-view.ts';
import type { WorklistView } from '../../src/contract/worklist.ts';
import { REQUEST_STATUSES } from '../../src/domain/payment.ts';
import { VOUCHER_STATUSES } from '../../src/domain/voucher.ts';
import { movableClock } from '../../src/server/clock.ts';
import { openFileStore } from '../../src/server/files.ts';
import { startServer, type Server } from '../../src/server/main.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { sandboxIssuer } from '../../src/server/sandbox/issuer.ts';
import { keepTime, NotASandbox, openSandbox } from '../../src/server/sandbox/open.ts';
import { mountSandbox } from '../../src/server/sandbox/routes.ts';
import { readSample, readShowcase } from '../../src/server/sandbox/sample.ts';
import { startThrowaway, type EmbeddedServer } from '../../src/server/store/embedded.ts';
import { makePool } from '../../src/server/store/database.ts';
import { migrate } from '../../src/server/store/migrate.ts';
import { Browser } from '../support/browser.ts';
import { asOwner } from '../support/stage.ts';

const PROGRAMME = fileURLToPath(new URL('../../programmes/microsoft-planning-services', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

async function story() {
  const read = await readDefinition(PROGRAMME);
  if ('errors' in read) throw new Error('the definition is not sound');
  return { definition: read.definition, sample: await readSample(join(PROGRAMME, 'sample')), showcase: await readShowcase(join(PROGRAMME, 'sample')) };
}

interface Persona { readonly name: string; readonly organisation: string; readonly roles: string[]; readonly apiKey: string }

/** The story without its ids, which are drawn anew each time. */
function summary(url: string): Promise<unknown> {
  return asOwner({ url }, `
    select o.code || ' ' || v.created_on || ' ' || engagement_type || ' ' || days || ' ' || v.country || ' ' || status
      || ' ' || coalesce(redeemed_on::text, '') as line from voucher v join organisation o on o.id = v.customer_id
    union all select invoice_number || ' ' || status || ' ' || total || ' ' || saved_on from payment_request
    union all select type || ' ' || at::date || ' ' || count(*) from journal group by type, at::date
    order by 1`);
}

let first: unknown;

const home = mkdtempSync(join(tmpdir(), 'tallystick-sandbox-'));
// The account that runs PostgreSQL has to pass through.
chmodSync(home, 0o711);

describe('a sandbox', () => {
  let database: EmbeddedServer;
  let server: Server;
  let keeper: ReturnType<typeof makePool>;
  let told = 0;

  beforeAll(async () => {
    database = await startThrowaway();
    const files = await openFileStore(join(home, 'files'));
    const place = { url: database.url };
    const begun = performance.now();
    const whole = await story();
    const open = () => openSandbox({ ...place, files, story: whole, begins: () => { told += 1; } });
    const now = await open();
    process.stdout.write(`the story was told in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
    expect(await open()).toBe(now);
    const clock = movableClock(now);
    keeper = makePool(place, 'tallystick_writer', 1);
    server = await startServer({
      place, clock, filesFolder: join(home, 'files'), config: { port: 0 }, log: pino({ level: 'silent' }),
      sandbox: {
        clock, moving: keepTime(keeper), issuer: sandboxIssuer(), extraRoutes: (app, engine) => mountSandbox(app, engine, Buffer.alloc(32, 7), {
          programmeId: whole.definition.id, showcase: whole.showcase,
        }),
      },
    });
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await keeper.end();
    await database.stop();
  });

  const count = async (sql: string): Promise<Record<string, number>> => {
    const rows = await asOwner({ url: database.url }, sql);
    return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['count'])]));
  };
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.address}${path}`, { headers });
  const personas = async (): Promise<Persona[]> =>
    ((await (await get('/sandbox/personas')).json()) as { items: Persona[] }).items;
  const setClock = (now: string) => fetch(`${server.address}/api/v1/clock`, {
    method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now }),
  });

  test('is told once, to the end, without a fault', async () => {
    expect(told).toBe(1);
    expect((await verify(server.engine.writers)).faults).toEqual([]);
    expect(await (await get('/api/v1/clock')).json()).toEqual({ now: '2021-03-15T12:00:00.000Z', movable: true });
  });

  test('shows every state, many places, and the years', async () => {
    const vouchers = await count('select status as name, count(*) from voucher group by 1');
    expect(Object.keys(vouchers).sort()).toEqual([...VOUCHER_STATUSES].sort());
    expect(Object.values(vouchers).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(350);
    const requests = await count('select status as name, count(*) from payment_request group by 1');
    expect(Object.keys(requests).sort()).toEqual([...REQUEST_STATUSES].sort());
    const { customer, partner } = await count('select kind as name, count(*) from organisation group by 1');
    expect([customer, partner]).toEqual([40, 25]);
    const countries = await count('select country as name, count(*) from organisation group by 1');
    expect(Object.keys(countries).length).toBeGreaterThanOrEqual(12);
    const years = await count('select extract(year from created_on) as name, count(*) from voucher group by 1');
    for (const year of ['2019', '2020', '2021']) expect(years[year], year).toBeGreaterThan(20);
    const events = await count('select type as name, count(*) from journal group by 1');
    for (const type of ['voucher.extended', 'voucher.released', 'voucher.rescheduled', 'payment.appealed', 'agreement.ended',
      'entitlement.converted', 'entitlement.reduced']) {
      expect(events[type], type).toBeGreaterThan(0);
    }
  });

  test('lets its visitors meet a customer with vouchers in every state', async () => {
    first = await summary(database.url);
    const shown = await count(`select status as name, count(*) from voucher v join organisation o on o.id = v.customer_id
      where o.code = 'C001' group by 1`);
    for (const status of VOUCHER_STATUSES) expect(shown[status], status).toBeGreaterThan(0);
  });

  test('has somebody for every part, whose keys work', async () => {
    const all = await personas();
    expect(all.length).toBeGreaterThanOrEqual(12);
    expect(new Set(all.map(({ apiKey }) => apiKey)).size).toBe(all.length);
    for (const { name, organisation, roles, apiKey } of all) {
      const me = await get('/api/v1/me', { authorization: `Bearer ${apiKey}` });
      expect(me.status, name).toBe(200);
      expect(await me.json()).toMatchObject({ person: { name, roles }, organisation: { name: organisation } });
    }
    const roles = new Set(all.flatMap((each) => each.roles));
    expect(roles.size).toBe(9);
  });

  test('has something to do for everybody on its first day but two of the sponsor, the same as on their worklist', async () => {
    const all = ((await (await get('/sandbox/personas')).json()) as { items: PersonaView[] }).items;
    const idle = all.filter(({ today }) => today.length === 0).map(({ roles }) => roles.join(' '));
    // The sponsor's admin is told of dates within ninety days; the next is the last day to create, in a hundred and seven.
    expect(idle).toEqual(['programme-admin', 'auditor']);
    for (const { name, apiKey, today } of all) {
      const answer = await get('/api/v1/worklist?limit=200', { authorization: `Bearer ${apiKey}` });
      const { items, counts, on } = (await answer.json()) as WorklistView;
      expect(on).toBe('2021-03-15');
      expect(Object.fromEntries(today.map(({ task, count: many }) => [task, many])), name)
        .toEqual(Object.fromEntries(counts.map(({ task, count: many }) => [task, many])));
      for (const { task, due } of today) expect(items.find((each) => each.task === task)?.due ?? null, `${name} ${task}`).toBe(due);
    }
  });

  test('tells what comes next, the soonest first', async () => {
    const { now, items } = (await (await get('/sandbox/next')).json()) as ComingView;
    expect(now).toBe('2021-03-15T12:00:00.000Z');
    const days = items.map(({ day }) => day);
    expect(days).toEqual(days.toSorted());
    expect(days[0]! > '2021-03-15').toBe(true);
    const [first = { day: '', count: 0 }] = items.filter(({ kind }) => kind === 'voucher-expiry');
    const due = await count(`select min(due_on) as name, 1 as count from voucher where due_on > '2021-03-15'`);
    expect(Object.keys(due)).toEqual([first.day]);
    const many = await count(`select 'x' as name, count(*) from voucher where due_on = '${first.day}'`);
    expect(many['x']).toBe(first.count);
    const whose = await count(`select o.name, count(*) from voucher v join organisation o on o.id = v.customer_id
      where due_on = '${first.day}' group by o.name order by o.name limit 3`);
    expect(first).toMatchObject({ whose: Object.keys(whose) });
  });

  test('signs everybody in by one link of its start page, and shows who there is where one is asked', async () => {
    const html = await (await get('/sandbox')).text();
    const links = [...html.matchAll(/<strong translate="no">([^<]+)<\/strong>[^]*?href="(\/sign-in\?hint=[^"]+)"/g)];
    expect(links).toHaveLength((await personas()).length);
    for (const [, name = '', path = ''] of links) {
      const browser = new Browser();
      expect((await browser.open(server.address + path)).text, name).toContain(`Signed in as: ${name} (`);
      const me = JSON.parse((await browser.ask(`${server.address}/api/v1/me`)).text) as object;
      expect(me, name).toMatchObject({ person: { name, joined: true } });
    }
    const asking = await new Browser().open(`${server.address}/sign-in`);
    expect(asking.url.pathname).toContain('/interaction/');
    expect((await new Browser().open(`${server.address}/sign-in?lang=tr`)).text).toContain('Kim olmak istersiniz?');
    for (const { name, organisation } of await personas()) {
      expect(asking.text).toContain(name);
      expect(asking.text).toContain(organisation);
    }
    expect(asking.headers['content-security-policy']).toContain("form-action 'self'");
  });

  test.each([['en', 'Türkçe'], ['tr', 'English']])('greets in %s, without script or style of its own', async (lang, other) => {
    const page = await get(`/sandbox?lang=${lang}`);
    const html = await page.text();
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).toContain(`>${other}</a>`);
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    expect(page.headers.get('content-security-policy')).toContain('default-src \'none\'');
    const { status } = await get('/pages/style.css');
    expect(status).toBe(200);
    // The portal is there once it is built.
    for (const [, path = ''] of html.matchAll(/href="(\/(?!sign-in)[^"]+)"/g)) expect((await get(path)).status, path).toBe(200);
    expect(html).toContain('<a href="/">');
    expect(await (await get('/sandbox', { 'accept-language': 'tr' })).text()).toContain('<html lang="tr">');
  });

  test('shows lines that work as pasted', async () => {
    const html = await (await get('/sandbox')).text();
    const lines = [...html.matchAll(/<pre><code[^>]*>(curl [^<]*)<\/code>/g)].map(([, line = '']) =>
      line.replaceAll('&#39;', '\'').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines.filter((each) => !each.includes('PUT'))) {
      const [url = ''] = /http:\/\/[^']+/.exec(line) ?? [];
      const [, key = ''] = /Bearer (\S+)'/.exec(line) ?? [];
      const [, body] = /-d '([^']+)'/.exec(line) ?? [];
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      expect([200, 409], line).toContain(answer.status);
      const shown = (await answer.json()) as { items?: unknown[] };
      if (shown.items !== undefined) expect(shown.items.length, line).toBeGreaterThan(0);
    }
  });

  test('takes files over HTTP, from those who may', async () => {
    const all = await personas();
    const keyOf = (name: string) => all.find((each) => each.name === name)?.apiKey ?? '';
    const post = (kind: string, key: string, body: string, query = '') => fetch(`${server.address}/api/v1/imports/${kind}${query}`, {
      method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' }, body,
    });
    const ended = async (path: string, key: string): Promise<unknown> => {
      for (;;) {
        const view = (await (await get(path, { authorization: `Bearer ${key}` })).json()) as { status: string };
        if (view.status !== 'running') return view;
        await sleep(20);
      }
    };
    const places = 'partner,name,country,city\nP001,Fabrikam İzmir,TR,İzmir\n';
    const given = await post('locations', keyOf('Defne'), places);
    expect(given.status).toBe(202);
    const path = given.headers.get('location') ?? '';
    expect(await ended(path, keyOf('Defne'))).toMatchObject({ kind: 'locations', status: 'done', accepted: 1, alreadyThere: 0 });
    expect((await get(path, { authorization: `Bearer ${keyOf('Jörg')}` })).status).toBe(404);
    const again = await post('locations', keyOf('Defne'), places, '?dryRun=true');
    expect(await ended(again.headers.get('location') ?? '', keyOf('Defne'))).toMatchObject({ dryRun: true, alreadyThere: 1 });
    expect((await post('grants', keyOf('Defne'), 'reference,agreement,days\n')).status).toBe(403);
    expect((await post('planets', keyOf('Morgan'), 'name\n')).status).toBe(400);
    expect((await post('grants', keyOf('Morgan'), '')).status).toBe(400);
    expect((await get('/api/v1/imports/imp_0', { authorization: `Bearer ${keyOf('Morgan')}` })).status).toBe(404);
  });

  test('answers to its own names only', async () => {
    const status = await new Promise((resolve, reject) => {
      ask({ port: server.port, path: '/sandbox/personas', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  test('moves its clock forwards only, in turn, and does the work of the days crossed', async () => {
    const changes = async (query: string) => (await (await get(`/sandbox/changes${query}`)).json()) as ChangesView;
    const before = await changes('');
    expect(before).toEqual({ position: before.position, counts: [], mails: 0, items: [] });
    const both = await Promise.all([setClock('2021-06-30'), setClock('2021-07-02')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const after = await changes(`?after=${String(before.position)}`);
    const sum = after.counts.reduce((all, each) => all + each.count, 0);
    expect(sum).toBe(after.position - before.position);
    expect(after.counts.find(({ event }) => event === 'voucher.expired')?.count).toBeGreaterThan(0);
    expect(after.items).toHaveLength(Math.min(50, sum));
    expect(await changes(`?after=${String(after.position)}`)).toEqual({ position: after.position, counts: [], mails: 0, items: [] });
    expect((await get('/sandbox/changes?after=soon')).status).toBe(400);
    const back = await setClock('2021-07-01');
    expect(back.status).toBe(409);
    expect(await back.json()).toMatchObject({ code: 'sandbox.clock-backwards' });
    const left = await asOwner({ url: database.url }, 'select sum(available) as days from agreement');
    expect(left).toEqual([{ days: '0' }]);
    expect(await asOwner({ url: database.url }, 'select now from sandbox_clock')).toEqual([{ now: '2021-07-02T12:00:00.000Z' }]);
    await server.engine.sequenced();
    expect((await verify(server.engine.writers)).faults).toEqual([]);
  });

  test('never takes an installation for its own', async () => {
    const other = await startThrowaway();
    try {
      await migrate(other.connection);
      await asOwner(other.connection, `insert into organisation (id, kind, name, country, sequence, head)
        values ('spo_1', 'sponsor', 'Real', 'US', 1, decode(repeat('00', 32), 'hex'))`);
      const files = await openFileStore(join(home, 'other'));
      await expect(openSandbox({ url: other.url, files, story: await story(), begins: () => undefined })).rejects.toThrow(NotASandbox);
      expect(await asOwner(other.connection, 'select name from organisation')).toEqual([{ name: 'Real' }]);
    } finally {
      await other.stop();
    }
  });
});

describe.skipIf(process.platform === 'win32')('`npm start`', () => {
  const children: ChildProcess[] = [];
  afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL'); });
  afterAll(() => { rmSync(home, { recursive: true, force: true }); });

  const data = join(home, 'data');

  /** Starts a sandbox and waits for a line of its output, or its end. */
  function start(more: readonly string[] = [], folder = data, port = '0') {
    const child = spawn(process.execPath, [MAIN, 'sandbox', ...more], {
      env: { ...process.env, TALLYSTICK_DATA: folder, PORT: port, HOST: '' }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => { said += bytes.toString(); });
    child.stderr.on('data', (bytes: Buffer) => { said += bytes.toString(); });
    const until = async (wanted: RegExp): Promise<string> => {
      for (;;) {
        const found = wanted.exec(said)?.[0];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`it ended with ${String(child.exitCode)}: ${said}`);
        await sleep(20);
      }
    };
    const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    };
    return { until, end, child, get said() { return said; } };
  }

  const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;
  const keysAt = async (address: string) =>
    ((await (await fetch(`${address}/sandbox/personas`)).json()) as { items: Persona[] }).items.map(({ apiKey }) => apiKey);

  test('killed in the middle of its first start, it begins again; later starts keep everything', async () => {
    const killed = start();
    await killed.until(/Telling the story/);
    await sleep(1500);
    await killed.end('SIGKILL');

    const second = start();
    const begun = performance.now();
    const address = await second.until(ADDRESS);
    process.stdout.write(`started anew after ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
    expect(second.said).toContain('Telling the story');
    const { url } = JSON.parse(readFileSync(join(data, 'server.lock'), 'utf8')) as { url: string };
    // The keys of its people are made after the story.
    const told = (await summary(url)) as { line: string }[];
    expect(told.filter(({ line }) => !line.startsWith('key.created'))).toEqual(
      (first as typeof told).filter(({ line }) => !line.startsWith('key.created')));
    const keys = await keysAt(address);
    expect(keys.length).toBeGreaterThanOrEqual(12);
    expect(statSync(join(data, 'sandbox-secret')).mode & 0o777).toBe(0o600);

    const neighbour = start([], join(home, 'neighbour'), new URL(address).port);
    await expect(neighbour.until(ADDRESS)).rejects.toThrow(/port \d+ is taken/);
    const same = start();
    await expect(same.until(ADDRESS)).rejects.toThrow(/in use/);
    const fresh = start(['--fresh']);
    await expect(fresh.until(ADDRESS)).rejects.toThrow(/in use/);
    expect(await second.end('SIGTERM')).toBe(0);

    const third = start();
    const again = performance.now();
    const later = await third.until(ADDRESS);
    process.stdout.write(`started again after ${((performance.now() - again) / 1000).toFixed(1)} s\n`);
    expect(third.said).not.toContain('Telling the story');
    expect(await keysAt(later)).toEqual(keys);
    // At another port the issuer has another name, and its people are the same.
    expect(later).not.toBe(address);
    const [, link = ''] = /href="(\/sign-in\?hint=[^"]+)"/.exec(await (await fetch(`${later}/sandbox`)).text()) ?? [];
    expect((await new Browser().open(later + link)).text).toContain('You are signed in');
    await third.end('SIGTERM');
  }, 300_000);

  test('begins afresh only where the folder is a sandbox’s', async () => {
    const strange = join(home, 'strange');
    mkdirSync(strange, { recursive: true });
    chmodSync(strange, 0o711);
    writeFileSync(join(strange, 'thesis.txt'), 'years of work');
    await expect(start(['--fresh'], strange).until(ADDRESS)).rejects.toThrow(/no sandbox/);
    expect(existsSync(join(strange, 'thesis.txt'))).toBe(true);

    writeFileSync(join(data, 'notes.txt'), 'not the sandbox’s');
    const fresh = start(['--fresh']);
    await fresh.until(/Telling the story/);
    await fresh.end('SIGKILL');
    expect(existsSync(join(data, 'notes.txt'))).toBe(true);
    expect(existsSync(join(data, 'sandbox-secret'))).toBe(false);
  }, 120_000);
});
