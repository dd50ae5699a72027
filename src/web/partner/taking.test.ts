import { describe, expect, test } from 'vitest';
import type { ProblemView } from '../../contract/answer.ts';
import { ApiProblem } from '../api.ts';
import { lostTo, NOTHING_TAKEN, refusedIn, reserveInput, validateInput, wrongPlan, wrongProof } from './taking.ts';

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
