import { expect, test } from 'vitest';
import { isWanting, lackedBy, ownRefusals, sharedRefusals, type ShownOffering, type ShownType } from './eligibility.ts';

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

test('an offering cannot be signed for while no competency counts for any of its types, and for no other reason', () => {
  const competency = (state: 'met' | 'missing', ...messages: string[]): ShownType['requirements'][number] =>
    ({ kind: 'competency', state, until: null, refusals: messages.map(refusal) });
  const judged = (...requirements: ShownType['requirements']): ShownType => ({ ...type('a', 'enrol'), requirements });
  expect(lackedBy(offering(judged(competency('missing', 'gold')), judged(competency('missing', 'silver'))))?.message).toBe('gold');
  expect(lackedBy(offering(judged(competency('missing', 'gold')), judged(competency('met'))))).toBeUndefined();
  // What the whole programme asks for comes before the type's own, which decides.
  expect(lackedBy(offering(judged(competency('missing', 'of all'), competency('met'))))).toBeUndefined();
  // Signing before the renewal opens is accepted.
  expect(lackedBy({ ...offering(judged(competency('met'))), state: 'active', through: '2022-03-15', renewalOpensOn: '2021-12-15' })).toBeUndefined();
});
