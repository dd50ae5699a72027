/** What somebody looks for, made ready for a list: few things are fetched, many are met on a walk along the list. */
import { parseBeginning } from '../../domain/ids.ts';
import { integer, text, texts } from '../store/decode.ts';
import {
  countWords, organisationsWith, sampleTogether, subjectsWith, vouchersWith, wordsOf, type Sought, type Whose, type WordKind,
} from '../store/words.ts';
import type { Statement } from '../store/table.ts';
import type { Glance } from './glance.ts';

/**
 * Up to so many things that have the words are fetched and put in order. Where there are more, a page is full before the
 * walk along its list has come far. At a million vouchers both take about as long at their worst.
 */
const FETCHED_MAX = 5000;
/** Beyond so many a word is as common as any other, and where it is the rarest, so are all. */
const COUNTED_MAX = 4000;
/** Of so many that have the rarest of several common words, a share that has the others too fills a page on a walk. */
const SAMPLE = 500;
const ENOUGH = 10;
/** Each word costs a look at everything that has the rarest. */
const WORDS_MAX = 6;

/** The words of a text, longest first. */
export async function wordsIn(glance: Glance, q: string): Promise<readonly string[]> {
  const [row] = await glance.rows(wordsOf(q));
  const words = row === undefined ? [] : [...texts(row, 'words')];
  return words.sort((one, other) => other.length - one.length || (one < other ? -1 : 1)).slice(0, WORDS_MAX);
}

/** Vouchers by words, or by what their reference begins with. */
export function soughtAmongVouchers(glance: Glance, whose: Whose, q: string | undefined): Promise<Sought | undefined> {
  return soughtBy(glance, 'voucher', whose, q, (sought, limit) => vouchersWith(whose, sought, limit));
}

export function soughtAmong(
  glance: Glance, kind: Exclude<WordKind, 'voucher'>, whose: Whose, q: string | undefined,
): Promise<Sought | undefined> {
  return soughtBy(glance, kind, whose, q, ({ words }, limit) => subjectsWith(kind, whose, words, limit));
}

export async function soughtAmongOrganisations(glance: Glance, q: string | undefined): Promise<Sought | undefined> {
  if (q === undefined) return undefined;
  const words = await wordsIn(glance, q);
  if (words.length === 0) return { words, found: [] };
  return fetched(glance, { words }, organisationsWith(words, FETCHED_MAX + 1));
}

async function soughtBy(
  glance: Glance, kind: WordKind, whose: Whose, q: string | undefined, look: (sought: Sought, limit: number) => Statement,
): Promise<Sought | undefined> {
  if (q === undefined) return undefined;
  const written = await wordsIn(glance, q);
  // Signs alone are in nothing.
  if (written.length === 0) return { words: [], found: [] };
  const rows = await glance.rows(countWords(kind, whose, written, COUNTED_MAX));
  const counts = new Map(rows.map((row) => [text(row, 'word'), integer(row, 'count')]));
  // The rarest first: what has that is looked through for the others.
  const words = written.toSorted((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0));
  const sought = { words, beginning: kind === 'voucher' ? parseBeginning(q) : undefined };
  const isCommon = (counts.get(words[0] ?? '') ?? 0) >= COUNTED_MAX;
  if (isCommon && (words.length === 1 || await areOftenTogether(glance, kind, whose, words))) return sought;
  return fetched(glance, sought, look(sought, FETCHED_MAX + 1));
}

async function areOftenTogether(glance: Glance, kind: WordKind, whose: Whose, words: readonly string[]): Promise<boolean> {
  const [row] = await glance.rows(sampleTogether(kind, whose, words, SAMPLE));
  return row !== undefined && integer(row, 'count') >= ENOUGH;
}

async function fetched(glance: Glance, sought: Sought, statement: Statement): Promise<Sought> {
  const found = (await glance.rows(statement)).map((row) => text(row, 'id'));
  return found.length > FETCHED_MAX ? sought : { ...sought, found: [...new Set(found)] };
}
