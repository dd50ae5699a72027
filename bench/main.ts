/**
 * `npm run bench`: the speed goals, each as a ratio of figures taken in turns on one server. `-- --quick` takes about a
 * minute and tells the direction; in full it takes about ten. Missed goals are printed and do not fail the run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, tableOf } from './goals.js';
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

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
const extent = options.quick === true ? QUICK : FULL;

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

async function measure(): Promise<void> {
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
    const wanted = options.only?.split(',');
    const parts = partsOf(ground, population, hot, product, opponent).filter(([name]) => wanted?.includes(name) ?? true);
    for (let round = 1; round <= extent.rounds; round += 1) {
      for (const [, part] of parts) {
        await checkpoint(ground.place);
        for (const [name, figure] of Object.entries(await part())) (rounds[name] ??= []).push(Math.round(figure * 100) / 100);
      }
      process.stderr.write(`round ${String(round)} of ${String(extent.rounds)}\n`);
    }
    report(rounds, await serverVersion(ground.place));
  } finally {
    opponent.stop();
    await product.close();
    await ground.stop();
  }
}

function report(rounds: Readonly<Record<string, readonly number[]>>, postgresql: string): void {
  const standings = judge(rounds);
  console.log(tableOf(standings));
  const at = new Date().toISOString();
  const machine = { processors: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version, postgresql };
  const kept = {
    at, extent, machine, rounds,
    goals: standings.map(({ id, what, reached, ratio, met }) => ({ id, what, reached: Math.round(reached * 100) / 100, ratio, met })),
  };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}${at.slice(0, 10)}${options.quick === true ? '-quick' : ''}.json`, `${JSON.stringify(kept, null, 1)}\n`);
}

await measure();
