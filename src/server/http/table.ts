/**
 * Tables to be opened by a spreadsheet: CSV in UTF-8 with its mark, without which Excel reads Turkish letters as others,
 * sent row by row as they come. Nothing grows with the table: whoever takes it slowly is waited for.
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { attachment } from './reads.ts';

export type Cell = string | number | null;

/** A column: the name that stands in the first row, in the caller's language, and what each row has there. */
export interface TableColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Cell;
}

const MARK = '\ufeff';
/** Rows that are written as one piece: few enough to be at hand soon, and not a system call for each. */
const PIECE_ROWS = 100;
/** What spreadsheets take for the beginning of a formula, its wide forms of Asian keyboards too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text that a spreadsheet would carry out as a formula begins with an apostrophe, by which it is text. A number is none,
 * negative or not; text that looks like one is guarded all the same.
 */
export function guarded(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  return cell === null ? '' : FORMULA.test(cell) ? `'${cell}` : cell;
}

const written = (rows: readonly (readonly Cell[])[]): string =>
  stringify(rows.map((row) => row.map(guarded)), { record_delimiter: 'windows' });

async function* pieces<Row>(columns: readonly TableColumn<Row>[], rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let waiting: Cell[][] = [columns.map(({ name }) => name)];
  let mark = MARK;
  for await (const row of rows) {
    waiting.push(columns.map(({ cell }) => cell(row)));
    if (waiting.length < PIECE_ROWS) continue;
    yield mark + written(waiting);
    waiting = [];
    mark = '';
  }
  if (waiting.length > 0) yield mark + written(waiting);
}

/**
 * Sends a table as a file to be saved. What fails before its first piece is there is answered as a problem; later it can
 * only be cut short. Whoever breaks off ends the rows: their `finally` is passed.
 */
export function sendTable<Row>(
  reply: FastifyReply, fileName: string, columns: readonly TableColumn<Row>[], rows: AsyncIterable<Row>,
): Promise<FastifyReply> {
  return sendPieces(reply, { fileName, type: 'text/csv; charset=utf-8; header=present' }, pieces(columns, rows));
}

/** Sends a file that is made while it is sent. */
export async function sendPieces(
  reply: FastifyReply,
  { fileName, type }: { readonly fileName: string; readonly type: string },
  made: AsyncGenerator<string>,
): Promise<FastifyReply> {
  const first = await made.next();
  reply.header('content-type', type)
    .header('content-disposition', attachment(fileName))
    .header('content-language', reply.request.language)
    .header('vary', 'accept-language, authorization');
  // Whoever asks for the header alone would otherwise wait until all of it had been made for nobody.
  if (reply.request.method === 'HEAD') {
    await made.return(undefined);
    return reply.send();
  }
  return reply.send(Readable.from(rest(first, made), { objectMode: false, encoding: 'utf8' }));
}

async function* rest(first: IteratorResult<string>, made: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    if (first.done !== true) yield first.value;
    yield* made;
  } finally {
    await made.return(undefined);
  }
}
