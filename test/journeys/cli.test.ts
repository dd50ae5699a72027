/**
 * A real installation by the command line alone: init, serve (two processes on one database), publish, import, keys,
 * and one voucher the whole way.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThrowaway, type EmbeddedServer } from '../../src/server/store/embedded.ts';

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

/** Runs a command that must succeed and answers its JSON. */
function ok(args: readonly string[], apiKey?: string, url = urls[0] ?? ''): Record<string, unknown> {
  const ran = cli(args, { TALLYSTICK_URL: url, ...(apiKey === undefined ? {} : { TALLYSTICK_API_KEY: apiKey }) });
  expect(`${String(ran.code)} ${ran.err}`, args.join(' ')).toMatch(/^0 /);
  return JSON.parse(ran.out) as Record<string, unknown>;
}

async function serve(): Promise<void> {
  const port = await freePort();
  const child = spawn(process.execPath, [CLI, 'serve'], {
    env: { ...process.env, DATABASE_URL: database.url, TALLYSTICK_DATA: folder, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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
  it('takes a voucher from entitlement to payment', { timeout: 120_000 }, async () => {
    const begun = ok(['init', '--sponsor', 'The sponsor', '--admin', 'admin@sponsor.example']);
    const sponsor = String(begun['sponsorId']);
    const admin = String(begun['apiKey']);
    const again = cli(['init', '--sponsor', 'Another', '--admin', 'other@sponsor.example']);
    expect(again.code).toBe(3);
    await Promise.all([serve(), serve()]);

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
    expect(findings.find(({ what }) => what === 'proof key')).toMatchObject({ found: expect.stringContaining('proof-key') as string, state: 'ok' });
    expect(ok(['db', 'status'])['pending']).toEqual([]);
    expect(ok(['db', 'migrate'])).toEqual({ applied: [] });
  });

  it('says what is wrong with how it was called', () => {
    expect(cli(['no-such-noun']).code).toBe(2);
    expect(cli(['voucher', 'show', '7K3M-9QTX-2B4D-B'], { TALLYSTICK_URL: 'http://127.0.0.1:9' }).code).toBe(6);
    expect(cli(['entitlement', 'grant', 'agr_1', '--days', 'many'], { TALLYSTICK_URL: urls[0] ?? '' }).code).toBe(2);
  });

  it('ends with how an import ended, also where no row is wrong', async () => {
    const file = join(folder, 'any.csv');
    writeFileSync(file, 'code,kind,name,country\n');
    let status = '';
    const server = createHttpServer((request, response) => {
      request.resume().on('end', () => {
        const now = request.method === 'POST' ? 'running' : status;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ id: 'imp_1', kind: 'organisations', status: now, rows: 1, accepted: 0, failed: 0, errors: [] }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const codes: unknown[] = [];
    for (status of ['done', 'refused', 'given-up']) {
      const child = spawn(process.execPath, [CLI, 'import', 'organisations', file, '--url', url], { stdio: 'ignore' });
      codes.push(...await once(child, 'exit') as [number]);
    }
    server.close();
    expect(codes.filter((code) => code !== null)).toEqual([0, 3, 1]);
  });
});
