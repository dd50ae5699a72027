/** What stands above a list: the field for words, filters, columns, the order on narrow screens, and the table file. */
import { useState, type ReactNode } from 'react';
import type { QueryValues } from '../../contract/client.ts';
import { ApiProblem, download } from '../api.ts';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { Select } from './fields.tsx';
import { useAddress } from './list-address.ts';
import { Columns } from './list-columns.tsx';
import { Filters } from './list-filters.tsx';
import { chipsOf, type Filter } from './list-logic.ts';
import { ProblemNotice } from './problem.tsx';
import { WordsField } from './words-field.tsx';

interface Head {
  readonly id: string;
  readonly title: string;
  readonly sort?: string;
  readonly spare?: boolean;
}

interface ToolsProps {
  readonly words?: string;
  readonly filters?: readonly Filter[];
  readonly columns: readonly Head[];
  readonly order?: string;
  readonly csv?: string;
  readonly query: QueryValues;
}

export function Tools({ words, filters = [], columns, order, csv, query }: ToolsProps): ReactNode {
  const { t } = useWords();
  const { search, change } = useAddress();
  const isOpen = search['panel'] === 'filters';
  const set = chipsOf(search, filters).length;
  return (
    <div className="stack-small no-print">
      <div className="list-tools">
        {words === undefined ? null : <WordsField label={words} value={search['q'] ?? ''} onChange={(q) => { change({ q: q === '' ? undefined : q }, true); }} />}
        <div className="buttons">
          {filters.every(({ kind }) => kind === 'given') ? null : (
            <Button small aria-expanded={isOpen} onPress={() => { change({ panel: isOpen ? undefined : 'filters' }, true); }}>
              {t('list.filters', { count: set })}
            </Button>
          )}
          {columns.length < 2 ? null : <Columns columns={columns} written={search['columns']} onChange={(written) => { change({ columns: written }, true); }} />}
          {csv === undefined ? null : <Csv path={csv} query={query} />}
        </div>
      </div>
      <Order columns={columns} sort={search['sort'] ?? order} onSort={(sort) => { change({ sort: sort === order ? undefined : sort }); }} />
      {isOpen ? <Filters filters={filters} search={search} change={change} /> : null}
    </div>
  );
}

interface OrderProps {
  readonly columns: readonly Head[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
}

/** The order by a choice, for narrow screens, on which a table has no heads to press. */
function Order({ columns, sort, onSort }: OrderProps): ReactNode {
  const { t } = useWords();
  const choices = columns.flatMap(({ sort: own, title }) => (own === undefined ? [] : [
    { id: own, label: t('list.order-up', { column: title }) }, { id: `-${own}`, label: t('list.order-down', { column: title }) },
  ]));
  if (choices.length === 0) return null;
  return <div className="list-order"><Select name="sort" label={t('list.order')} choices={choices} value={sort ?? ''} onChange={onSort} /></div>;
}

function Csv({ path, query }: { readonly path: string; readonly query: QueryValues }): ReactNode {
  const { t } = useWords();
  const [state, setState] = useState<{ readonly pending: boolean; readonly problem?: ApiProblem }>({ pending: false });
  const fetchIt = async (): Promise<void> => {
    setState({ pending: true });
    const text = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
      .toString();
    try {
      await download(text === '' ? path : `${path}?${text}`);
      setState({ pending: false });
    } catch (error) {
      setState({ pending: false, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return (
    <>
      <Button small isPending={state.pending} onPress={() => { void fetchIt(); }}>{t('field.csv')}</Button>
      <ProblemNotice problem={state.problem} />
    </>
  );
}
