/** A payment run: what is approved and due, by day, payee and account, and recording that it was paid. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { RunView } from '../../contract/figures.ts';
import { daysBetween, usePages } from '../queries.ts';
import { inDays } from '../ui/deadline.tsx';
import { DayField } from '../ui/day-field.tsx';
import { Empty, Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More, type Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { AsTable } from './as-table.tsx';
import { isWhole, useDay } from './day.ts';
import { GoBar } from './go-bar.tsx';
import { InvoiceLink } from './many-check.tsx';
import { Sums } from './parts.tsx';
import { Paying, usePaying, type Due } from './paying.tsx';
import { Picking } from './picking.tsx';

type Item = RunView['items'][number];

export function RunTab(): ReactNode {
  const { through, step, request } = useSearch({ from: '/finance' });
  const query = through === undefined ? {} : { through };
  const pages = usePages('/payment-run', { query });
  const paying = usePaying('run');
  const items = pages.items.map(dueOf);
  // Whoever comes from a request has chosen it already.
  useEffect(() => {
    if (request === undefined || pages.data === undefined) return;
    const asked = items.filter(({ id }) => id === request);
    if (asked.length > 0) {
      paying.begin(asked);
    } else {
      // It stands ticked once its page of the list is shown.
      paying.change({ picked: [request] });
      paying.go(undefined);
    }
  });
  if (pages.data === undefined) return pages.error === null ? <Loading /> : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />;
  const chosen = items.filter(({ id }) => paying.draft.picked.includes(id));
  if ((step === 'details' || step === 'check') && (chosen.length > 0 || paying.isUnderWay)) return <Paying paying={paying} chosen={chosen} />;
  const [first] = pages.data.pages as unknown as readonly RunView[];
  return (
    <div className="stack">
      <Totals through={through} totals={first?.totals ?? []} />
      {items.length === 0 ? <NothingDue isBound={through !== undefined} /> : byDay(items).map(([day, due]) => (
        <DayDue key={day} day={day} due={due} picked={paying.draft.picked} onPick={(picked) => { paying.change({ picked }); }} />
      ))}
      <More pages={pages} />
      {items.length === 0 ? null : (
        <div className="row apart">
          <Chosen chosen={chosen} onGo={() => { paying.begin(chosen); }} />
          <AsTable path="/api/v1/payment-run.csv" query={query} />
        </div>
      )}
    </div>
  );
}

function dueOf({ requestId, partnerId, invoiceNumber, amount, dueOn, payee, account, accountCurrency }: Item): Due {
  return { id: requestId, partnerId, invoiceNumber, amount, dueOn, payee, account, accountCurrency };
}

function byDay(items: readonly Due[]): readonly (readonly [string, readonly Due[]])[] {
  const days = new Map<string, Due[]>();
  for (const each of items) days.set(each.dueOn ?? '', [...(days.get(each.dueOn ?? '') ?? []), each]);
  return [...days];
}

/** Through which day, and what all of it comes to: the server's figures, also of what is not shown yet. */
function Totals({ through, totals }: { readonly through: string | undefined; readonly totals: RunView['totals'] }): ReactNode {
  const { t, money } = useWords();
  const navigate = useNavigate({ from: '/finance' });
  const [typed, type] = useState<string | null>();
  const bind = (day: string | null): void => {
    type(day);
    // While the year is typed the list stays as it is.
    if (day === null || isWhole(day)) void navigate({ search: { tab: 'run', ...(day === null ? {} : { through: day }) } });
  };
  return (
    <Panel title={t('payment.run')}>
      <div className="columns">
        <div className="no-print">
          <DayField name="through" label={t('payment.through')} help={t('payment.through-help')} value={typed !== undefined && !isWhole(typed) && typed !== null ? typed : through ?? null} optional
            onChange={bind} />
          {through === undefined ? null : <p><Link to="/finance" search={{ tab: 'run' }}>{t('payment.through-all')}</Link></p>}
        </div>
        <div className="figures">
          {totals.map(({ currency, amount, count }) => (
            <p key={currency}><span className="figure">{money({ amount, currency })}</span><span className="quiet">{t('payment.requests-count', { count })}</span></p>
          ))}
        </div>
      </div>
    </Panel>
  );
}

interface DayProps {
  readonly day: string;
  readonly due: readonly Due[];
  readonly picked: readonly string[];
  readonly onPick: (picked: string[]) => void;
}

function DayDue({ day, due, picked, onPick }: DayProps): ReactNode {
  const { t, money, date } = useWords();
  const today = useDay();
  const columns: readonly Column<Due>[] = [
    { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <InvoiceLink of={row} /> },
    { id: 'payee', title: t('payment.payee'), cell: (row) => (row.payee === null ? <span className="tag warn">{t('payment.no-account')}</span> : <span translate="no">{row.payee}</span>) },
    { id: 'account', title: t('payment.account'), cell: (row) => <Account of={row} /> },
    { id: 'amount', title: t('term.amount'), cell: (row) => <span className="nowrap">{money(row.amount)}</span>, end: true },
  ];
  const isLate = today !== undefined && day < today;
  const caption = t('payment.due-on', { date: date(day), away: today === undefined ? '' : inDays(t, daysBetween(today, day)) });
  return (
    <Panel title={caption} aside={<span className="row">{isLate ? <span className="tag bad">{t('payment.overdue')}</span> : null}<Sums of={due.map(({ amount }) => amount)} /></span>}>
      <Picking caption={caption} rows={due} keyOf={({ id }) => id} nameOf={({ invoiceNumber }) => invoiceNumber} columns={columns} picked={picked} onPick={onPick} />
    </Panel>
  );
}

export function Account({ of }: { readonly of: Due }): ReactNode {
  const { t } = useWords();
  if (of.account === null) return '–';
  return (
    <>
      <span className="code" translate="no">{of.account}</span>
      {of.accountCurrency === null || of.accountCurrency === of.amount.currency ? null : <span className="small quiet"> {t('payment.account-in', { currency: of.accountCurrency })}</span>}
    </>
  );
}

export function Chosen({ chosen, onGo }: { readonly chosen: readonly Due[]; readonly onGo: () => void }): ReactNode {
  const { t } = useWords();
  return <GoBar count={chosen.length} go={t('payment.pay-go', { count: chosen.length })} sum={<Sums of={chosen.map(({ amount }) => amount)} />} onGo={onGo} />;
}

function NothingDue({ isBound }: { readonly isBound: boolean }): ReactNode {
  const { t } = useWords();
  return (
    <Panel>
      <Empty title={isBound ? t('payment.run-none-through') : t('payment.run-none')} actions={<Link to="/finance">{t('payment.tab.approve')}</Link>}>
        <p>{t('payment.run-none-text')}</p>
      </Empty>
    </Panel>
  );
}
