/** What came of a row: it is new, it was there, or it is wrong. */
import type { Language } from '../../contract/refusal-params.ts';
import { explain } from '../../contract/refusals.ts';
import { inLanguage } from '../../contract/state-errors.ts';
import type { Reply } from '../commands/reply.ts';
import type { ImportKind } from './import-kinds.ts';
import { columnAt, type RowError } from './import-rows.ts';
import { importWord, thing, type ImportWord } from './import-words.ts';

export type Outcome = 'new' | 'same' | readonly RowError[];

/** What is wrong with a row, in our own words. */
export function said(
  row: number,
  code: string,
  language: Language,
  word: ImportWord,
  figures: Readonly<Record<string, string | number>> = {},
): RowError {
  return { row, code, message: importWord(language, word, figures) };
}

/** What the runner's reply means for a row. Throws where nothing is known to be wrong with it. */
export function outcomeOf(reply: Reply, row: number, kind: ImportKind, language: Language): Outcome {
  switch (reply.kind) {
    case 'accepted':
      return reply.replayed ? 'same' : 'new';
    case 'refused':
    case 'forbidden':
      return reply.refusals.map((refusal) => ({ row, code: refusal.rule, message: explain(refusal, language).message }));
    case 'invalid':
      return reply.errors.map(({ pointer, message }) => ({ row, ...columnAt(kind, pointer), code: 'invalid', message: inLanguage(message, language) }));
    case 'not-found':
      return [said(row, 'not-found', language, 'not-found', { what: thing(language, reply.what) })];
    case 'key-reused':
      return [said(row, 'other-values', language, 'other-values')];
    case 'failed':
      return [said(row, 'failed', language, 'failed')];
    default:
      // Nothing is known to be wrong with the row: the errand is taken again, and what was done is found done.
      throw new Error(`row ${String(row)} was answered with ${reply.kind}`);
  }
}
