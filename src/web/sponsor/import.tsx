/** Importing a table: which kind, which file, a full check of it, and then the import itself. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ApiProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/fields.tsx';
import { saveFile } from '../ui/save.ts';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { startImport, type ImportOptions } from './import-call.ts';
import { emptyTable, IMPORT_KINDS, IMPORTS, kindOf, type ImportKind } from './import-columns.ts';
import { FileChoice } from './import-file.tsx';
import { Progress } from './import-progress.tsx';
import './sponsor.css';

export function Import(): ReactNode {
  const search = useSearch({ from: '/grants' });
  const navigate = useNavigate({ from: '/grants' });
  const kind = kindOf(search.kind);
  // A page cannot keep a file for longer than itself: after a reload it has to be chosen once more.
  const [file, choose] = useState<File>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [pending, setPending] = useState(false);
  const start = async (options: ImportOptions): Promise<void> => {
    if (file === undefined) return;
    setPending(true);
    setProblem(undefined);
    try {
      const { id } = await startImport(kind, file, options);
      await navigate({ search: (before) => ({ ...before, tab: 'import', kind, import: id }), resetScroll: false });
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(undefined, 0));
    } finally {
      setPending(false);
    }
  };
  const leave = (): void => {
    choose(undefined);
    void navigate({ search: (before) => ({ ...before, tab: 'import', import: undefined }), resetScroll: false });
  };
  if (search.import !== undefined) {
    return (
      <div className="stack">
        <ProblemNotice problem={problem} />
        <Progress key={search.import} id={search.import} hasFile={file !== undefined} pending={pending} onFile={choose} onStart={(options) => { void start(options); }} onLeave={leave} />
      </div>
    );
  }
  return (
    <div className="stack">
      <ProblemNotice problem={problem} />
      <Choose kind={kind} file={file} pending={pending} onFile={choose} onCheck={() => { void start({ dryRun: true }); }}
        onKind={(next) => { void navigate({ search: (before) => ({ ...before, tab: 'import', kind: next }), replace: true, resetScroll: false }); }} />
    </div>
  );
}

interface ChooseProps {
  readonly kind: ImportKind;
  readonly file: File | undefined;
  readonly pending: boolean;
  readonly onKind: (kind: string) => void;
  readonly onFile: (file: File) => void;
  readonly onCheck: () => void;
}

function Choose({ kind, file, pending, onKind, onFile, onCheck }: ChooseProps): ReactNode {
  const { t, term, language } = useWords();
  const [tried, setTried] = useState(false);
  return (
    <div className="beside">
      <form className="panel stack" noValidate onSubmit={(event) => { event.preventDefault(); setTried(true); if (file !== undefined) onCheck(); }}>
        <h2>{t('sponsor.grants.tab.import')}</h2>
        <p>{t('sponsor.import.lead')}</p>
        <Select name="kind" label={t('sponsor.import.kind')} value={kind} onChange={onKind} choices={IMPORT_KINDS.map((id) => ({ id, label: term('sponsor.import.of', id) }))} />
        <p><Button small onPress={() => { saveFile(`${kind}.csv`, 'text/csv', emptyTable(kind, language)); }}>{t('sponsor.import.empty-table')}</Button></p>
        <FileChoice file={file} onFile={onFile} />
        {tried && file === undefined ? <p className="notice bad" role="alert">{t('sponsor.import.no-file')}</p> : null}
        <div className="buttons"><Button type="submit" look="primary" isPending={pending}>{t('sponsor.import.check')}</Button></div>
      </form>
      <Panel title={t('sponsor.import.columns')} className="import-columns">
        <Table caption={t('sponsor.import.columns')} hideCaption rows={IMPORTS[kind]} keyOf={({ name }) => name} columns={[
          { id: 'name', title: t('sponsor.import.column'), cell: ({ name }) => <code translate="no" lang="en">{name}</code> },
          { id: 'what', title: t('sponsor.import.what'), cell: (column) => <span>{term('sponsor.column', column.name)}{'optional' in column ? <span className="quiet"> {t('field.optional')}</span> : null}</span> },
        ]} />
      </Panel>
    </div>
  );
}
