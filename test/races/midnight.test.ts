/**
 * The last midnight of vouchers: the day in the programme's own zone counts to its last moment, whichever server is
 * asked, while the nightly work runs on both and their clocks are not quite together.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Day, Instant } from '../../src/domain/time.ts';
import { calendar, endOf, movableClock, startOf, type MovableClock } from '../../src/server/clock.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { runNightly } from '../../src/server/jobs/nightly.ts';
import { dueOf } from '../../src/server/queries/due.ts';
import { addCustomer, addPartner, asked } from '../support/cast.ts';
import { startChild, type EngineChild } from '../support/children.ts';
import { makeReady, PLAYERS } from '../support/linear-deeds.ts';
import { doorOf, doorOfChild } from '../support/linear-doors.ts';
import { boutsOf, deadlocks, LONG, playBouts, seeded, shuffled, type Bout } from '../support/linear-play.ts';
import { dateIn, type Chronicle, type Door } from '../support/linear-record.ts';
import { dice } from '../support/load.ts';
import { asOwner, openTheatre, referenceDefinition, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const FILE = 'test/races/midnight.test.ts';
const NIGHTS = LONG ? 40 : 1;
const ZONES = ['UTC', 'Pacific/Auckland', 'America/Los_Angeles'];
/** What the last day means something to. */
const DEEDS_OF_THE_DAY = [
  'voucher.reserve', 'voucher.redeem', 'voucher.extend', 'engagement.report', 'voucher.release', 'voucher.cancel', 'voucher.expire',
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
  for (const as of PLAYERS) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => {
  others = [];
  stage = await theatre.repeat(base);
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

/** The programme goes on in another zone. */
async function moveTo(zone: string): Promise<void> {
  const definition = { ...await referenceDefinition(), timeZone: zone };
  const reply = await stage.engine.runner.run({
    name: 'programme.publish', input: { definition, effectiveFrom: '2020-03-01' },
    caller: { kind: 'system', organisationId: stage.saved.get('sponsor') ?? '' },
  });
  expect(reply.kind).toBe('accepted');
  stage.clock.moveTo('2020-03-02T12:00:00.000Z' as Instant);
}

function another(clock: MovableClock): Engine {
  const engine = openEngine({ place: stage.place, clock, readersMax: 1, report: (error) => stage.reports.push(error) });
  others.push(engine);
  return engine;
}

/** The first moment after the last day, once more by the platform's own calendar. */
function midnightAfter(lastDay: string, zone: string): Instant {
  const midnight = endOf(lastDay as Day, zone);
  expect([dateIn(earlier(midnight, 1), zone), dateIn(midnight, zone) > lastDay]).toEqual([lastDay, true]);
  return midnight;
}

const earlier = (at: Instant, milliseconds: number): Instant => new Date(Date.parse(at) - milliseconds).toISOString() as Instant;

/** The nightly work of a server, each of its commands written down. */
const nightOf = (engine: Engine, door: Door, chronicle: Chronicle) =>
  runNightly({ runner: { ...engine.runner, run: (command) => chronicle.give(door, command) } as Engine['runner'],
    due: dueOf(engine.writers), calendar, startOf }, engine.clock.now());

function boutsOfTheDay(seed: number, count: number): Bout[] {
  const all = boutsOf(DEEDS_OF_THE_DAY, 3).filter(({ status }) => status !== 'redeemed');
  return shuffled(all, dice(seed)).slice(0, count);
}

/** What is left when the night is over: nothing that lives past its last day, and no day of work lost. */
async function nothingIsOverdue(zone: string): Promise<void> {
  await stage.engine.nightly(stage.clock.now());
  const today = dateIn(stage.clock.now(), zone);
  const [row] = await asOwner(stage.place, `select count(*) filter (where due_on < $1)::integer as overdue,
    count(*) filter (where status = 'expired')::integer as expired, count(*) filter (where status = 'redeemed')::integer as redeemed
    from voucher`, [today]);
  expect(row?.['overdue']).toBe(0);
  total('vouchers that midnight ended', Number(row?.['expired']));
}

test.each(ZONES)('%s: to the last moment of the last day it is redeemed, and from the next moment on expired', async (zone) => {
  await moveTo(zone);
  const [one, other, third] = await makeReady(stage, 'completed', 3, zone);
  const midnight = midnightAfter(one?.life.expiresOn ?? '', zone);
  const redeem = async (voucher = '') => {
    const reply = await stage.give('fabrikam.programme-admin', 'voucher.redeem', { voucher });
    return reply.kind === 'refused' ? reply.refusals.map(({ rule }) => rule) : reply.kind;
  };
  stage.clock.moveTo(earlier(midnight, 1));
  expect(await redeem(one?.reference)).toBe('accepted');
  // The night comes too early for a server that runs ahead: what it does is dated by its own clock, and it finds nothing.
  expect(await stage.engine.nightly(stage.clock.now())).toEqual({ days: [], failed: 0 });
  stage.clock.moveTo(midnight);
  expect(await redeem(other?.reference)).toEqual(['voucher.expired']);
  expect((await stage.engine.nightly(midnight)).days).toMatchObject([{ done: 2 }]);
  expect(await redeem(third?.reference)).toEqual(['voucher.expired']);
});

test('what a batch publishes holds for the commands behind it: its rules and its zone, from its day on', async () => {
  const definition = await referenceDefinition();
  const publish = (changes: object, effectiveFrom: string): Command => ({
    name: 'programme.publish', input: { definition: { ...definition, ...changes }, effectiveFrom },
    caller: { kind: 'system', organisationId: stage.saved.get('sponsor') ?? '' },
  });
  const create = await stage.command('contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso'));
  const commands = [
    create, publish({ voucher: { ...definition.voucher, lifeDays: 90 } }, '2020-03-01'),
    { ...create }, publish({ timeZone: 'Pacific/Kiritimati' }, '2020-04-01'), { ...create },
    publish({ timeZone: 'Pacific/Kiritimati' }, '2020-03-01'), { ...create },
  ];
  // At noon of the first, by UTC, it is the second there.
  const replies = await Promise.all(commands.map((command) => stage.engine.runner.run(command)));
  expect(replies.map((reply) => (reply.kind === 'accepted' ? reply.voucher ?? reply.kind : reply))).toMatchObject([
    { createdOn: '2020-03-01', expiresOn: '2020-08-28' }, 'accepted',
    { createdOn: '2020-03-01', expiresOn: '2020-05-30' }, 'accepted', { createdOn: '2020-03-01', expiresOn: '2020-05-30' }, 'accepted',
    { createdOn: '2020-03-02', expiresOn: '2020-08-29' },
  ]);
});

test.each(ZONES)('%s: two servers pass midnight one after the other, and both do the nightly work', { timeout: 3_600_000 }, (zone) =>
  seeded(FILE, async (seed) => {
    await moveTo(zone);
    const clock = movableClock(stage.clock.now());
    const late = another(clock);
    const doors = [doorOf('the slow clock', stage.engine, zone), doorOf('the fast clock', late, zone)] as const;
    let midnight = stage.clock.now();
    await playBouts({
      stage, doors, seed, bouts: boutsOfTheDay(seed, 80 * NIGHTS),
      before: ([first]) => {
        midnight = midnightAfter(first?.life.expiresOn ?? '', zone);
        stage.clock.moveTo(earlier(midnight, 3000));
        clock.moveTo(earlier(midnight, 1));
      },
      meanwhile: async ({ chronicle, untilLeft }) => {
        await untilLeft(0.7);
        clock.moveTo(midnight);
        const first = nightOf(late, doors[1], chronicle);
        await untilLeft(0.4);
        stage.clock.moveTo(midnight);
        await Promise.all([first, nightOf(stage.engine, doors[0], chronicle), nightOf(late, doors[1], chronicle)]);
      },
    });
    await nothingIsOverdue(zone);
  }));

/** Two processes whose clocks stand on either side of midnight; the stage's own goes with the second. */
async function onEitherSide(midnight: Instant): Promise<Side[]> {
  const sides: Side[] = [];
  for (const at of [earlier(midnight, 1), midnight]) {
    stage.clock.moveTo(at);
    sides.push({ at, child: await startChild(stage) });
  }
  return sides;
}

interface Side {
  readonly at: Instant;
  readonly child: EngineChild;
}

test('two processes on either side of midnight, and the nightly work of both unseen', { timeout: 3_600_000 }, () =>
  seeded(FILE, async (seed) => {
    await moveTo('UTC');
    const [probe] = await makeReady(stage, 'created', 1);
    const midnight = midnightAfter(probe?.life.expiresOn ?? '', 'UTC');
    const sides: Side[] = [];
    const doors: Door[] = [doorOf('this process', stage.engine)];
    try {
      await playBouts({
        stage, doors, seed, bouts: boutsOfTheDay(seed, 80 * NIGHTS),
        before: async () => {
          sides.push(...await onEitherSide(midnight));
          doors.push(...sides.map(({ at, child }) => doorOfChild(at, child, at)));
        },
        meanwhile: async ({ chronicle, ready, untilLeft }) => {
          await untilLeft(0.6);
          for (const { reference } of ready) chronicle.suppose('voucher.expire', reference, dateIn(midnight, 'UTC'));
          await Promise.all(sides.map(({ child }) => child.nightly(midnight)));
        },
      });
      expect(sides.flatMap(({ child }) => child.reports)).toEqual([]);
    } finally {
      await Promise.all(sides.map(({ child }) => child.kill()));
    }
    await nothingIsOverdue('UTC');
  }));
