import { describe, expect, test } from 'vitest';
import type { ProblemView } from '../../contract/answer.ts';
import { ApiProblem } from '../api.ts';
import { isReservedBy, lostTo, NOTHING_TAKEN, refusedIn, reserveInput, startingOn, validateInput, wrongPlan, wrongProof } from './taking.ts';

const TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJyIjoiN0szTTlRVFgyQjRECiJ9.c2lnbmF0dXJlLW9mLWl0';
const typed = { ...NOTHING_TAKEN, what: 'JTQC-57QP-RAY1-5', email: ' elif@contoso.example ' };
const planned = { ...typed, locationId: 'loc_1', consultantIds: ['con_1'], startsOn: '2021-03-22', endsOn: '2021-03-24' };

function refusedBy(rule: string): ApiProblem {
  const refusals = [{ rule, message: rule, remedy: '', params: {} }];
  return new ApiProblem({ type: '', title: '', status: 409, code: 'refused', refusals } as unknown as ProblemView, 409);
}

describe('what proves a voucher', () => {
  test('is a reference with an address, or a link alone', () => {
    expect(wrongProof(NOTHING_TAKEN)).toEqual({ what: 'take.wrong-what', email: 'take.wrong-email' });
    expect(wrongProof({ ...typed, email: 'elif' })).toEqual({ email: 'take.wrong-email' });
    expect(wrongProof(typed)).toEqual({});
    expect(wrongProof({ ...NOTHING_TAKEN, what: TOKEN })).toEqual({});
  });

  test('goes out as one of the two, never as both', () => {
    expect(validateInput(typed)).toEqual({ voucher: 'JTQC-57QP-RAY1-5', email: 'elif@contoso.example' });
    expect(validateInput({ ...typed, what: `x#${TOKEN}` })).toEqual({ proof: TOKEN });
    expect(reserveInput({ ...planned, what: TOKEN }, 'JTQC-57QP-RAY1-5')).not.toHaveProperty('email');
  });
});

test('a voucher is reserved by whoever holds it, as long as it is', () => {
  expect(isReservedBy('prt_1', { status: 'reserved', partnerId: 'prt_1' })).toBe(true);
  expect(isReservedBy('prt_1', { status: 'reserved', partnerId: 'prt_2' })).toBe(false);
  expect(isReservedBy('prt_1', { status: 'assigned', partnerId: null })).toBe(false);
  expect(isReservedBy('prt_1', { status: 'expired', partnerId: 'prt_1' })).toBe(false);
});

describe('a plan', () => {
  test('is whole before it is sent', () => {
    expect(reserveInput(typed, 'JTQC-57QP-RAY1-5')).toBeUndefined();
    expect(Object.keys(wrongPlan(typed))).toEqual(['locationId', 'consultantIds', 'startsOn', 'endsOn']);
    expect(wrongPlan(planned)).toEqual({});
    expect(reserveInput(planned, 'JTQC-57QP-RAY1-5')).toMatchObject({ email: 'elif@contoso.example', offSiteDays: 0 });
  });

  test('does not end before it begins', () => {
    expect(wrongPlan({ ...planned, endsOn: '2021-03-21' })).toEqual({ endsOn: 'take.wrong-order' });
    expect(wrongPlan({ ...planned, endsOn: '2021-03-22' })).toEqual({});
  });
});

describe('the last day', () => {
  test('follows the first by the days of the voucher, while nobody has set another', () => {
    const first = startingOn('2021-03-30', NOTHING_TAKEN, 3, '2021-06-30');
    expect(first).toEqual({ startsOn: '2021-03-30', endsOn: '2021-04-01' });
    const moved = startingOn('2021-03-31', { ...NOTHING_TAKEN, ...first }, 3, '2021-06-30');
    expect(moved).toEqual({ startsOn: '2021-03-31', endsOn: '2021-04-02' });
    expect(startingOn('2021-04-05', { startsOn: '2021-03-31', endsOn: '2021-04-10' }, 3, '2021-06-30')).toEqual({ startsOn: '2021-04-05' });
  });

  test('is not proposed after the voucher’s own, and goes with the first', () => {
    expect(startingOn('2021-06-29', NOTHING_TAKEN, 3, '2021-06-30')).toEqual({ startsOn: '2021-06-29', endsOn: '2021-06-30' });
    expect(startingOn(null, { startsOn: '2021-06-29', endsOn: '2021-06-30' }, 3, '2021-06-30')).toEqual({ startsOn: null, endsOn: null });
  });
});

test('a lost race is known by its refusal, and nothing else is taken for one', () => {
  expect(lostTo(refusedBy('voucher.reserved-by-another'))).toBe('another');
  expect(lostTo(refusedBy('voucher.not-valid'))).toBe('gone');
  expect(lostTo(refusedBy('engagement.duration'))).toBeUndefined();
  expect(lostTo(new ApiProblem(undefined, 0))).toBeUndefined();
  expect(lostTo(undefined)).toBeUndefined();
});

test('a refusal is told at the field that it is about', () => {
  expect(refusedIn(refusedBy('engagement.duration'), 'endsOn')).toBe('engagement.duration');
  expect(refusedIn(refusedBy('engagement.duration'), 'startsOn')).toBeUndefined();
  expect(refusedIn(undefined, 'endsOn')).toBeUndefined();
});
