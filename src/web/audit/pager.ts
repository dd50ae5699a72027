/** Pages of the journal, which goes on after a position; the pages before stand in the address, as a position has none. */

export interface Search {
  readonly subject?: string | undefined;
  readonly organisationId?: string | undefined;
  /** The position that somebody typed, from which on entries are sought. */
  readonly from?: string | undefined;
  readonly after?: string | undefined;
  readonly back?: string | undefined;
}

/** What somebody types into the form. */
export interface Typed {
  readonly subject: string;
  readonly organisationId: string | null;
  readonly position: number | null;
}

/** Entries of a page. */
export const PAGE = 50;
/** Pages that can be gone back by; from further off one goes to the beginning. */
const STEPS = 40;

const isPosition = (text: string | undefined): text is string => text !== undefined && /^\d{1,15}$/.test(text);

/** What was typed of a search, wherever in its pages one is. */
export function typedIn({ subject, organisationId, from }: Search): Typed {
  return { subject: subject ?? '', organisationId: organisationId ?? null, position: isPosition(from) ? Number(from) : null };
}

/** The search for what is typed, at its first page. */
export function searchFor({ subject, organisationId, position }: Typed): Search {
  const sought = subject.trim();
  return {
    ...(sought === '' ? {} : { subject: sought }), ...(organisationId === null ? {} : { organisationId }),
    ...(position === null ? {} : { from: String(position) }),
  };
}

/** After which position a search begins as a whole; undefined where no position was typed. */
export function soughtAfter(search: Search): number | undefined {
  const { position } = typedIn(search);
  return position === null ? undefined : Math.max(0, position - 1);
}

/** After which position a page begins: as asked, else at the newest entries, or where something is sought at its first. */
export function beginning(search: Search, size: number): number {
  const { after, subject, organisationId } = search;
  if (isPosition(after)) return Number(after);
  return soughtAfter(search) ?? (subject === undefined && organisationId === undefined ? Math.max(0, size - PAGE) : 0);
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
  if (after === 0 || isPart) return undefined;
  return { ...search, from: undefined, after: String(Math.max(0, after - PAGE)), back: undefined };
}
