/**
 * Reads a CSV file as a stream of rows: UTF-8 with or without a mark at its beginning, separated by commas or
 * semicolons (Excel writes the latter wherever the comma is the decimal sign), cells quoted or not. Cells are text and
 * nothing else. Memory does not grow with the file: a row is bounded, and the reader waits for whoever takes the rows.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { ImportWord } from './import-words.ts';

/** A row with the number that a spreadsheet shows for it; the first row, with the names, is number 1. */
export interface CsvRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** The file cannot be read on from here: what follows could be read in more than one way. */
export class UnreadableFile extends Error {
  readonly row: number;
  readonly word: ImportWord;
  readonly figures: Readonly<Record<string, string | number>>;
  constructor(row: number, word: ImportWord, figures: Readonly<Record<string, string | number>> = {}) {
    super(word);
    this.row = row;
    this.word = word;
    this.figures = figures;
  }
}

/** Characters of one row: several of the longest texts, and small beside the memory of a server. */
export const ROW_MAX = 100_000;
/** Characters of the first row, which only holds names. */
const HEADER_MAX = 4000;

/** The rows of a file, blank ones left out but counted. Throws UnreadableFile. */
export async function* csvRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow> {
  let number = 0;
  try {
    const text = decoded(source);
    const start = await beginning(text);
    if (start.trim() === '') throw new UnreadableFile(1, 'empty');
    const parser = parse({
      delimiter: separatorOf(start),
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: ROW_MAX,
    });
    const feeding = pipeline(joined(start, text), parser as unknown as NodeJS.WritableStream);
    // The parser is destroyed with the same error, and the loop below throws it.
    feeding.catch(() => undefined);
    for await (const cells of parser as Readable & AsyncIterable<string[]>) {
      number += 1;
      if (cells.some((cell) => cell.trim() !== '')) yield { number, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  }
}

function unreadable(error: CsvError): UnreadableFile {
  const records = typeof error['records'] === 'number' ? error['records'] : 0;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new UnreadableFile(records + 1, 'row-too-large', { max: ROW_MAX });
  return new UnreadableFile(records + 1, 'quotes');
}

/** The file's text, piece by piece. A wrong byte ends it: guessing another encoding would garble names unnoticed. */
async function* decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const read = (bytes?: Uint8Array): string => {
    try {
      const text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
      line += linesIn(text);
      return text;
    } catch {
      const [sound = ''] = new TextDecoder('utf-8').decode(bytes).split('\ufffd');
      throw new UnreadableFile(line + linesIn(sound), 'not-utf8');
    }
  };
  for await (const bytes of source) yield read(bytes);
  yield read();
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The text up to and including the first row's end, or all of a short file. */
async function beginning(text: AsyncGenerator<string>): Promise<string> {
  let start = '';
  for (;;) {
    const first = /\S[^\r\n]*(?=[\r\n])/.exec(start);
    // However many pieces it came in, a first row that is too long is refused.
    if ((first?.[0] ?? start).length > HEADER_MAX) throw new UnreadableFile(1, 'row-too-large', { max: HEADER_MAX });
    if (first !== null) return start;
    const next = await text.next();
    if (next.done === true) return start;
    start += next.value;
  }
}

async function* joined(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

/** The separator that the first row uses. No name of a column holds either sign. */
function separatorOf(start: string): ',' | ';' {
  const [first = ''] = start.trimStart().split(/[\r\n]/);
  if (first.includes('\t') && !/[,;]/.test(first)) throw new UnreadableFile(1, 'separator');
  return first.split(';').length > first.split(',').length ? ';' : ',';
}
