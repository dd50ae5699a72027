import { expect, test } from 'vitest';
import { competenciesByType, offeredThrough, typesOpenedBy } from './counting.ts';

const definition = {
  offerings: [
    { engagementTypes: [
      { id: 'planning', competencies: [{ competency: 'resources', levels: ['gold'] }, { competency: 'servers', levels: ['silver', 'gold'] }] },
      { id: 'review', competencies: [{ competency: 'resources', levels: ['silver', 'gold'] }], offeredThrough: '2020-01-31' },
    ] },
    { engagementTypes: [{ id: 'cloud', competencies: [{ competency: 'cloud', levels: ['gold'] }] }] },
  ],
};

test('a competency counts at its level: silver is not gold', () => {
  expect(typesOpenedBy(definition, { competency: 'resources', level: 'gold' })).toEqual(['planning', 'review']);
  expect(typesOpenedBy(definition, { competency: 'resources', level: 'silver' })).toEqual(['review']);
  expect(typesOpenedBy(definition, { competency: 'cloud', level: 'silver' })).toEqual([]);
  expect(typesOpenedBy(undefined, { competency: 'cloud', level: 'gold' })).toEqual([]);
});

test('a consultant’s counts by its name, and a type may have had its last day', () => {
  expect(competenciesByType(definition).get('planning')).toEqual(['resources', 'servers']);
  expect(offeredThrough(definition, 'review')).toBe('2020-01-31');
  expect(offeredThrough(definition, 'planning')).toBeUndefined();
});
