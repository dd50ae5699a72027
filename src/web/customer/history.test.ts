import { expect, test } from 'vitest';
import type { StatementView } from '../../contract/figures.ts';
import { dailyBalances } from './history.ts';

const balance = (available: number): StatementView['opening'] => ({
  granted: 0, converted: 0, available, allocated: 0, delivered: 0, lapsed: 0, trainingGranted: 0, training: 0, trainingConverted: 0,
  trainingLapsed: 0,
});
const item = (on: string, available: number): StatementView['items'][number] => ({
  sequence: 1, at: `${on}T12:00:00.000Z`, on, subject: 'agr_1', kind: 'granted', from: 'granted', to: 'available', days: 1,
  balance: balance(available),
});
const statement: StatementView = {
  agreementId: 'agr_1', number: 'E1', from: '2021-01-01', to: '2021-03-15', opening: balance(0), closing: balance(7), more: false,
  next: null, items: [item('2021-02-01', 5), item('2021-02-01', 6), item('2021-02-03', 7)],
};
const told = (view: StatementView) => dailyBalances(view).map((each) => [each.day, each.balance.available]);

test('each day stands once, with what there was at its end', () => {
  expect(told(statement)).toEqual([['2021-01-01', 0], ['2021-02-01', 6], ['2021-02-03', 7], ['2021-03-15', 7]]);
});

test('a movement on the first day replaces the opening, one on the last is the closing', () => {
  const items = [item('2021-01-01', 3), item('2021-03-15', 7)];
  expect(told({ ...statement, items })).toEqual([['2021-01-01', 3], ['2021-03-15', 7]]);
});

test('where more follows, the end is not told', () => {
  expect(told({ ...statement, more: true }).at(-1)).toEqual(['2021-02-03', 7]);
});
