/** The balances of a statement day by day: of several movements on one day, the last one's. */
import type { StatementView } from '../../contract/figures.ts';

export interface DayBalance {
  readonly day: string;
  readonly balance: StatementView['opening'];
}

export function dailyBalances({ items, from, to, opening, closing, more }: StatementView): readonly DayBalance[] {
  const byDay = new Map<string, StatementView['opening']>([[from, opening]]);
  for (const { on, balance } of items) byDay.set(on, balance);
  // Where not all movements stand in this part, the end is not known to it.
  if (!more) byDay.set(to, closing);
  return [...byDay].map(([day, balance]) => ({ day, balance }));
}
