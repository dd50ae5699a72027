/** The vouchers of a payment request. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Panel } from '../ui/page.tsx';
import { Reference } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import { PayBy } from './parts.tsx';

/** Each at the rate that was pinned when it was reserved. */
export function Lines({ request }: { readonly request: RequestView }): ReactNode {
  const { t, money, number } = useWords();
  const today = useDay();
  const open = request.status === 'draft';
  const days = request.lines.reduce((sum, line) => sum + line.days, 0);
  return (
    <Panel title={t('payment.lines')}>
      <Table caption={t('payment.lines')} hideCaption rows={request.lines} keyOf={({ voucher }) => voucher} columns={[
        { id: 'voucher', title: t('what.voucher'), cell: ({ voucher }) => <Reference of={voucher} /> },
        { id: 'days', title: t('term.days'), cell: (line) => number(line.days), end: true },
        { id: 'rate', title: t('term.rate'), cell: ({ ratePerDay }) => money(ratePerDay), end: true },
        { id: 'amount', title: t('term.amount'), cell: ({ amount }) => money(amount), end: true },
        ...(open ? [{ id: 'by', title: t('term.pay-by'), cell: ({ payBy }: RequestView['lines'][number]) => <PayBy day={payBy} today={today} /> }] : []),
      ]} foot={(
        <tr>
          <th scope="row">{t('term.total')}</th><td className="end" data-label={t('term.days')}><strong>{number(days)}</strong></td><td />
          <td className="end" data-label={t('term.amount')}><strong>{money(request.total)}</strong></td>{open ? <td /> : null}
        </tr>
      )} />
    </Panel>
  );
}
