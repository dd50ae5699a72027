/**
 * A file on its way: the server dies before, between and after its steps, or the disk has no room. There is no
 * deliverable without its file; a file without a deliverable is harmless.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailPoint } from '../../src/server/commands/fail-points.ts';
import { openFileStore, storedFiles } from '../../src/server/files.ts';
import { addCustomer, addPartner, addVoucher, plan } from '../support/cast.ts';
import { startServerChild, type ServerChild } from '../support/children.ts';
import { httpLoad, letIn, type Deed } from '../support/http-load.ts';
import { dice } from '../support/load.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/uploads.test.ts`;
const ROUNDS = LONG ? 15 : 1;
const CALLERS = 16;
const POINTS: readonly FailPoint[] = ['upload.stored', 'upload.renamed', 'upload.stored-before-command'];
/** Only root may mount a disk of a certain size. */
const NO_MOUNT = process.platform !== 'linux' || process.getuid?.() !== 0
  ? 'only root on Linux can make a disk that is small' : undefined;

let theatre: Theatre;
let base: Stage;
let apiKey: string;
let folder: string;
const vouchers: string[] = [];

beforeAll(async () => {
  theatre = await openTheatre({ durable: true });
  folder = mkdtempSync(join(tmpdir(), 'tallystick-uploads-'));
  base = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(base, 'contoso', 100);
  await addPartner(base, 'fabrikam');
  for (let index = 0; index < 8; index += 1) {
    const voucher = await addVoucher(base, 'contoso');
    await base.ok('fabrikam.global-admin', 'voucher.reserve', plan(base, 'fabrikam', voucher));
    vouchers.push(voucher);
  }
  apiKey = await letIn(base, 'fabrikam.global-admin');
  await base.engine.sequenced();
  await base.close();
});

