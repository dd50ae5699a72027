import { describe, expect, it } from 'vitest';
import { DEFINITION, PROGRAMME, SPONSOR } from '../../../test/support/build.ts';
import { presentOf, succession, versionOn, type Programme } from '../../domain/programme.ts';
import { addDays, day, type Day, type Instant } from '../../domain/time.ts';
import { calendar, startOf } from '../clock.ts';
import { runningUntil } from './due.ts';

type Dated = readonly [from: string, timeZone: string];

/** A programme whose versions, numbered from 1, begin on these days in these zones. */
function published(dated: readonly Dated[]) {
  const programme: Programme = {
    id: PROGRAMME, sponsorId: SPONSOR,
    versions: dated.map(([from], index) => ({ version: index + 1, effectiveFrom: day(from), digest: 'ab' })),
  };
  const zoneOf = ({ version }: { readonly version: number }) => dated[version - 1]?.[1] ?? '';
  const versions = succession(programme).map((version) => ({ version, definition: { ...DEFINITION, timeZone: zoneOf(version) } }));
  return {
    programme,
    until: (at: string) => runningUntil(PROGRAMME, versions, at as Instant, { calendar, startOf }),
    present: (at: string) => presentOf(programme, zoneOf, (timeZone) => calendar(at as Instant, timeZone)),
  };
}

describe('the versions that have been in force', () => {
  const told = (dated: readonly Dated[], at: string) => published(dated).until(at).map(({ from, through, ended, definition }) =>
    [from, through, ended, definition.timeZone]);
  const UTC: readonly Dated[] = [['2021-01-01', 'UTC'], ['2021-07-05', 'UTC'], ['2022-01-01', 'UTC']];

  it('are none before the first begins', () => expect(told(UTC, '2020-12-31T23:59:59.999Z')).toEqual([]));

  it('end with the day before the next begins, and the last with today', () => {
    expect(told(UTC, '2021-07-04T23:59:59.999Z')).toEqual([['2021-01-01', '2021-07-04', null, 'UTC']]);
    expect(told(UTC, '2021-07-05T00:00:00.000Z')).toEqual([
      ['2021-01-01', '2021-07-04', '2021-07-05T00:00:00.000Z', 'UTC'], ['2021-07-05', '2021-07-05', null, 'UTC'],
    ]);
  });

  it('leave out one that another took away before it began', () => {
    expect(told([['2021-01-01', 'UTC'], ['2021-07-05', 'Asia/Tokyo'], ['2021-07-05', 'UTC']], '2021-08-01T00:00:00.000Z')).toEqual([
      ['2021-01-01', '2021-07-04', '2021-07-05T00:00:00.000Z', 'UTC'], ['2021-07-05', '2021-08-01', null, 'UTC'],
    ]);
  });

  it('begin by the calendar of the one before', () => {
    const west: readonly Dated[] = [['2021-01-01', 'UTC'], ['2021-07-05', 'America/New_York']];
    const [, moved] = published(west).until('2021-07-05T01:00:00.000Z');
    expect(moved).toMatchObject({ from: '2021-07-05', through: '2021-07-05' });
    expect([day('2021-07-01'), day('2021-07-05'), day('2021-07-06')].map((each) => moved?.startOf(each))).toEqual([
      '2021-07-05T00:00:00.000Z', '2021-07-05T00:00:00.000Z', '2021-07-06T04:00:00.000Z',
    ]);
  });
});

describe('seen as the clock sees it and as a command does, a programme', () => {
  const ZONES = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'];
  const moves = ZONES.flatMap((one) => ZONES.flatMap((other) => ZONES.map((third) => [one, other, third] as const)));
  const hours = Array.from({ length: 24 * 7 }, (_, hour) =>
    new Date(Date.parse('2021-04-28T00:00:00.000Z') + hour * 3_600_000).toISOString() as Instant);

  it.each(moves)('stands at the same day and version through %s, %s, %s', (one, other, third) => {
    const { programme, until, present } = published([['2021-04-01', one], ['2021-05-01', other], ['2021-05-03', third]]);
    let before = '' as Day;
    for (const at of hours) {
      const { today, version, timeZone } = present(at) ?? {};
      const last = until(at).at(-1);
      expect([last?.through, last?.from, last?.definition.timeZone], at).toEqual([today, version?.effectiveFrom, timeZone]);
      expect(versionOn(programme, today ?? day('1990-01-01')), at).toEqual(version);
      expect((today ?? '') >= before, `${at} is not before ${before}`).toBe(true);
      before = today ?? before;
    }
    // Whatever is dated at the beginning of a day is judged on that day, by its version.
    for (const running of until('2021-05-05T12:00:00.000Z')) {
      for (let each = running.from; each <= running.through; each = addDays(each, 1)) {
        const { today = each, version } = present(running.startOf(each)) ?? {};
        expect([today >= each, version?.effectiveFrom], each).toEqual([true, running.from]);
      }
    }
  });
});
