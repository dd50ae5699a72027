/**
 * Imports: a file's rows as the commands that anybody could give. The file is read through three times: for its form,
 * with every command as a dry run, and then for good, each command under an idempotency key made of the row's natural
 * key. So what is wrong is told before anything is done, the same file again changes nothing, and an import that was
 * killed half-way is simply taken up again.
 *
 * Rows go to the runner in windows of a batch, two under way at a time, so that memory does not grow with the file.
 */
import type { Language } from '../../contract/refusal-params.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Caller, Runner } from '../commands/reply.ts';
import { csvRows, UnreadableFile, type CsvRow } from './csv.ts';
import { IMPORT_KINDS, type ImportKind, type ImportKindName } from './import-kinds.ts';
import {
  isErrors, isHeader, keyOf, readCells, readHeader, readRows, type CellRow, type Header, type ImportStore,
  type ReadyRow, type RowError,
} from './import-rows.ts';
import { outcomeOf, said, type Outcome } from './import-outcome.ts';
import { counted, NOTHING, type Tally } from './import-tally.ts';
import { importWord } from './import-words.ts';
import { SeenKeys } from './seen-keys.ts';

/** How a row's command stands to what is remembered under its key. */
export type Known = 'new' | 'same' | 'other';

export interface ImportTools {
  readonly runner: Runner;
  readonly store: ImportStore;
  /** Who gives the commands. */
  readonly caller: Caller;
  /** Which of the rows were imported before, and whether with the same values. */
  known(rows: readonly ReadyRow[]): Promise<readonly Known[]>;
  /** The file from its beginning, anew for each reading. */
  open(): AsyncIterable<Uint8Array>;
  readonly failPoint?: PassFailPoint | undefined;
}

export interface ImportOrder {
  readonly kind: ImportKindName;
  /** Carries out the rows that are right even where others are wrong. */
  readonly partial?: boolean;
  /** Checks only. */
  readonly dryRun?: boolean;
  readonly language: Language;
}

/** How far an import is: enough to go on after the server was killed. */
export interface ImportProgress {
  readonly phase: 'checking' | 'writing' | 'done' | 'refused';
  /** Rows of the file without the first and blank ones. */
  readonly rows: number;
  readonly checked: Tally;
  readonly written: Tally;
}

export const ROWS_MAX = 1_000_000;
const WINDOW = 256;
/** While the runner decides one window, the next is read. */
const WINDOWS_MAX = 3;
/** Progress may hold many errors, so it is not kept for every window. */
const KEEP_MS = 500;

export const NOT_BEGUN: ImportProgress = { phase: 'checking', rows: 0, checked: NOTHING, written: NOTHING };

/** Imports a file, from where an interrupted run left off. `keep` is told of progress now and then. */
export async function importFile(
  tools: ImportTools,
  order: ImportOrder,
  before: ImportProgress = NOT_BEGUN,
  keep: (progress: ImportProgress) => Promise<void> = () => Promise.resolve(),
): Promise<ImportProgress> {
  if (before.phase === 'done' || before.phase === 'refused') return before;
  const form = await readForm(tools, order);
  if ('errors' in form) {
    // A file that cannot be read to its end has no right rows: where it breaks, anything may have shifted.
    const failed = form.errors.length;
    return { ...NOT_BEGUN, phase: 'refused', checked: { ...NOTHING, failed, errors: form.errors } };
  }
  let progress: ImportProgress = { ...before, rows: form.rows };
  let kept = Date.now();
  const tell = async (next: ImportProgress, ending = false): Promise<void> => {
    const turned = next.phase !== progress.phase;
    progress = next;
    if (!turned && !ending && Date.now() - kept < KEEP_MS) return;
    kept = Date.now();
    await keep(progress);
  };
  if (progress.phase === 'checking') {
    await keep(progress);
    const checked = await readFor(tools, order, form, 'check', true, NOTHING, (tally, ending) => tell({ ...progress, checked: tally }, ending));
    await tell({ ...progress, checked, phase: phaseAfter(checked, order) });
  }
  if (progress.phase !== 'writing') return progress;
  // Rows may be there already where the check found some, or where a run before this one was interrupted.
  const repeats = progress.checked.alreadyThere > 0 || before.phase === 'writing';
  const written = await readFor(tools, order, form, 'write', repeats, progress.written, (tally, ending) =>
    tell({ ...progress, written: tally }, ending));
  return { ...progress, phase: 'done', written };
}

function phaseAfter({ failed }: Tally, { partial, dryRun }: ImportOrder): ImportProgress['phase'] {
  if (failed > 0 && partial !== true) return 'refused';
  return dryRun === true ? 'done' : 'writing';
}

/** A file whose first row names the right columns, and that can be read to its end. */
interface Form {
  readonly header: Header;
  readonly rows: number;
  readonly seen: SeenKeys;
}

