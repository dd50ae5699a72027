/**
 * A list: views of it, filters in the address, columns to choose, its rows page after page, and all of it as a table file.
 * How many there are in all nobody counts; what is told is how many are shown and whether there are more.
 */
import './list.css';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SavedView } from '../../contract/finding.ts';
import type { QueryValues } from '../../contract/client.ts';
import { usePages, type ItemOf, type ListPath } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { useAddress } from './list-address.ts';
import { Chips } from './list-filters.tsx';
import { chipsOf, columnsShown, queryOf, sameView, type Filter } from './list-logic.ts';
import { Tools } from './list-tools.tsx';
import { Views, type Preset } from './list-views.tsx';
import { Empty, Loading } from './page.tsx';
import { ProblemNotice } from './problem.tsx';
import { Table, type Column, type Pick } from './table.tsx';

/** A column; one that is `spare` is shown only when it is asked for. */
export interface ListColumn<Row> extends Column<Row> {
  readonly spare?: boolean;
}

/** What is chosen in a list: some of the rows that are shown, or everything that matches its filters. */
export interface Chosen<Row> {
  readonly rows: readonly Row[];
  readonly everything: boolean;
  /** The filters, as the API takes them. */
  readonly filter: Readonly<Record<string, string>>;
  readonly clear: () => void;
}

interface ListProps<Path extends ListPath> {
  /** Under which name views of it are kept; none are where it is left out. */
  readonly name?: SavedView['list'];
  readonly caption: string;
  readonly path: Path;
  readonly params?: Readonly<Record<string, string>>;
  /** What the API is asked besides, whatever the address says. */
  readonly fixed?: QueryValues;
  /** What the field for words is called; there is none where it is left out. */
  readonly words?: string;
  readonly filters?: readonly Filter[];
  readonly presets?: readonly Preset[];
  readonly columns: readonly ListColumn<ItemOf<NoInfer<Path>>>[];
  readonly keyOf: (row: ItemOf<NoInfer<Path>>) => string;
  /** The order in which it comes where none is asked for, as it would be asked for. */
  readonly order?: string;
  /** Where all of it is to be had as a table file. */
  readonly csv?: string;
  /** What stands there where there is nothing, though nothing was filtered. */
  readonly empty: ReactNode;
  readonly pick?: Omit<Pick<ItemOf<NoInfer<Path>>>, 'chosen' | 'onChange'> & { readonly bar: (chosen: Chosen<ItemOf<NoInfer<Path>>>) => ReactNode };
}

/** Pages that a pasted address brings back at most. */
const PAGES_MAX = 20;

export function List<Path extends ListPath>(props: ListProps<Path>): ReactNode {
  const { name, caption, path, params = {}, fixed = {}, filters = [], presets = [], columns, keyOf, order, empty, pick } = props;
  const { search, change } = useAddress();
  const { t } = useWords();
  const filter = queryOf(search, filters);
  const pages = usePages(path, { params, query: { ...filter, ...fixed } });
  const wanted = Math.min(Number(search['pages'] ?? 1) || 1, PAGES_MAX);
  const { chosen, place, showMore } = useRows(pages, wanted, JSON.stringify([path, params, filter, fixed]), change);
  const isFiltered = search['q'] !== undefined || chipsOf(search, filters).length > 0;
  const ownEmpty = presets.find((preset) => sameView(preset.search, search))?.empty;
  const shown = columnsShown(columns, search['columns']);
  const set = { chosen: chosen.keys, onChange: chosen.set };
  return (
    <div className="stack list">
      {name === undefined ? null : <Views list={name} presets={presets} search={search} />}
      <Tools {...props} query={{ ...filter, ...fixed }} />
      <Chips filters={filters} search={search} change={change} />
      {pages.error === null ? null : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />}
      {pages.data === undefined ? pages.error === null && <Loading /> : (
        <div ref={place} className="stack-small" aria-busy={pages.isPlaceholderData}>
          <p role="status" tabIndex={-1} className="quiet small list-count">{countOf(t, pages.items.length, pages.hasNextPage)}<Sorted columns={columns} shown={shown} sort={search['sort'] ?? order} /></p>
          {pick === undefined ? null : pick.bar({
            rows: pages.items.filter((row) => chosen.keys.has(keyOf(row))), everything: chosen.everything, filter, clear: chosen.clear,
          })}
          {pick === undefined || !pages.hasNextPage ? null : <Everything shown={pages.items.length} chosen={chosen} />}
          {pages.items.length === 0 ? (ownEmpty ?? (isFiltered ? <NoMatch /> : empty)) : (
            <Table caption={caption} hideCaption columns={shown} rows={pages.items} keyOf={keyOf} sort={search['sort'] ?? order}
              onSort={(sort) => { change({ sort: sort === order ? undefined : sort }); }} pick={pick === undefined ? undefined : { ...pick, ...set }} />
          )}
          {!pages.hasNextPage ? null : (
            <p className="no-print"><Button isPending={pages.isFetchingNextPage} onPress={() => { showMore(keyOf); }}>{t('list.more')}</Button></p>
          )}
        </div>
      )}
    </div>
  );
}

