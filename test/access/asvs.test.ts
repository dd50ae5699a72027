/** The page on ASVS 5.0 leaves out no requirement of the levels 1 and 2, and names only files that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/security/asvs.md`, 'utf8');
const HOW = ['test', 'code', 'docs', 'operator', 'n/a', 'OPEN'];

const rows = PAGE.split('\n').filter((line) => /^\| V\d/.test(line)).map((line) => {
  const [id = '', level = '', asks = '', how = '', where = ''] = line.split('|').slice(1, -1).map((cell) => cell.trim());
  return { id, level, asks, how, where };
});

/** How many requirements of the two levels each chapter has, by the standard. */
const OF_CHAPTER = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

test('every requirement has one row, and says how it stands', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(OF_CHAPTER.map((_, index) => rows.filter(({ id }) => id.startsWith(`V${String(index + 1)}.`)).length)).toEqual(OF_CHAPTER);
  expect(rows.filter(({ level, asks, how, where }) => !/^[12]$/.test(level) || asks === '' || !HOW.includes(how) || where === '')).toEqual([]);
});

test('what a test shows is shown by a file that is there, and so are all files that are named', () => {
  const named = (where: string): string[] => [...where.matchAll(/`((?:test|src)\/[^`*]+|[\w.-]+\.(?:js|json))`/g)].map(([, path]) => path ?? '');
  expect(rows.filter(({ how, where }) => how === 'test' && !named(where).some((path) => /\.test\.ts$/.test(path))).map(({ id }) => id)).toEqual([]);
  expect(rows.flatMap(({ id, where }) => named(where).filter((path) => !existsSync(ROOT + path)).map((path) => `${id}: ${path}`))).toEqual([]);
});

test('the sums at the top are right', () => {
  for (const how of HOW) {
    const said = new RegExp(`^\\| ${how} \\|.*\\| (\\d+) \\|$`, 'm').exec(PAGE)?.[1];
    expect(said, how).toBe(String(rows.filter((row) => row.how === how).length));
  }
});
