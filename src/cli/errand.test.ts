/** Errands that were put aside, as people read them. */
import { expect, test } from 'vitest';
import { errandsInWords } from './errand.ts';

const errand = { id: 7, kind: 'import', subject: 'imp_1', attempts: 20, deadAt: '2026-11-22T06:00:00.000Z', lastError: '' };

test('each is told with its whole reason, line by line', () => {
  const long = `the connection to ${'a-very-long-name.'.repeat(10)}example was refused`;
  expect(errandsInWords([{ ...errand, lastError: `${long}\r\n  at line 3  \n` }, { ...errand, id: 12, kind: 'extension', subject: 'p' }])).toBe([
    '7  import imp_1, put aside 2026-11-22T06:00:00.000Z after 20 attempts',
    `    ${long}`,
    '      at line 3',
    '',
    '12  extension p, put aside 2026-11-22T06:00:00.000Z after 20 attempts',
    '    no reason was kept',
  ].join('\n'));
});

test('where there is none, that is said', () => {
  expect(errandsInWords([])).toBe('nothing was put aside');
});