afterAll(async () => {
  await theatre.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Uploads of texts that nobody else uploads. */
function uploads(most: () => number, seed: number): (count: number) => Deed | undefined {
  return (count) => {
    if (count > most()) return undefined;
    const content = `The plan of ${String(seed)}, ${String(count)}. `.repeat(200);
    const voucher = vouchers[count % vouchers.length] ?? '';
    const key = `upload ${String(seed)} ${String(count)}`;
    return {
      key,
      give: (client) => client.command('engagement.attach', { voucher, fileName: `${String(count)}.txt`, content }, { key }),
    };
  };
}

interface Attached { readonly id: string; readonly sha256: string }

async function attached(stage: Stage): Promise<Attached[]> {
  const rows = await asOwner(stage.place, `select d->>'id' as id, d->>'sha256' as sha256 from voucher, json_array_elements((engagement->'deliverables')::json) d`);
  return rows as unknown as Attached[];
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('kill -9 at every step of an upload', () => {
  test('leaves no deliverable without its file, and none twice', async () => {
    for (let round = 0; round < ROUNDS; round += 1) await killedUploads(SEED + round);
  }, LONG ? 1_800_000 : 120_000);
});

async function killedUploads(seed: number): Promise<void> {
  const stage = await theatre.repeat(base);
  const filesFolder = mkdtempSync(join(folder, 'files-'));
  const roll = dice(seed);
  let server: ServerChild | undefined;
  let most = Infinity;
  let given = 0;
  const next = uploads(() => most, seed);
  const load = httpLoad({
    callers: CALLERS, apiKey, addresses: () => (server?.isAlive() === true ? [server.address] : []),
    next: (count) => { given = Math.max(given, count); return next(count); },
  });
  for (const point of POINTS) {
    const passing = 1 + roll(3 * CALLERS);
    server = await startServerChild(stage, { filesFolder, dieAt: { point, passing } });
    expect(await server.gone, `${REPEAT}: passing ${String(passing)} of ${point}`).toBe('SIGKILL');
    total('kills at fail-points', 1);
  }
  server = await startServerChild(stage, { filesFolder });
  most = given + CALLERS;
  const report = await load;
  expect(await server.stop(), REPEAT).toBe(0);
  expect(server.reports, REPEAT).toEqual([]);
  await judgeUploads(stage, filesFolder, report.acknowledged);
  await theatre.strike(stage);
}

async function judgeUploads(stage: Stage, filesFolder: string, acknowledged: ReadonlyMap<string, string>): Promise<void> {
  expect(await stage.faults(), REPEAT).toEqual([]);
  const there = await attached(stage);
  expect(there.map(({ id }) => id).sort(), REPEAT).toEqual([...acknowledged.values()].sort());
  expect(new Set(there.map(({ sha256 }) => sha256)).size, REPEAT).toBe(there.length);
  for (const { sha256 } of there) expect(hashOf(readFileSync(join(filesFolder, sha256.slice(0, 2), sha256)))).toBe(sha256);
  const named = new Set(there.map(({ sha256 }) => sha256));
  let orphans = 0;
  for await (const { sha256 } of storedFiles(filesFolder)) if (!named.has(sha256)) orphans += 1;
  const halves = readdirSync(join(filesFolder, 'incoming'));
  // Whoever was interrupted came again with the same bytes, so that even their file has its deliverable.
  expect(orphans, REPEAT).toBe(0);
  expect(halves.length, REPEAT).toBeLessThanOrEqual(POINTS.length * CALLERS);
  for (const half of halves) utimesSync(join(filesFolder, 'incoming', half), 1, 1);
  await openFileStore(filesFolder);
  expect(readdirSync(join(filesFolder, 'incoming')), 'the next start clears what is old').toEqual([]);
  console.log(`${REPEAT}\n${String(there.length)} deliverables, ${String(halves.length)} half-written files cleared`);
  total('uploads acknowledged under fire', there.length);
}

describe.skipIf(NO_MOUNT !== undefined)(`a disk without room for a file${NO_MOUNT === undefined ? '' : ` (left out: ${NO_MOUNT})`}`, () => {
  let disk: string;
  beforeAll(() => {
    disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  });
  afterAll(() => { execFileSync('umount', [disk]); });

  test('an upload is answered with 503, nothing of it is left, and with room it goes through', async () => {
    const stage = await theatre.repeat(base);
    const server = await startServerChild(stage, { filesFolder: disk });
    const upload = (bytes: number, key: string) => fetch(`${server.address}/api/v1/vouchers/${vouchers[0] ?? ''}/deliverables`, {
      method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key }, body: form(bytes),
    });
    const before = statfsSync(disk).bfree;
    const answer = await upload(2_000_000, 'large');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
    expect(statfsSync(disk).bfree).toBe(before);
    expect(readdirSync(join(disk, 'incoming'))).toEqual([]);
    expect(server.reports.join('\n')).toMatch(/ENOSPC/);
    expect(await attached(stage)).toEqual([]);
    expect((await upload(200_000, 'small')).status).toBe(201);
    expect(await attached(stage)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
    expect(await stage.faults()).toEqual([]);
    await theatre.strike(stage);
  });

  test('a chunk for which there is room only in part is not taken for stored', async () => {
    const store = await openFileStore(disk);
    const { bfree, bsize } = statfsSync(disk);
    const ballast = join(disk, 'ballast');
    // Room for three pages and a chunk of five: the disk takes three, and says nothing yet.
    writeFileSync(ballast, Buffer.alloc((bfree - 3) * bsize));
    await expect(store.put(randomBytes(5 * bsize), 1e9)).rejects.toThrow(/ENOSPC/);
    expect(readdirSync(join(disk, 'incoming'))).toEqual([]);
    rmSync(ballast);
    const bytes = randomBytes(5 * bsize);
    const { sha256 } = await store.put(bytes, 1e9);
    expect(readFileSync(join(disk, sha256.slice(0, 2), sha256)).equals(bytes)).toBe(true);
  });
});

/** A file of so many bytes of text, as a browser sends it. */
function form(bytes: number): FormData {
  const made = new FormData();
  made.append('file', new Blob(['plan '.repeat(bytes / 5)], { type: 'text/plain' }), 'plan.txt');
  return made;
}
