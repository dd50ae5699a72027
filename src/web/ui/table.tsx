/** Tables: head and rows, on narrow screens a card for each row. Sorting is asked of the server by the address. */
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** For a column of buttons that say it themselves: its title is read out, and not seen. */
  readonly hideTitle?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly end?: boolean;
  /** The name of its order in the address; left out where it cannot be sorted by. */
  readonly sort?: string;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The order there is, `-created`; and how another is asked for. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  readonly foot?: ReactNode;
  readonly hideCaption?: boolean;
  readonly pick?: Pick<Row> | undefined;
}

/** How rows are chosen, by their keys. */
export interface Pick<Row> {
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  /** What a row's box is called, and the one for all that are shown. */
  readonly label: (row: Row) => string;
  readonly allLabel: string;
}

/** The first column names the row. */
export function Table<Row>({ caption, columns, rows, keyOf, sort, onSort, foot, hideCaption = false, pick }: TableProps<Row>): ReactNode {
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={caption}>
      <table className="table cards">
        <caption className={hideCaption ? 'hidden' : ''}>{caption}</caption>
        <thead>
          <tr>{pick === undefined ? null : <th scope="col" className="pick"><PickAll pick={pick} keys={rows.map(keyOf)} /></th>}{columns.map((column) => (
            <th key={column.id} scope="col" className={column.end === true ? 'end' : ''} {...sortedBy(column, sort)}>
              {column.sort === undefined || onSort === undefined ? <Title of={column} /> : (
                <button type="button" className="sort" onClick={() => { onSort(nextSort(column.sort ?? '', sort)); }}>{column.title}</button>
              )}
            </th>
          ))}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-key={keyOf(row)} {...(pick?.chosen.has(keyOf(row)) === true ? { 'data-selected': true } : {})}>
              {pick === undefined ? null : <td className="pick"><PickOne pick={pick} row={row} name={keyOf(row)} /></td>}
              {columns.map((column, index) => (index === 0
                ? <th key={column.id} scope="row">{column.cell(row)}</th>
                : <td key={column.id} data-label={column.hideTitle === true ? undefined : column.title} className={column.end === true ? 'end' : ''}>{column.cell(row)}</td>))}
            </tr>
          ))}
        </tbody>
        {foot === undefined ? null : <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

function Title<Row>({ of: { title, hideTitle = false } }: { readonly of: Column<Row> }): ReactNode {
  return hideTitle ? <span className="hidden">{title}</span> : title;
}

function PickAll<Row>({ pick, keys }: { readonly pick: Pick<Row>; readonly keys: readonly string[] }): ReactNode {
  const { chosen, onChange, allLabel } = pick;
  const isAll = keys.length > 0 && keys.every((key) => chosen.has(key));
  const some = !isAll && keys.some((key) => chosen.has(key));
  return (
    <input type="checkbox" aria-label={allLabel} checked={isAll} ref={(box) => { if (box !== null) box.indeterminate = some; }}
      onChange={() => { onChange(new Set(isAll ? [] : keys)); }} />
  );
}

function PickOne<Row>({ pick, row, name }: { readonly pick: Pick<Row>; readonly row: Row; readonly name: string }): ReactNode {
  const { chosen, onChange, label } = pick;
  const toggle = (): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return <input type="checkbox" aria-label={label(row)} checked={chosen.has(name)} onChange={toggle} />;
}

function sortedBy<Row>({ sort: own }: Column<Row>, sort: string | undefined): { 'aria-sort'?: 'ascending' | 'descending' | 'none' } {
  if (own === undefined) return {};
  if (sort === own) return { 'aria-sort': 'ascending' };
  return { 'aria-sort': sort === `-${own}` ? 'descending' : 'none' };
}

function nextSort(own: string, sort: string | undefined): string {
  return sort === `-${own}` ? own : sort === own ? `-${own}` : own;
}

/** More of a list, where there is more. */
export function More({ pages }: { readonly pages: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown } }): ReactNode {
  const { t } = useWords();
  if (!pages.hasNextPage) return null;
  return <p className="no-print"><Button isPending={pages.isFetchingNextPage} onPress={() => { pages.fetchNextPage(); }}>{t('list.more')}</Button></p>;
}
