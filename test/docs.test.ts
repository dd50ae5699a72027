/** What is written for people agrees with what there is, and the README's walk works as it stands. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInput } from '../src/contract/commands.ts';
import { PARTY_ROLES } from '../src/domain/party.ts';
import { REQUEST_STATUSES } from '../src/domain/payment.ts';
import { VOUCHER_STATUSES } from '../src/domain/voucher.ts';
import { describeConfig, readConfig } from '../src/server/config.ts';
import { makeFigures } from '../src/server/http/metrics.ts';
import { csvRows, type CsvRow } from '../src/server/jobs/csv.ts';
import { IMPORT_KIND_NAMES, IMPORT_KINDS, type Cells, type ImportKind } from '../src/server/jobs/import-kinds.ts';
import { isHeader, readCells, readHeader } from '../src/server/jobs/import-rows.ts';
import { LIMITS } from '../src/server/limiter.ts';
import { settingsOf } from '../src/server/store/database.ts';
import { startThrowaway } from '../src/server/store/embedded.ts';
import { migrate } from '../src/server/store/migrate.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'dist/cli/main.js');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`),
];

/** The cells of a page's table rows, without the backticks around a cell. */
function rowsOf(page: string): string[][] {
  return page.split('\n').filter((line) => line.startsWith('| ')).map((line) =>
    line.split('|').slice(1, -1).map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')));
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text ?? '');
}

describe('pages', () => {
  test.each(PAGES)('%s links to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  test('ARCHITECTURE.md names files that there are', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/(?<![\w/])((?:[\w-]+\/)*[\w.-]+\.(?:ts|sql|md))\b/g)]
      .map(([, path]) => path ?? '');
    const places = ['', 'src/', 'src/server/', 'src/server/commands/', 'src/server/store/', 'src/server/http/',
      'src/server/store/migrations/'];
    const lost = named.filter((path) => !places.some((place) => existsSync(join(ROOT, place, path))));
    expect([...new Set(lost)]).toEqual([]);
  });

  test('decisions are numbered, dated, and say what was decided', () => {
    const names = readdirSync(join(ROOT, 'docs/decisions')).sort();
    names.forEach((name, index) => {
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      const text = read(`docs/decisions/${name}`);
      expect(text, name).toMatch(/^# \d+\. .+\n\nDate: \d{4}-\d{2}-\d{2}\n/);
      expect(text, name).toContain('**Decision.**');
    });
  });
});

