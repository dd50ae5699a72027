/**
 * `npm run bench`: the speed goals, each as a ratio of figures taken in turns on one server. `-- --quick` takes about a
 * minute and tells the direction; in full it takes half an hour, where ten minutes were meant. `--only a,b` measures some parts (the names are in
 * docs/performance.md), `--growth` how cost grows up to ten million vouchers, `--growth --sizes 10000000` over that many
 * alone. Missed goals are printed and do not fail the run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHAPTERS, FULL_VOLUMES, QUICK_VOLUMES, type Told } from './chapters.js';
import { grid, judge, tableOf, type Rounds } from './goals.js';
import { measureSteps, type Step } from './growth.js';
import { closedLoop, lifeCycles, onOnePool, prepareDelivered } from './inside.js';
import { hammer, startOpponent, startProduct } from './outside.js';
import { pick, populate, type Customer, type Population } from './population.js';
import { checkpoint, prepareGround, runAnchor, serverVersion, type Ground } from './server.js';

const RESULTS = fileURLToPath(new URL('../../bench/results/', import.meta.url));

interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  readonly vouchers: number;
}

const QUICK: Extent = { rounds: 2, seconds: 1, vouchers: 4000 };
const FULL: Extent = { rounds: 5, seconds: 6, vouchers: 20_000 };

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, growth: { type: 'boolean' }, sizes: { type: 'string' } },
});
const extent = options.quick === true ? QUICK : FULL;
const volumes = options.quick === true ? QUICK_VOLUMES : FULL_VOLUMES;
const wanted = options.only?.split(',');

/** The runner's speed, whose parts share one ground and are measured in turns. */
const SPEED = ['anchor', 'inside', 'pool', 'http 64', 'opponent 64', 'http 256', 'http 1', 'opponent 1', 'race', 'bulk'];
/** The sizes of `--growth`, and of `--growth --quick`. */
const SIZES = options.quick === true ? [2000, 20_000] : [10_000, 100_000, 1_000_000, 10_000_000];

