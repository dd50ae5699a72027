/**
 * Imports: a file's rows as the commands that anybody could give. The first pass gives each as a dry run and gathers
 * everything that is wrong; only then does the second carry them out, each under an idempotency key made of its natural
 * key. So the same file again changes nothing, and an import that was killed half-way is simply begun again.
 *
 * Rows are read in windows of a batch, two of them under way at a time, so that memory does not grow with the file.
 */
import type { Language } from '../../contract/refusal-params.ts';
import { explain } from '../../contract/refusals.ts';
import type { Caller, Reply, Runner } from '../commands/reply.ts';
import { csvRows, UnreadableFile, type CsvRow } from './csv.ts';
import { IMPORT_KINDS, type ImportKind, type ImportKindName } from './import-kinds.ts';
import {
  columnAt, isErrors, isHeader, keyOf, readCells, readHeader, readRows, type CellRow, type Header, type ImportStore,
  type ReadyRow, type RowError,
} from './import-rows.ts';
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
  known(rows: readonly ReadyRow[], caller: Caller): Promise<readonly Known[]>;
  /** The file from its beginning; asked once for each pass. */
  open(): AsyncIterable<Uint8Array>;
}

export interface ImportOrder {
  readonly kind: ImportKindName;
  /** Carries out the rows that are right even where others are wrong. */
  readonly partial?: boolean;
  /** Checks only. */
  readonly dryRun?: boolean;
  readonly language: Language;
}

/** What a pass has come to. */
export interface Tally {
  /** Rows read, the first one and blank ones not counted. */
  readonly rows: number;
  /** Rows that are right, those that were there already included. */
  readonly accepted: number;
  readonly alreadyThere: number;
  /** Rows with errors. */
  readonly failed: number;
  /** Of the first rows with errors, in order of rows. */
  readonly errors: readonly RowError[];
}

/** How far an import is: enough to go on after the server was killed. */
export interface ImportProgress {
  readonly phase: 'checking' | 'writing' | 'done' | 'refused';
  readonly checked: Tally;
  readonly written: Tally | null;
  /** The last row of which it is certain that it was carried out. */
  readonly after: number;
}

export const ERRORS_MAX = 1000;
const WINDOW = 256;
/** Windows under way: while the runner decides one, the next is read. */
const WINDOWS = 2;
/** A tally may hold many errors, so it is not kept for every window. */
const KEEP_MS = 500;

const NOTHING: Tally = { rows: 0, accepted: 0, alreadyThere: 0, failed: 0, errors: [] };

export const NOT_BEGUN: ImportProgress = { phase: 'checking', checked: NOTHING, written: null, after: 0 };

/** Imports a file; `before` is the progress kept by a run that was interrupted. Answers the last progress. */
export async function importFile(
  tools: ImportTools,
  order: ImportOrder,
  before: ImportProgress = NOT_BEGUN,
  keep: (progress: ImportProgress) => Promise<void> = () => Promise.resolve(),
): Promise<ImportProgress> {
  let progress = before;
  let kept = Date.now();
  const told = async (next: ImportProgress, now = false): Promise<void> => {
    progress = next;
    if (!now && Date.now() - kept < KEEP_MS) return;
    kept = Date.now();
    await keep(progress);
  };
  const seen = new SeenKeys();
  if (progress.phase === 'checking') {
    const checked = await check(tools, order, seen, (tally) => told({ ...NOT_BEGUN, checked: tally }));
    const refused = checked.failed > 0 && (order.partial !== true || checked.errors.some(({ code }) => isFatal(code)));
    const phase = refused ? 'refused' : order.dryRun === true ? 'done' : 'writing';
    await told({ phase, checked, written: null, after: 0 }, true);
  } else if (progress.phase === 'writing' && progress.checked.failed > 0) {
    // Which rows of the file mean the same is not kept: it is found again.
    await readThrough(tools, order, seen);
  }
  if (progress.phase === 'writing') {
    const start = { tally: progress.written ?? NOTHING, after: progress.after };
    const written = await write(tools, order, seen, start, (tally, after) =>
      told({ ...progress, written: tally, after }));
    await told({ ...progress, phase: 'done', written }, true);
  }
  return progress;
}

const isFatal = (code: string) => code === 'header' || code === 'file';

/** A window's rows: those that can become commands, and what is wrong with the others. */
type Window = readonly CellRow[];

/** Counts and gathers errors. Windows end out of order only by accident, so rows are put in order at the end. */
class Teller {
  #rows = 0;
  #accepted = 0;
  #alreadyThere = 0;
  readonly #failed = new Set<number>();
  #failedBefore = 0;
  #errors: RowError[] = [];

  constructor(start: Tally) {
    this.#rows = start.rows;
    this.#accepted = start.accepted;
    this.#alreadyThere = start.alreadyThere;
    this.#failedBefore = start.failed;
    this.#errors = [...start.errors];
  }

  row(): void { this.#rows += 1; }
  accept(alreadyThere: boolean): void {
    this.#accepted += 1;
    if (alreadyThere) this.#alreadyThere += 1;
  }
  /** Takes back a row accepted before a later one turned out to mean the same. */
  withdraw(): void { this.#accepted -= 1; }
  /** Whether a row that was read before is among the accepted. */
  isFailed(row: number): boolean { return this.#failed.has(row); }

  fail(errors: readonly RowError[]): void {
    for (const error of errors) {
      this.#failed.add(error.row);
      this.#errors.push(error);
    }
    if (this.#errors.length > 2 * ERRORS_MAX) this.#errors = this.#first();
  }

  #first(): RowError[] {
    return this.#errors.sort((one, other) => one.row - other.row).slice(0, ERRORS_MAX);
  }

  tally(): Tally {
    return {
      rows: this.#rows, accepted: this.#accepted, alreadyThere: this.#alreadyThere,
      failed: this.#failedBefore + this.#failed.size, errors: this.#first(),
    };
  }
}
