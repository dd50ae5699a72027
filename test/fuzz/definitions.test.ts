/** Definitions as hands and tools break them: never an exception, always a place; or a sound definition, for good. */
import fc from 'fast-check';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { describeProblem, readDefinition } from '../../src/cli/definition-files.ts';
import { checkDefinition } from '../../src/contract/programme.ts';
import { canonical } from '../../src/server/store/canonical.ts';
import { total } from '../support/totals.ts';
import { Chance, LONG, mustHold, SEED } from './chance.ts';
import { flipped } from './tables.ts';
import { HOSTILE_TEXT, UNICODE, Verbatim, WRONG_TYPES, NUMBERS, write } from './words.ts';

vi.setConfig({ testTimeout: LONG ? 600_000 : 60_000, hookTimeout: 120_000 });

const RUNS = LONG ? 800 : 30;
const PROGRAMMES = fileURLToPath(new URL('../../programmes/', import.meta.url));
const BROKEN = fileURLToPath(new URL('../fixtures/broken/', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'tallystick-definitions-'));
let read = 0;
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  total('fuzzed parses', read);
});

const shipped = readdirSync(PROGRAMMES, { withFileTypes: true }).filter((each) => each.isDirectory()).map(({ name }) => name);
const FILES = ['programme.yaml', 'programme.yaml', 'programme.yaml', 'texts.en.yaml', 'texts.tr.yaml'];

type Breakage = (text: string, chance: Chance) => string | Buffer;

const onLine = (change: (lines: string[], at: number, chance: Chance) => void): Breakage => (text, chance) => {
  const lines = text.split('\n');
  change(lines, chance.between(0, lines.length - 1), chance);
  return lines.join('\n');
};
const instead = (make: (chance: Chance, old: string) => string): Breakage => onLine((lines, at, chance) => {
  lines[at] = (lines[at] ?? '').replace(/(:\s+|- )(\S.*)$/, (_all, lead: string, old: string) => lead + make(chance, old));
});
const quoted = (text: string): string => JSON.stringify(text);

const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'bytes changed': (text, chance) => flipped(Buffer.from(text), chance, 8),
  'a line left out': onLine((lines, at) => { lines.splice(at, 1); }),
  'a line twice': onLine((lines, at) => { lines.splice(at, 0, lines[at] ?? ''); }),
  'lines exchanged': onLine((lines, at, chance) => {
    const other = chance.between(0, lines.length - 1);
    [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
  }),
  'another indentation': onLine((lines, at, chance) => { lines[at] = chance.pick([' ', '   ', '\t', '\u00a0']) + (lines[at] ?? ''); }),
  'cut short': (text, chance) => text.slice(0, chance.between(0, text.length)),
  'two documents': (text) => `${text}\n---\n${text.slice(0, 200)}`,
  'a strange value': instead((chance) => quoted(chance.pick([...HOSTILE_TEXT, ...UNICODE]))),
  'another type': instead((chance) => write(chance.pick(WRONG_TYPES.filter((each) => !(each instanceof Verbatim && each.text.length > 500))))),
  'a number': instead((chance) => chance.pick(NUMBERS).text),
  'a number as YAML has them': instead((chance) => chance.pick(['0o17', '0x1F', '.inf', '-.inf', '.nan', '1_000', '12:30:45', '1e3', '+1', '017', '~', 'yes', 'on', 'NO'])),
  'a date as YAML has them': instead((chance) => chance.pick(['2020-01-01', '2020-02-30', '2020-01-01T00:00:00Z', '2020-1-1', '!!timestamp 2020-01-01', '9999-12-31', '0001-01-01'])),
  'a tag': instead((chance, old) => `${chance.pick(['!!binary', '!!set', '!!omap', '!!js/function', '!custom', '!!str', '!!int', '!<tag:x>'])} ${old}`),
  'an anchor and its alias': (text) => `a: &a 1\nb: *a\n${text}`,
  'an alias of nothing': instead(() => '*nothing'),
  'an anchor within itself': instead(() => '&a [*a]'),
  'a bomb of aliases': (text) => `${bomb(9)}\n${text}`,
  'a merge': (text) => `<<: { id: other }\n${text}`,
  'a name twice': (text) => text.replace(/^(id|title|timeZone): .*$/m, (line) => `${line}\n${line}`),
  'a name of the platform': (text, chance) => `${chance.pick(['__proto__', 'constructor', 'toString', '"\\0"', '[a, b]', '{a: b}', '? a'])}: { x: 1 }\n${text}`,
  'brackets without end': (text, chance) => text.replace(/: /, `: ${chance.pick(['[', '{']).repeat(chance.pick([1, 30, 5000]))}`),
  'a directive': (text, chance) => `${chance.pick(['%YAML 1.1', '%YAML 9.9', '%TAG ! tag:x,2000:', '%FOO bar'])}\n---\n${text}`,
  'a long text': instead(() => quoted('x'.repeat(100_000))),
  'line ends of another system': (text) => text.replaceAll('\n', '\r\n'),
  'a mark at its beginning': (text) => `\ufeff${text}`,
  'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
};

