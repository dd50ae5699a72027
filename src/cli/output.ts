/** How the command line speaks: for people on a terminal, JSON otherwise; problems on stderr; exit codes of the README. */
import type { ProblemView } from '../contract/answer.ts';

export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, conflict: 4, unknown: 5, unreachable: 6 } as const;

export interface Output {
  readonly json: boolean;
  /** What was asked for. */
  show(value: unknown): void;
  /** A line for people that no program needs. */
  say(text: string): void;
  problem(text: string): void;
}

export function makeOutput(json: boolean): Output {
  return {
    json,
    show: (value) => { process.stdout.write(`${json ? JSON.stringify(value) : forPeople(value)}\n`); },
    say: (text) => { if (!json) process.stdout.write(`${text}\n`); },
    problem: (text) => { process.stderr.write(`${text}\n`); },
  };
}

/** Something went wrong that has an exit code of its own; `main` prints the message and ends with the code. */
export class Stop extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(inCell).join(', ');
  if (isFields(value)) return Object.entries(value).map(([key, each]) => `${key} ${inCell(each)}`).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A record as aligned lines, a list as a table of the fields that every row could have. */
export function forPeople(value: unknown): string {
  if (isFields(value) && Array.isArray(value['items'])) return table(value['items'] as unknown[]);
  if (Array.isArray(value)) return table(value);
  if (!isFields(value)) return inCell(value);
  const width = Math.max(0, ...Object.keys(value).map((key) => key.length));
  return Object.entries(value)
    .filter(([, each]) => each !== null && inCell(each) !== '')
    .map(([key, each]) => `${key.padEnd(width)}  ${inCell(each)}`)
    .join('\n');
}

/** The widest a column gets; longer values are cut, and `--json` has them whole. */
const CELL_MAX = 40;

function table(rows: readonly unknown[]): string {
  if (rows.length === 0) return 'nothing found';
  if (!rows.every(isFields)) return rows.map(inCell).join('\n');
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => inCell(row[name]) !== '' && typeof row[name] !== 'object'));
  const cells = [names, ...rows.map((row) => names.map((name) => inCell(row[name])))]
    .map((line) => line.map((cell) => (cell.length > CELL_MAX ? `${cell.slice(0, CELL_MAX - 1)}…` : cell)));
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** A problem of the API in words, refusals and field errors line by line. */
export function problemText(problem: ProblemView): string {
  const refusals = (problem.refusals ?? []).map((refusal) => `  ${refusal.rule}: ${refusal.message} ${refusal.remedy}`);
  const errors = (problem.errors ?? []).map((error) => `  ${error.pointer}: ${error.message}`);
  return [`${problem.title}${problem.detail === undefined ? '' : `: ${problem.detail}`}`, ...refusals, ...errors].join('\n');
}

/** The exit code of a problem. */
export function exitOf(problem: ProblemView): number {
  if (problem.code === 'outcome-unknown') return EXIT.unknown;
  if (problem.status === 409 && problem.code === 'refused') return EXIT.refused;
  if ([409, 412, 422].includes(problem.status)) return EXIT.conflict;
  if ([400, 413, 415].includes(problem.status)) return EXIT.usage;
  if ([401, 403, 404, 429].includes(problem.status)) return EXIT.refused;
  return problem.status === 503 ? EXIT.unreachable : EXIT.failed;
}
