import { describe, expect, it } from 'vitest';
import { around, context, DEFINITION, PROGRAMME, SPONSOR } from '../../test/support/build.ts';
import {
  engagementType, isOnOffer, isPoolClosed, offSiteLimitOn, presentOf, rateOn, sourceOf, versionOn, worth,
} from './programme.ts';
import { day } from './time.ts';

describe('the version in force', () => {
  const version = (number: number, from: string) => ({ version: number, effectiveFrom: day(from), digest: 'ab' });
  const programme = (...versions: ReturnType<typeof version>[]) => ({ id: PROGRAMME, sponsorId: SPONSOR, versions });
  const three = programme(version(1, '2019-07-01'), version(2, '2021-01-01'), version(3, '2020-01-01'));

  it.each([
    ['before the first', '2019-06-30', undefined],
    ['on the first day of the first', '2019-07-01', 1],
    ['on the day before the second begins', '2019-12-31', 1],
    ['on the day on which one published later begins earlier', '2020-01-01', 3],
    ['on the day before the last begins', '2020-12-31', 3],
    ['on the day on which the last begins', '2021-01-01', 2],
    ['long after', '2030-01-01', 2],
  ])('%s', (_what, on, expected) => {
    expect(versionOn(three, day(on))?.version).toBe(expected);
  });

  it('of two that begin on the same day is the one published later', () => {
    expect(versionOn(programme(version(1, '2019-07-01'), version(2, '2019-07-01')), day('2019-07-01'))?.version).toBe(2);
  });

  it('of a programme without versions is none', () => expect(versionOn(programme(), day('2020-01-01'))).toBeUndefined());
});

describe('where a programme stands', () => {
  type Dated = readonly [number: number, from: string, timeZone: string];
  const of = (versions: readonly Dated[]) => ({
    id: PROGRAMME, sponsorId: SPONSOR,
    versions: versions.map(([version, from]) => ({ version, effectiveFrom: day(from), digest: 'ab' })),
  });
  /** At a moment, told by the dates that it has west, in UTC and east. */
  const standing = (versions: readonly Dated[], dates: Readonly<Record<string, string>>) => {
    const asked: string[] = [];
    const present = presentOf(
      of(versions), ({ version }) => versions.find(([number]) => number === version)?.[2] ?? '',
      (timeZone) => { asked.push(timeZone); return day(dates[timeZone] ?? ''); },
    );
    return { told: present === undefined ? undefined : [present.today, present.timeZone, present.version?.version], asked };
  };
  const MORNING = { west: '2021-03-31', utc: '2021-04-01', east: '2021-04-01' };
  const EVENING = { west: '2021-03-31', utc: '2021-03-31', east: '2021-04-01' };
  const NEXT = { west: '2021-04-01', utc: '2021-04-01', east: '2021-04-02' };

  it.each<[string, readonly Dated[], Readonly<Record<string, string>>, readonly [string, string, number | undefined]]>([
    ['goes by the zone of the version in force, not of one that is only published',
      [[1, '2019-07-01', 'utc'], [2, '2022-04-01', 'west']], MORNING, ['2021-04-01', 'utc', 1]],
    ['goes by its first version before that has begun', [[1, '2021-04-01', 'west'], [2, '2022-04-01', 'utc']], MORNING, ['2021-03-31', 'west', undefined]],
    ['begins with its first version', [[1, '2021-04-01', 'utc']], MORNING, ['2021-04-01', 'utc', 1]],
    ['goes on to a version by the calendar of the one before: not while its last day lasts',
      [[1, '2019-07-01', 'west'], [2, '2021-04-01', 'east']], MORNING, ['2021-03-31', 'west', 1]],
    ['and from the next day on', [[1, '2019-07-01', 'west'], [2, '2021-04-01', 'east']], NEXT, ['2021-04-02', 'east', 2]],
    ['is never on a day before the version began, even where the new zone still is',
      [[1, '2019-07-01', 'east'], [2, '2021-04-01', 'west']], EVENING, ['2021-04-01', 'west', 2]],
    ['has passed every version that began', [[1, '2019-07-01', 'utc'], [3, '2020-01-01', 'west'], [2, '2021-01-01', 'east']], MORNING, ['2021-04-01', 'east', 2]],
    ['of two that began on one day goes by the one published later',
      [[1, '2021-04-01', 'utc'], [2, '2021-04-01', 'west']], MORNING, ['2021-04-01', 'west', 2]],
  ])('%s', (_what, versions, dates, expected) => {
    const { told } = standing(versions, dates);
    expect(told).toEqual(expected);
    expect(versionOn(of(versions), day(expected[0]))?.version).toBe(expected[2]);
  });

  it('is nowhere where nothing was published', () => expect(standing([], MORNING).told).toBeUndefined());

  it('asks the calendar once for versions that keep their zone', () => {
    const versions: Dated[] = [[1, '2019-07-01', 'west'], [2, '2020-01-01', 'west'], [3, '2021-01-01', 'west']];
    expect(standing(versions, MORNING)).toEqual({ told: ['2021-03-31', 'west', 3], asked: ['west'] });
  });
});