function bomb(levels: number): string {
  const lines = ['b0: &b0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level += 1) {
    lines.push(`b${String(level)}: &b${String(level)} [${Array.from({ length: 9 }, () => `*b${String(level - 1)}`).join(', ')}]`);
  }
  return lines.join('\n');
}

/** Judges one reading: what a person gets to see of it is always a place and a sentence. */
async function judged(path: string): Promise<void> {
  read += 1;
  const begun = performance.now();
  const verdict = await readDefinition(path);
  expect(performance.now() - begun).toBeLessThan(5000);
  if ('errors' in verdict) {
    expect(verdict.errors.length).toBeGreaterThan(0);
    for (const problem of verdict.errors) {
      expect(problem.message.trim()).not.toBe('');
      expect(problem.pointer).toMatch(/^(\/|$)/);
      expect(problem.message).not.toMatch(/undefined|\[object|at .*\.(ts|js):|Cannot read|is not a function/);
      expect(describeProblem(problem)).toContain(problem.file);
    }
    return;
  }
  const { definition } = verdict;
  const text = canonical(definition);
  const again = checkDefinition(JSON.parse(text));
  if (!('definition' in again)) throw new Error(`what was sound is no more: ${JSON.stringify(again.errors)}`);
  expect(canonical(again.definition)).toBe(text);
}

function copyOf(name: string): string {
  const folder = join(home, 'one');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(PROGRAMMES, name), folder, { recursive: true, filter: (path) => !/sample|examples/.test(path.slice(PROGRAMMES.length)) });
  return folder;
}

describe('a definition', () => {
  test('that ships is sound, and stays so', async () => {
    for (const name of shipped) await judged(join(PROGRAMMES, name));
  });

  test('that is broken by chance has its faults told, each with its place', async () => {
    const way = fc.record({
      name: fc.constantFrom(...shipped), file: fc.constantFrom(...FILES), seed: fc.nat(), breakages: fc.array(fc.constantFrom(...Object.keys(BREAKAGES)), { minLength: 1, maxLength: 3 }),
    });
    const outcome = await fc.check(fc.asyncProperty(way, async ({ name, file, seed, breakages }) => {
      const folder = copyOf(name);
      const chance = new Chance(seed);
      let text: string | Buffer = readFileSync(join(folder, file), 'utf8');
      for (const breakage of breakages) text = (BREAKAGES[breakage] as Breakage)(text.toString(), chance);
      writeFileSync(join(folder, file), text);
      await judged(folder);
    }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
    mustHold(outcome, 'definitions.test.ts');
  });

  test.each(Object.keys(BREAKAGES))('%s', async (name) => {
    for (let seed = 0; seed < (LONG ? 5 : 1); seed += 1) {
      const folder = copyOf(shipped[0] ?? '');
      const file = join(folder, 'programme.yaml');
      writeFileSync(file, (BREAKAGES[name] as Breakage)(readFileSync(file, 'utf8'), new Chance(SEED + seed)));
      await judged(folder);
    }
  });

  test.each(readdirSync(BROKEN).filter((name) => /\.ya?ml$/.test(name)))('%s, a real one', async (name) => {
    const verdict = await readDefinition(join(BROKEN, name));
    expect('errors' in verdict).toBe(true);
    await judged(join(BROKEN, name));
  });

  test('of any value at all is judged, not thrown over', () => {
    const outcome = fc.check(fc.property(fc.anything({ withNullPrototype: true }), (value) => {
      read += 1;
      const verdict = checkDefinition(value);
      expect('errors' in verdict && verdict.errors.length > 0).toBe(true);
    }), { numRuns: LONG ? 10_000 : 500, seed: SEED });
    mustHold(outcome, 'definitions.test.ts');
  });
});
