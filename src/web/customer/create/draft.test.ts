import { expect, test } from 'vitest';
import {
  EMPTY_DRAFT, firstOpen, inputOf, isReached, limitedBy, NO_SIZE, stepOfPointer, stepOfRefusal, stepsOf, type Draft,
} from './draft.ts';

const WHOLE: Draft = {
  ...EMPTY_DRAFT, agreementId: 'agr_1', engagementType: 'exchange', days: 5, country: 'TR', whom: 'per_1', personName: 'Deniz',
  personEmail: 'deniz@contoso.example', partner: 'ptr_1',
};

test('a step is reached when all before it have an answer', () => {
  expect(firstOpen(EMPTY_DRAFT)).toBe('agreement');
  expect(isReached('type', { ...EMPTY_DRAFT, agreementId: 'agr_1' })).toBe(true);
  expect(isReached('days', { ...EMPTY_DRAFT, agreementId: 'agr_1' })).toBe(false);
  expect(firstOpen(WHOLE)).toBe('check');
  expect(firstOpen({ ...WHOLE, country: '' })).toBe('days');
});

test('what is typed counts as an answer when both parts are there', () => {
  const typed = { ...WHOLE, whom: 'typed', typedName: 'Deniz' };
  expect(firstOpen(typed)).toBe('person');
  expect(firstOpen({ ...typed, typedEmail: ' ' })).toBe('person');
  expect(firstOpen({ ...typed, typedEmail: 'deniz@contoso.example' })).toBe('check');
});

test('steps that do not matter are left out', () => {
  expect(stepsOf(WHOLE, false)).toEqual(['type', 'days', 'person', 'partner', 'check']);
  expect(stepsOf({ ...WHOLE, whom: 'nobody' }, true)).toEqual(['agreement', 'type', 'days', 'person', 'check']);
  expect(stepsOf({ ...WHOLE, repeatLimit: ['division'] }, false)).toContain('repeat');
  expect(firstOpen({ ...WHOLE, repeatLimit: ['division'] })).toBe('repeat');
});

test('a limit that the server tells is asked about, however the step of the days was left', () => {
  const limited: Draft = { ...WHOLE, ...limitedBy(WHOLE, ['division']) };
  expect(firstOpen(limited)).toBe('repeat');
  const asked: Draft = { ...limited, isRepeatAsked: true };
  expect(limitedBy(asked, ['division'])).toBeUndefined();
  expect(firstOpen({ ...asked, ...limitedBy(asked, ['division', 'product']) })).toBe('repeat');
  expect(firstOpen({ ...asked, ...limitedBy(asked, null) })).toBe('check');
  expect(limitedBy(WHOLE, null)).toBeUndefined();
});

test('another agreement or type leaves the days open, and the question that came of them', () => {
  const asked: Draft = { ...WHOLE, repeatLimit: ['division'], isRepeatAsked: true };
  const other: Draft = { ...asked, ...NO_SIZE };
  expect(firstOpen(other)).toBe('days');
  expect(stepsOf(other, false)).not.toContain('repeat');
});

test('the command holds what was answered, and nothing that does not matter', () => {
  expect(inputOf(WHOLE)).toEqual({
    agreementId: 'agr_1', engagementType: 'exchange', days: 5, country: 'TR', partnerId: 'ptr_1',
    assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
  });
  const nobody = inputOf({ ...WHOLE, whom: 'nobody', division: 'Ankara', product: 'X' });
  expect(nobody).not.toHaveProperty('partnerId');
  expect(nobody).not.toHaveProperty('assignee');
  expect(nobody).not.toHaveProperty('division');
  expect(inputOf({ ...WHOLE, partner: 'any' })).not.toHaveProperty('partnerId');
  expect(inputOf({ ...WHOLE, repeatLimit: ['division'], division: ' Ankara ', product: 'X' })).toMatchObject({ division: 'Ankara' });
  expect(inputOf({ ...WHOLE, repeatLimit: ['division'], product: 'X' })).not.toHaveProperty('product');
});

test('every refusal and every wrong value leads to the step that mends it', () => {
  expect(stepOfRefusal('pool.insufficient')).toBe('days');
  expect(stepOfRefusal('engagement-type.not-on-offer')).toBe('type');
  expect(stepOfRefusal('programme.creation-closed')).toBe('agreement');
  expect(stepOfPointer('/assignee/email')).toBe('person');
  expect(stepOfPointer('/partnerId')).toBe('partner');
  expect(stepOfPointer('')).toBeUndefined();
});
