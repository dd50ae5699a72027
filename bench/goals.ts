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
  // Those who lost are answered with the commit that they lost to, after the winner: a tenth is left for the order.
  { id: 'P3b', what: 'a lost race, median ms', of: 'race lost', against: 'race won', ratio: { max: 1 } },
  { id: 'P4', what: 'POST /commands, 100 per request', of: 'bulk', against: 'anchor', ratio: { min: 1.5 } },
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

const round = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

/** The table, and a last line that names what is missed. */
export function tableOf(standings: readonly Standing[]): string {
  const rows = standings.map(({ id, what, figure, against, reference, reached, ratio, met, aim }) => [
    id, what, round(figure), `${against} ${round(reference)}`, reached.toFixed(2),
    'min' in ratio ? `≥ ${String(ratio.min)}` : `≤ ${String(ratio.max)}`, met ? 'met' : aim ? 'missed (aim)' : 'missed',
  ]);
  const all = [['', 'what', 'figure', 'against', 'ratio', 'goal', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length))) ?? [];
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const missed = standings.filter((standing) => !standing.met && standing.aim !== true);
  const last = missed.length === 0
    ? 'every goal measured is met'
    : `missed: ${missed.map(({ id, what }) => `${id} ${what}`).join('; ')}`;
  return [...lines, '', last].join('\n');
}
