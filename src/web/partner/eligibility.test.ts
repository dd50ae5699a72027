import { expect, test } from 'vitest';
import { isWanting, ownRefusals, sharedRefusals, type ShownOffering, type ShownType } from './eligibility.ts';

const refusal = (message: string) => ({ rule: 'partner.not-enrolled' as const, message, params: {}, remedy: '' });
const type = (engagementType: string, ...messages: string[]): ShownType => ({
  engagementType, eligible: messages.length === 0,
  requirements: [{ kind: 'enrolment', state: messages.length === 0 ? 'met' : 'missing', until: null, refusals: messages.map(refusal) }],
});
const offering = (...engagementTypes: ShownType[]): ShownOffering =>
  ({ offering: 'ddps', state: 'in-progress', through: null, renewalOpensOn: null, engagementTypes });

test('what all types lack is said once for the offering', () => {
  const one = type('a', 'enrol', 'competency of a');
  const other = type('b', 'enrol');
  const shared = sharedRefusals(offering(one, other));
  expect(shared.map(({ message }) => message)).toEqual(['enrol']);
  expect(ownRefusals(one, shared).map(({ message }) => message)).toEqual(['competency of a']);
  expect(ownRefusals(other, shared)).toEqual([]);
});

test('nothing is shared by a single type, nor where one type lacks nothing', () => {
  expect(sharedRefusals(offering(type('a', 'enrol')))).toEqual([]);
  expect(sharedRefusals(offering(type('a', 'enrol'), type('b')))).toEqual([]);
});

test('what ends soon is wanting, too', () => {
  expect(isWanting(type('a'))).toBe(false);
  expect(isWanting({ ...type('a'), requirements: [{ kind: 'competency', state: 'expiring', until: '2021-04-01', refusals: [] }] })).toBe(true);
});
