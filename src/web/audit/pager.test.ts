import { expect, test } from 'vitest';
import { afterBack, afterNext, beginning } from './pager.ts';

test('a journal is opened at its newest entries, and what is sought at its first', () => {
  expect(beginning({}, 3781)).toBe(3731);
  expect(beginning({}, 7)).toBe(0);
  expect(beginning({ subject: 'agr_1' }, 3781)).toBe(0);
  expect(beginning({ after: '20' }, 3781)).toBe(20);
  expect(beginning({ after: 'x' }, 3781)).toBe(3731);
});

test('what was gone forward can be gone back, whatever positions lay between', () => {
  const first = { subject: '7K3M-9QTX-2B4D-B' };
  const second = afterNext(first, 0, '812');
  const third = afterNext(second, 812, '2044');
  expect(third).toEqual({ ...first, after: '2044', back: '0,812' });
  expect(afterBack(third, 2044)).toEqual({ ...second });
  expect(afterBack(second, 812)).toEqual({ ...first, after: '0', back: undefined });
  expect(afterBack({ ...first, after: '0' }, 0)).toBeUndefined();
  expect(afterBack({ ...first, after: '812' }, 812)).toBeUndefined();
  expect(afterBack({}, 3731)).toEqual({ after: '3681', back: undefined });
  expect(afterBack({}, 0)).toBeUndefined();
});
