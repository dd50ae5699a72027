/** How many requests wait at each desk, and since when the oldest does. */
import type { ReactNode } from 'react';
import { useFirstProgramme } from '../programme.ts';
import { daysBetween, useRead } from '../queries.ts';
import { inDays } from '../ui/deadline.tsx';
import { Panel } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

const DESKS = ['submitted', 'under-review', 'approved'];

export function QueueAges(): ReactNode {
  const { t, date, number } = useWords();
  const programme = useFirstProgramme();
  const { data } = useRead('/programmes/{id}/figures', { params: { id: programme?.id ?? '' }, enabled: programme !== undefined });
  const queues = (data?.queues ?? []).filter(({ status, count }) => DESKS.includes(status) && count > 0);
  if (data === undefined || queues.length === 0) return null;
  const bands = queues[0]?.ages.map(({ upTo }) => upTo) ?? [];
  const headOf = (upTo: number | null, index: number): string => {
    const before = bands[index - 1];
    if (upTo === null) return t('payment.older-than', { days: before ?? 0 });
    return t('payment.waited', { from: before === undefined || before === null ? 0 : before + 1, through: upTo });
  };
  const oldest = queues.filter(({ status }) => status !== 'approved').flatMap((queue) => queue.oldest ?? []).sort()[0];
  return (
    <Panel title={t('payment.ages')} className="ages">
      <div className="stack-small">
        {oldest === undefined ? null : <p>{t('payment.oldest', { date: date(oldest), ago: inDays(t, daysBetween(data.on, oldest)) })}</p>}
        <Table caption={t('payment.ages')} hideCaption rows={queues} keyOf={({ status }) => status} columns={[
          { id: 'status', title: t('term.status'), cell: ({ status }) => <Status of={status} /> },
          { id: 'count', title: t('payment.count'), cell: ({ count }) => number(count), end: true },
          ...bands.map((upTo, index) => ({
            id: String(upTo), title: headOf(upTo, index), end: true,
            cell: ({ ages }: (typeof queues)[number]) => <Count of={ages[index]?.count ?? 0} />,
          })),
          { id: 'oldest', title: t('payment.oldest-since'), cell: ({ oldest: since }) => (since === null ? '–' : date(since, 'short')) },
        ]} />
      </div>
    </Panel>
  );
}

/** On narrow screens, where each count is a line of its own, those of nothing are left out. */
function Count({ of }: { readonly of: number }): ReactNode {
  const { number } = useWords();
  return <span className={of === 0 ? 'none' : ''}>{number(of)}</span>;
}
