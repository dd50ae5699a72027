import { expect, test } from 'vitest';
import { maySign, wrongSignatory } from './signing.ts';

const elif = { name: 'Elif', title: 'Managing director', read: true };

test('nobody signs who has not said that they have read the agreement', () => {
  expect(maySign(elif)).toBe(true);
  expect(maySign({ ...elif, read: false })).toBe(false);
  expect(wrongSignatory({ name: ' ', title: '', read: false })).toEqual({
    read: 'enrol.wrong-read', name: 'enrol.wrong-name', title: 'enrol.wrong-title',
  });
});
