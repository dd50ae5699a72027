/** One more look at several requests before money is decided on: what the server would say of each, then what became of it. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Button } from '../ui/button.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Table, type Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { useMany, type Told, type Wish } from './giving.ts';
import type { Money } from './money.ts';
import { Outcomes, Why } from './outcomes.tsx';
import { Arrival, Sums } from './parts.tsx';

/** A request as far as it is known where several are decided on. */
export interface Payable {
  readonly id: string;
  readonly invoiceNumber: string;
  readonly partnerId: string;
  readonly amount: Money;
}

interface ManyProps<Item extends Payable> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly wishOf: (item: Item) => Wish;
  /** More that is told of each. */
  readonly columns?: readonly Column<Item>[];
  /** What it would do, and what cannot be taken back. */
  readonly means: ReactNode;
  readonly go: (count: number) => string;
  readonly done: string;
  /** Whether the due date that follows is worth telling. */
  readonly showDue?: boolean;
  readonly onBack: () => void;
  /** Where it leads when all is done, if not back. */
  readonly onClose?: () => void;
  readonly onDone: (told: readonly Told[]) => void;
}

export function ManyCheck<Item extends Payable>({ title, items, wishOf, columns = [], means, go, done, showDue = false, onBack, onClose = onBack, onDone }: ManyProps<Item>): ReactNode {
  const { t } = useWords();
  // Those that are done leave the list that they were chosen from.
  const [seen] = useState(items);
  const trying = useMany();
  const giving = useMany();
  const [look, again] = useState(0);
  const [tried, setTried] = useState<readonly Told[]>();
  const [told, setTold] = useState<readonly Told[]>();
  useEffect(() => { void trying.give(seen.map(wishOf), { dryRun: true }).then(setTried); }, [look]);
  const nameOf = (id: string): ReactNode => <InvoiceLink of={seen.find((item) => item.id === id)} />;
  const allowed = seen.filter(({ id }) => tried?.some((each) => each.id === id && each.problem === undefined) === true);
  if (told !== undefined) {
    return (
      <div className="stack">
        <Outcomes told={told} what={t('term.invoice-number')} nameOf={nameOf} done={done} columns={[
          { id: 'partner', title: t('term.partner'), cell: ({ id }) => <Name of={seen.find((item) => item.id === id)?.partnerId} /> },
          { id: 'amount', title: t('term.amount'), cell: ({ id }) => <Sums of={seen.filter((item) => item.id === id).map(({ amount }) => amount)} />, end: true },
        ]} />
        <p><Button look="primary" onPress={onClose}>{t('payment.back-to-list')}</Button></p>
      </div>
    );
  }
  if (trying.problem !== undefined) return <Stopped problem={trying.problem} again={() => { again(look + 1); }} onBack={onBack} />;
  if (tried === undefined) return <Loading />;
  const send = (): void => {
    void giving.give(allowed.map(wishOf)).then((answers) => {
      if (answers.length === 0) return;
      setTold(answers);
      onDone(answers);
    });
  };
  return (
    <Panel>
      <div className="stack">
        <Arrival>{title}</Arrival>
        <Table caption={title} hideCaption rows={seen} keyOf={({ id }) => id} columns={[
          { id: 'invoice', title: t('term.invoice-number'), cell: (item) => <InvoiceLink of={item} /> },
          { id: 'partner', title: t('term.partner'), cell: ({ partnerId }) => <Name of={partnerId} /> },
          ...columns,
          { id: 'amount', title: t('term.amount'), cell: ({ amount }) => <Sums of={[amount]} />, end: true },
          { id: 'may', title: t('payment.would'), cell: ({ id }) => <Would told={tried.find((each) => each.id === id)} showDue={showDue} /> },
        ]} />
        <p>{t('payment.together', { count: allowed.length })} <Sums of={allowed.map(({ amount }) => amount)} /></p>
        {allowed.length === 0 ? null : <div className="notice warn">{means}</div>}
        <ProblemNotice problem={giving.problem} />
        <div className="buttons no-print">
          {allowed.length === 0 ? null : (
            <Button look="primary" isPending={giving.pending} onPress={send}>
              {giving.pending ? t('payment.giving', { done: giving.answered, all: allowed.length }) : go(allowed.length)}
            </Button>
          )}
          <Button onPress={onBack}>{t('field.back')}</Button>
        </div>
      </div>
    </Panel>
  );
}

/** Whether one would be done, and why not. */
function Would({ told, showDue }: { readonly told: Told | undefined; readonly showDue: boolean }): ReactNode {
  const { t, date } = useWords();
  if (told === undefined) return '–';
  const dueOn = told.answer?.['dueOn'];
  if (told.problem === undefined) {
    return (
      <span className="row">
        <span className="tag good">{t('payment.possible')}</span>
        {showDue && typeof dueOn === 'string' ? <span className="small">{t('payment.would-due', { date: date(dueOn, 'short') })}</span> : null}
      </span>
    );
  }
  return <div className="stack-small"><span className="tag bad">{t('payment.refused')}</span><Why problem={told.problem} /></div>;
}

function Stopped({ problem, again, onBack }: { readonly problem: NonNullable<Told['problem']>; readonly again: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <div className="stack">
      <ProblemNotice problem={problem} again={again} />
      <p>{t('payment.kept')}</p>
      <p><Button onPress={onBack}>{t('field.back')}</Button></p>
    </div>
  );
}

export function InvoiceLink({ of }: { readonly of: Pick<Payable, 'id' | 'invoiceNumber'> | undefined }): ReactNode {
  if (of === undefined) return '–';
  return <Link to="/claims/$id" params={{ id: of.id }} className="code nowrap" translate="no">{of.invoiceNumber}</Link>;
}
