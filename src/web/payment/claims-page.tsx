/** The sponsor's queue of payment requests: what waits, for how long, and who has taken what. */
import type { ReactNode } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { daysBetween, useMe, useRead } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { inDays } from '../ui/deadline.tsx';
import { List, type ListColumn } from '../ui/list.tsx';
import type { Preset } from '../ui/list-views.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { Name, Status } from '../ui/status.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { useDay } from './day.ts';
import { QueueAges } from './queue-ages.tsx';
import { References } from './references.tsx';
import { statusFilter } from './statuses.ts';
import { Takers } from './takers.tsx';
import './payment.css';

/** What waits for a reviewer, and what one has taken: it stands here first, and the oldest of it first. */
const WAITING = 'submitted,under-review';

export function ClaimsPage(): ReactNode {
  const words = useWords();
  const { t } = words;
  const { status } = useSearch({ from: '/claims' });
  const today = useDay();
  const waits = status === undefined || WAITING.split(',').some((each) => status.split(',').includes(each));
  return (
    <Page title={t('nav.claims')} lead={t('payment.claims-lead')} actions={<Begin />}>
      <div className="stack">
        <QueueAges />
        <List caption={t('nav.claims')} path="/payment-requests" words={t('payment.search-claims')} csv="/api/v1/payment-requests.csv"
          fixed={{ ...(status === undefined ? { status: WAITING } : {}), ...(waits ? { sort: 'submitted' } : {}) }}
          name="requests" presets={presetsOf(words)} keyOf={({ id }) => id} columns={columnsOf(words, waits ? today : undefined)}
          filters={[statusFilter(words, 'submitted'), { kind: 'given', name: 'partnerId', label: t('term.partner') }]}
          empty={<Empty title={t('payment.claims-none')}><p>{t('payment.claims-none-text')}</p></Empty>} />
      </div>
    </Page>
  );
}

/** Leads to the request that has waited longest. */
function Begin(): ReactNode {
  const { t } = useWords();
  const mayReview = useMe().commands.includes('payment.review');
  const { data } = useRead('/payment-requests', { query: { status: 'submitted', sort: 'submitted', limit: 1 }, enabled: mayReview });
  const first = data?.items[0];
  if (first === undefined) return null;
  return <Link className={lookOf('primary')} to="/claims/$id" params={{ id: first.id }}>{t('payment.begin')}</Link>;
}

function presetsOf({ t }: Words): readonly Preset[] {
  return [
    { name: t('payment.group.waiting'), search: {} },
    ...(['submitted', 'under-review', 'returned', 'approved', 'denied', 'paid'] as const).map((status) => ({ name: t(`status.${status}`), search: { status } })),
  ];
}

function columnsOf({ t, date, money }: Words, today: string | undefined): readonly ListColumn<RequestView>[] {
  return [
    { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <Link to="/claims/$id" params={{ id: row.id }} className="code nowrap" translate="no">{row.invoiceNumber}</Link> },
    { id: 'partner', title: t('term.partner'), cell: (row) => <Name of={row.partnerId} /> },
    { id: 'submitted', title: t('payment.submitted-on'), cell: (row) => <Age day={row.submittedOn} today={today} date={date} /> },
    { id: 'status', title: t('term.status'), cell: (row) => <span className="row"><Status of={row.status} />{row.appeals === 0 ? null : <span className="tag warn">{t('payment.appealed-once')}</span>}</span> },
    { id: 'taken', title: t('payment.taken-by'), cell: (row) => <Takers of={row.reviewers} /> },
    { id: 'vouchers', title: t('payment.vouchers'), cell: (row) => <References of={row.lines} /> },
    { id: 'total', title: t('term.total'), cell: (row) => <span className="nowrap">{money(row.total)}</span>, end: true },
    { id: 'location', title: t('term.location'), cell: (row) => <Name of={row.locationId} />, spare: true },
  ];
}

function Age({ day, today, date }: { readonly day: string | null; readonly today: string | undefined; readonly date: Words['date'] }): ReactNode {
  const { t } = useWords();
  if (day === null) return '–';
  return <span className="nowrap"><time dateTime={day}>{date(day, 'short')}</time>{today === undefined ? null : <><br /><span className="quiet small">{inDays(t, daysBetween(today, day))}</span></>}</span>;
}
