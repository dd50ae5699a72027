import { expect, test } from 'vitest';
import { agreementYear, lastMonth, thisMonth } from './periods.ts';

test('months are whole, over the turn of a year too', () => {
  expect(thisMonth('2021-03-15')).toEqual({ from: '2021-03-01', to: '2021-03-15' });
  expect(lastMonth('2021-03-31')).toEqual({ from: '2021-02-01', to: '2021-02-28' });
  expect(lastMonth('2021-01-01')).toEqual({ from: '2020-12-01', to: '2020-12-31' });
  expect(lastMonth('2020-03-01')).toEqual({ from: '2020-02-01', to: '2020-02-29' });
});

test('an agreement year begins on the anniversary', () => {
  expect(agreementYear('2019-07-01', '2021-03-15')).toEqual({ from: '2020-07-01', to: '2021-03-15' });
  expect(agreementYear('2019-07-01', '2021-07-01')).toEqual({ from: '2021-07-01', to: '2021-07-01' });
  expect(agreementYear('2020-02-29', '2021-03-01')).toEqual({ from: '2021-03-01', to: '2021-03-01' });
  expect(agreementYear('2021-04-01', '2021-03-15')).toEqual({ from: '2021-04-01', to: '2021-03-15' });
});
