/**
 * The night over several versions of a programme: late or in time, each day is done by the version that was in force on
 * it, and a milestone that lies before its version is due on the first day of that version.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { addDays, day, type Instant } from '../../src/domain/time.ts';
import { calendar, startOf } from '../../src/server/clock.ts';
import type { Accepted, Runner } from '../../src/server/commands/reply.ts';
import { runNightly, type NightlyReport } from '../../src/server/jobs/nightly.ts';
import type { Due, Running } from '../../src/server/queries/due.ts';
import { DENIZ, SHAREPOINT } from '../support/cast.ts';
import { asOwner, openTheatre, referenceDefinition, type Stage, type Theatre } from '../support/stage.ts';

const PROGRAMME = 'ending';
const FIRST = day('2021-06-01');

let theatre: Theatre;
let base: Stage;
const open: Stage[] = [];

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: FIRST });
  await base.close();
});

afterAll(() => theatre.close());

afterEach(async () => {
  for (const stage of open.splice(0)) {
    const faults = await stage.faults();
    const { reports } = stage;
    await theatre.strike(stage);
    expect(faults).toEqual([]);
    expect(reports).toEqual([]);
  }
});

interface Version {
  readonly from: string;
  readonly calendar: ProgrammeFile['calendar'];
  readonly lifeDays?: number;
  readonly timeZone?: string;
}

async function publish(stage: Stage, { from, calendar: milestones, lifeDays = 180, timeZone = 'UTC' }: Version) {
  const reference = await referenceDefinition();
  // Milestones are for people to see, and need a rule each.
  const texts = Object.fromEntries(Object.entries(reference.texts).map(([language, each]) => [language, { ...each, milestones: {} }]));
  const definition = { ...reference, id: PROGRAMME, timeZone, calendar: milestones, voucher: { lifeDays }, milestones: [], texts };
  return stage.engine.runner.run({
    name: 'programme.publish', input: { definition, effectiveFrom: from },
    caller: { kind: 'system', organisationId: stage.saved.get('sponsor') ?? '' },
  });
}

/** A stage on the first day with these versions, and a customer with sixty days, five of them in a voucher. */
async function begin(versions: readonly Version[], endsOn = '2023-12-31'): Promise<Stage> {
  const stage = await theatre.repeat(base);
  open.push(stage);
  for (const version of versions) expect(await publish(stage, version)).toMatchObject({ kind: 'accepted' });
  const admin = 'sponsor.programme-admin';
  const customerId = await stage.make(admin, 'organisation.register', { kind: 'customer', name: 'Contoso', country: 'TR' }, 'contoso');
  const agreementId = await stage.make(admin, 'agreement.register', {
    customerId, programmeId: PROGRAMME, number: 'E-1', startsOn: '2021-01-01', endsOn,
  }, 'agreement');
  await stage.ok('contoso.benefits-admin', 'entitlement.activate', { agreementId });
  await grant(stage, 60);
  await create(stage);
  return stage;
}

const grant = (stage: Stage, days: number) =>
  stage.ok('sponsor.programme-admin', 'entitlement.grant', { agreementId: stage.saved.get('agreement'), days });

const create = (stage: Stage): Promise<string> => stage.make('contoso.benefits-admin', 'voucher.create', {
  agreementId: stage.saved.get('agreement'), engagementType: SHAREPOINT, days: 5, country: 'TR', assignee: DENIZ,
});

/** What the clock did, each with the moment it is dated and the version that judged it. */
async function nightsOf(stage: Stage): Promise<readonly unknown[]> {
  const rows = await asOwner(stage.place, `select convert_from(bytes, 'UTF8') as entry from journal
    where type in ('voucher.expired', 'agreement.ended', 'entitlement.removed') order by id`);
  return rows.map(({ entry }) => {
    const { type, at, programme } = JSON.parse(String(entry)) as { type: string; at: string; programme: { version: number } };
    return [type, at, programme.version];
  });
}

const balanceOf = async (stage: Stage) => (await asOwner(stage.place,
  'select available::integer, allocated::integer, lapsed::integer from agreement where id = $1', [stage.saved.get('agreement')]))[0];

/** Plays the days up to one in a single step and one by one, and answers what the clock did, which is the same. */
async function lateAndInTime(versions: readonly Version[], until: string, endsOn?: string): Promise<readonly unknown[]> {
  const late = await begin(versions, endsOn);
  await late.on(until);
  const inTime = await begin(versions, endsOn);
  for (let today = addDays(FIRST, 1); today <= until; today = addDays(today, 1)) await inTime.on(today);
  const done = await nightsOf(late);
  expect(await nightsOf(inTime)).toEqual(done);
  expect(await balanceOf(inTime)).toEqual(await balanceOf(late));
  // Nothing of it is found again.
  expect(await late.engine.nightly(late.clock.now())).toEqual({ days: [], failed: 0 });
  return done;
}

