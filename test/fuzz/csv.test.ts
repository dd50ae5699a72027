/** CSV files as spreadsheets, scripts and people break them: rows, or one place where the file cannot be read on. */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { csvRows, ROW_MAX, UnreadableFile, type CsvRow } from '../../src/server/jobs/csv.ts';
import { IMPORT_KINDS, IMPORT_KIND_NAMES, type ImportKindName } from '../../src/server/jobs/import-kinds.ts';
import { isHeader, readCells, readHeader, type RowError } from '../../src/server/jobs/import-rows.ts';
import { importWord } from '../../src/server/jobs/import-words.ts';
import { total } from '../support/totals.ts';
import { does, cast, startStage, type Cast, type Stage } from '../journeys/http-stage.ts';
import { Chance, LONG, mustHold, repeatWith, SEED } from './chance.ts';
import { BREAKAGES, csvOf, flipped } from './tables.ts';
import { HOSTILE_TEXT, UNICODE } from './words.ts';

vi.setConfig({ testTimeout: LONG ? 600_000 : 60_000, hookTimeout: 120_000 });

const RUNS = LONG ? 3000 : 200;
const BROKEN = fileURLToPath(new URL('../fixtures/broken/', import.meta.url));
let read = 0;
afterAll(() => { total('fuzzed parses', read); });

