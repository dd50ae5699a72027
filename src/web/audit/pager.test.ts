import { expect, test } from 'vitest';
import { afterBack, afterNext, beginning, searchFor, soughtAfter, typedIn } from './pager.ts';

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

test('a page is no part of what was typed, so that what is sought next begins at its first entry', () => {
  const paged = afterNext({ subject: 'agr_1' }, 0, '812');
  const typed = typedIn(paged);
  expect(typed).toEqual({ subject: 'agr_1', organisationId: null, position: null });
  expect(beginning(searchFor({ ...typed, subject: ' agr_2 ' }), 3781)).toBe(0);
  expect(typedIn({ after: '3681' }).position).toBeNull();
});

test('a typed position stays through the pages after it, and is left by going before it', () => {
  const first = searchFor({ subject: '', organisationId: 'ptr_1', position: 813 });
  expect(first).toEqual({ organisationId: 'ptr_1', from: '813' });
  expect([beginning(first, 3781), soughtAfter(first)]).toEqual([812, 812]);
  const second = afterNext(first, 812, '900');
  expect([beginning(second, 3781), soughtAfter(second), typedIn(second).position]).toEqual([900, 812, 813]);
  expect(afterBack({ from: '813' }, 812)).toEqual({ from: undefined, after: '762', back: undefined });
  expect(soughtAfter({ from: 'x', after: '40' })).toBeUndefined();
});
