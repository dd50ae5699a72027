/** What was paid, and what the bank sent back: recording a reversal, and paying again. */
import { useState, type ReactNode } from 'react';
import { useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useCommand, usePages } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { TextField } from '../ui/fields.tsx';
import { List } from '../ui/list.tsx';
import { Empty, Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { Chosen } from './finance-run.tsx';
import { InvoiceLink } from './many-check.tsx';
import { Paying, usePaying, type Due } from './paying.tsx';
import { Picking } from './picking.tsx';

/** Payments that came back, to be paid again. */
export function BackTab(): ReactNode {
  const { t, date, money } = useWords();
  const { step } = useSearch({ from: '/finance' });
  const pages = usePages('/payment-requests', { query: { status: 'reversed', limit: 200 } });
  const paying = usePaying('back');
  if (pages.data === undefined) return pages.error === null ? <Loading /> : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />;
  const items = pages.items.map(backOf);
  const chosen = items.filter(({ id }) => paying.draft.picked.includes(id));
  if ((step === 'details' || step === 'check') && (chosen.length > 0 || paying.isUnderWay)) return <Paying paying={paying} chosen={chosen} />;
  if (items.length === 0) return <Panel><Empty title={t('payment.back-none')}><p>{t('payment.back-none-text')}</p></Empty></Panel>;
  return (
    <Panel>
      <div className="stack">
        <p>{t('payment.back-lead')}</p>
        <Picking caption={t('payment.tab.back')} rows={items} keyOf={({ id }) => id} nameOf={({ invoiceNumber }) => invoiceNumber}
          picked={paying.draft.picked} onPick={(picked) => { paying.change({ picked }); }} columns={[
            { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <InvoiceLink of={row} /> },
            { id: 'partner', title: t('term.partner'), cell: ({ partnerId }) => <Name of={partnerId} /> },
            { id: 'due', title: t('term.due'), cell: ({ dueOn }) => (dueOn === null ? '–' : date(dueOn, 'short')) },
            { id: 'amount', title: t('term.amount'), cell: ({ amount }) => <span className="nowrap">{money(amount)}</span>, end: true },
          ]} />
        <More pages={pages} />
        <Chosen chosen={chosen} onGo={() => { paying.begin(chosen); }} />
      </div>
    </Panel>
  );
}

function backOf({ id, partnerId, invoiceNumber, total, dueOn }: RequestView): Due {
  return { id, partnerId, invoiceNumber, amount: total, dueOn, payee: null, account: null, accountCurrency: null };
}

/** What was paid; one that came back is recorded here. */
export function PaidTab(): ReactNode {
  const { t, date, money } = useWords();
  const [reversing, setReversing] = useState<RequestView>();
  return (
    <div className="stack">
      <p>{t('payment.paid-lead')}</p>
      <List caption={t('payment.tab.paid')} path="/payment-requests" fixed={{ status: 'paid' }} words={t('payment.search-claims')} keyOf={({ id }) => id}
        empty={<Empty title={t('payment.paid-none')} />} columns={[
          { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <InvoiceLink of={row} /> },
          { id: 'partner', title: t('term.partner'), cell: ({ partnerId }) => <Name of={partnerId} /> },
          { id: 'paid', title: t('payment.paid-day'), cell: ({ paidOn }) => (paidOn === null ? '–' : date(paidOn, 'short')) },
          { id: 'reference', title: t('payment.bank-reference'), cell: ({ bankReference }) => <span className="code" translate="no">{bankReference ?? '–'}</span> },
          { id: 'total', title: t('term.total'), cell: ({ total }) => <span className="nowrap">{money(total)}</span>, end: true },
          { id: 'reverse', title: t('payment.came-back'), cell: (row) => (
            <Button small onPress={() => { setReversing(row); }}>{t('payment.reverse')}<span className="hidden"> {row.invoiceNumber}</span></Button>
          ) },
        ]} />
      {reversing === undefined ? null : <Reversal key={reversing.id} request={reversing} onClose={() => { setReversing(undefined); }} />}
    </div>
  );
}

function Reversal({ request, onClose }: { readonly request: RequestView; readonly onClose: () => void }): ReactNode {
  const { t, money } = useWords();
  const announce = useAnnounce();
  const [{ reason }, change, forget] = useDraft(`reverse-${request.id}`, { reason: '' });
  const [tried, setTried] = useState(false);
  const { give, pending, problem } = useCommand('payment.reverse');
  const isEmpty = reason.trim() === '';
  const reverse = (): void => {
    setTried(true);
    if (isEmpty) return;
    void give({ request: request.id, reason: reason.trim() }).then((answer) => {
      if (answer === undefined) return;
      forget();
      announce(t('payment.reversed', { number: request.invoiceNumber }));
      onClose();
    });
  };
  return (
    <Dialog title={t('payment.reverse-title', { number: request.invoiceNumber })} isOpen onClose={onClose}>
      <p>{t('payment.reverse-means', { total: money(request.total) })}</p>
      <TextField name="reason" rows={3} label={t('field.reason')} help={t('payment.reverse-help')} value={reason}
        wrong={tried && isEmpty ? t('payment.reverse-empty') : wrongIn(problem, 'reason')} onChange={(next) => { change({ reason: next }); }} />
      <ProblemNotice problem={problem} labels={{ reason: t('field.reason') }} />
      <div className="buttons">
        <Button look="primary" isPending={pending} onPress={reverse}>{t('payment.reverse-now')}</Button>
        <Button onPress={onClose}>{t('field.cancel')}</Button>
      </div>
    </Dialog>
  );
}
