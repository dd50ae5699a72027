import { describe, expect, it } from 'vitest';
import { runsOf, toldOf } from './runs.ts';

const entry = (event: string, at: number, actor = 'per_1') =>
  ({ type: `tallystick.${event}.v1`, actor, organisation: 'org_1', at });

describe('entries in a row', () => {
  it('become one where the same person did the same again', () => {
    const entries = [
      entry('voucher.reserved', 1), entry('engagement.drafted', 2), entry('engagement.drafted', 3), entry('engagement.attached', 4),
      entry('engagement.drafted', 5), entry('engagement.drafted', 6, 'per_2'), entry('engagement.drafted', 7, 'per_2'),
    ];
    expect(runsOf(entries).map((run) => run.map(({ at }) => at))).toEqual([[1], [2, 3], [4], [5], [6, 7]]);
    expect(runsOf([])).toEqual([]);
  });

  it('stay apart where each is a step of its own', () => {
    const entries = [entry('voucher.rescheduled', 1), entry('voucher.rescheduled', 2), entry('engagement.reported', 3), entry('engagement.reported', 4)];
    expect(runsOf(entries)).toHaveLength(4);
  });

  it('tell of each only where each says something else', () => {
    const [files] = runsOf([entry('engagement.attached', 1), entry('engagement.attached', 2)]);
    const [mails] = runsOf([entry('voucher.resent', 1), entry('voucher.resent', 2)]);
    expect([files, mails].map((run) => run === undefined ? [] : toldOf(run).map(({ at }) => at))).toEqual([[1, 2], [2]]);
  });
});
