/** The journal: what happened, in order, searched and exported; and whether it is what was signed before. */
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ApiProblem, download } from '../api.ts';
import { useRead } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { CheckpointPanel } from './checkpoint.tsx';
import { useCheckpoint } from './keys.ts';
import { afterBack, afterNext, beginning, PAGE, soughtAfter, type Search } from './pager.ts';
import { SearchForm } from './search-form.tsx';
import { Sentence, typeOf, Who, type Entry } from './sentence.tsx';
import { Verify } from './verify.tsx';
import './audit.css';

export function JournalPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/journal' });
  const checkpoint = useCheckpoint();
  // An installation without a key signs nothing; its journal is read from the beginning.
  const size = checkpoint.data?.size ?? (checkpoint.error === null ? undefined : 0);
  return (
    <Page title={t('nav.journal')} lead={t('audit.journal.lead')}>
      <div className="stack journal">
        <Panel title={t('audit.search')}><SearchForm search={search} /></Panel>
        {size === undefined ? null : <Entries search={search} after={beginning(search, size)} />}
        <div className="columns">
          <CheckpointPanel />
          <Panel title={t('audit.verify')}><Verify /></Panel>
        </div>
      </div>
    </Page>
  );
}

function Entries({ search, after }: { readonly search: Search; readonly after: number }): ReactNode {
  const { t } = useWords();
  const { subject, organisationId } = search;
  const asked = { ...(subject === undefined ? {} : { subject }), ...(organisationId === undefined ? {} : { organisationId }) };
  const from = soughtAfter(search);
  const found = useRead('/journal', { query: { ...asked, after, limit: PAGE }, keep: true });
  return (
    <Panel title={t('audit.entries')} aside={<Export query={{ ...asked, ...(from === undefined ? {} : { after: String(from) }) }} />}>
      <Loaded of={found}>{({ items, next }) => (
        <div className="stack">
          <Pager search={search} after={after} next={next} />
          {items.length === 0 ? <Empty title={t('audit.none')}><p>{t('audit.none-text')}</p></Empty> : <Rows entries={items} />}
          <p className="quiet small">{t('audit.gaps')}</p>
        </div>
      )}</Loaded>
    </Panel>
  );
}

function Rows({ entries }: { readonly entries: readonly Entry[] }): ReactNode {
  const { t, moment, number } = useWords();
  return (
    <Table caption={t('audit.entries')} hideCaption rows={entries} keyOf={({ id }) => id} columns={[
      { id: 'position', title: t('audit.position'), cell: ({ position }) => (position === null ? '–' : <Link to="/journal/$position" params={{ position: String(position) }}>{number(position)}</Link>) },
      { id: 'what', title: t('audit.what'), cell: (entry) => <Sentence entry={entry} /> },
      { id: 'who', title: t('audit.who'), cell: (entry) => <Who entry={entry} /> },
      { id: 'when', title: t('audit.when'), cell: ({ time }) => <span className="nowrap">{moment(time)}</span> },
      { id: 'type', title: t('audit.type'), cell: (entry) => <span className="code small" translate="no">{typeOf(entry)}</span> },
    ]} />
  );
}

function Pager({ search, after, next }: { readonly search: Search; readonly after: number; readonly next: string | null }): ReactNode {
  const { t } = useWords();
  const back = afterBack(search, after);
  return (
    <nav className="row no-print" aria-label={t('audit.pages')}>
      {back === undefined ? null : <Link to="/journal" search={back} className={lookOf()}>{t('audit.back')}</Link>}
      {next === null ? null : <Link to="/journal" search={afterNext(search, after, next)} className={lookOf()}>{t('audit.forward')}</Link>}
      {after === 0 ? null : <Link to="/journal" search={{ ...search, from: undefined, after: '0', back: undefined }} className={lookOf('plain')}>{t('audit.from-start')}</Link>}
    </nav>
  );
}

function Export({ query }: { readonly query: Readonly<Record<string, string>> }): ReactNode {
  const { t } = useWords();
  const [state, setState] = useState<{ readonly pending: boolean; readonly problem?: ApiProblem }>({ pending: false });
  const save = async (): Promise<void> => {
    setState({ pending: true });
    try {
      await download(`/api/v1/journal.ndjson?${new URLSearchParams(query).toString()}`, 'journal.ndjson');
      setState({ pending: false });
    } catch (error) {
      setState({ pending: false, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return (
    <div className="no-print">
      <Button small isPending={state.pending} onPress={() => { void save(); }}>{t('audit.export')}</Button>
      <ProblemNotice problem={state.problem} />
    </div>
  );
}
