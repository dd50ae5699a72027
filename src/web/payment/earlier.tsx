/** What the same partner asked for before, and what became of it. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { ReviewView } from '../../contract/review-view.ts';
import { Panel } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { Reasons } from './parts.tsx';

type Request = ReviewView['earlier'][number];

/** Columns that would say the same of every request are left out. */
export function Earlier({ of, programme }: { readonly of: ReviewView['earlier']; readonly programme: string }): ReactNode {
  const { t, date, money } = useWords();
  const same = of.filter(({ sameCustomer }) => sameCustomer).length;
  return (
    <Panel title={t('payment.earlier')}>
      {of.length === 0 ? <p className="quiet">{t('payment.earlier-none')}</p> : (
        <div className="stack-small">
          <p>{t('payment.earlier-count', { count: of.length, same })}</p>
          <Table caption={t('payment.earlier')} hideCaption rows={of} keyOf={({ id }) => id} columns={[
            { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <Link to="/claims/$id" params={{ id: row.id }} className="code nowrap" translate="no">{row.invoiceNumber}</Link> },
            { id: 'status', title: t('term.status'), cell: ({ status }) => <Status of={status} /> },
            { id: 'submitted', title: t('payment.submitted-on'), cell: ({ submittedOn }) => (submittedOn === null ? '–' : date(submittedOn, 'short')) },
            { id: 'total', title: t('term.total'), cell: ({ total }) => <span className="nowrap">{money(total)}</span>, end: true },
            ...(same === 0 ? [] : [{ id: 'customer', title: t('payment.same-customer'), cell: ({ sameCustomer }: Request) => (sameCustomer ? t('payment.yes') : t('payment.no')) }]),
            ...(of.every(({ reasons }) => reasons.length === 0) ? [] : [{ id: 'reasons', title: t('payment.reasons'), cell: ({ reasons }: Request) => (reasons.length === 0 ? '–' : <div className="small"><Reasons of={reasons} programme={programme} /></div>) }]),
          ]} />
        </div>
      )}
    </Panel>
  );
}
