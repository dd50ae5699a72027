/** Everything beside the runner's speed, as chapters: each measures on grounds of its own and tells figures by name. */
import { measureGrowth } from './growth.js';
import { measureImports } from './imports.js';
import type { ListFigures } from './lists.js';
import { measureMemory } from './memory.js';
import { measureProcesses } from './processes.js';
import { measureStarts } from './starts.js';
import { measureSweep } from './sweep.js';
import { grid, median, type Rounds } from './goals.js';

/** How much of each is measured. */
export interface Volumes {
  readonly few: number;
  readonly many: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly pages: number;
  readonly swept: number;
  readonly commands: number;
  readonly rows: number;
  /** Whether the sandbox is started too, which tells its story first. */
  readonly sandbox: boolean;
}

export const QUICK_VOLUMES: Volumes = {
  few: 2000, many: 20_000, rounds: 1, seconds: 1, pages: 3, swept: 4000, commands: 20_000, rows: 4000, sandbox: false,
};

export const FULL_VOLUMES: Volumes = {
  few: 10_000, many: 1_000_000, rounds: 3, seconds: 5, pages: 20, swept: 100_000, commands: 1_000_000, rows: 100_000, sandbox: true,
};

export interface Told {
  readonly rounds: Rounds;
  /** What the table of goals has no room for. */
  readonly more?: string;
}

export const CHAPTERS: Readonly<Record<string, (volumes: Volumes) => Promise<Told>>> = {
  starts: async ({ sandbox }) => {
    const served = await measureStarts('serve');
    const shown = sandbox ? await measureStarts('sandbox') : undefined;
    return {
      rounds: {
        'serve first': [served.first], '5 s': [5], 'serve again': [served.again], '2 s': [2],
        ...(shown === undefined ? {} : { 'sandbox first': [shown.first], '20 s': [20], 'sandbox again': [shown.again], '3 s': [3] }),
      },
    };
  },

  sweep: async ({ swept }) => {
    const { seconds, statementSeconds, longestSeconds } = await measureSweep(swept);
    return { rounds: { 'sweep': [seconds], 'one statement': [statementSeconds], 'sweep lock': [longestSeconds], '0.5 s': [0.5] } };
  },

  imports: async ({ rows }) => {
    const all = await measureImports(rows);
    const told = all.map(({ what, seconds, checkSeconds, copySeconds }) =>
      [what, seconds.toFixed(1), checkSeconds.toFixed(1), (copySeconds * 1000).toFixed(0)]);
    return {
      rounds: Object.fromEntries(all.flatMap((each) => [
        [`import ${each.what}`, [each.seconds]], [`copy ${each.what}`, [each.copySeconds]],
        [`import ${each.what} memory`, [each.memorySecond]], [`first half ${each.what}`, [each.memoryFirst]],
      ])),
      more: grid([[`imports of ${String(rows)}`, 'seconds', 'of them checking', 'COPY ms'], ...told]),
    };
  },

  growth: async ({ few, many, rounds, seconds, pages }) => {
    const { small, large, lists } = await measureGrowth(few, many, rounds, seconds, pages);
    const worst = lists.reduce((one, other) => (other.http / other.bare > one.http / one.bare ? other : one));
    const middle = median(lists.map(({ http, bare }) => http / bare));
    return {
      rounds: {
        'rate grown': large, 'rate': small,
        'page, worst': [worst.http], 'its SQL': [worst.bare],
        'page, middle': [middle], 'SQL': [1],
        'page p95, worst': [Math.max(...lists.map(({ p95 }) => p95))], '50 ms': [50],
        ...Object.fromEntries(lists.map(({ what, http, p95, bare }) => [`page ${what}`, [http, p95, bare]])),
      },
      more: pagesOf(lists),
    };
  },

  memory: async ({ commands }) => {
    const figures = await measureMemory(commands);
    return {
      rounds: {
        'memory': [figures.after], 'memory early': [figures.before], '300 MB': [300],
        'heap': [figures.heapAfter], 'heap early': [figures.heapBefore], 'commands': [figures.commands],
      },
    };
  },

  processes: async ({ rounds, seconds }) => {
    const figures = await measureProcesses(rounds, seconds);
    const first = median([...figures.values()][0]?.map(({ perSecond }) => perSecond) ?? []);
    const rows = [...figures].map(([name, each]) => {
      const rate = median(each.map(({ perSecond }) => perSecond));
      return [name, rate.toFixed(0), (rate / first).toFixed(2), median(each.map(({ p99 }) => p99)).toFixed(1)];
    });
    return {
      rounds: Object.fromEntries([...figures].map(([name, each]) => [name, each.map(({ perSecond }) => perSecond)])),
      more: grid([['64 callers on', 'per second', 'against one', 'p99 ms'], ...rows]),
    };
  },
};

const SHOWN = 12;

/** The pages that are slowest, and those that cost most beside their SQL. */
function pagesOf(lists: readonly ListFigures[]): string {
  const row = ({ what, http, p95, bare }: ListFigures) => [what, http.toFixed(1), p95.toFixed(1), bare.toFixed(1), (http / bare).toFixed(1)];
  const slowest = lists.toSorted((one, other) => other.p95 - one.p95).slice(0, SHOWN);
  return grid([[`the slowest of ${String(lists.length)} pages`, 'ms', 'p95', 'SQL ms', 'ratio'], ...slowest.map(row)]);
}
