/** What became of each of several things that were asked for together. */
import type { ReactNode } from 'react';
import { Refusals } from '../ui/problem.tsx';
import { Table, type Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { Arrival } from './parts.tsx';
import type { Told } from './giving.ts';

interface OutcomesProps {
  readonly told: readonly Told[];
  /** What one is called in the table. */
  readonly nameOf: (id: string) => ReactNode;
  /** What is said of one that was done. */
  readonly done: string;
  readonly what: string;
  /** The heading, where it says more than how many were done. */
  readonly title?: string;
  readonly more?: ReactNode;
  readonly columns?: readonly Column<Told>[];
}

/** Told together with a heading that takes the focus, for it comes in place of the button that was pressed. */
export function Outcomes({ told, nameOf, done, what, title, more, columns = [] }: OutcomesProps): ReactNode {
  const { t } = useWords();
  const good = told.filter(({ problem }) => problem === undefined).length;
  return (
    <section className="stack" aria-label={t('payment.outcome')}>
      <div className={`notice ${good === told.length ? 'good' : good === 0 ? 'bad' : 'warn'}`} role="status">
        <Arrival>{title ?? t('payment.outcomes', { good, all: told.length })}</Arrival>
        {more}
        {good === told.length ? null : <p>{t('payment.outcomes-rest')}</p>}
      </div>
      <Table caption={t('payment.outcome')} hideCaption rows={told} keyOf={({ id }) => id} columns={[
        { id: 'what', title: what, cell: ({ id }) => nameOf(id) },
        { id: 'outcome', title: t('payment.outcome'), cell: (each) => <Outcome of={each} done={done} /> },
        ...columns,
      ]} />
    </section>
  );
}

function Outcome({ of: { problem }, done }: { readonly of: Told; readonly done: string }): ReactNode {
  const { t } = useWords();
  if (problem === undefined) return <span className="tag good">{done}</span>;
  return <div className="stack-small"><span className="tag bad">{t('payment.not-done')}</span><Why problem={problem} /></div>;
}

/** Why one was not done: its refusals, or what was wrong with it. */
export function Why({ problem }: { readonly problem: NonNullable<Told['problem']> }): ReactNode {
  const { t } = useWords();
  const { problem: told } = problem;
  if (told === undefined) return <p>{t('problem.unreachable-text')}</p>;
  if (told.refusals !== undefined && told.refusals.length > 0) return <Refusals refusals={told.refusals} />;
  const errors = told.errors ?? [];
  if (errors.length === 0) return <p>{told.detail ?? told.title}</p>;
  const labels: Readonly<Record<string, string>> = { paidOn: t('payment.paid-day'), bankReference: t('payment.bank-reference') };
  return (
    <ul>{errors.map(({ pointer, message }) => {
      const label = labels[pointer.split('/')[1] ?? ''];
      return <li key={pointer}>{label === undefined ? message : t('payment.field-wrong', { label, message })}</li>;
    })}</ul>
  );
}
