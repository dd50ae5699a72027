/** The goals, and how a run stands to them. Each is a ratio of two figures of the same rounds. */

export interface Goal {
  readonly id: string;
  readonly what: string;
  /** The measurement, and what it is held against. */
  readonly of: string;
  readonly against: string;
  /** The ratio of medians must be at least, or at most, this. */
  readonly ratio: { readonly min: number } | { readonly max: number };
  /** An aim is told, and is no gate. */
  readonly aim?: true;
}

export const GOALS: readonly Goal[] = [
  { id: 'P1', what: 'inside the process, 64 callers', of: 'inside', against: 'anchor', ratio: { min: 1.5 } },
  { id: 'P2', what: 'the same on one pool', of: 'pool', against: 'anchor pool', ratio: { min: 5 } },
  { id: 'P3', what: 'through HTTP, 64 callers', of: 'http 64', against: 'anchor', ratio: { min: 1 }, aim: true },
  { id: 'P3', what: 'through HTTP, 256 callers', of: 'http 256', against: 'anchor', ratio: { min: 1 }, aim: true },
  { id: 'P3', what: 'p99 at 64 callers, in ms against 30', of: 'http 64 p99', against: '30 ms', ratio: { max: 1 }, aim: true },
  { id: 'P3b', what: 'through HTTP, 64 callers', of: 'http 64', against: 'opponent 64', ratio: { min: 1.5 } },
  { id: 'P3b', what: 'through HTTP, 1 caller', of: 'http 1', against: 'opponent 1', ratio: { min: 0.6 } },
  // Those who lost are answered with the commit that they lost to, and so at the same time.
  { id: 'P3b', what: 'a lost race, median ms', of: 'race lost', against: 'race won', ratio: { max: 1 } },
  { id: 'P4', what: 'POST /commands, 100 per request', of: 'bulk', against: 'anchor', ratio: { min: 1.5 } },
  { id: 'P5', what: 'rate over many vouchers', of: 'rate grown', against: 'rate', ratio: { min: 0.9 } },
  { id: 'P6', what: 'a page of 50, ms, its worst filter', of: 'page, worst', against: 'its SQL', ratio: { max: 3 } },
  { id: 'P6', what: 'the same, the middle of all filters', of: 'page, middle', against: 'SQL', ratio: { max: 3 } },
  { id: 'P6', what: 'p95 of the slowest page, ms', of: 'page p95, worst', against: '50 ms', ratio: { max: 1 } },
  { id: 'P7', what: 'expiry sweep, s', of: 'sweep', against: 'one statement', ratio: { max: 3 } },
  { id: 'P7', what: 'its longest lock, s', of: 'sweep lock', against: '0.5 s', ratio: { max: 1 } },
  { id: 'P8', what: 'serve, data present, s', of: 'serve again', against: '2 s', ratio: { max: 1 } },
  { id: 'P8', what: 'serve, first ever, s', of: 'serve first', against: '5 s', ratio: { max: 1 } },
  { id: 'P8', what: 'sandbox, data present, s', of: 'sandbox again', against: '3 s', ratio: { max: 1 } },
  { id: 'P8', what: 'sandbox, first ever, s', of: 'sandbox first', against: '20 s', ratio: { max: 1 } },
  // Flat: what a tenth of the commands left resident, and a tenth of it for the noise of a collector.
  { id: 'P9', what: 'resident, MB, after ten times as much', of: 'memory', against: 'memory early', ratio: { max: 1.1 } },
  { id: 'P9', what: 'resident, MB', of: 'memory', against: '300 MB', ratio: { max: 1 } },
  { id: 'P10', what: 'import of organisations, s', of: 'import organisations', against: 'copy organisations', ratio: { max: 20 } },
  { id: 'P10', what: 'import of grants, s', of: 'import grants', against: 'copy grants', ratio: { max: 20 } },
  { id: 'P10', what: 'its memory, MB, organisations', of: 'import organisations memory', against: 'first half organisations', ratio: { max: 1.1 } },
  { id: 'P10', what: 'its memory, MB, grants', of: 'import grants memory', against: 'first half grants', ratio: { max: 1.1 } },
];

export interface Standing extends Goal {
  readonly figure: number;
  readonly reference: number;
  readonly reached: number;
  readonly met: boolean;
}

/** Rounds as they were measured, by name. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** How each goal stands; those of which nothing was measured are left out. */
export function judge(rounds: Rounds): readonly Standing[] {
  return GOALS.flatMap((goal) => {
    const [of, against] = [rounds[goal.of], rounds[goal.against]];
    if (of === undefined || against === undefined) return [];
    const [figure, reference] = [median(of), median(against)];
    const reached = figure / reference;
    const met = 'min' in goal.ratio ? reached >= goal.ratio.min : reached <= goal.ratio.max;
    return [{ ...goal, figure, reference, reached, met }];
  });
}

const round = (value: number): string => value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0);

/** The table, and a last line that names what is missed. */
export function tableOf(standings: readonly Standing[]): string {
  const rows = standings.map(({ id, what, figure, against, reference, reached, ratio, met, aim }) => [
    id, what, round(figure), `${against} ${round(reference)}`, reached.toFixed(2),
    'min' in ratio ? `≥ ${String(ratio.min)}` : `≤ ${String(ratio.max)}`, met ? 'met' : aim ? 'missed (aim)' : 'missed',
  ]);
  const all = [['', 'what', 'figure', 'against', 'ratio', 'goal', ''], ...rows];
  const missed = standings.filter((standing) => !standing.met && standing.aim !== true);
  const last = missed.length === 0
    ? 'every goal measured is met'
    : `missed: ${missed.map(({ id, what }) => `${id} ${what}`).join('; ')}`;
  return [grid(all), '', last].join('\n');
}

/** Rows in columns. */
export function grid(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
