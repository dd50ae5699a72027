import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inLanguage } from './state-errors.ts';

test('figures are carried over, and what is not known stays', () => {
  expect(inLanguage('must not be later than today, 2021-06-30', 'tr')).toBe('bugünden, 2021-06-30, sonra olmamalıdır');
  expect(inLanguage('a$& is no offering of b', 'tr')).toBe('a$&, b programının hizmeti değil');
  expect(inLanguage('must not be later than today, 2021-06-30', 'en')).toBe('must not be later than today, 2021-06-30');
  expect(inLanguage('is something else', 'tr')).toBe('is something else');
});

test('every sentence that a decision may say has its translation', () => {
  const sentences = ['../domain/', '../server/commands/'].flatMap((folder) => {
    const home = fileURLToPath(new URL(folder, import.meta.url));
    return readdirSync(home).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).flatMap((name) =>
      [...readFileSync(home + name, 'utf8').matchAll(/(?:message: |(?:malformed|invalid)\('[^']*', )(['`])(.+?)\1/g)]
        .map(([, , sentence = '']) => sentence.replace(/\$\{[^}]*\}/g, 'x')));
  });
  expect(sentences.length).toBeGreaterThan(14);
  expect(sentences.filter((sentence) => inLanguage(sentence, 'tr') === sentence)).toEqual([]);
});
