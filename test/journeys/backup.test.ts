/**
 * An operator's way by the command line: a back-up beside the running server, killed and on a full disk, then a restore
 * elsewhere that serves, answers old keys, and is held against what others kept.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI, cliAnswer, environment, runCli, startServing, type Ran, type Serving } from '../support/operator.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const KILLS = LONG ? 20 : 1;

let home = '';
let live = '';
let backup = '';
let apiKey = '';
let early: Kept;
let server: Serving;

function cli(data: string, ...args: string[]): Ran {
  return runCli({ TALLYSTICK_DATA: data }, args);
}

function ok(data: string, ...args: string[]): Record<string, unknown> {
  return cliAnswer({ TALLYSTICK_DATA: data }, args);
}

function serve(data: string): Promise<Serving> {
  return startServing({ TALLYSTICK_DATA: data });
}

/** Starts a command, to be killed. */
function begin(data: string, ...args: string[]): { readonly child: ChildProcess; readonly gone: Promise<unknown> } {
  const child = spawn(process.execPath, [CLI, ...args], { env: environment({ TALLYSTICK_DATA: data }), stdio: 'ignore' });
  return { child, gone: once(child, 'exit') };
}

async function register(at: Serving, name: string): Promise<{ status: number; id: string; replayed: boolean }> {
  const response = await fetch(`${at.url}/api/v1/organisations`, {
    method: 'POST', body: JSON.stringify({ kind: 'customer', name, country: 'TR' }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}`, 'idempotency-key': `register ${name}` },
  });
  const { id } = (await response.json()) as { id: string };
  return { status: response.status, id, replayed: response.headers.get('idempotent-replayed') === 'true' };
}

interface Kept {
  readonly file: string;
  readonly size: number;
}

/** Keeps the first checkpoint that signs more than so many entries; it comes some moments after the last one of them. */
async function checkpointPast(entries: number, name: string): Promise<Kept> {
  const file = join(home, name);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(`${server.url}/api/v1/journal/checkpoint`, { headers: { accept: 'text/plain' } });
    const note = await answer.text();
    const size = Number(note.split('\n')[1]);
    if (answer.ok && size > entries) {
      writeFileSync(file, note);
      return { file, size };
    }
    await sleep(100);
  }
  throw new Error('no checkpoint came');
}

function verifierKey(): string {
  return String((ok(live, 'signing', 'show')['items'] as { vkey: string }[])[0]?.vkey);
}

let first: Awaited<ReturnType<typeof register>>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tallystick-operator-'));
  // Where the tests run as root, PostgreSQL runs as somebody who must pass through.
  chmodSync(home, 0o711);
  live = join(home, 'live');
  apiKey = String(ok(live, 'init', '--sponsor', 'The sponsor', '--admin', 'admin@sponsor.example')['apiKey']);
  server = await serve(live);
  first = await register(server, 'Contoso');
  backup = join(home, 'monday');
  early = await checkpointPast(0, 'early.txt');
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}, 120_000);

test('a back-up is made beside the running server, checked, and holds no key', () => {
  const made = ok(live, 'backup', backup);
  expect(made).toMatchObject({ folder: backup, files: 0, doubts: [] });
  expect(Number(made['entries'])).toBeGreaterThan(3);
  expect(ok(live, 'backup', 'check', backup)['faults']).toEqual([]);
  const names = readdirSync(backup, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const secret = existsSync(join(live, 'signing-key')) ? readFileSync(join(live, 'signing-key'), 'utf8').trim() : apiKey;
  const links = readFileSync(join(live, 'proof-key'), 'utf8').split('\n').find((line) => line.startsWith('PRIVATE'));
  expect([links?.length, statSync(join(live, 'proof-key')).mode & 0o077]).toEqual([expect.any(Number), 0]);
  expect(names.map(({ name }) => name).filter((name) => name.endsWith('-key'))).toEqual([]);
  for (const { parentPath, name } of names) {
    const bytes = readFileSync(join(parentPath, name));
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    expect(text.includes(secret) || text.includes('PRIVATE+KEY') || text.includes(apiKey), name).toBe(false);
  }
});

test('it is refused where something is', () => {
  const again = cli(live, 'backup', backup);
  expect([again.code, again.err]).toEqual([1, `${backup} is not empty; name a folder that is not there yet\n`]);
});

test.each(['backup x', 'verify', 'db status', 'db schema', 'errand list'])('where there is no installation, `%s` says so and makes none', (words) => {
  const { code, out, err } = cli(join(home, 'nowhere'), ...words.split(' '));
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(`${join(home, 'nowhere')} holds no installation`)]);
  expect(existsSync(join(home, 'nowhere'))).toBe(false);
});

test('where there is no installation, doctor finds that and makes none', () => {
  const { code, out } = cli(join(home, 'nowhere'), 'doctor');
  const { findings } = JSON.parse(out) as { findings: { what: string; found: string; state: string }[] };
  expect(code).toBe(1);
  expect(findings.find(({ what }) => what === 'database')).toMatchObject({ found: expect.stringContaining('holds no installation') as string, state: 'wrong' });
  expect(existsSync(join(home, 'nowhere'))).toBe(false);
});

test(`killed half-way, ${String(KILLS)} times, it leaves nothing that looks like a back-up`, { timeout: 300_000 }, async () => {
  let halfWay = 0;
  for (let attempt = 0; halfWay < KILLS && attempt < KILLS * 10; attempt += 1) {
    const folder = join(home, `killed-${String(attempt)}`);
    const { child, gone } = begin(live, 'backup', folder);
    const part = () => readdirSync(home).find((name) => name.startsWith(`killed-${String(attempt)}.part-`));
    while (child.exitCode === null && part() === undefined) await sleep(1);
    await sleep(attempt * 7 % 60);
    child.kill('SIGKILL');
    await gone;
    const left = part();
    if (left === undefined) {
      if (existsSync(folder)) expect(ok(live, 'backup', 'check', folder)['faults']).toEqual([]);
      continue;
    }
    halfWay += 1;
    expect(existsSync(folder)).toBe(false);
    const checked = cli(live, 'backup', 'check', join(home, left));
    expect([checked.code, checked.err]).toEqual([1, `${join(home, left)} is no back-up: it has no manifest.json\n`]);
    expect(cli(join(home, 'never'), 'restore', join(home, left)).code).toBe(1);
    expect(existsSync(join(home, 'never'))).toBe(false);
    rmSync(join(home, left), { recursive: true });
  }
  total('kills of a back-up', halfWay);
  expect(halfWay).toBe(KILLS);
});

/** Puts a file among the live ones, which no entry names; its name is the hash of something else where that is given. */
function putFile(content: Buffer, named = content): string {
  const sha256 = createHash('sha256').update(named).digest('hex');
  const path = join(live, 'files', sha256.slice(0, 2), sha256);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test('stopped while it copies files, it leaves nothing and says so', { timeout: 120_000 }, async () => {
  const folder = join(home, 'stopped');
  const files = Array.from({ length: 1000 }, (_, at) => putFile(Buffer.from(`a file, number ${String(at)}`)));
  try {
    const child = spawn(process.execPath, [CLI, 'backup', folder], { env: environment({ TALLYSTICK_DATA: live }), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => { said += data.toString(); });
    const gone = once(child, 'close') as Promise<[number]>;
    const parts = () => readdirSync(home).filter((name) => name.startsWith('stopped.part-'));
    const copies = () => parts().some((name) => existsSync(join(home, name, 'files')));
    while (child.exitCode === null && !copies()) await sleep(1);
    child.kill('SIGINT');
    expect([await gone, said]).toEqual([[1, null], 'it was stopped; nothing was kept\n']);
    expect([parts(), existsSync(folder)]).toEqual([[], false]);
  } finally {
    for (const path of files) rmSync(path);
  }
});

test('what was in doubt when it was made is told again whenever it is checked or restored', { timeout: 120_000 }, () => {
  const folder = join(home, 'doubtful');
  const path = putFile(Buffer.from('The plot.'), Buffer.from('The plan.'));
  const doubts = [`the file ${basename(path)} has not the content of its hash, and was left out`];
  const made = cli(live, 'backup', folder);
  rmSync(path);
  expect([made.code, (JSON.parse(made.out) as { doubts: string[] }).doubts]).toEqual([1, doubts]);
  const checked = cli(live, 'backup', 'check', folder);
  expect([checked.code, JSON.parse(checked.out)]).toMatchObject([1, { faults: [], doubts }]);
  expect(ok(join(home, 'from-doubtful'), 'restore', folder, '--key', verifierKey())).toMatchObject({ faults: [], doubts, kept: true });
});

test('on a disk that is full it leaves nothing and says so', (context) => {
  const disk = join(home, 'small');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
  if (!mounted) context.skip('needs to mount a small file system, which takes root on Linux');
  try {
    const folder = join(disk, 'full');
    const ran = cli(live, 'backup', folder);
    expect([ran.code, ran.err]).toEqual([1, `there is no room left for ${folder}; nothing was kept\n`]);
    expect(readdirSync(disk)).toEqual([]);
  } finally {
    spawnSync('umount', [disk]);
  }
});

test('a changed back-up is refused by the name of its file, and leaves nothing', () => {
  const broken = join(home, 'broken');
  expect(ok(live, 'backup', broken)['doubts']).toEqual([]);
  const path = join(broken, 'tables', 'journal.copy.gz');
  writeFileSync(path, readFileSync(path).subarray(0, -10));
  const target = join(home, 'from-broken');
  const ran = cli(target, 'restore', broken);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/^tables\/journal\.copy\.gz has \d+ bytes and should have \d+\nNothing was restored\.\n$/);
  expect(existsSync(target)).toBe(false);
  expect(cli(live, 'backup', 'check', broken).out).toContain('tables/journal.copy.gz');
});

test('a restore goes into no folder that holds something', () => {
  const ran = cli(live, 'restore', backup);
  expect(ran.code).toBe(3);
  expect(ran.err).toContain('is not empty: it holds');
});

test('what was restored serves at once: keys are known, old commands are answered again, later ones are gone', { timeout: 120_000 }, async () => {
  const lost = await register(server, 'Litware');
  const target = join(home, 'restored');
  // What comes from elsewhere may be there before: the key of links, and binaries that were copied to where they run.
  mkdirSync(join(target, 'native-0-test'), { recursive: true });
  copyFileSync(join(live, 'proof-key'), join(target, 'proof-key'));

  // A restore that is killed is no installation, and the next one clears it away.
  const { child, gone } = begin(target, 'restore', backup);
  const begun = () => existsSync(target) && readdirSync(target).some((name) => existsSync(join(target, name, 'postgres')));
  while (child.exitCode === null && !begun()) await sleep(2);
  child.kill('SIGKILL');
  await gone;
  expect(existsSync(join(target, 'postgres'))).toBe(false);

  expect(Number(ok(live, 'backup', 'check', backup)['position'])).toBeGreaterThanOrEqual(early.size);
  const restored = ok(target, 'restore', backup, '--checkpoint', early.file, '--key', verifierKey());
  expect(restored).toMatchObject({ faults: [], unchecked: 0, kept: true, applied: [] });
  expect(restored['checkpoints']).toBeGreaterThan(0);
  expect(readdirSync(target).filter((name) => name.startsWith('restoring-') || name === 'signing-key')).toEqual([]);
  expect(readFileSync(join(target, 'proof-key'))).toEqual(readFileSync(join(live, 'proof-key')));
  expect(ok(target, 'verify')['faults']).toEqual([]);
  const there = await serve(target);
  try {
    const again = await register(there, 'Contoso');
    expect([again.id, again.status]).toEqual([first.id, first.status]);
    const names = ((await (await fetch(`${there.url}/api/v1/organisations`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })).json()) as { items: { name: string }[] }).items.map(({ name }) => name);
    expect(names).toContain('Contoso');
    expect(names).not.toContain('Litware');
    expect((await register(there, 'Litware')).id).not.toBe(lost.id);
  } finally {
    await there.stop();
  }
  expect(ok(target, 'verify')['faults']).toEqual([]);
  expect(statSync(join(target, 'postgres')).mode & 0o077).toBe(0);
});

test('a checkpoint that was kept from later tells of what a restore lacks, and nothing is left of it', { timeout: 120_000 }, async () => {
  const late = await checkpointPast(Number(ok(live, 'backup', 'check', backup)['position']), 'late.txt');
  const target = join(home, 'too-early');
  const ran = cli(target, 'restore', backup, '--checkpoint', early.file, '--checkpoint', late.file, '--key', verifierKey());
  expect(ran.code).toBe(1);
  expect((JSON.parse(ran.out) as { faults: string[] }).faults).toEqual([expect.stringContaining(late.file)]);
  expect(ran.err).toContain('Nothing was kept');
  expect(existsSync(target)).toBe(false);
});
