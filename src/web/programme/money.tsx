/** Money by currency, and how long payment requests have been waiting. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FiguresView } from '../../contract/figures.ts';
import { LyingBars } from '../ui/charts/bars.tsx';
import { Empty } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

const STATES = ['requested', 'approved', 'paid', 'denied'] as const;

export function Money({ figures: { money } }: { readonly figures: FiguresView }): ReactNode {
  const { t, money: amount } = useWords();
  if (money.length === 0) return <Empty title={t('programme.no-money')}><p>{t('programme.no-money-text')}</p></Empty>;
  return (
    <Table caption={t('programme.money-caption')} keyOf={({ currency }) => currency} rows={money} columns={[
      { id: 'currency', title: t('programme.currency'), cell: ({ currency }) => currency },
      ...STATES.map((state) => ({
        id: state, title: t(`programme.${state}`), end: true,
        cell: (row: FiguresView['money'][number]) => amount({ amount: row[state], currency: row.currency }),
      })),
    ]} />
  );
}

export function Queues({ figures: { queues } }: { readonly figures: FiguresView }): ReactNode {
  const { t, term, date, number } = useWords();
  const waiting = queues.reduce((total, { count }) => total + count, 0);
  const oldest = queues.flatMap(({ oldest: day }) => day ?? []).toSorted()[0];
  const ages = queues[0]?.ages.map(({ upTo }, index, all) => (upTo === null
    ? t('programme.older', { days: all[index - 1]?.upTo ?? 0 })
    : t('programme.waited', { from: (all[index - 1]?.upTo ?? -1) + 1, through: upTo }))) ?? [];
  if (waiting === 0) return <Empty title={t('programme.no-queue')}><p>{t('programme.no-queue-text')}</p></Empty>;
  return (
    <div className="stack-small">
      <LyingBars title={t('programme.queue-ages')} file="ages-of-queues" head={t('term.status')} parts={ages}
        finding={oldest === undefined ? t('programme.waiting', { count: number(waiting) }) : t('programme.waiting-since', { count: number(waiting), date: date(oldest, 'short') })}
        bars={queues.map(({ status, ages: counts }) => ({ label: term('status', status), values: counts.map(({ count }) => count) }))} />
      <p className="no-print"><Link to="/claims">{t('programme.open-claims')}</Link></p>
    </div>
  );
}
