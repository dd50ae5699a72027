/**
 * What a run went through, for the page that states at what volume each promise was shown. Suites count while they run;
 * `npm run test:long` prints the sums at its end.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILE = 'TALLYSTICK_TOTALS';

/** Adds to a total, such as `total('kills of the server', 5)`; says nothing unless totals are being kept. */
export function total(what: string, count: number): void {
  const file = process.env[FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify([what, count])}\n`);
}

/** Keeps totals while the tests run. Called by vitest in its own process, whose workers inherit the environment. */
export function setup(): void {
  if (process.env['TALLYSTICK_LONG'] !== '1') return;
  const file = join(mkdtempSync(join(tmpdir(), 'tallystick-totals-')), 'totals');
  writeFileSync(file, '');
  process.env[FILE] = file;
}

/** Prints the totals when all tests are done. */
export function teardown(): void {
  const file = process.env[FILE];
  if (file === undefined) return;
  const sums = new Map<string, number>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter((each) => each !== '')) {
    const [what, count] = JSON.parse(line) as [string, number];
    sums.set(what, (sums.get(what) ?? 0) + count);
  }
  rmSync(dirname(file), { recursive: true });
  const lines = [...sums].sort().map(([what, count]) => `${count.toLocaleString('en').padStart(14)}  ${what}`);
  console.log(`\nTotals\n${lines.join('\n')}\n`);
}
