/** How a worklist is divided: by how near the last day is. The order within is the server's. */
import type { WorklistItem } from '../../contract/worklist.ts';
import { daysBetween } from '../queries.ts';

export const WHENS = ['late', 'soon', 'later', 'open'] as const;
export type When = (typeof WHENS)[number];

/** As many days as a deadline is told as near. */
const SOON_DAYS = 14;

export function whenOf({ due }: Pick<WorklistItem, 'due'>, today: string): When {
  if (due === null) return 'open';
  const left = daysBetween(today, due);
  if (left < 0) return 'late';
  return left <= SOON_DAYS ? 'soon' : 'later';
}

export function byWhen(items: readonly WorklistItem[], today: string): readonly (readonly [When, readonly WorklistItem[]])[] {
  return WHENS.map((when) => [when, items.filter((item) => whenOf(item, today) === when)] as const)
    .filter(([, found]) => found.length > 0);
}
