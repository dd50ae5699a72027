/** What a list's address says: which filters stand in it, which columns it shows, and what of it the API is asked. */

export type Search = Readonly<Record<string, string | undefined>>;

interface Named {
  readonly id: string;
  readonly label: string;
}

/**
 * A filter of a list. `days` speaks of two names: the first day, and the day after the last, as the API has it; people are
 * asked for the last day itself. What is `given` comes by a link from another page, and can only be taken away.
 */
export type Filter =
  | { readonly kind: 'any' | 'one'; readonly name: string; readonly label: string; readonly choices: readonly Named[] }
  | { readonly kind: 'days'; readonly from: string; readonly before: string; readonly label: string }
  | { readonly kind: 'given'; readonly name: string; readonly label: string };

/** Names of an address that every list knows; each route of a list names them beside its filters. */
export const LIST_NAMES = ['q', 'sort', 'columns', 'pages', 'panel'] as const;

/** What belongs to the moment and to no view that is kept. */
const PASSING: readonly string[] = ['pages', 'panel', 'bulk'];

export function namesOf(filter: Filter): readonly string[] {
  return filter.kind === 'days' ? [filter.from, filter.before] : [filter.name];
}

export function valuesIn(search: Search, name: string): readonly string[] {
  return (search[name] ?? '').split(',').filter((value) => value !== '');
}

/** What the API is asked: words, filters and order, and nothing else of the address. */
export function queryOf(search: Search, filters: readonly Filter[], more: readonly string[] = ['q', 'sort']): Readonly<Record<string, string>> {
  return picked(search, [...more, ...filters.flatMap(namesOf)]);
}

function picked(search: Search, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = search[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  }));
}

export interface Chip {
  readonly key: string;
  readonly label: string;
  /** A choice's label, an id whose name is to be shown, or a day from which or through which. */
  readonly value: { readonly kind: 'text' | 'name' | 'from' | 'through'; readonly text: string };
  /** What changes in the address when it is taken away. */
  readonly without: Search;
}

/** Each filter that is set, so that it can be seen and taken away by itself. */
export function chipsOf(search: Search, filters: readonly Filter[]): readonly Chip[] {
  return filters.flatMap((filter) => (filter.kind === 'days' ? dayChips(search, filter) : valueChips(search, filter)));
}

function dayChips(search: Search, { from, before, label }: Extract<Filter, { kind: 'days' }>): readonly Chip[] {
  const [first, end] = [search[from], search[before]];
  return [
    ...(first === undefined ? [] : [{ key: from, label, value: { kind: 'from' as const, text: first }, without: { [from]: undefined } }]),
    ...(end === undefined ? [] : [{
      key: before, label, value: { kind: 'through' as const, text: dayBeside(end, -1) }, without: { [before]: undefined },
    }]),
  ];
}

function valueChips(search: Search, filter: Exclude<Filter, { kind: 'days' }>): readonly Chip[] {
  const { name, label } = filter;
  const values = valuesIn(search, name);
  return values.map((value) => {
    const rest = values.filter((each) => each !== value);
    const text = filter.kind === 'given' ? value : filter.choices.find(({ id }) => id === value)?.label ?? value;
    return {
      key: `${name}=${value}`, label, value: { kind: filter.kind === 'given' ? 'name' as const : 'text' as const, text },
      without: { [name]: rest.length === 0 ? undefined : rest.join(',') },
    };
  });
}

/** The day so many days later, `2021-06-30`; the text itself where it is no day. */
export function dayBeside(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a day's year is typed out: its first digits make years of their own, such as `0002`. Nothing is whole, too. */
export function isTypedOut(day: string | null): boolean {
  return day === null || /^(19|20|21)\d\d-/.test(day);
}

interface Shown {
  readonly id: string;
  /** Whether it is left out until it is asked for. */
  readonly spare?: boolean;
}

/** The columns in the order of the table: the first always, the others as the address or else the list itself has it. */
export function columnsShown<Column extends Shown>(columns: readonly Column[], written: string | undefined): readonly Column[] {
  if (written === undefined) return columns.filter(({ spare }, index) => index === 0 || spare !== true);
  const wanted = new Set(written.split(','));
  return columns.filter(({ id }, index) => index === 0 || wanted.has(id));
}

/** How a choice of columns stands in the address; nothing where it is the list's own. */
export function columnsWritten(columns: readonly Shown[], chosen: readonly string[]): string | undefined {
  const own = columnsShown(columns, undefined).map(({ id }) => id);
  const now = columns.filter(({ id }, index) => index === 0 || chosen.includes(id)).map(({ id }) => id);
  return now.join() === own.join() ? undefined : now.join();
}

/** What of an address makes a view that can be kept, as it stands after the question mark, in one order. */
export function viewText(search: Search): string {
  const names = Object.keys(search).filter((name) => !PASSING.includes(name)).sort();
  return new URLSearchParams(Object.entries(picked(search, names))).toString();
}

export function searchOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** A view's address where another stood: every name of that one which it does not have itself is taken away. */
export function sameView(one: Search, other: Search): boolean {
  return viewText(one) === viewText(other);
}

interface View {
  readonly list: string;
  readonly name: string;
  readonly search: string;
}

/** The kept views with one more, in the place of another of its list and name. */
export function withView<Kept extends View>(views: readonly Kept[], view: Kept): readonly Kept[] {
  const same = (each: View): boolean => each.list === view.list && each.name === view.name;
  return views.some(same) ? views.map((each) => (same(each) ? view : each)) : [...views, view];
}
