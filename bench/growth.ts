/** P5, P6 and how cost grows: the same life cycles and pages over few vouchers and over many. */
import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ticketsOf } from './fill.js';
import { median } from './goals.js';
import { grow, type Grown } from './grown.js';
import { closedLoop, lifeCycles } from './inside.js';
import { measureLists, type ListFigures } from './lists.js';
import { checkpoint, openOn } from './server.js';

const TICKETS = 20_000;
const CALLERS = 64;

/** Accepted commands per second inside the process, over vouchers chosen from all there are. */
async function rate(grown: Grown, seconds: number): Promise<number> {
  const engine = openOn(grown.ground.place);
  try {
    const waiting = await ticketsOf(grown.ground, TICKETS);
    await checkpoint(grown.ground.place);
    const { perSecond } = await closedLoop(engine.runner, CALLERS, seconds, lifeCycles({ ...grown.population, waiting }));
    await engine.sequenced();
    return perSecond;
  } finally {
    await engine.close();
  }
}

export interface Growth {
  readonly small: readonly number[];
  readonly large: readonly number[];
  readonly lists: readonly ListFigures[];
}

/** The pages first, then the rates in turns on a small ground and a large one. */
export async function measureGrowth(few: number, many: number, rounds: number, seconds: number, pages: number): Promise<Growth> {
  const large = await grow(many);
  try {
    const lists = await measureLists(large, pages);
    const small = await grow(few);
    try {
      const rates: { small: number[]; large: number[] } = { small: [], large: [] };
      for (let round = 0; round < rounds; round += 1) {
        rates.small.push(await rate(small, seconds));
        rates.large.push(await rate(large, seconds));
      }
      return { ...rates, lists };
    } finally {
      await small.ground.stop();
    }
  } finally {
    await large.ground.stop();
  }
}

export interface Step {
  readonly vouchers: number;
  readonly fillSeconds: number;
  readonly perSecond: number;
  /** Milliseconds: the median page of all cases, the slowest 95th percentile, and that without words to look for. */
  readonly page: number;
  readonly worstPage: number;
  readonly worstFilter: number;
  readonly gigabytes: number;
}

/** One size after another, each on a ground of its own. */
export async function* measureSteps(sizes: readonly number[], seconds: number, pages: number): AsyncGenerator<Step> {
  for (const vouchers of sizes) {
    const begun = performance.now();
    const grown = await grow(vouchers);
    try {
      const fillSeconds = (performance.now() - begun) / 1000;
      const gigabytes = bytesIn(grown.ground.folder) / 2 ** 30;
      const lists = await measureLists(grown, pages, false);
      const filters = lists.filter(({ what }) => !what.includes('q='));
      // The first time is not counted: it reads what nobody has read, by code that is compiled meanwhile.
      await rate(grown, seconds);
      yield {
        vouchers, fillSeconds, gigabytes,
        page: median(lists.map(({ http }) => http)),
        worstPage: Math.max(...lists.map(({ p95 }) => p95)),
        worstFilter: Math.max(...filters.map(({ p95 }) => p95)),
        perSecond: await rate(grown, seconds),
      };
    } finally {
      await grown.ground.stop();
    }
  }
}

/** What a folder holds, the log that is written ahead not counted. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((total, entry) => {
    if (entry.name === 'pg_wal') return total;
    const path = join(folder, entry.name);
    return total + (entry.isDirectory() ? bytesIn(path) : statSync(path).size);
  }, 0);
}
