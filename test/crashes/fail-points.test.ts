/**
 * The server dies at each of its named fail-points, at a random passing and under load, and another takes over. The
 * uploads have a file of their own, as they need a server that speaks HTTP.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bulkOf } from '../../src/server/bulk.ts';
import { openFileStore } from '../../src/server/files.ts';
import { importsOf } from '../../src/server/imports.ts';
import { FAIL_POINTS, type FailPoint } from '../../src/server/commands/fail-points.ts';
import type { Session } from '../../src/server/queries/session.ts';
import { addCustomer, addPartner, asked } from '../support/cast.ts';
import { startChild, type ChildOptions, type DieAt, type EngineChild } from '../support/children.ts';
import { commandsOf } from '../support/crowd.ts';
import { judge } from '../support/judge.ts';
import { CROWD, dice, underLoad, type LoadReport } from '../support/load.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const ROUNDS = LONG ? 8 : 1;
const MS = LONG ? 1_800_000 : 120_000;
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/fail-points.test.ts`;
/** Of an import; in the long run enough for its progress to be kept on the way. */
const ROWS = LONG ? 20_000 : 1500;
/** How many vouchers are there before anything breaks, made on two days, so that they fall due on two. */
const VOUCHERS = 600;

let theatre: Theatre;
let base: Stage;
let folder: string;
/** References of the vouchers that are there before anything breaks. */
const first: string[] = [];