const removalOn = (on: string) => ({ removal: { on: day(on) } });
const redemptionThrough = (lastDay: string) => ({ redemption: { lastDay: day(lastDay) } });

describe('late or in time, the night does the same', () => {
  test('pools that are removed by a version which began after that day are emptied on its first day', async () => {
    const versions = [{ from: '2021-01-01', calendar: {} }, { from: '2021-07-05', calendar: removalOn('2021-07-01') }];
    expect(await lateAndInTime(versions, '2021-07-20')).toEqual([['entitlement.removed', '2021-07-05T00:00:00.000Z', 2]]);
  }, 120_000);

  test('vouchers whose last day to redeem lies before its version expire on its first day, and what comes after is done', async () => {
    const versions = [
      { from: '2021-01-01', calendar: {}, lifeDays: 300 },
      { from: '2022-01-10', calendar: redemptionThrough('2022-01-01'), lifeDays: 300 },
    ];
    expect(await lateAndInTime(versions, '2022-02-01', '2022-01-20')).toEqual([
      ['voucher.expired', '2022-01-10T00:00:00.000Z', 2], ['agreement.ended', '2022-01-21T00:00:00.000Z', 2],
    ]);
  }, 120_000);

  test('pools that an earlier version removed are emptied, though the version in force knows no removal', async () => {
    const versions = [{ from: '2021-01-01', calendar: removalOn('2021-07-01') }, { from: '2021-07-15', calendar: {} }];
    expect(await lateAndInTime(versions, '2021-07-20')).toEqual([['entitlement.removed', '2021-07-01T00:00:00.000Z', 1]]);
  }, 120_000);

  test('vouchers that an earlier version ended are expired, though the version in force sets no last day', async () => {
    const versions = [{ from: '2021-01-01', calendar: redemptionThrough('2021-07-01') }, { from: '2021-07-15', calendar: {} }];
    expect(await lateAndInTime(versions, '2021-07-20')).toEqual([['voucher.expired', '2021-07-02T00:00:00.000Z', 1]]);
  }, 120_000);

  test('days that come back before a removal that was lifted again are removed with the others', async () => {
    const versions = [
      { from: '2021-01-01', calendar: {}, lifeDays: 20 }, { from: '2021-06-22', calendar: removalOn('2021-06-25'), lifeDays: 20 },
      { from: '2021-06-28', calendar: {}, lifeDays: 20 },
    ];
    expect(await lateAndInTime(versions, '2021-07-20')).toEqual([
      ['voucher.expired', '2021-06-22T00:00:00.000Z', 2], ['entitlement.removed', '2021-06-25T00:00:00.000Z', 2],
    ]);
    expect(await balanceOf(open[0] as Stage)).toEqual({ available: 0, allocated: 0, lapsed: 60 });
  }, 120_000);
});

describe('what comes after a version that closed the programme', () => {
  test('is not taken for what it left: days granted when the pools are open again stay', async () => {
    const stage = await begin([{ from: '2021-01-01', calendar: removalOn('2021-07-01') }, { from: '2021-07-15', calendar: {} }]);
    await stage.on('2021-07-16');
    await grant(stage, 10);
    await stage.on('2021-08-20');
    expect(await nightsOf(stage)).toHaveLength(1);
    expect(await balanceOf(stage)).toEqual({ available: 10, allocated: 5, lapsed: 55 });
  }, 60_000);

  test('is not ended by it: a voucher made when redeeming is open again lives its life', async () => {
    const stage = await begin([
      { from: '2021-01-01', calendar: redemptionThrough('2021-07-01'), lifeDays: 60 }, { from: '2021-07-15', calendar: {}, lifeDays: 60 },
    ]);
    await stage.on('2021-07-16');
    await create(stage);
    await stage.on('2021-10-01');
    expect(await nightsOf(stage)).toEqual([
      ['voucher.expired', '2021-07-02T00:00:00.000Z', 1], ['voucher.expired', '2021-09-15T00:00:00.000Z', 2],
    ]);
  }, 60_000);

  test('a voucher made when nothing can be redeemed any more is over on that very day', async () => {
    const stage = await begin([{ from: '2021-01-01', calendar: redemptionThrough('2021-07-01') }]);
    await stage.on('2021-07-10');
    await create(stage);
    await stage.on('2021-07-20');
    expect(await nightsOf(stage)).toEqual([
      ['voucher.expired', '2021-07-02T00:00:00.000Z', 1], ['voucher.expired', '2021-07-10T00:00:00.000Z', 1],
    ]);
  }, 60_000);
});