describe('the glossary', () => {
  const rows = rowsOf(read('docs/glossary.md'));
  const codes = new Set(rows.flatMap((cells) => cells.map((cell) => /^`?([a-z-]+)`?( \*)?$/.exec(cell)?.[1] ?? '')));

  test('has every role and every status', () => {
    const words = [...Object.values(PARTY_ROLES).flat(), ...VOUCHER_STATUSES, ...REQUEST_STATUSES];
    expect(words.filter((word) => !codes.has(word))).toEqual([]);
  });

  test('has a Turkish term for every word', () => {
    const header = rows.filter(([, second]) => second === 'Türkçe').length;
    expect(header).toBeGreaterThan(4);
    const bare = rows.filter((cells) => !cells.join('').startsWith('---') && cells.length === 4 && cells[1] === '');
    expect(bare).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  const page = read('docs/operations.md');

  test('has every setting with its default, and no other', () => {
    const settings = rowsOf(page).filter(([name]) => /^[A-Z][A-Z_]+$/.test(name ?? ''));
    expect(settings.map(([name, usual]) => `${name ?? ''}=${usual ?? ''}`))
      .toEqual(describeConfig().map((each) => `${each.name}=${each.default}`));
    expect(settings.filter(([, , unit, meaning]) => unit === '' || meaning === ''), 'a unit and a meaning').toEqual([]);
    const secret = describeConfig().filter((each) => each.secret).map((each) => each.name);
    expect(settings.filter(([, , , meaning]) => meaning?.includes('Secret')).map(([name]) => name)).toEqual(secret);
  });

  test('has every figure, and no other', () => {
    const none = () => Promise.resolve({ waiting: 0, dead: 0 });
    const { registry } = makeFigures({ depth: () => 0, outbox: none, mail: none, unplaced: () => Promise.resolve(0), guesses: () => ({ wrong: 0, notices: 0 }) });
    const told = rowsOf(page).flatMap(([name]) => (name?.startsWith('tallystick_') === true ? [name] : []));
    expect(told.sort()).toEqual(registry.getMetricsAsArray().map((each) => each.name).sort());
  });

  test('gives a login the rights it needs, and no more', async () => {
    const [sql = ''] = blocks(page, 'sql');
    const server = await startThrowaway();
    try {
      const owner = new pg.Client(settingsOf({ ...server.connection, database: 'postgres' }));
      await owner.connect();
      // A statement each: a database is not created in a transaction.
      for (const statement of sql.split(';').map((each) => each.trim()).filter((each) => each !== '')) {
        await owner.query(statement);
      }
      const place = { ...server.connection, user: 'tallystick_app', database: 'tallystick_app' };
      expect(await migrate(place)).not.toEqual([]);
      const { rows } = await owner.query<{ powers: boolean }>(
        `select rolsuper or rolcreaterole or rolcreatedb as powers from pg_roles where rolname = 'tallystick_app'`,
      );
      expect(rows).toEqual([{ powers: false }]);
      await owner.end();
    } finally {
      await server.stop();
    }
  });
});

describe('docs/imports.md', () => {
  const sections = read('docs/imports.md').split(/^### /m).slice(1).map((text) => ({ name: /^`(.+)`/.exec(text)?.[1] ?? '', text }));
  const kinds = IMPORT_KIND_NAMES.map((name) => [name, IMPORT_KINDS[name] as ImportKind] as const);
  const sectionOf = (name: string): string => sections.find((each) => each.name === name)?.text ?? '';

  test('has the kinds, in their order', () => {
    expect(sections.map(({ name }) => name)).toEqual(IMPORT_KIND_NAMES);
  });

  test.each(kinds)('has the columns of %s, which must be there, and by which a row is known again', (name, kind) => {
    const rows = rowsOf(sectionOf(name)).filter(([, required]) => required === 'yes' || required === 'no');
    expect(rows.map(([column, required]) => [column, required]))
      .toEqual(kind.columns.map(({ name: column, optional }) => [column, optional === true ? 'no' : 'yes']));
    expect(rows.filter(([, , meaning]) => meaning === ''), 'a meaning').toEqual([]);
    const full: Cells = Object.fromEntries(kind.columns.map(({ name: column }) => [column, column]));
    const known = kind.columns.map(({ name: column }) => column)
      .filter((column) => JSON.stringify(kind.key({ ...full, [column]: 'another' })) !== JSON.stringify(kind.key(full)));
    const [, command, told = ''] = /Gives `(.+?)`\. Known again by (.+?)\.$/m.exec(sectionOf(name)) ?? [];
    expect([command, [...told.matchAll(/`(.+?)`/g)].map(([, column]) => column).sort()]).toEqual([kind.command, known.sort()]);
  });

  test.each(kinds)('has an example of %s that can be imported', async (name, kind) => {
    const [csv = ''] = blocks(sectionOf(name), 'csv');
    const [first, ...rest] = await all(csvRows(bytesOf(csv)));
    const header = readHeader(first as CsvRow, kind, 'en');
    if (!isHeader(header)) throw new Error(JSON.stringify(header));
    expect(rest.length).toBeGreaterThan(0);
    for (const row of rest) {
      const { cells, errors } = readCells(row, header, kind, 'en');
      expect(errors).toEqual([]);
      const parsed = parseInput(kind.command, withoutGaps(kind.input(cells, foundFor(cells))), 'en');
      expect('errors' in parsed ? parsed.errors : []).toEqual([]);
    }
  });
});

async function* bytesOf(written: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(written));
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What a row's references may be found to be: something of the right form. */
function foundFor({ customer, organisation }: Cells): Parameters<ImportKind['input']>[1] {
  const ofCustomer = customer !== undefined || organisation?.startsWith('C') === true;
  return {
    agreementId: 'agr_0000000000000000', agreementVersion: '2019-07', organisationId: `${ofCustomer ? 'cus' : 'ptr'}_0000000000000000`,
    ...(ofCustomer ? {} : { consultantId: 'con_0000000000000000' }),
  };
}

function withoutGaps(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

describe('docs/security/rules.md', () => {
  test('has the limits on attempts that are in force', () => {
    const said = new Map(rowsOf(read('docs/security/rules.md')).map(([what = '', limit]) => [what, limit]));
    const written = ([points, seconds]: readonly [number, number]) =>
      `${String(points)} ${seconds === 3600 ? 'an hour' : `in ${String(seconds / 60)} minutes`}`;
    expect({
      'sign-in': said.get('signing in'), 'key': said.get('API keys and sessions that nobody knows'),
      'upload': said.get('uploads, imports and texts attached in lists'), 'proof': said.get('links opened without signing in'),
    }).toEqual(Object.fromEntries(Object.entries(LIMITS).map(([what, limit]) => [what, written(limit)])));
  });
});

describe('CONTRIBUTING.md', () => {
  test('has nobody set what would stop a server that is started beside the tests', () => {
    const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.m?ts$/.test(name)).map((name) => `test/${name}`);
    const names = ['CONTRIBUTING.md', ...tests].flatMap((page) => [...read(page).matchAll(/`(TALLYSTICK_[A-Z_]+)[=`]|process\.env\['(TALLYSTICK_[A-Z_]+)'\]/g)])
      .map(([, told, asked]) => told ?? asked ?? '');
    expect(names).toContain('TALLYSTICK_SANDBOX');
    expect(() => readConfig(Object.fromEntries(names.map((name) => [name, '1'])))).not.toThrow();
  });
});

describe('README.md', () => {
  const page = read('README.md');

  test('gives the commands that .ci/run runs', () => {
    const given = blocks(page, 'sh').flatMap((block) => block.trim().split('\n')).flatMap((line) => line.split(' && '));
    const run = read('.ci/run').split('\n').filter((line) => line.startsWith('npm '));
    expect(run).toEqual(['npm ci', 'npm test']);
    expect(run.filter((line) => !given.includes(line))).toEqual([]);
  });

  test('names commands of the command line that there are', () => {
    const named = rowsOf(page).flatMap(([cell]) => [...(cell ?? '').matchAll(/`([a-z]+(?: [a-z]+)?)/g)].map(([, words]) => words ?? ''));
    expect(named.length).toBeGreaterThan(8);
    for (const words of named) {
      const { status, stdout } = spawnSync(process.execPath, [CLI, ...words.split(' '), '--help'], { encoding: 'utf8' });
      expect(stdout.split('\n', 1)[0], `tallystick ${words} --help`).toMatch(new RegExp(`^Usage: tallystick ${words}( |$)`));
      expect(status).toBe(0);
    }
  }, 180_000);
});

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

describe.runIf(process.platform !== 'win32')('the README’s walk', () => {
  let sandbox: ChildProcess;
  let folder: string;
  let base: string;
  let said = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tallystick-walk-'));
    // A private folder would send root's database to a place of its own, where it would stay.
    chmodSync(folder, 0o755);
    const port = await freePort();
    base = `http://127.0.0.1:${String(port)}`;
    const { DATABASE_URL: _own, ...environment } = process.env;
    sandbox = spawn(process.execPath, [CLI, 'sandbox'], {
      env: { ...environment, PORT: String(port), HOST: '127.0.0.1', TALLYSTICK_DATA: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    sandbox.stdout?.on('data', (data: Buffer) => { said += data.toString(); });
    sandbox.stderr?.on('data', (data: Buffer) => { said += data.toString(); });
    for (let waited = 0; waited < 120_000; waited += 100) {
      const answer = await fetch(`${base}/sandbox/personas`).catch(() => undefined);
      if (answer?.ok === true) return;
      if (sandbox.exitCode !== null) break;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    throw new Error(`the sandbox did not start: ${said}`);
  }, 150_000);

  afterAll(async () => {
    const gone = new Promise((resolve) => { sandbox.once('exit', resolve); });
    if (sandbox.exitCode === null && sandbox.kill('SIGTERM')) await gone;
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('prints what it says it prints', () => {
    const script = blocks(read('README.md'), 'bash').join('\n');
    const promised = [...script.matchAll(/# → (.*)$/gm)].map(([, text]) => text);
    expect(promised.length).toBeGreaterThan(15);
    // As it is pasted, but ending at the first line that fails.
    const walked = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      env: { ...process.env, BASE: base }, encoding: 'utf8', timeout: 120_000,
    });
    expect(walked.stdout.trim().split('\n'), `${walked.stderr}\n${walked.stdout}`).toEqual(promised);
    expect(walked.status).toBe(0);
  }, 150_000);
});
