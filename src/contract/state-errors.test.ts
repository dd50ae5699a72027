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

test('every sentence that the check of a definition may say has its translation', () => {
  // Warnings go to whoever checks a file, and are English as the command line is; descriptions begin with a capital.
  const begun = '(?:must|is|lies|leaves|overlaps|announces|stands|holds|belongs|pools|there|the|\\$\\{)';
  const form = new RegExp(`'(${begun} ?[^'\\n]+ [^'\\n]*)'|\`(${begun} ?[^\`\\n]+ [^\`\\n]*)\``, 'g');
  const sentences = ['programme.ts', 'programme-checks.ts', 'programme-dates.ts', 'programme-text.ts'].flatMap((name) =>
    readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8').split('\n').filter((line) => !/^\s*(?:\/?\*|\/\/)|warn\(/.test(line))
      .flatMap((line) => [...line.matchAll(form)].map(([, one, other]) => (one ?? other ?? '').replace(/\$\{[^}]*\}/g, 'x'))));
  expect(sentences.length).toBeGreaterThan(60);
  expect(sentences.filter((sentence) => inLanguage(sentence, 'tr') === sentence)).toEqual([]);
});

test('the sentence that says the most is the one that is meant', () => {
  expect(inLanguage('must be at most 64 characters', 'tr')).toBe('en çok 64 karakter olmalıdır');
  expect(inLanguage('must be at most 366', 'tr')).toBe('en çok 366 olmalıdır');
  expect(inLanguage('must be one of system, person', 'tr')).toBe('şunlardan biri olmalıdır: system, person');
  expect(inLanguage('leaves TR without a rate from 2020-01-01 to 2020-01-02', 'tr'))
    .toBe('2020-01-01 ile 2020-01-02 arasında TR için günlük ücret kalmıyor');
});
