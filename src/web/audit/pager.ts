/** Pages of the journal, which goes on after a position; the pages before stand in the address, as a position has none. */

export interface Search {
  readonly subject?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly after?: string | undefined;
  readonly back?: string | undefined;
}

/** Entries of a page. */
export const PAGE = 50;
/** Pages that can be gone back by; from further off one goes to the beginning. */
const STEPS = 40;

/** After which position a page begins: as asked, else at the newest entries, or where something is sought at its first. */
export function beginning({ after, subject, organisationId }: Search, size: number): number {
  if (after !== undefined && /^\d{1,15}$/.test(after)) return Number(after);
  return subject === undefined && organisationId === undefined ? Math.max(0, size - PAGE) : 0;
}

export function afterNext(search: Search, after: number, next: string): Search {
  const before = [...(search.back ?? '').split(',').filter((each) => each !== ''), String(after)].slice(-STEPS);
  return { ...search, after: next, back: before.join(',') };
}

/** The page before: one that was come from, else as many positions earlier; none at the beginning. */
export function afterBack(search: Search, after: number): Search | undefined {
  const before = (search.back ?? '').split(',').filter((each) => each !== '');
  const last = before.pop();
  if (last !== undefined) return { ...search, after: last, back: before.length === 0 ? undefined : before.join(',') };
  const isPart = search.subject !== undefined || search.organisationId !== undefined;
  return after === 0 || isPart ? undefined : { ...search, after: String(Math.max(0, after - PAGE)), back: undefined };
}
