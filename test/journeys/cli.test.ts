/**
 * A real installation by the command line alone: init, serve (two processes on one database), publish, import, keys,
 * and one voucher the whole way.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThrowaway, type EmbeddedServer } from '../../src/server/store/embedded.ts';
import { makeCertificate } from '../support/certificate.ts';

const CLI = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const DEFINITION = new URL('../../programmes/microsoft-planning-services/', import.meta.url).pathname;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Another server to run on, an empty database of its own: PostgreSQL 15, for one. */
const GIVEN = process.env['TEST_DATABASE_URL'];

let database: Pick<EmbeddedServer, 'url' | 'stop'>;
let folder = '';
const servers: ChildProcess[] = [];
const urls: string[] = [];

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}

function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const ran = spawnSync(process.execPath, [CLI, ...args], {
    env: { ...process.env, DATABASE_URL: database.url, TALLYSTICK_DATA: folder, ...env }, encoding: 'utf8',
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** The same beside servers of this process, which would not answer while it waits. */
async function cliBeside(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, DATABASE_URL: database.url, TALLYSTICK_DATA: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => { said.out += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { said.err += data.toString(); });
  const [code] = await once(child, 'close') as [number | null];
  return { code, ...said };
}

/** Listens for as long as something takes, and hands it the address. */
async function listening<Result>(server: Server, work: (url: string) => Promise<Result>): Promise<Result> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await work(`${server instanceof HttpsServer ? 'https' : 'http'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.close();
  }
}

/** Runs a command that must succeed and answers its JSON. */
function ok(args: readonly string[], apiKey?: string, url = urls[0] ?? ''): Record<string, unknown> {
  const ran = cli(args, { TALLYSTICK_URL: url, ...(apiKey === undefined ? {} : { TALLYSTICK_API_KEY: apiKey }) });
  expect(`${String(ran.code)} ${ran.err}`, args.join(' ')).toMatch(/^0 /);
  return JSON.parse(ran.out) as Record<string, unknown>;
}

/** What servers wrote to their logs. */
const logs: string[][] = [];

async function serve(): Promise<void> {
  const port = await freePort();
  const child = spawn(process.execPath, [CLI, 'serve'], {
    env: { ...process.env, LOG_LEVEL: 'info', DATABASE_URL: database.url, TALLYSTICK_DATA: folder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: string[] = [];
  logs.push(log);
  child.stdout.on('data', (data: Buffer) => { log.push(data.toString()); });
  servers.push(child);
  urls.push(`http://127.0.0.1:${String(port)}`);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error('the server did not become ready');
}

beforeAll(async () => {
  database = GIVEN === undefined ? await startThrowaway() : { url: GIVEN, stop: () => Promise.resolve() };
  folder = mkdtempSync(join(tmpdir(), 'tallystick-cli-'));
});

afterAll(async () => {
  for (const server of servers) {
    const gone = new Promise((resolve) => { server.once('exit', resolve); });
    server.kill('SIGTERM');
    await gone;
  }
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

const TODAY = new Date().toISOString().slice(0, 10);
const yearsFromNow = (years: number) => `${String(Number(TODAY.slice(0, 4)) + years)}${TODAY.slice(4, 8)}01`;

describe('a real installation by the command line', () => {
  it('takes a voucher from entitlement to payment', { timeout: 240_000 }, async () => {
    const init = ['init', '--sponsor', 'The sponsor', '--admin', 'admin@sponsor.example'];
    // Whatever is wrong with what it needs: nothing has begun, and it can be given again.
    const badKey = cli(init, { TALLYSTICK_PROOF_KEY: 'no key' });
    expect([badKey.code, badKey.out, badKey.err]).toEqual([2, '', expect.stringContaining('does not hold signing keys')]);
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const noFolder = cli(init, { TALLYSTICK_DATA: join(file, 'data') });
    expect([noFolder.code, noFolder.out, noFolder.err]).toEqual([2, '', expect.stringContaining('cannot be read')]);
    const begun = ok(init);
    const sponsor = String(begun['sponsorId']);
    const admin = String(begun['apiKey']);
    const again = cli(['init', '--sponsor', 'Another', '--admin', 'other@sponsor.example']);
    expect(again.code).toBe(3);
    await Promise.all([serve(), serve()]);
    // Nobody asks them anything yet, and the line is there all the same.
    for (const log of logs) await expect.poll(() => log.join(''), { timeout: 5000 }).toContain('"msg":"serving"');

    // The shipped programme is retired by now; this installation runs it a hundred years later.
    const definition = JSON.stringify({ ...ok(['programme', 'show', DEFINITION]), id: 'planning-services' });
    const path = join(folder, 'programme.json');
    writeFileSync(path, definition.replace(/"20(2\d-\d\d-\d\d")/g, '"21$1'));
    const published = cli(['programme', 'publish', path, '--effective-from', '2020-01-01'], {
      TALLYSTICK_URL: urls[0] ?? '', TALLYSTICK_API_KEY: admin,
    });
    expect(published.err).toBe('');
    expect(published.code).toBe(0);

    const organisations = join(folder, 'organisations.csv');
    writeFileSync(organisations, 'code,kind,name,country\nC1,customer,Contoso,TR\nP1,partner,Fabrikam,TR\n');
    ok(['import', 'organisations', organisations], admin);
    const repeated = ok(['import', 'organisations', organisations], admin, urls[1]);
    expect(repeated['failed']).toBe(0);
    const list = ok(['organisation', 'list'], admin)['items'] as { id: string; name: string }[];
    const customer = list.find((each) => each.name === 'Contoso')?.id ?? '';
    const partner = list.find((each) => each.name === 'Fabrikam')?.id ?? '';

    const keyFor = (organisation: string, email: string, roles: string, by = admin): string => {
      const invited = ok(['person', 'invite', organisation, '--name', email, '--email', email, '--roles', roles], by);
      const made = ok(['keys', 'create', '--organisation', organisation, '--person', String(invited['id']), '--name', 'cli'], by);
      return String(made['apiKey']);
    };
    const benefits = keyFor(customer, 'benefits@contoso.example', 'benefits-admin');
    const partnerAdmin = keyFor(partner, 'admin@fabrikam.example', 'global-admin');
    const reviewer = keyFor(sponsor, 'review@sponsor.example', 'claims-reviewer');
    const finance = keyFor(sponsor, 'finance@sponsor.example', 'finance');

    const listed = (more: string[] = []) =>
      ok(['keys', 'list', '--organisation', customer, ...more], benefits)['items'] as { id: string; revoked: boolean; scopes: string[] | null }[];
    const spare = ok(['keys', 'create', '--organisation', customer, '--person', 'benefits@contoso.example', '--name', 'spare', '--scopes', 'read,vouchers'], benefits);
    expect(listed().find(({ id }) => id === spare['id'])).toMatchObject({ revoked: false, scopes: ['read', 'vouchers'] });
    ok(['keys', 'revoke', String(spare['id']), '--organisation', customer], benefits);
    expect(listed(['--person', 'benefits@contoso.example']).find(({ id }) => id === spare['id'])?.revoked).toBe(true);

    const agreement = String(ok([
      'agreement', 'register', '--customer-id', customer, '--programme-id', 'planning-services', '--number', 'E1',
      '--starts-on', '2020-01-01', '--ends-on', yearsFromNow(3),
    ], admin)['id']);
    ok(['entitlement', 'grant', agreement, '--days', '20', '--reason', 'coverage'], admin);
    ok(['entitlement', 'activate', agreement], benefits);

    const location = String(ok(['partner', 'add-location', partner, '--name', 'Istanbul', '--country', 'TR', '--city', 'İstanbul'], partnerAdmin)['id']);
    ok(['partner', 'record-competency', partner, '--competency', 'collaboration-and-content', '--level', 'gold', '--valid-from', '2020-01-01', '--valid-until', yearsFromNow(3)], admin);
    const consultant = String(ok(['partner', 'add-consultant', partner, '--name', 'Elif', '--email', 'elif@fabrikam.example'], partnerAdmin)['id']);
    ok(['partner', 'record-qualification', consultant, '--competency', 'collaboration-and-content', '--title', 'Exam', '--passed-on', '2020-03-01'], partnerAdmin);
    ok(['partner', 'describe', partner, '--description', 'Planning', '--languages', 'tr,en', '--industries', 'retail', '--contact-email', 'sales@fabrikam.example'], partnerAdmin);
    ok(['partner', 'enrol', partner, '--offerings', 'sdps', '--agreement-version', '2019-07', '--signatory-name', 'Elif', '--signatory-title', 'Director'], partnerAdmin);

    const voucher = String(ok([
      'voucher', 'create', agreement, '--engagement-type', 'sharepoint-deployment-planning', '--days', '1', '--country', 'TR',
      '--assignee-name', 'Deniz', '--assignee-email', 'deniz@contoso.example',
    ], benefits)['reference']);
    const dry = ok(['voucher', 'reserve', voucher, '--email', 'deniz@contoso.example', '--location-id', location, '--consultant-ids', consultant, '--starts-on', TODAY, '--ends-on', TODAY, '--dry-run'], partnerAdmin);
    expect(dry['dryRun']).toBe(true);
    const wrong = cli(['voucher', 'reserve', voucher, '--email', 'x@contoso.example', '--location-id', location, '--consultant-ids', consultant, '--starts-on', TODAY, '--ends-on', TODAY], { TALLYSTICK_URL: urls[0] ?? '', TALLYSTICK_API_KEY: partnerAdmin });
    expect(wrong.code).toBe(3);
    expect(wrong.err).toContain('voucher.not-valid');
    ok(['voucher', 'reserve', voucher, '--email', 'deniz@contoso.example', '--location-id', location, '--consultant-ids', consultant, '--starts-on', TODAY, '--ends-on', TODAY], partnerAdmin, urls[1]);
    const plan = join(folder, 'plan.txt');
    writeFileSync(plan, 'The deployment plan.');
    const deliverable = String(ok(['engagement', 'attach', voucher, plan], partnerAdmin)['id']);
    ok(['engagement', 'report', voucher, '--started-on', TODAY, '--ended-on', TODAY, '--on-site-days', '1', '--off-site-days', '0', '--summary', 'Planned.', '--recommendations', 'Pilot.', '--deliverable-ids', deliverable, '--delivered-to-customer', 'true'], partnerAdmin);
    expect(ok(['voucher', 'redeem', voucher], partnerAdmin, urls[1])['status']).toBe('redeemed');
    ok(['payment', 'register', partner, '--payee', 'Fabrikam Ltd', '--tax-id', '1234567890', '--account', 'TR330006100519786457841326', '--currency', 'TRY'], partnerAdmin);
    const request = String(ok(['payment', 'save', '--partner-id', partner, '--location-id', location, '--vouchers', voucher, '--invoice-number', 'F-1', '--invoice-date', TODAY], partnerAdmin)['id']);
    ok(['payment', 'submit', request], partnerAdmin);
    ok(['payment', 'review', request], reviewer);
    ok(['payment', 'approve', request], finance);
    ok(['payment', 'pay', request, '--paid-on', TODAY, '--bank-reference', 'B-1'], finance, urls[1]);
    expect(ok(['payment', 'show', request], partnerAdmin)['status']).toBe('paid');
    expect(ok(['verify'])['faults']).toEqual([]);
    // This database is a throwaway one without fsync, which is just what the doctor must not pass over.
    const examined = cli(['doctor']);
    expect(examined.code).toBe(GIVEN === undefined ? 1 : 0);
    expect(examined.out).toContain('durability');
    const { findings } = JSON.parse(examined.out) as { findings: { what: string; found: string; state: string }[] };
    // The cluster is elsewhere, so that nobody but the server has to reach the folder.
    expect(findings.find(({ what }) => what === 'data')?.found).toContain(`files in ${folder}, `);
    expect(findings.find(({ what }) => what === 'proof key')).toMatchObject({ found: expect.stringContaining('proof-key') as string, state: 'ok' });
    expect(ok(['db', 'status'])['pending']).toEqual([]);
    expect(ok(['db', 'migrate'])).toEqual({ applied: [] });
  });

  it('tells what servers gave up, and lets it go on', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows: [errand] } = await client.query<{ id: string; subject: string }>(`update tallystick.outbox
      set done_at = null, dead_at = now(), last_error = 'the disk was full', attempts = 20
      where id = (select max(id) from tallystick.outbox where kind = 'import') returning id, subject`);
    const { id = '', subject } = errand ?? {};
    expect(ok(['errand', 'list'])['items']).toEqual([
      { id: Number(id), kind: 'import', subject, attempts: 20, deadAt: expect.any(String) as string, lastError: 'the disk was full' },
    ]);
    const { findings } = JSON.parse(cli(['doctor']).out) as { findings: { what: string; found: string; state: string; remedy?: string }[] };
    expect(findings.find(({ what }) => what === 'errands')).toMatchObject({ found: '0 waiting, 1 put aside', state: 'warning' });
    expect(cli(['errand', 'resume', 'twelve']).code).toBe(2);
    expect(cli(['errand', 'resume', '999999']).code).toBe(3);
    expect(ok(['errand', 'resume', id])).toEqual({ resumed: Number(id) });
    expect(cli(['errand', 'resume', id]).code).toBe(3);
    const isDone = async () => (await client.query<{ done: boolean }>('select done_at is not null as done from tallystick.outbox where id = $1', [id])).rows[0]?.done;
    await expect.poll(isDone, { timeout: 30_000, interval: 200 }).toBe(true);
    await client.end();
    expect(ok(['errand', 'list'])['items']).toEqual([]);
  });

  it('says what is wrong with how it was called', () => {
    expect(cli(['no-such-noun']).code).toBe(2);
    expect(cli(['voucher', 'show', '7K3M-9QTX-2B4D-B'], { TALLYSTICK_URL: 'http://127.0.0.1:9' }).code).toBe(6);
    expect(cli(['entitlement', 'grant', 'agr_1', '--days', 'many'], { TALLYSTICK_URL: urls[0] ?? '' }).code).toBe(2);
    const address = cli(['voucher', 'show', '7K3M-9QTX-2B4D-B'], { TALLYSTICK_URL: '127.0.0.1:4173' });
    expect([address.code, address.err]).toEqual([2, expect.stringContaining('begins with http:// or https://')]);
  });

  it.each<[string, string[], string]>([
    ['a file that is not there', ['--input', '@no-such-file'], 'no-such-file cannot be read; --input takes JSON'],
    ['no JSON', ['--input', '{'], '--input takes JSON'],
    ['nothing', ['--input', 'null', '--days', '1'], '--input takes a group of fields'],
    ['a list', ['--input', '[]', '--days', '1'], '--input takes a group of fields'],
    ['a text where a group of fields is meant', ['--input', '{"assignee": "Deniz"}', '--assignee-name', 'Deniz'], 'assignee of --input is no group of fields'],
  ])('takes no input that is %s', (_, words, told) => {
    const { code, out, err } = cli(['voucher', 'create', 'agr_1', ...words], { TALLYSTICK_URL: urls[0] ?? '' });
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(told)]);
  });

  it('shows the help of what there is, and of nothing else', () => {
    const help = cli(['voucher', 'reserve', '--help']);
    expect([help.code, help.out]).toEqual([0, expect.stringMatching(/^Usage: tallystick voucher reserve /)]);
    const noun = cli(['help', 'voucher']);
    expect([noun.code, noun.out]).toEqual([0, expect.stringMatching(/^Usage: tallystick voucher [^]* reserve /)]);
    expect([cli(['--help']).code, cli(['voucher', '--help']).code, cli(['voucher', 'help']).code]).toEqual([0, 0, 0]);
    for (const words of [['voucher', 'nonsense', '--help'], ['nonsense', '--help']]) {
      const { code, out, err } = cli(words);
      expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^error: unknown command 'nonsense'/)]);
    }
  });

  describe('where no answer comes', () => {
    const give = (url: string) => cliBeside(['entitlement', 'grant', 'agr_1', '--days', '5', '--reason', 'r', '--url', url]);
    const unreached = (url: string, why: string) => ({ code: 6, out: '', err: `${url} did not answer (${why}).\n` });

    it('an order that never left has no unknown outcome', async () => {
      const nobody = `http://127.0.0.1:${String(await freePort())}`;
      expect(await give(nobody)).toEqual(unreached(nobody, 'ECONNREFUSED'));
      const { code, err } = await give('http://no-such-host.invalid');
      expect([code, err]).toEqual([6, expect.stringMatching(/ did not answer \((ENOTFOUND|EAI_AGAIN)\)\.\n$/)]);
      const stranger = createHttpsServer(makeCertificate());
      await listening(stranger, async (url) => {
        expect(await give(url)).toEqual(unreached(url, 'DEPTH_ZERO_SELF_SIGNED_CERT'));
      });
    });

    it('one that may have arrived has one, and the key to ask again with is told', async () => {
      const silent = createHttpServer((request) => { request.resume().on('end', () => request.socket.destroy()); });
      const { code, err } = await listening(silent, give);
      expect([code, err]).toEqual([5, expect.stringMatching(/ did not answer \(\w+\)\. Repeat with --idempotency-key \S+ to learn the outcome\.\n$/)]);
    });

    it('a page for people is not taken for an answer', async () => {
      const proxy = createHttpServer((request, response) => {
        request.resume().on('end', () => response.setHeader('content-type', 'text/html').end('<html>Hello</html>'));
      });
      const { code, out, err } = await listening(proxy, give);
      expect([code, out, err]).toEqual([1, '', expect.stringContaining('not as Tallystick does')]);
    });
  });

  describe('an import', () => {
    let file = '';
    beforeAll(() => {
      file = join(folder, 'any.csv');
      writeFileSync(file, 'code,kind,name,country\n');
    });
    const give = (server: Server) => listening(server, (url) => cliBeside(['import', 'organisations', file, '--url', url]));
    const view = (status: string) => JSON.stringify({ id: 'imp_1', kind: 'organisations', status, rows: 1, accepted: 0, failed: 0, errors: [] });
    /** Takes the file, and answers each look after that as it is told. */
    const importing = (look: (response: ServerResponse, at: number) => void): Server => {
      let looks = 0;
      return createHttpServer((request, response) => {
        request.resume().on('end', () => {
          response.setHeader('content-type', 'application/json');
          if (request.method === 'POST') response.end(view('running'));
          else look(response, looks += 1);
        });
      });
    };

    it('ends with how it ended, also where no row is wrong', async () => {
      const codes: unknown[] = [];
      for (const status of ['done', 'refused', 'given-up']) codes.push((await give(importing((response) => response.end(view(status))))).code);
      expect(codes).toEqual([0, 3, 1]);
    });

    it('is asked after by its id until the server answers again', async () => {
      const { code, out, err } = await give(importing((response, at) => {
        if (at === 1) response.socket?.destroy();
        else if (at === 2) response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
        else response.end(view('done'));
      }));
      expect([code, err]).toEqual([0, 'import imp_1 has begun\n']);
      expect(JSON.parse(out)).toMatchObject({ id: 'imp_1', status: 'done' });
    });

    it('that is not known any more ends at once', async () => {
      const gone = { type: 'about:blank', title: 'There is no such thing', status: 404, code: 'not-found' };
      const { code, err } = await give(importing((response) => {
        response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(gone));
      }));
      expect([code, err]).toEqual([3, expect.stringContaining('There is no such thing')]);
    });

    it.each([[413, 2], [502, 1]])('that a proxy answers with a page of %s for people is told so', async (status, expected) => {
      const { code, err } = await give(createHttpServer((request, response) => {
        request.resume().on('end', () => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Too large</html>'));
      }));
      expect([code, JSON.parse(err)]).toEqual([expected, expect.objectContaining({ code: 'foreign', detail: '<html>Too large</html>' })]);
    });
  });
});
