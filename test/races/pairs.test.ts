/**
 * Every ordered pair of commands on one voucher, in every status that lets one of them happen: given at once, through one
 * server's engine and through two, and every voucher's history judged by a model of its own.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { movableClock } from '../../src/server/clock.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { addCustomer, addPartner, draftRequest, redeemed } from '../support/cast.ts';
import { startChild } from '../support/children.ts';
import { commandsOnVouchers, DEEDS, PLAYERS } from '../support/linear-deeds.ts';
import { doorOf, doorOfChild } from '../support/linear-doors.ts';
import { boutsOf, deadlocks, LONG, playBouts, seeded, type Bout } from '../support/linear-play.ts';
import { openTheatre, type Stage, type Theatre } from '../support/stage.ts';

const FILE = 'test/races/pairs.test.ts';
const ROUNDS = LONG ? 12 : 1;
const PAIRS = boutsOf(Object.keys(DEEDS), 2);
/** What takes a voucher from somebody, or ends it. */
const KEENEST = [
  'voucher.assign', 'voucher.cancel', 'voucher.reserve', 'voucher.release', 'engagement.report', 'voucher.redeem', 'voucher.expire',
  'voucher.extend', 'payment.save',
];

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let others: Engine[];

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-01' });
  await addCustomer(base, 'contoso', 1_000_000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  await draftRequest(base, 'fabrikam', [await redeemed(base, 'contoso', 'fabrikam')], 'F-0');
  for (const as of PLAYERS) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => {
  others = [];
  stage = await theatre.repeat(base, { lanes: 2 });
});

afterEach(async () => {
  await Promise.all(others.map((engine) => engine.close()));
  const faults = await stage.faults();
  const { reports } = stage;
  await stage.close();
  const rings = await deadlocks(stage);
  await theatre.strike(stage);
  expect(faults).toEqual([]);
  expect(reports).toEqual([]);
  expect(rings, 'deadlocks').toBe(0);
});

/** Another server's engine on the same database, with a clock of its own. */
function another(at = stage.clock.now()): Engine {
  const engine = openEngine({
    place: stage.place, clock: movableClock(at), readersMax: 1, lanes: 2, report: (error) => stage.reports.push(error),
  });
  others.push(engine);
  return engine;
}

/** In a short run each pair is played in one of the three ways, which one by the seed; in a long one in all. */
const shareOf = (way: number, seed: number): readonly Bout[] => (LONG ? PAIRS : PAIRS.filter((_, at) => (at + seed) % 3 === way));

const rounds = async (play: (round: number) => Promise<unknown>): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) await play(round);
};

test('no command of the contract that names a voucher is left out', () => {
  expect(Object.keys(DEEDS).sort()).toEqual(commandsOnVouchers());
});

test('through one engine of two lanes', { timeout: 3_600_000 }, () => seeded(FILE, async (seed) => {
  const doors = [doorOf('the engine', stage.engine)];
  await rounds((round) => playBouts({ stage, doors, bouts: shareOf(0, seed), seed: seed + round }));
}));

test('through two engines', { timeout: 3_600_000 }, () => seeded(FILE, async (seed) => {
  const doors = [doorOf('one engine', stage.engine), doorOf('the other', another())];
  await rounds((round) => playBouts({ stage, doors, bouts: shareOf(1, seed), seed: seed + round }));
}));

test('through this process and two more', { timeout: 3_600_000 }, () => seeded(FILE, async (seed) => {
  const children = await Promise.all([startChild(stage), startChild(stage)]);
  const at = stage.clock.now();
  const doors = [doorOf('this process', stage.engine), ...children.map((child, number) => doorOfChild(`process ${String(number)}`, child, at))];
  try {
    await rounds((round) => playBouts({ stage, doors, bouts: shareOf(2, seed), seed: seed + round }));
    expect(children.flatMap(({ reports }) => reports)).toEqual([]);
  } finally {
    await Promise.all(children.map((child) => child.kill()));
  }
}));

/** The last day of what was made on the base's day. */
const LAST_SECOND = '2020-09-01T23:59:59.500Z' as Instant;

test('through two engines, one of which is past the last midnight already', { timeout: 3_600_000 }, () => seeded(FILE, async (seed) => {
  const late = another(LAST_SECOND.replace('2020-09-01T23:59:59.500', '2020-09-02T00:00:01.000') as Instant);
  const doors = [doorOf('before midnight', stage.engine), doorOf('past midnight', late)];
  const live = PAIRS.filter(({ status }, at) => status !== 'redeemed' && (LONG || (at + seed) % 3 === 0));
  const bouts: Bout[] = Array.from({ length: ROUNDS }, () => live).flat();
  await playBouts({ stage, doors, bouts, seed, before: () => { stage.clock.moveTo(LAST_SECOND); } });
}));

test('three at a time of those that take a voucher or end it', { timeout: 3_600_000 }, () => seeded(FILE, async (seed) => {
  const doors = [doorOf('one engine', stage.engine), doorOf('the other', another())];
  const all = boutsOf(KEENEST, 3);
  const bouts = LONG ? all : all.filter((_, at) => (at + seed) % 15 === 0);
  await playBouts({ stage, doors, bouts, seed });
}));
