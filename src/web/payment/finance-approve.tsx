/** Requests that somebody has under review, for finance to approve: never what the same person has reviewed. */
import type { ReactNode } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useDraft } from '../ui/draft.ts';
import { List, type Chosen, type ListColumn } from '../ui/list.tsx';
import { Empty } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { GoBar } from './go-bar.tsx';
import { InvoiceLink, ManyCheck, type Payable } from './many-check.tsx';
import { Sums } from './parts.tsx';
import { Takers } from './takers.tsx';

export function ApproveTab(): ReactNode {
  const words = useWords();
  const { t } = words;
  const { step } = useSearch({ from: '/finance' });
  const navigate = useNavigate({ from: '/finance' });
  const [{ chosen }, change, forget] = useDraft<{ readonly chosen: readonly Payable[] }>('finance-approve', { chosen: [] });
  if (step === 'check' && chosen.length > 0) {
    return (
      <ManyCheck title={t('payment.approve-many')} items={chosen} showDue done={t('status.approved')} go={(count) => t('payment.approve-go', { count })}
        means={<p>{t('payment.approve-means')}</p>} wishOf={({ id }) => ({ id, command: 'payment.approve', input: { request: id } })}
        onBack={() => { void navigate({ search: {} }); }} onDone={forget} />
    );
  }
  const bar = ({ rows }: Chosen<RequestView>): ReactNode => (
    <GoBar count={rows.length} go={t('payment.approve-go', { count: rows.length })} sum={<Sums of={rows.map(({ total }) => total)} />} onGo={() => {
      change({ chosen: rows.map(payable) });
      void navigate({ search: { step: 'check' } });
    }} />
  );
  return (
    <div className="stack">
      <p>{t('payment.approve-lead')}</p>
      <List caption={t('payment.tab.approve')} path="/payment-requests" fixed={{ status: 'under-review', sort: 'submitted' }} words={t('payment.search-claims')}
        columns={columnsOf(words)} keyOf={({ id }) => id} empty={<Empty title={t('payment.approve-none')}><p>{t('payment.approve-none-text')}</p></Empty>}
        pick={{ bar, label: ({ invoiceNumber }) => t('list.choose-row', { row: invoiceNumber }), allLabel: t('list.choose-shown') }} />
    </div>
  );
}

export function payable({ id, invoiceNumber, partnerId, total }: RequestView): Payable {
  return { id, invoiceNumber, partnerId, amount: total };
}

function columnsOf({ t, date, money }: Words): readonly ListColumn<RequestView>[] {
  return [
    { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <InvoiceLink of={row} /> },
    { id: 'partner', title: t('term.partner'), cell: (row) => <Name of={row.partnerId} /> },
    { id: 'submitted', title: t('payment.submitted-on'), cell: (row) => (row.submittedOn === null ? '–' : date(row.submittedOn, 'short')) },
    { id: 'by', title: t('payment.taken-by'), cell: (row) => <Takers of={row.reviewers} /> },
    { id: 'total', title: t('term.total'), cell: (row) => <span className="nowrap">{money(row.total)}</span>, end: true },
  ];
}