/** The numbers of vouchers asked for with `--sizes`, divided by commas. */
function sizesIn(written: string): readonly number[] {
  const sizes = written.split(',').map(Number);
  if (sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return sizes;
  throw new Error(`--sizes takes numbers of vouchers, 10000,1000000 for instance, and not ${written}`);
}

/** What one round measures, in order; a name with its figure. */
type Part = readonly [name: string, measure: () => Promise<Readonly<Record<string, number>>>];

function partsOf(
  ground: Ground,
  population: Population,
  hot: Customer,
  product: Awaited<ReturnType<typeof startProduct>>,
  opponent: Awaited<ReturnType<typeof startOpponent>>,
): readonly Part[] {
  const { seconds } = extent;
  const { runner } = product;
  const send = async (traffic: 'product' | 'bulk' | 'race' | 'opponent', connections: number) => {
    const { customers, partners } = population;
    const [port, secret] = traffic === 'opponent' ? [opponent.port, opponent.secret] : [product.port, ''];
    return hammer({ port, secret, connections, seconds, traffic, customers, partners });
  };
  return [
    ['anchor', async () => {
      const { spread, pool } = await runAnchor(ground.url, seconds);
      return { 'anchor': spread, 'anchor pool': pool };
    }],
    ['inside', async () => {
      const { perSecond, p50, p99 } = await closedLoop(runner, 64, seconds, lifeCycles(population));
      return { 'inside': perSecond, 'inside p50': p50, 'inside p99': p99 };
    }],
    ['pool', async () => {
      const delivered = await prepareDelivered(runner, population, hot, 200 * seconds);
      return { pool: (await closedLoop(runner, 64, seconds, onOnePool(hot, delivered))).perSecond };
    }],
    ['http 64', async () => {
      const { perSecond, p50, p99 } = await send('product', 64);
      return { 'http 64': perSecond, 'http 64 p50': p50, 'http 64 p99': p99, '30 ms': 30 };
    }],
    ['opponent 64', async () => ({ 'opponent 64': (await send('opponent', 64)).perSecond })],
    ['http 256', async () => ({ 'http 256': (await send('product', 256)).perSecond })],
    ['http 1', async () => ({ 'http 1': (await send('product', 1)).perSecond })],
    ['opponent 1', async () => ({ 'opponent 1': (await send('opponent', 1)).perSecond })],
    ['race', async () => {
      const { won = NaN, lost = NaN } = await send('race', 64);
      return { 'race won': won, 'race lost': lost };
    }],
    ['bulk', async () => ({ bulk: (await send('bulk', 8)).perSecond })],
  ];
}

async function measureSpeed(): Promise<Told> {
  const ground = await prepareGround();
  const product = await startProduct(ground);
  const opponent = await startOpponent(ground);
  const rounds: Record<string, number[]> = {};
  try {
    const population = await populate(product.runner, {
      customers: 100, agreementsEach: 10, partners: 20, vouchers: extent.vouchers,
    });
    const first = pick(population.customers, 0);
    const hot: Customer = { ...first, agreements: first.agreements.slice(0, 1) };
    const parts = partsOf(ground, population, hot, product, opponent).filter(([name]) => wanted?.includes(name) ?? true);
    // The round before the first is not counted: code that has just been loaded is compiled while it runs, on both sides.
    for (let round = 0; round <= extent.rounds; round += 1) {
      for (const [, part] of parts) {
        await checkpoint(ground.place);
        const figures = Object.entries(await part());
        if (round > 0) for (const [name, figure] of figures) (rounds[name] ??= []).push(Math.round(figure * 100) / 100);
      }
      process.stderr.write(`round ${String(round)} of ${String(extent.rounds)}\n`);
    }
    return { rounds };
  } finally {
    opponent.stop();
    await product.close();
    await ground.stop();
  }
}

async function measure(): Promise<void> {
  const names = wanted ?? [...SPEED, ...Object.keys(CHAPTERS)];
  const unknown = names.filter((name) => !SPEED.includes(name) && CHAPTERS[name] === undefined);
  if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}`);
  const told: Told[] = [];
  const seconds: Record<string, number> = {};
  const chapter = async (name: string, work: () => Promise<Told>): Promise<void> => {
    const begun = performance.now();
    told.push(await work());
    seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
    process.stderr.write(`${name}: ${String(seconds[name])} s\n`);
  };
  if (names.some((name) => SPEED.includes(name))) await chapter('speed', measureSpeed);
  for (const [name, work] of Object.entries(CHAPTERS)) if (names.includes(name)) await chapter(name, () => work(volumes));
  await report(Object.assign({}, ...told.map(({ rounds }) => rounds)) as Rounds, seconds);
  for (const { more } of told) if (more !== undefined) console.log(`\n${more}`);
}

async function report(rounds: Rounds, seconds: Readonly<Record<string, number>>): Promise<void> {
  const standings = judge(rounds);
  console.log(tableOf(standings));
  const goals = standings.map(({ id, what, figure, reference, reached, ratio, met }) =>
    ({ id, what, figure, reference, reached: Math.round(reached * 100) / 100, ratio, met }));
  await keep(options.only === undefined ? '' : `-${(wanted ?? []).join('-').replaceAll(' ', '_')}`, { extent, volumes, seconds, rounds, goals });
}

/** Keeps what was measured, with day, machine and versions. */
async function keep(mark: string, measured: object): Promise<void> {
  const at = new Date().toISOString();
  const ground = await prepareGround();
  const postgresql = await serverVersion(ground.place).finally(ground.stop);
  const machine = {
    processors: cpus().length, model: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version,
    system: `${type()} ${release()}`, postgresql,
  };
  mkdirSync(RESULTS, { recursive: true });
  const name = `${at.slice(0, 10)}${options.quick === true ? '-quick' : ''}${mark}.json`;
  writeFileSync(`${RESULTS}${name}`, `${JSON.stringify({ at, machine, ...measured }, null, 1)}\n`);
}

async function measureGrowing(): Promise<void> {
  const sizes = options.sizes === undefined ? SIZES : sizesIn(options.sizes);
  const steps: Step[] = [];
  for await (const step of measureSteps(sizes, extent.seconds, volumes.pages)) {
    steps.push(step);
    process.stderr.write(`${String(step.vouchers)} vouchers\n`);
    // Kept after each: the last one takes as long as all the others together and more.
    await keep(`-growth${options.sizes === undefined ? '' : `-${sizes.join('-')}`}`, { extent, steps });
  }
  const rows = steps.map((step) => [
    String(step.vouchers), step.perSecond.toFixed(0), step.page.toFixed(1), step.worstFilter.toFixed(1), step.worstPage.toFixed(1),
    step.gigabytes.toFixed(2), step.fillSeconds.toFixed(0),
  ]);
  console.log(grid([['vouchers', 'per second', 'page ms', 'worst p95', 'with q', 'GB', 'filled in s'], ...rows]));
}

if (options.sizes !== undefined && options.growth !== true) throw new Error('--sizes belongs to --growth');
await (options.growth === true ? measureGrowing() : measure());