/** The file in pieces, cut where no character ends either. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type Outcome = { readonly rows: readonly CsvRow[]; readonly end: string };

async function outcomeOf(bytes: Buffer, size: number): Promise<Outcome> {
  read += 1;
  const rows: CsvRow[] = [];
  try {
    for await (const row of csvRows(pieces(bytes, size))) rows.push(row);
    return { rows, end: 'read' };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    expect(error.row).toBeGreaterThan(0);
    expect(importWord('tr', error.word, error.figures)).not.toBe(importWord('en', error.word, error.figures));
    return { rows, end: `${error.word} in ${String(error.row)}` };
  }
}

async function judged(bytes: Buffer, kindName: ImportKindName): Promise<void> {
  const whole = await outcomeOf(bytes, bytes.length + 1);
  // How the bytes arrive changes nothing, except which of several faults is met first.
  const split = await outcomeOf(bytes, bytes.length < 10_000 ? 7 : 4096);
  expect(split.end === 'read').toBe(whole.end === 'read');
  if (whole.end === 'read') expect(split.rows).toEqual(whole.rows);
  const numbers = whole.rows.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  const [first, ...rest] = whole.rows;
  if (first === undefined) return;
  const kind = IMPORT_KINDS[kindName];
  const header = readHeader(first, kind, 'en');
  const errors: RowError[] = isHeader(header) ? rest.flatMap((row) => [...readCells(row, header, kind, 'en').errors]) : [...header];
  for (const { row, message } of errors) {
    expect(numbers).toContain(row);
    expect(message.length).toBeLessThan(600);
    expect(message).not.toContain('\0');
  }
}

const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom(...HOSTILE_TEXT, ...UNICODE), fc.constant('plain'));

test('what is written as CSV is read as it was, whatever is in its cells', async () => {
  const table = fc.array(fc.array(cell.filter((text) => !text.includes('\0')), { minLength: 3, maxLength: 3 }), { maxLength: 6 });
  const outcome = await fc.check(fc.asyncProperty(table, fc.constantFrom(',', ';'), fc.constantFrom('\r\n', '\n'), fc.integer({ min: 1, max: 50 }), async (rows, separator, end, size) => {
    const clean = rows.map((row) => row.map((text) => Buffer.from(text).toString()));
    const text = csvOf([['a', 'b', 'c'], ...clean], separator, end);
    const { rows: found, end: ended } = await outcomeOf(Buffer.from(text), size);
    expect(ended).toBe('read');
    const filled = clean.filter((row) => row.some((each) => each.trim() !== ''));
    expect(found.slice(1).map(({ cells }) => cells)).toEqual(filled);
  }), { numRuns: RUNS, seed: SEED });
  mustHold(outcome, 'csv.test.ts');
});

const text = (chance: Chance, kind: ImportKindName): string => {
  const columns = IMPORT_KINDS[kind].columns.map(({ name }) => name);
  return csvOf([columns, ...Array.from({ length: chance.between(1, 5) }, () => columns.map(() => chance.pick([...UNICODE, 'x', 'TR', '5', '2020-01-01'])))]);
};

test('a file that is broken by chance is read, or told where it breaks', async () => {
  const names = Object.keys(BREAKAGES).filter((name) => !/mega|ten thousand/.test(name));
  const outcome = await fc.check(fc.asyncProperty(fc.constantFrom(...IMPORT_KIND_NAMES), fc.nat(), fc.constantFrom(...names), fc.boolean(), async (kind, seed, name, twice) => {
    const chance = new Chance(seed);
    const once = (BREAKAGES[name] as (text: string, chance: Chance) => Buffer)(text(chance, kind), chance);
    await judged(twice ? flipped(once, chance, 4) : once, kind);
  }), { numRuns: RUNS, seed: SEED });
  mustHold(outcome, 'csv.test.ts');
});

test.each(Object.keys(BREAKAGES))('%s', async (name) => {
  for (const kind of ['organisations', 'people'] as const) {
    const chance = new Chance(SEED);
    await judged((BREAKAGES[name] as (text: string, chance: Chance) => Buffer)(text(chance, kind), chance), kind);
  }
});

test('a row longer than any is refused where it stands, before memory is spent on it', async () => {
  const long = Buffer.concat([Buffer.from('code,kind,name,country\r\n'), Buffer.alloc(5_000_000, 'x')]);
  const { end } = await outcomeOf(long, 65_536);
  expect([end, ROW_MAX]).toEqual(['row-too-large in 2', 100_000]);
});

describe('over HTTP', () => {
  let stage: Stage;
  let parties: Cast;
  beforeAll(async () => {
    stage = await startStage('2020-01-08');
    parties = await cast(stage);
  });
  afterAll(async () => { await stage.close(); });

  async function imported(kind: string, bytes: Buffer): Promise<{ status: string; errors: readonly { row: number; message: string }[] }> {
    const answer = await fetch(`${stage.url}/api/v1/imports/${kind}`, {
      method: 'POST', headers: { authorization: `Bearer ${parties.secrets['sponsor.admin']}`, 'content-type': 'text/csv' }, body: new Uint8Array(bytes),
    });
    const view = await answer.json() as { id?: string; status: string; errors: { row: number; message: string }[] };
    if (answer.status !== 202) return { status: String(answer.status), errors: [] };
    for (let seen = view; ;) {
      if (seen.status !== 'running') return seen;
      await new Promise((done) => { setTimeout(done, 15); });
      const found = await parties.as('sponsor.admin').get('/imports/{id}', { id: view.id ?? '' });
      if (found.kind !== 'ok') throw new Error(JSON.stringify(found));
      seen = found.body as unknown as typeof view;
    }
  }

  test.each(readdirSync(BROKEN).filter((name) => name.endsWith('.csv')))('%s, a real one, changes nothing and says which row', async (name) => {
    const before = await stage.entries();
    const { status, errors } = await imported('organisations', readFileSync(`${BROKEN}${name}`));
    expect([status, errors.length > 0, await stage.entries()]).toEqual(['refused', true, before]);
  });

  test('one wrong row among right ones, and none is done', async () => {
    const before = await stage.entries();
    const rows = Array.from({ length: 300 }, (_none, index) => [`K${String(index)}`, 'customer', index === 150 ? '=cmd' : 'Adatum', 'DE']);
    const { status, errors } = await imported('organisations', Buffer.from(csvOf([['code', 'kind', 'name', 'country'], ...rows])));
    expect([status, errors.map(({ row }) => row), await stage.entries()]).toEqual(['refused', [152], before]);
  });

  test('whatever is sent ends, all or nothing', async () => {
    const names = Object.keys(BREAKAGES);
    for (let round = 0; round < (LONG ? 300 : 15); round += 1) {
      const chance = new Chance(SEED + round);
      const kind = chance.pick(IMPORT_KIND_NAMES);
      const before = await stage.entries();
      read += 1;
      const { status, errors } = await imported(kind, (BREAKAGES[chance.pick(names)] as (text: string, chance: Chance) => Buffer)(text(chance, kind), chance));
      expect(['done', 'refused', '400']).toContain(status);
      if (status === 'refused') expect([errors.length > 0, await stage.entries()], `${kind} ${repeatWith('csv.test.ts')}`).toEqual([true, before]);
    }
    expect(stage.logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
    await does(parties.as('sponsor.admin'), 'organisation.register', { kind: 'customer', name: 'Still', country: 'DE' });
  });
});