describe('what a definition says of a day', () => {
  it('finds a type with its offering', () => {
    expect(engagementType(DEFINITION, 'cloud-planning')).toMatchObject({ offering: { id: 'cloud' }, type: { id: 'cloud-planning' } });
    expect(engagementType(DEFINITION, 'cloud')).toBeUndefined();
  });

  it('has a type on offer from its first day through its last', () => {
    const cloud = engagementType(DEFINITION, 'cloud-planning')!.type;
    const review = engagementType(DEFINITION, 'cloud-review')!.type;
    expect(around('2020-01-31').map((on) => isOnOffer(cloud, on))).toEqual([true, true, false]);
    expect(around('2020-09-01').map((on) => isOnOffer(review, on))).toEqual([false, true, true]);
  });

  it('has the rate of a country and a day, from its first day through its last', () => {
    const amount = (on: string) => rateOn(DEFINITION, 'DE', day(on))?.amount;
    expect(around('2019-01-01').map(amount)).toEqual([undefined, 100_000, 100_000]);
    expect(around('2020-12-31').map(amount)).toEqual([100_000, 100_000, 120_000]);
    expect(around('2019-12-31').map((on) => rateOn(DEFINITION, 'FR', on)?.amount)).toEqual([1, 1, undefined]);
    expect(rateOn(DEFINITION, 'JP', day('2020-01-01'))).toBeUndefined();
  });

  it('waives the off-site limit from the first day of a waiver through its last', () => {
    expect(around('2020-04-01').map((on) => offSiteLimitOn(DEFINITION, on))).toEqual([3, null, null]);
    expect(around('2020-06-30').map((on) => offSiteLimitOn(DEFINITION, on))).toEqual([null, null, 3]);
    const again = { from: day('2021-04-01'), through: day('2021-04-01') };
    const twice = { ...DEFINITION, offSite: { daysMax: 3, waivers: [...DEFINITION.offSite.waivers, again] } };
    expect(around('2020-06-30').map((on) => offSiteLimitOn(twice, on))).toEqual([null, null, 3]);
    expect(around('2021-04-01').map((on) => offSiteLimitOn(twice, on))).toEqual([3, null, 3]);
  });

  it('closes the pools on the day of the removal', () => {
    expect(around('2021-07-01').map((on) => isPoolClosed(DEFINITION, on))).toEqual([false, true, true]);
    expect(isPoolClosed({ ...DEFINITION, calendar: {} }, day('2099-01-01'))).toBe(false);
  });

  it('multiplies a rate by days', () => {
    expect(worth({ amount: 140_000, currency: 'EUR' }, 3)).toEqual({ amount: 420_000, currency: 'EUR' });
  });

  it('is cited by programme, version and place', () => {
    expect(sourceOf(context().terms, 'calendar/creation/lastDay')).toBe('planning@1#/calendar/creation/lastDay');
  });
});
