/** How the checks of a review are grouped, counted and turned into reasons, and how their facts are shown. */
import { describe, expect, test } from 'vitest';
import { checkKey, checksFor, counted, currencyIn, groupOf, kindOf, reasonsFrom, stateOf, type Check } from './evidence.ts';

const check = (id: string, more: Partial<Check> = {}): Check => ({
  id, by: 'system', voucher: null, state: 'passed', evidence: [], refusals: [], ...more,
});
const refusal = (message: string): Check['refusals'][number] => ({
  rule: 'engagement.off-site', message, params: {}, remedy: 'Nothing.',
});

const checks = [
  check('in-time', { voucher: 'A' }),
  check('on-site', { voucher: 'A', state: 'failed', refusals: [refusal('Three days were off site.')] }),
  check('on-site', { voucher: 'B', state: 'failed', refusals: [refusal('Voucher B was wholly off site.')] }),
  check('a-plan', { by: 'person', state: 'open' }),
  check('no-charge', { by: 'person', state: 'open' }),
];

test('the checks of a voucher and of the whole request are shown, what is broken first, then what a person judges', () => {
  expect(checksFor(checks, 'A').map(checkKey)).toEqual(['on-site/A', 'a-plan', 'no-charge', 'in-time/A']);
  expect(checksFor(checks, undefined).map(checkKey)).toEqual(['a-plan', 'no-charge']);
  expect(checks.map(groupOf)).toEqual(['sound', 'broken', 'broken', 'to-judge', 'to-judge']);
});

describe('marks of the reviewer', () => {
  const marks = { 'a-plan': { state: 'failed', text: 'It only describes.' }, 'no-charge': { state: 'passed', text: '' }, 'in-time/A': { state: 'failed', text: 'x' } } as const;

  test('speak of what a person judges, and never against the system', () => {
    expect(checks.map((each) => stateOf(each, marks))).toEqual(['passed', 'failed', 'failed', 'failed', 'passed']);
    expect(counted(checks, marks)).toEqual({ passed: 2, failed: 3, open: 0 });
    expect(counted(checks, {})).toEqual({ passed: 1, failed: 2, open: 2 });
  });

  test('and failed checks are reasons to begin with, one for each check, each voucher named once', () => {
    expect(reasonsFrom(checks, marks)).toEqual([
      { rule: 'on-site', text: 'A: Three days were off site.\nVoucher B was wholly off site.' },
      { rule: 'a-plan', text: 'It only describes.' },
    ]);
    expect(reasonsFrom([check('a-plan', { by: 'person', state: 'open' })], { 'a-plan': { state: 'failed', text: '' } }))
      .toEqual([{ rule: 'a-plan', text: '' }]);
  });
});

test.each([
  ['reservedOn', '2021-03-01', 'day'], ['ratePerDay', 140000, 'money'], ['locationCountry', 'TR', 'country'], ['consultant', 'con_1', 'name'],
  ['repeated', 'ABK9-EZVZ-DKXY-D', 'voucher'], ['registered', true, 'flag'], ['serviceLevels', '1, 3, 5', 'plain'], ['days', 3, 'plain'],
] as const)('the fact %s, %j, is shown as a %s', (fact, value, kind) => {
  expect(kindOf(fact, value)).toBe(kind);
});

test('amounts are in the currency that stands beside them', () => {
  const evidence = [{ fact: 'amount', value: 1, against: 2 }, { fact: 'currency', value: 'JPY', against: 'EUR' }];
  expect([currencyIn(evidence, 'value', 'GBP'), currencyIn(evidence, 'against', 'GBP'), currencyIn([], 'value', 'GBP')]).toEqual(['JPY', 'EUR', 'GBP']);
});
