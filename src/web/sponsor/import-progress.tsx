/** How far an import is, what is wrong with the file row by row, and what can be done next. */
import { useState, type ReactNode } from 'react';
import type { ImportView } from '../../contract/programme-view.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { Loaded, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { useImport, type ImportOptions } from './import-call.ts';
import { FileChoice } from './import-file.tsx';
import { StepTitle } from './parts.tsx';

const ENDS = {
  'done': 'sponsor.import.done', 'refused': 'sponsor.import.refused', 'given-up': 'sponsor.import.given-up',
} as const satisfies Record<Exclude<ImportView['status'], 'running'>, WordId>;

interface ProgressProps {
  readonly id: string;
  readonly hasFile: boolean;
  readonly pending: boolean;
  readonly onFile: (file: File) => void;
  readonly onStart: (options: ImportOptions) => void;
  readonly onLeave: () => void;
}

export function Progress(props: ProgressProps): ReactNode {
  const found = useImport(props.id);
  return <Loaded of={found}>{(view) => <div className="stack"><State view={view} {...props} /><Errors view={view} /></div>}</Loaded>;
}

function State({ view, ...props }: ProgressProps & { readonly view: ImportView }): ReactNode {
  const { t, term } = useWords();
  const { status, message, dryRun, kind, failed } = view;
  if (status === 'running') return <Running view={view} />;
  const isChecked = dryRun === true && status !== 'given-up';
  const title = isChecked
    ? t(failed === 0 && status === 'done' ? 'sponsor.import.good' : 'sponsor.import.bad')
    : t(ENDS[status]);
  return (
    <div className="panel stack">
      <p className="quiet">{term('sponsor.import.of', kind)}</p>
      <StepTitle>{title}</StepTitle>
      {message === undefined ? null : <p className="notice bad">{message}</p>}
      <Figures view={view} />
      {isChecked ? <Next view={view} {...props} /> : <p><Button look="primary" onPress={props.onLeave}>{t('sponsor.import.another')}</Button></p>}
    </div>
  );
}

function Running({ view }: { readonly view: ImportView }): ReactNode {
  const { t, number } = useWords();
  const { rows, accepted, failed, phase } = view;
  const done = accepted + failed;
  const label = t(phase === 'writing' ? 'sponsor.import.writing' : phase === 'checking' ? 'sponsor.import.checking' : 'sponsor.import.waiting');
  return (
    <div className="panel stack-small">
      <h2>{label}</h2>
      <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={Math.max(rows, 1)} aria-valuenow={done}>
        <div style={{ inlineSize: `${String(rows === 0 ? 0 : Math.round((done / rows) * 100))}%` }} />
      </div>
      <p className="quiet">{t('sponsor.import.so-far', { done: number(done), rows: number(rows) })}</p>
    </div>
  );
}

/** Rows that are new and right. Of a file that was refused none is accepted; those that would be are what is left of it. */
function freshIn({ status, dryRun, rows, accepted, alreadyThere, failed }: ImportView): number {
  if (status === 'refused') return dryRun === true ? Math.max(0, rows - failed - alreadyThere) : 0;
  return Math.max(0, accepted - alreadyThere);
}

function Figures({ view }: { readonly view: ImportView }): ReactNode {
  const { t, number } = useWords();
  const { rows, alreadyThere, failed, dryRun } = view;
  const shown: readonly (readonly [string, number])[] = [
    [t('sponsor.import.rows'), rows], [t(dryRun === true ? 'sponsor.import.right' : 'sponsor.import.written'), freshIn(view)],
    [t('sponsor.import.there'), alreadyThere], [t('sponsor.import.failed'), failed],
  ];
  return <dl className="figures">{shown.map(([term, value]) => <div key={term}><dt>{term}</dt><dd className="figure">{number(value)}</dd></div>)}</dl>;
}

/** After the check: the same file for good, all of it or, as a choice of its own, what is right of it. */
function Next({ view, hasFile, pending, onFile, onStart, onLeave }: ProgressProps & { readonly view: ImportView }): ReactNode {
  const { t } = useWords();
  const { failed, status } = view;
  const [isPartial, setPartial] = useState(false);
  const fresh = freshIn(view);
  const isWhole = failed === 0 && status === 'done';
  const other = <Button onPress={onLeave}>{t('sponsor.import.other-file')}</Button>;
  if (fresh === 0) return <><p className="notice">{t(isWhole ? 'sponsor.import.nothing-new' : 'sponsor.import.nothing-right')}</p><p>{other}</p></>;
  return (
    <div className="stack">
      {isWhole
        ? <p className="notice">{t('sponsor.import.consequence', { rows: fresh })}</p>
        : <Checkbox name="partial" label={t('sponsor.import.partial', { right: fresh, wrong: failed })} value={isPartial} onChange={setPartial} />}
      {hasFile ? null : <><p className="notice warn">{t('sponsor.import.choose-again')}</p><FileChoice file={undefined} onFile={onFile} /></>}
      <div className="buttons">
        <Button look={isWhole ? 'primary' : 'danger'} isPending={pending} isDisabled={!hasFile || (!isWhole && !isPartial)} onPress={() => { onStart({ partial: !isWhole }); }}>
          {t('sponsor.import.do', { rows: fresh })}
        </Button>
        {other}
      </div>
    </div>
  );
}

function Errors({ view: { errors, failed } }: { readonly view: ImportView }): ReactNode {
  const { t, number } = useWords();
  if (errors.length === 0) return null;
  return (
    <Panel title={t('sponsor.import.errors')}>
      {failed > errors.length ? <p>{t('sponsor.import.errors-first', { count: number(errors.length) })}</p> : null}
      <Table caption={t('sponsor.import.errors')} hideCaption rows={errors.map((error, at) => ({ ...error, at }))} keyOf={({ at }) => String(at)} columns={[
        { id: 'row', title: t('sponsor.import.row'), cell: ({ row }) => number(row) },
        { id: 'column', title: t('sponsor.import.column'), cell: ({ column }) => (column === undefined ? t('sponsor.import.whole-row') : <code translate="no" lang="en">{column}</code>) },
        { id: 'message', title: t('sponsor.import.message'), cell: ({ message }) => message },
        { id: 'code', title: t('sponsor.import.code'), cell: ({ code }) => <span className="code small quiet" translate="no">{code}</span> },
      ]} />
    </Panel>
  );
}