describe('a version in another zone', () => {
  test('changes no day before it is in force, and then begins with the day of the one before it', async () => {
    const versions = [
      { from: '2021-01-01', calendar: {}, lifeDays: 30 },
      { from: '2021-07-05', calendar: removalOn('2021-07-10'), lifeDays: 30, timeZone: 'America/New_York' },
    ];
    expect(await lateAndInTime(versions, '2021-07-12')).toEqual([
      ['voucher.expired', '2021-07-02T00:00:00.000Z', 1], ['entitlement.removed', '2021-07-10T04:00:00.000Z', 2],
    ]);
  }, 120_000);

  test('published a year ahead leaves the nights to the zone in force', async () => {
    const versions = [
      { from: '2021-01-01', calendar: {}, lifeDays: 30 },
      { from: '2022-06-01', calendar: {}, lifeDays: 30, timeZone: 'America/New_York' },
    ];
    const stage = await begin(versions);
    await stage.on('2021-07-02T00:00:00.000Z');
    expect(await nightsOf(stage)).toEqual([['voucher.expired', '2021-07-02T00:00:00.000Z', 1]]);
  }, 60_000);

  test.each([
    ['Pacific/Auckland', '2021-06-02', '2021-06-01'], ['Pacific/Pago_Pago', '2021-05-31', '2021-05-30'],
  ])('follows in %s from today there at the earliest', async (timeZone, today, yesterday) => {
    // At noon of the first of June by UTC it is the second in Auckland; an hour before that, still the last of May in Pago Pago.
    const stage = await theatre.repeat(await early());
    open.push(stage);
    if (timeZone === 'Pacific/Auckland') await stage.on('2021-06-01T12:00:00.000Z');
    const first = { from: '2021-01-01', calendar: {}, timeZone };
    expect(await publish(stage, first)).toMatchObject({ kind: 'accepted' });
    expect(await publish(stage, { ...first, from: yesterday })).toMatchObject({
      kind: 'invalid', errors: [{ pointer: '/effectiveFrom', message: expect.stringContaining(`today, ${today},`) as string }],
    });
    expect(await publish(stage, { ...first, from: today })).toMatchObject({ kind: 'accepted' });
  }, 60_000);
});

/** A stage that stands an hour before the day of the west ends. */
let dawn: Promise<Stage> | undefined;
function early(): Promise<Stage> {
  dawn ??= (async () => {
    const stage = await theatre.openStage({ on: '2021-06-01T10:00:00.000Z' });
    await stage.close();
    return stage;
  })();
  return dawn;
}

describe('a night that can do nothing', () => {
  const day1 = day('2021-07-01');
  const running = { id: PROGRAMME, startOf: () => '2021-07-01T00:00:00.000Z' as Instant } as unknown as Running;
  const command = { name: 'entitlement.remove', input: { agreementId: 'agr_1' } } as const;
  const accepted = (events: Accepted['events']): Accepted => ({ kind: 'accepted', replayed: false, dryRun: false, id: 'agr_1', events });

  /** Runs a night in which the same is due for ever; a night without an end fails by the looks it takes. */
  async function night(some: Due['some'], reply: Accepted): Promise<readonly [NightlyReport, number]> {
    let looks = 0;
    const look = <Answer>(answer: Answer): Promise<Answer> => {
      looks += 1;
      if (looks > 100) throw new Error('the night never ends');
      return Promise.resolve(answer);
    };
    let given = 0;
    const runner: Runner = {
      depth: 0, close: () => Promise.resolve(),
      run: () => { given += 1; return Promise.resolve(reply); },
    };
    const due: Due = {
      running: () => Promise.resolve([[running, running]]),
      nextDay: () => look(day1),
      some: async (...asked) => look(await some(...asked)),
    };
    return [await runNightly({ runner, due, calendar, startOf }, '2021-08-01T00:00:00.000Z' as Instant), given];
  }

  test('ends where what was accepted without effect is offered again, and leaves the later versions for the next time', async () => {
    expect(await night(() => Promise.resolve([command]), accepted([]))).toEqual([
      { days: [{ programme: PROGRAMME, day: day1, done: 0 }], failed: 1 }, 1,
    ]);
  });

  test('ends where what was done is still due', async () => {
    const event = { type: 'entitlement.activated', subject: 'agr_1', data: { on: day1 } } as Accepted['events'][number];
    expect(await night(() => Promise.resolve([command]), accepted([event]))).toEqual([
      { days: [{ programme: PROGRAMME, day: day1, done: 1 }], failed: 1 }, 1,
    ]);
  });

  test('ends where a day comes again and again and nothing is due on it', async () => {
    const [{ failed }, given] = await night(() => Promise.resolve([]), accepted([]));
    expect([failed, given]).toEqual([1, 0]);
  });
});