async function readForm(tools: ImportTools, { kind: name, language }: ImportOrder): Promise<Form | { readonly errors: readonly RowError[] }> {
  const kind: ImportKind = IMPORT_KINDS[name];
  const seen = new SeenKeys();
  let header: Header | undefined;
  let rows = 0;
  try {
    for await (const row of csvRows(tools.open())) {
      if (header === undefined) {
        const read = readHeader(row, kind, language);
        if (!isHeader(read)) return { errors: read };
        header = read;
        continue;
      }
      rows += 1;
      if (rows > ROWS_MAX) throw new UnreadableFile(row.number, 'too-many-rows', { max: ROWS_MAX });
      const { cells } = readCells(row, header, kind, language);
      if (kind.key(cells).every((part) => part !== '')) seen.add(keyOf(name, kind, cells), row.number);
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { errors: [{ row: error.row, code: 'file', message: importWord(language, error.word, error.figures) }] };
  }
  const empty: RowError = { row: 1, code: 'file', message: importWord(language, 'empty') };
  return header === undefined ? { errors: [empty] } : { header, rows, seen };
}

interface Window {
  readonly through: number;
  readonly outcomes: Promise<readonly Outcome[]>;
}

/** Reads the rows after those that a tally already counts, and gives their commands: dry, or for good. */
async function readFor(
  tools: ImportTools,
  order: ImportOrder,
  form: Form,
  aim: 'check' | 'write',
  repeats: boolean,
  start: Tally,
  tell: (tally: Tally, ending?: boolean) => Promise<void>,
): Promise<Tally> {
  let tally = start;
  const windows: Window[] = [];
  const settle = async (): Promise<void> => {
    const window = windows[0];
    if (window === undefined) return;
    const outcomes = await window.outcomes;
    windows.shift();
    tally = counted(tally, window.through, outcomes);
    tools.failPoint?.('import.between-rows');
    await tell(tally);
  };
  const begin = async (rows: readonly CsvRow[]): Promise<void> => {
    const outcomes = decideWindow(tools, order, form, aim, repeats, rows);
    // It is awaited in its turn; until then a failure must not count as unheard.
    outcomes.catch(() => undefined);
    windows.push({ through: rows.at(-1)?.number ?? 0, outcomes });
    if (windows.length >= WINDOWS_MAX) await settle();
  };
  try {
    let rows: CsvRow[] = [];
    let first = true;
    for await (const row of csvRows(tools.open())) {
      if (first || row.number <= start.through) {
        first = false;
        continue;
      }
      rows.push(row);
      if (rows.length < WINDOW) continue;
      await begin(rows);
      rows = [];
    }
    if (rows.length > 0) await begin(rows);
    while (windows.length > 0) await settle();
  } catch (error) {
    // What is under way comes to its end whoever waits for it; so it is told, before anything is said of what comes after.
    tally = await withThoseThatEnd(tally, windows);
    await tell(tally, true).catch(() => undefined);
    throw error;
  }
  return tally;
}

/** The tally with the windows under way, up to the first of which nothing is known; all of them have ended then. */
async function withThoseThatEnd(tally: Tally, windows: readonly Window[]): Promise<Tally> {
  await Promise.allSettled(windows.map(({ outcomes }) => outcomes));
  let sum = tally;
  for (const { through, outcomes } of windows) {
    const known = await outcomes.catch(() => undefined);
    if (known === undefined) break;
    sum = counted(sum, through, known);
  }
  return sum;
}

async function decideWindow(
  tools: ImportTools,
  { kind: name, language }: ImportOrder,
  { header, seen }: Form,
  aim: 'check' | 'write',
  repeats: boolean,
  rows: readonly CsvRow[],
): Promise<readonly Outcome[]> {
  const kind: ImportKind = IMPORT_KINDS[name];
  const taken = rows.map((row) => alone(readCells(row, header, kind, language), name, kind, seen, language));
  const read = await readRows(name, kind, taken, tools.store, language);
  // For good, the runner looks the keys up by itself. It rebuilds each answer that it gave before, though, so that where
  // rows are there already it is cheaper to ask beforehand.
  const asked = aim === 'check' || repeats ? read.filter((each): each is ReadyRow => !isErrors(each)) : [];
  const known = new Map((await tools.known(asked)).map((state, index) => [asked[index], state]));
  return Promise.all(read.map(async (row): Promise<Outcome> => {
    if (isErrors(row)) return row;
    const state = known.get(row);
    if (state === 'same') return 'same';
    if (state === 'other') return [said(row.row, 'other-values', language, 'other-values')];
    const { runner, caller } = tools;
    const given = { name: row.command, input: row.input, caller, key: row.key };
    return outcomeOf(await runner.run({ ...given, dryRun: aim === 'check' }), row.row, kind, language);
  }));
}

/** A row that means the same as another is wrong, and so is the other: which one is meant cannot be known. */
function alone(row: CellRow, name: ImportKindName, kind: ImportKind, seen: SeenKeys, language: Language): CellRow {
  const other = kind.key(row.cells).every((part) => part !== '') ? seen.other(keyOf(name, kind, row.cells), row.row) : undefined;
  if (other === undefined) return row;
  return { ...row, errors: [...row.errors, said(row.row, 'duplicate', language, 'twice', { other })] };
}
