/**
 * From rows to commands: the first row is matched with the kind's columns, each cell is looked at, references are
 * found, and the contract reads the input. Everything wrong with a row is told, each in its column.
 */
import { createHash } from 'node:crypto';
import { parseInput, parseWith, type GivenCommand } from '../../contract/commands.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { day } from '../../contract/values.ts';
import type { CsvRow } from './csv.ts';
import { wordsOf, type Cells, type ImportKind, type ImportKindName, type Resolved } from './import-kinds.ts';
import { importWord, type ImportWord } from './import-words.ts';

/** One thing wrong with a row; without a column where the row as a whole is meant. */
export interface RowError {
  readonly row: number;
  readonly column?: string;
  /** A refusal's code, or what kind of mistake it is. */
  readonly code: string;
  readonly message: string;
}

/** A row that could become a command. */
export interface ReadyRow {
  readonly row: number;
  readonly key: string;
  readonly command: GivenCommand;
  readonly input: object;
  /** What the same row became while other texts of the programme's agreement were in force. */
  readonly earlier: readonly object[];
}

/** What the rows' references are found with, all of one window at a time; handed in by `main`. */
export interface ImportStore {
  /** The organisations that may be meant, by the sponsor's code for them. */
  organisations(codes: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly kind: string }>>;
  /** Agreements by number; several programmes may use the same one. */
  agreements(numbers: readonly string[]): Promise<
    ReadonlyMap<string, readonly { readonly id: string; readonly programmeId: string }[]>
  >;
  /** The consultants of partners, by partner's id and folded address, joined by a space. */
  consultants(partnerIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The sponsor's programmes with what is in force today. */
  programmes(): Promise<readonly ProgrammeInForce[]>;
}

export interface ProgrammeInForce {
  readonly id: string;
  readonly agreementVersion: string;
  /** The texts of its agreement in all its versions. */
  readonly agreementVersions: readonly string[];
  readonly offerings: readonly string[];
  /** In its zone. */
  readonly today: string;
}

/** Characters of a cell: the longest text that any input takes, and some for what is trimmed. */
const CELL_MAX = 11_000;
const KEY_MAX = 200;

/** Which cell of a row belongs to which column. */
export type Header = readonly (string | undefined)[];

/** Reads the first row; answers everything that is wrong with it. */
export function readHeader(first: CsvRow, kind: ImportKind, language: Language): Header | readonly RowError[] {
  const names = first.cells.map((cell) => cell.trim());
  const known = kind.columns.map((column) => column.name);
  const at = (name: string, word: ImportWord): RowError => ({
    row: first.number, column: name, code: 'header', message: importWord(language, word, { columns: known.join(', ') }),
  });
  const errors = [
    ...names.filter((name) => name !== '' && !known.includes(name)).map((name) => at(name.slice(0, 100), 'unknown-column')),
    ...new Set(names.filter((name, index) => name !== '' && names.indexOf(name) < index)),
  ].map((each) => (typeof each === 'string' ? at(each.slice(0, 100), 'column-twice') : each));
  const missing = kind.columns.filter(({ name, optional }) => optional !== true && !names.includes(name));
  errors.push(...missing.map(({ name }) => at(name, 'column-missing')));
  return errors.length > 0 ? errors : names.map((name) => (name === '' ? undefined : name));
}

export function isHeader(read: Header | readonly RowError[]): read is Header {
  return read.every((each) => typeof each !== 'object');
}

/** The key under which a row's command is kept: the same row again is the same command again. */
export function keyOf(name: ImportKindName, kind: ImportKind, cells: Cells): string {
  const parts = kind.key(cells).map(encodeURIComponent).join('/');
  const short = parts.length <= KEY_MAX ? parts : createHash('sha256').update(parts).digest('hex');
  return `import/${name}/${short}`;
}

/** A row taken apart. */
export interface CellRow {
  readonly row: number;
  readonly cells: Cells;
  readonly errors: readonly RowError[];
}

/** Takes a row apart and looks at each cell for itself. */
export function readCells({ number, cells }: CsvRow, header: Header, kind: ImportKind, language: Language): CellRow {
  const errors: RowError[] = [];
  const fault = (column: string | undefined, word: ImportWord, figures: Record<string, string | number> = {}) => {
    const where = column === undefined ? {} : { column };
    errors.push({ row: number, ...where, code: 'invalid', message: importWord(language, word, figures) });
  };
  const found: Record<string, string> = {};
  let surplus = false;
  cells.forEach((cell, index) => {
    const column = header[index];
    const value = cell.trim();
    if (value === '') return;
    if (column === undefined) surplus = true;
    else if (value.includes('\0')) fault(column, 'nul');
    else if (value.length > CELL_MAX) fault(column, 'cell-too-large', { max: CELL_MAX });
    else found[column] = value;
  });
  if (surplus) {
    const columns = header.filter((name) => name !== undefined).length;
    fault(undefined, 'too-many-cells', { count: cells.length, columns });
  }
  for (const { name, optional, names } of kind.columns) {
    const value = found[name];
    const told = errors.some((error) => error.column === name);
    if (value === undefined && optional !== true && !told) fault(name, 'required');
    // No formula is ever worked out here. But a list that we give out is opened in a spreadsheet again, and there it
    // would be; and no genuine name begins so.
    const sign = value?.charAt(0) ?? '';
    if (names === true && sign !== '' && '=+-@'.includes(sign)) fault(name, 'formula', { sign });
    // No command takes this date; so nothing after this would tell that it is none.
    const read = name === kind.past && value !== undefined ? parseWith(day, value, language) : undefined;
    if (read !== undefined && 'errors' in read) {
      errors.push(...read.errors.map(({ message }) => ({ row: number, column: name, code: 'invalid', message })));
    }
  }
  return { row: number, cells: found, errors };
}

type Found = Resolved | readonly RowError[];

/** Finds what a window of rows refers to, and reads their commands. */
export async function readRows(
  name: ImportKindName,
  kind: ImportKind,
  rows: readonly CellRow[],
  store: ImportStore,
  language: Language,
): Promise<readonly (ReadyRow | readonly RowError[])[]> {
  const resolve = await resolver(kind, rows, store, language);
  return rows.map((row) => {
    if (row.errors.length > 0) return row.errors;
    const found = resolve(row);
    if (isErrors(found)) return found;
    const value = Object.fromEntries(Object.entries(kind.input(row.cells, found)).filter(([, given]) => given !== undefined));
    const parsed = parseInput(kind.command, value, language);
    if ('input' in parsed) {
      const earlier = (found.earlierAgreements ?? []).map((agreementVersion) => ({ ...parsed.input, agreementVersion }));
      return { row: row.row, key: keyOf(name, kind, row.cells), command: kind.command, input: parsed.input, earlier };
    }
    return parsed.errors.map(({ pointer, message }) => ({
      row: row.row, ...columnAt(kind, pointer), code: 'invalid', message,
    }));
  });
}

export function isErrors<Other extends object>(given: Other | readonly RowError[]): given is readonly RowError[] {
  return Array.isArray(given);
}

/** The column that a place in the input was read from; none where it cannot be said. */
export function columnAt(kind: ImportKind, pointer: string): { readonly column?: string } {
  const path = pointer.split('/').slice(1);
  for (; path.length > 0; path.pop()) {
    const field = path.join('/');
    const column = kind.columnOf?.[field] ?? kind.columns.find((each) => each.name === field)?.name;
    if (column !== undefined) return { column };
  }
  return {};
}

async function resolver(
  kind: ImportKind,
  rows: readonly CellRow[],
  store: ImportStore,
  language: Language,
): Promise<(row: CellRow) => Found> {
  const all = (column: string | undefined) =>
    column === undefined ? [] : [...new Set(rows.flatMap(({ cells }) => cells[column] ?? []))];
  const codes = all(kind.organisation?.column);
  const numbers = all(kind.agreement);
  const [organisations, agreements, programmes] = await Promise.all([
    codes.length === 0 ? undefined : store.organisations(codes),
    numbers.length === 0 ? undefined : store.agreements(numbers),
    kind.offerings === undefined ? undefined : store.programmes(),
  ]);
  const partners = [...(organisations?.values() ?? [])].filter((each) => each.kind === 'partner').map(({ id }) => id);
  const consultants = kind.consultant === undefined || partners.length === 0
    ? undefined
    : await store.consultants(partners);

  return ({ row, cells }) => {
    const no = (column: string, word: ImportWord, figures: Record<string, string>): readonly RowError[] =>
      [{ row, column, code: 'not-found', message: importWord(language, word, figures) }];
    const found: { -readonly [Name in keyof Resolved]: Resolved[Name] } = {};
    if (kind.organisation !== undefined) {
      const { column, party } = kind.organisation;
      const code = cells[column] ?? '';
      const organisation = organisations?.get(code);
      if (organisation === undefined || (party !== 'any' && organisation.kind !== party)) {
        return no(column, party === 'any' ? 'no-organisation' : `no-${party}`, { code });
      }
      found.organisationId = organisation.id;
    }
    if (kind.agreement !== undefined) {
      const number = cells[kind.agreement] ?? '';
      const meant = (agreements?.get(number) ?? [])
        .filter(({ programmeId }) => cells['programme'] === undefined || cells['programme'] === programmeId);
      const [agreement] = meant;
      if (agreement === undefined) return no(kind.agreement, 'no-agreement', { number });
      if (meant.length > 1) return no(kind.agreement, 'several-agreements', { number });
      found.agreementId = agreement.id;
    }
    if (kind.consultant?.needed(cells) === true) {
      const email = cells[kind.consultant.column] ?? '';
      const consultantId = consultants?.get(`${found.organisationId ?? ''} ${email.toLowerCase()}`);
      if (consultantId === undefined) return no(kind.consultant.column, 'no-consultant', { email });
      found.consultantId = consultantId;
    }
    if (kind.offerings !== undefined) {
      const meant = programmesMeant(cells, wordsOf(cells[kind.offerings]), programmes ?? []);
      const [programme] = meant;
      if (programme === undefined) return no(kind.offerings, 'no-programme', {});
      if (meant.length > 1) return no(kind.offerings, 'several-programmes', { programmes: meant.map(({ id }) => id).join(', ') });
      const { id, agreementVersion, agreementVersions, today } = programme;
      found.programmeId = id;
      found.agreementVersion = agreementVersion;
      found.earlierAgreements = agreementVersions.filter((each) => each !== agreementVersion);
      const past = kind.past === undefined ? undefined : cells[kind.past];
      if (kind.past !== undefined && past !== undefined && past > today) return no(kind.past, 'in-the-future', { today });
    }
    return found;
  };
}

/** Those with all of the offerings; where there is none, those with some of them, so that the others are told to be wrong. */
function programmesMeant(
  cells: Cells, asked: readonly string[], all: readonly ProgrammeInForce[],
): readonly ProgrammeInForce[] {
  const possible = all.filter(({ id }) => (cells['programme'] ?? id) === id);
  const whole = possible.filter(({ offerings }) => asked.every((each) => offerings.includes(each)));
  return whole.length > 0 ? whole : possible.filter(({ offerings }) => asked.some((each) => offerings.includes(each)));
}