beforeAll(async () => {
  console.log(REPEAT);
  theatre = await openTheatre({ durable: true });
  folder = mkdtempSync(join(tmpdir(), 'tallystick-fail-points-'));
  base = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(base, customer, 5000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  for (const as of CROWD) await base.caller(as);
  for (const day of ['2020-03-02', '2020-03-03']) {
    await base.on(day);
    const commands = await commandsOf(base, VOUCHERS / 2, () => ['contoso.benefits-admin', 'voucher.create', asked(base, 'contoso', { days: 1 })]);
    const replies = await Promise.all(commands.map((command) => base.engine.runner.run(command)));
    first.push(...replies.flatMap((reply) => (reply.kind === 'accepted' ? [reply.id] : [])));
  }
  await base.engine.sequenced();
  await base.close();
});

afterAll(async () => {
  await theatre.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Dies at one point after another, each child taking up what the one before it left, and then lives to the end. */
interface Play {
  readonly stage: Stage;
  /** Where one child after another dies; it must be passed as often. */
  readonly deaths: (roll: (sides: number) => number) => readonly DieAt[];
  readonly seed: number;
  readonly options?: ChildOptions;
  /** What a child is to do besides serving the load. */
  readonly work?: (engine: EngineChild) => Promise<unknown>;
  readonly callers: number;
}

const dyingAt = (point: FailPoint): DieAt => ({ point, passing: 1 });

async function play({ stage, deaths, seed, options = {}, work, callers }: Play): Promise<LoadReport> {
  let engine: EngineChild | undefined;
  let wanted = true;
  // Loads follow one another until the last point is passed; those of one play share their keys' numbers by their seeds.
  const loads: Promise<LoadReport> = (async () => {
    const reports: LoadReport[] = [];
    for (let part = 0; wanted || part === 0; part += 1) {
      reports.push(await underLoad(stage, () => engine, { callers, commands: callers * 4, seed: seed + 1000 * part }));
    }
    return together(reports);
  })();
  for (const dieAt of deaths(dice(seed))) {
    const { point, passing } = dieAt;
    engine = await startChild(stage, { ...options, dieAt });
    const repeat = `${REPEAT}: passing ${String(passing)} of ${point}`;
    const working = work?.(engine);
    expect(await Promise.race([engine.gone, working?.then(() => 'survived') ?? new Promise(() => undefined)]), repeat).toBe('SIGKILL');
    expect(engine.reports.filter((each) => !each.startsWith('no command')), repeat).toEqual([]);
    total(`kills at fail-points`, 1);
    await hurry(stage);
  }
  engine = await startChild(stage, options);
  await work?.(engine);
  wanted = false;
  const report = await loads;
  expect(engine.reports, REPEAT).toEqual([]);
  await engine.kill();
  return report;
}

function together(reports: readonly LoadReport[]): LoadReport {
  return {
    acknowledged: reports.flatMap((each) => each.acknowledged),
    answers: Object.assign({}, ...reports.map((each) => each.answers)) as LoadReport['answers'],
    slowest: Math.max(...reports.map((each) => each.slowest)),
    moments: reports.flatMap((each) => each.moments),
  };
}

/** An errand of a server that died is hidden for a minute. */
async function hurry(stage: Stage): Promise<void> {
  await asOwner(stage.place, 'update outbox set next_at = now() where done_at is null');
}

async function rounds(act: (stage: Stage, seed: number) => Promise<void>, on?: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const stage = await theatre.repeat(base);
    if (on !== undefined) stage.clock.moveTo(`${on}T12:00:00.000Z` as Parameters<typeof stage.clock.moveTo>[0]);
    await act(stage, SEED + 100_000 * round);
    await theatre.strike(stage);
  }
}

/** How many of the first vouchers have so many entries of a type. */
async function entriesOf(stage: Stage, type: string): Promise<Record<string, unknown>[]> {
  return asOwner(stage.place, `select count(*)::integer as vouchers, entries from (
    select v.reference, count(j.id)::integer as entries from voucher v
      left join journal j on j.subject = v.reference and j.type = $1 where v.reference = any($2) group by 1) each group by 2`,
  [type, first]);
}

test('every fail-point of the list stands in the sources once, and has a test that dies there', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const read = (under: string): string => readdirSync(join(root, under), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(root, under, name), 'utf8')).join('\n');
  const names = Object.keys(FAIL_POINTS).sort();
  const passed = [...read('src/server').matchAll(/failPoint\?\.\('([^']+)'\)/g)].map(([, name]) => name);
  expect(passed.sort()).toEqual(names);
  const tests = read('test/crashes');
  expect(names.filter((name) => !tests.includes(`'${name}'`)), 'add it to a test that kills there').toEqual([]);
});

describe('kill -9 under load at', () => {
  test('every point of a batch and of the sequencer: what was acknowledged is there, once', () => rounds(async (stage, seed) => {
    const points: FailPoint[] = [
      'batch.loaded', 'batch.decided', 'batch.written', 'batch.committed', 'sequencer.before', 'sequencer.after',
    ];
    const deaths: Play['deaths'] = (roll) => points.map((point) => ({ point, passing: 1 + roll(4) }));
    const report = await play({ stage, deaths, seed, options: { lanes: 2 }, callers: 64 });
    await judge(stage, [report], REPEAT, VOUCHERS);
  }), MS);

  test('a chunk of the nightly work: every day is done in the end, each voucher once', () => rounds(async (stage, seed) => {
    const work = (engine: EngineChild): Promise<unknown> => engine.nightly(stage.clock.now());
    const deaths = () => [dyingAt('nightly.between-chunks'), dyingAt('nightly.between-chunks')];
    const report = await play({ stage, deaths, seed, work, callers: 16 });
    await judge(stage, [report], REPEAT, VOUCHERS);
    expect(await entriesOf(stage, 'voucher.expired'), REPEAT).toEqual([{ vouchers: VOUCHERS, entries: 1 }]);
    const days = await asOwner(stage.place, `select distinct (at at time zone 'UTC')::date::text as day from journal where type = 'voucher.expired' order by 1`);
    expect(days.length, REPEAT).toBeGreaterThanOrEqual(2);
  }, '2020-10-15'), MS);

  test('an errand taken, half done, and done but not finished: its effect comes once', () => rounds(async (stage, seed) => {
    await stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days: 30, reason: 'a test' });
    const points: FailPoint[] = ['outbox.taken', 'extension.between-chunks', 'extension.between-chunks', 'outbox.done-before-finish'];
    const report = await play({ stage, deaths: () => points.map(dyingAt), seed, work: (engine) => engine.drain(), callers: 16 });
    await judge(stage, [report], REPEAT, VOUCHERS);
    expect(await entriesOf(stage, 'voucher.extended'), REPEAT).toEqual([{ vouchers: VOUCHERS, entries: 1 }]);
    const [errand] = await asOwner(stage.place, 'select count(*)::integer as left from outbox where done_at is null');
    expect(errand?.['left'], REPEAT).toBe(0);
  }), MS);

  test('a command given to many: it goes on with the rest, and comes to each once', () => rounds(async (stage, seed) => {
    const giver = await stage.caller('contoso.benefits-admin') as unknown as Session;
    const filter = { createdFrom: '2020-03-02', createdBefore: '2020-03-04', status: ['assigned'] };
    const bulk = bulkOf(stage.engine);
    const started = await bulk.start({ command: 'voucher.resend', filter, reason: null, dryRun: false, language: 'en', key: 'many' }, giver);
    if (started === 'key-reused') throw new Error('the key was free');
    const { id } = started;
    const deaths = () => [1, 1, 2].map((passing): DieAt => ({ point: 'bulk.between-chunks', passing }));
    const report = await play({ stage, deaths, seed, work: (engine) => engine.drain(), callers: 16 });
    await judge(stage, [report], REPEAT, VOUCHERS);
    expect(await entriesOf(stage, 'voucher.resent'), REPEAT).toEqual([{ vouchers: VOUCHERS, entries: 1 }]);
    const view = await bulk.view(id, giver, 'en');
    expect(view?.status, REPEAT).toBe('done');
    expect((view?.accepted ?? 0) + (view?.refused ?? 0), REPEAT).toBe(view?.found);
  }), MS);

  test('rows of an import: it is taken up again, and its result is that of one run', () => rounds(async (stage, seed) => {
    const files = await openFileStore(folder);
    // A row in five hundred is wrong.
    const rows = Array.from({ length: ROWS }, (_, index) => {
      const own = String(index);
      return index % 500 === 250 ? `X${own},lender,Nobody,TR` : `C${own},customer,Customer ${own},TR`;
    });
    const { sha256 } = await files.put(Buffer.from(`code,kind,name,country\n${rows.join('\n')}\n`), 1e9);
    const importer = { ...await stage.caller('sponsor.programme-admin'), party: 'sponsor' as const, roles: ['programme-admin' as const] };
    const imports = importsOf(stage.engine);
    const started = await imports.start({ kind: 'organisations', partial: true, dryRun: false, language: 'en', sha256 }, importer);
    if (started === 'key-reused') throw new Error('no key was given');
    const { id } = started;
    const windows = Math.ceil(ROWS / 256);
    // Once while it checks, once while it writes, and once more after it was taken up again in its writing.
    const deaths: Play['deaths'] = (roll) => [1 + roll(windows), windows + 1 + roll(windows - 4), 1 + roll(2)]
      .map((passing) => ({ point: 'import.between-rows', passing }));
    const report = await play({
      stage, deaths, seed,
      options: { filesFolder: folder }, work: (engine) => engine.drain(), callers: 16,
    });
    await judge(stage, [report], REPEAT, VOUCHERS);
    const view = await imports.view(id, importer);
    expect(view, REPEAT).toMatchObject({ status: 'done', phase: 'ended', rows: ROWS, accepted: ROWS - ROWS / 500, failed: ROWS / 500 });
    expect(view?.errors.map(({ row }) => row), REPEAT).toEqual(Array.from({ length: ROWS / 500 }, (_, index) => 252 + 500 * index));
    const [there] = await asOwner(stage.place, `select count(*)::integer as all, count(distinct code)::integer as codes from organisation where code like 'C%'`);
    expect(there, REPEAT).toEqual({ all: ROWS - ROWS / 500, codes: ROWS - ROWS / 500 });
  }), MS);
});
