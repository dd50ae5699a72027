import { expect, test } from 'vitest';
import { endsOf } from './ends.ts';

const calendar = {
  milestones: [
    { id: 'conversion', day: '2020-01-31' }, { id: 'removal', day: '2021-07-01' }, { id: 'creation', day: '2021-06-30' },
    { id: 'redemption', day: '2022-01-01' },
  ],
};

test('the soonest end comes first, and the last day itself still counts', () => {
  expect(endsOf('2022-06-30', calendar, '2021-06-30').map(({ kind }) => kind)).toEqual(['creation', 'removal', 'agreement-end']);
  expect(endsOf('2022-06-30', calendar, '2021-07-01').map(({ kind }) => kind)).toEqual(['removal', 'agreement-end']);
});

test('an agreement that ends before the calendar says anything has its own end alone', () => {
  expect(endsOf('2021-05-31', calendar, '2021-03-15')).toEqual([{ kind: 'agreement-end', day: '2021-05-31' }]);
  expect(endsOf('2020-12-31', calendar, '2021-03-15')).toEqual([]);
});