type Say = ReturnType<typeof useWords>['t'];

function countOf(t: Say, shown: number, more: boolean): string {
  return t(more ? 'list.count-more' : 'list.count-all', { shown });
}

interface Head {
  readonly title: string;
  readonly sort?: string;
}

/** By what it is sorted, where no head of a column shows it. */
function Sorted({ columns, shown, sort }: { readonly columns: readonly Head[]; readonly shown: readonly Head[]; readonly sort: string | undefined }): ReactNode {
  const { t } = useWords();
  const by = columns.find(({ sort: own }) => own !== undefined && own === sort?.replace(/^-/, ''));
  if (by === undefined || shown.includes(by)) return null;
  const order = t(sort === by.sort ? 'list.order-up' : 'list.order-down', { column: by.title });
  return <span className="list-sorted"> {t('list.sorted', { order })}</span>;
}

interface Rows<Row> {
  readonly items: readonly Row[];
  readonly data: { readonly pages: readonly unknown[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: unknown;
  readonly fetchNextPage: () => Promise<unknown>;
}

interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly everything: boolean;
  readonly set: (keys: ReadonlySet<string>) => void;
  readonly takeAll: () => void;
  readonly clear: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Which rows are chosen, and how more are shown: as many pages as the address says, the focus going to the first new row. */
function useRows<Row>(pages: Rows<Row>, wanted: number, asked: string, change: (part: Record<string, string>, quietly: boolean) => void) {
  const place = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState({ asked, keys: NOTHING, everything: false });
  const [last, setLast] = useState<string>();
  const count = pages.data?.pages.length ?? 0;
  const { hasNextPage, isFetching, isPlaceholderData, error, fetchNextPage } = pages;
  useEffect(() => {
    if (count > 0 && count < wanted && hasNextPage && !isFetching && !isPlaceholderData && error === null) void fetchNextPage();
  }, [count, wanted, hasNextPage, isFetching, isPlaceholderData, error, fetchNextPage]);
  useEffect(() => {
    if (last === undefined || isFetching) return;
    const row = place.current?.querySelector(`tr[data-key="${CSS.escape(last)}"]`)?.nextElementSibling;
    row?.querySelector<HTMLElement>('th a, a, button, input')?.focus();
    if (row !== null && row !== undefined) setLast(undefined);
  }, [last, count, isFetching]);
  // What was chosen of another list is chosen no longer.
  const mine = picked.asked === asked ? picked : { keys: NOTHING, everything: false };
  const chosen: Selection = {
    ...mine,
    set: (keys) => { setPicked({ asked, keys, everything: false }); },
    takeAll: () => { setPicked({ asked, keys: mine.keys, everything: true }); },
    clear: () => { setPicked({ asked, keys: NOTHING, everything: false }); },
  };
  const showMore = (keyOf: (row: Row) => string): void => {
    const end = pages.items.at(-1);
    if (end !== undefined) setLast(keyOf(end));
    if (count < PAGES_MAX) change({ pages: String(count + 1) }, true);
    else void fetchNextPage();
  };
  return { chosen, place, showMore };
}

/** Once all rows that are shown are chosen, the others of the list can be chosen with them. */
function Everything({ shown, chosen }: { readonly shown: number; readonly chosen: Selection }): ReactNode {
  const { t } = useWords();
  if (chosen.keys.size < shown || chosen.everything) return null;
  return <p className="notice row">{t('list.shown-chosen', { shown })} <Button small onPress={chosen.takeAll}>{t('list.choose-everything')}</Button></p>;
}

function NoMatch(): ReactNode {
  const { t } = useWords();
  return <Empty title={t('list.no-match')}><p>{t('list.no-match-text')}</p></Empty>;
}
