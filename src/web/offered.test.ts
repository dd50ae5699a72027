import { expect, test } from 'vitest';
import type { ShownProgramme } from './programme.ts';
import { countriesOf, findTypes, levelsOf, offeredBy } from './offered.ts';

const programme = {
  definition: {
    serviceLevels: [5, 1, 3], rates: [{ country: 'US' }, { country: 'TR' }, { country: 'US' }],
    offerings: [{ id: 'mail', engagementTypes: [{ id: 'exchange', serviceLevels: [1, 3] }, { id: 'isletme', serviceLevels: [1] }] }],
  },
  name: (_group: string, id: string) => ({ mail: 'Mail and meetings', exchange: 'Exchange Planning', isletme: 'İşletme planı' })[id] ?? id,
  text: () => undefined,
} as unknown as ShownProgramme;

test('types are found by words of their own or of their offering, in the reader’s alphabet', () => {
  const found = (sought: string, locale = 'en-GB') => findTypes(offeredBy(programme), sought, locale).flatMap(({ types }) => types.map(({ id }) => id));
  expect(found('')).toEqual(['exchange', 'isletme']);
  expect(found('EXCHANGE plan')).toEqual(['exchange']);
  expect(found('meetings')).toEqual(['exchange', 'isletme']);
  expect(found('işletme', 'tr-TR')).toEqual(['isletme']);
  expect(found('İŞLETME', 'tr-TR')).toEqual(['isletme']);
  expect(found('payroll')).toEqual([]);
});

test('sizes go upwards, and the customer’s own country comes first', () => {
  expect(levelsOf(programme)).toEqual([1, 3, 5]);
  expect(countriesOf(programme, 'TR')).toEqual(['TR', 'US']);
  expect(countriesOf(programme, 'FR')).toEqual(['FR', 'US', 'TR']);
});
