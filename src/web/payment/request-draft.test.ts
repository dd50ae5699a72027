/** Where the form of a payment request begins, and when it can be sent. */
import { describe, expect, test } from 'vitest';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { sums, times } from './money.ts';
import { ApiProblem } from '../api.ts';
import { begin, inputOf, isSaved, wrongFields, type Made } from './request-draft.ts';

const voucher = (reference: string, locationId: string): VoucherRow =>
  ({ reference, reservation: { locationId }, payBy: '2021-05-01', requestId: null }) as unknown as VoucherRow;
const made = (more: Partial<Made> = {}): Made => ({
  request: undefined, partner: { id: 'ptr_1' } as Made['partner'],
  vouchers: [voucher('A', 'loc_1'), voucher('B', 'loc_2'), voucher('C', 'loc_1')], ...more,
});
const request = {
  id: 'pay_1', locationId: 'loc_1', invoiceNumber: 'N-1', invoiceDate: '2021-03-01', lines: [{ voucher: 'A' }, { voucher: 'C' }],
} as NonNullable<Made['request']>;

describe('a request begins', () => {
  test('with nothing where there are several locations, and with the only one there is', () => {
    expect(begin(made(), {})).toEqual({ location: null, vouchers: [], invoiceNumber: '', invoiceDate: null });
    expect(begin(made({ vouchers: [voucher('A', 'loc_1')] }), {}).location).toBe('loc_1');
  });

  test('with the vouchers of the address, those of one location', () => {
    expect(begin(made(), { vouchers: 'C,B,A,X' })).toMatchObject({ location: 'loc_1', vouchers: ['A', 'C'] });
    expect(begin(made(), { vouchers: 'C,B,A', location: 'loc_2' })).toMatchObject({ location: 'loc_2', vouchers: ['B'] });
  });

  test('with what it holds where it is edited', () => {
    expect(begin(made({ request }), { vouchers: 'B' })).toEqual({ location: 'loc_1', vouchers: ['A', 'C'], invoiceNumber: 'N-1', invoiceDate: '2021-03-01' });
  });
});

test('it is sent once everything is there', () => {
  const draft = { location: 'loc_1', vouchers: ['A'], invoiceNumber: ' N-1 ', invoiceDate: '2021-03-01' };
  expect(inputOf(made(), draft)).toEqual({ partnerId: 'ptr_1', locationId: 'loc_1', vouchers: ['A'], invoiceNumber: 'N-1', invoiceDate: '2021-03-01' });
  expect(inputOf(made({ request }), draft)).toMatchObject({ request: 'pay_1' });
  for (const part of [{ location: null }, { vouchers: [] }, { invoiceNumber: ' ' }, { invoiceDate: null }]) {
    expect(inputOf(made(), { ...draft, ...part })).toBeUndefined();
  }
});

test('a day that has not come, or whose year is still typed, is not sent', () => {
  const draft = { location: 'loc_1', vouchers: ['A'], invoiceNumber: 'N-1', invoiceDate: '2021-03-02' };
  expect(inputOf(made(), draft, '2021-03-02')).toBeDefined();
  expect(inputOf(made(), draft, '2021-03-01')).toBeUndefined();
  expect(inputOf(made(), { ...draft, invoiceDate: '0202-03-02' }, '2021-03-02')).toBeUndefined();
});

test('what the server finds wrong stands at its field, unless it says something else', () => {
  const saying = (...pointers: string[]): ApiProblem => new ApiProblem({
    type: 'about:blank', title: '', status: 400, code: 'input.invalid', errors: pointers.map((pointer) => ({ pointer, message: 'is wrong' })),
  } as unknown as ApiProblem['problem'], 400);
  expect(wrongFields(saying('/invoiceDate', '/vouchers/0'))).toEqual({ invoiceDate: 'is wrong', vouchers: 'is wrong' });
  expect(wrongFields(saying('/invoiceDate', '/partnerId'))).toBeUndefined();
  expect(wrongFields(saying())).toBeUndefined();
});

test('what is saved already is not saved again', () => {
  const input = inputOf(made({ request }), begin(made({ request }), {}));
  if (input === undefined) throw new Error('the request is complete');
  expect(isSaved(made({ request }), input)).toBe(true);
  expect(isSaved(made({ request }), { ...input, invoiceNumber: 'N-2' })).toBe(false);
  expect(isSaved(made({ request }), { ...input, vouchers: input.vouchers.slice(1) })).toBe(false);
  expect(isSaved(made(), input)).toBe(false);
});

test('currencies are never added together', () => {
  expect(sums([{ amount: 1, currency: 'EUR' }, { amount: 5, currency: 'TRY' }, { amount: 2, currency: 'EUR' }]))
    .toEqual([{ amount: 3, currency: 'EUR' }, { amount: 5, currency: 'TRY' }]);
  expect(times({ amount: 140000, currency: 'EUR' }, 3)).toEqual({ amount: 420000, currency: 'EUR' });
});
