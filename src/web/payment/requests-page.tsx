/** A partner's payment requests: where each stands, what it comes to, and by when something has to happen. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { List, type ListColumn } from '../ui/list.tsx';
import type { Preset } from '../ui/list-views.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { Name, Status } from '../ui/status.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { NextDate } from './next-date.tsx';
import { References } from './references.tsx';
import { statusFilter } from './statuses.ts';
import './payment.css';

export function RequestsPage(): ReactNode {
  const words = useWords();
  const { t } = words;
  const mayMake = useMe().commands.includes('payment.save');
  return (
    <Page title={t('nav.requests')} lead={t('payment.requests-lead')} actions={!mayMake ? undefined : (
      <>
        <Link className={lookOf('primary')} to="/requests/new">{t('payment.new')}</Link>
        <Link className={lookOf()} to="/redeem">{t('nav.redeem')}</Link>
      </>
    )}>
      <List name="requests" caption={t('nav.requests')} path="/payment-requests" words={t('payment.search')} csv="/api/v1/payment-requests.csv"
        filters={[statusFilter(words), { kind: 'given', name: 'partnerId', label: t('term.partner') }]} presets={presetsOf(words)}
        columns={columnsOf(words)} keyOf={({ id }) => id} empty={(
          <Empty title={t('payment.requests-none')} actions={mayMake ? <Link className={lookOf('primary')} to="/requests/new">{t('payment.new')}</Link> : undefined}>
            <p>{t('payment.requests-none-text')}</p>
          </Empty>
        )} />
    </Page>
  );
}

function presetsOf({ t }: Words): readonly Preset[] {
  return [
    { name: t('list.all'), search: {} },
    { name: t('payment.group.yours'), search: { status: 'draft,returned' } },
    { name: t('payment.group.waiting'), search: { status: 'submitted,under-review' } },
    { name: t('payment.group.to-pay'), search: { status: 'approved,reversed' } },
    { name: t('status.paid'), search: { status: 'paid' } },
    { name: t('payment.group.over'), search: { status: 'denied,cancelled' } },
  ];
}

function columnsOf({ t, date, money }: Words): readonly ListColumn<RequestView>[] {
  return [
    { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <Link to="/requests/$id" params={{ id: row.id }} className="code nowrap" translate="no">{row.invoiceNumber}</Link> },
    { id: 'status', title: t('term.status'), cell: (row) => <Status of={row.status} /> },
    { id: 'location', title: t('term.location'), cell: (row) => <Name of={row.locationId} /> },
    { id: 'vouchers', title: t('payment.vouchers'), cell: (row) => <References of={row.lines} /> },
    { id: 'total', title: t('term.total'), cell: (row) => <span className="nowrap">{money(row.total)}</span>, end: true },
    { id: 'invoice-date', title: t('term.invoice-date'), cell: (row) => date(row.invoiceDate, 'short'), spare: true },
    { id: 'submitted', title: t('payment.submitted-on'), cell: (row) => (row.submittedOn === null ? '–' : date(row.submittedOn, 'short')) },
    { id: 'due', title: t('payment.next-date'), cell: (row) => <NextDate of={row} /> },
  ];
}
