/** Recording payments: the day and the bank's reference, everything once more, and what became of each. */
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { isLater, isWhole, useDay } from './day.ts';
import { InvoiceLink, ManyCheck, type Payable } from './many-check.tsx';
import { Arrival, Sums } from './parts.tsx';

/** A request to be paid; accounts are shown and never kept in the tab. */
export interface Due extends Payable {
  readonly dueOn: string | null;
  readonly payee: string | null;
  readonly account: string | null;
  readonly accountCurrency: string | null;
}

interface PayDraft {
  readonly picked: readonly string[];
  readonly paidOn: string | null;
  readonly bankReference: string;
  /** Of single payments that have a reference of their own, by request. */
  readonly own: Readonly<Record<string, string>>;
}

const NOTHING: PayDraft = { picked: [], paidOn: null, bankReference: '', own: {} };

export interface PayingState {
  readonly draft: PayDraft;
  readonly change: (part: Partial<PayDraft>) => void;
  readonly begin: (chosen: readonly Due[]) => void;
  readonly go: (step: 'details' | 'check' | undefined) => void;
  readonly forget: () => void;
  /** Whether it has begun in this very page: what is paid leaves the list, and its outcome still has to be told. */
  readonly isUnderWay: boolean;
}

export function usePaying(tab: 'run' | 'back'): PayingState {
  const navigate = useNavigate({ from: '/finance' });
  const { request } = useSearch({ from: '/finance' });
  const [draft, change, forget] = useDraft<PayDraft>(`finance-${tab}`, NOTHING);
  const [isUnderWay, setUnderWay] = useState(false);
  const today = useDay();
  const go = (step: 'details' | 'check' | undefined): void => {
    void navigate({
      search: ({ step: _step, request: _request, ...before }) => ({ ...before, tab, ...(step === undefined ? {} : { step }) }),
      // An address that leads on by itself is none to come back to.
      replace: request !== undefined,
    });
    if (step === undefined) setUnderWay(false);
  };
  const begin = (chosen: readonly Due[]): void => {
    // Payments are mostly recorded on the day on which they are made.
    change({ picked: chosen.map(({ id }) => id), paidOn: draft.paidOn ?? today ?? null });
    setUnderWay(true);
    go('details');
  };
  return { draft, change, begin, go, isUnderWay, forget: () => { change(NOTHING); forget(); } };
}

interface PayingProps {
  readonly paying: PayingState;
  readonly chosen: readonly Due[];
}

export function Paying({ paying, chosen }: PayingProps): ReactNode {
  const { step } = useSearch({ from: '/finance' });
  const today = useDay();
  const isComplete = isWhole(paying.draft.paidOn) && !isLater(paying.draft.paidOn, today) && chosen.every((each) => referenceOf(paying.draft, each) !== '');
  if (step === 'check' && (isComplete || paying.isUnderWay)) return <PayCheck paying={paying} chosen={chosen} />;
  return <PayDetails paying={paying} chosen={chosen} />;
}

function referenceOf({ own, bankReference }: PayDraft, { id }: Payable): string {
  const given = own[id]?.trim() ?? '';
  return given === '' ? bankReference.trim() : given;
}

function PayDetails({ paying, chosen }: PayingProps): ReactNode {
  const { t, money } = useWords();
  const today = useDay();
  const { draft, change, go } = paying;
  const [tried, setTried] = useState(0);
  const [alone, setAlone] = useState(Object.keys(draft.own).length > 0);
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const lacking = chosen.filter((each) => referenceOf(draft, each) === '');
  const missing = {
    ...(!isWhole(draft.paidOn) ? { paidOn: t('payment.missing-paid-on') } : {}),
    ...(lacking.length > 0 ? { bankReference: t('payment.missing-reference') } : {}),
  };
  const later = isLater(draft.paidOn, today) ? { paidOn: t('payment.later-paid') } : {};
  const wrong: Readonly<Record<string, string>> = { ...(tried === 0 ? {} : missing), ...later };
  const check = (): void => {
    setTried(tried + 1);
    if (Object.keys({ ...missing, ...later }).length === 0) go('check');
  };
  return (
    <Panel>
      <div className="stack">
        <Arrival>{t('payment.pay-title', { count: chosen.length })}</Arrival>
        <p className="row"><Sums of={chosen.map(({ amount }) => amount)} />{only === undefined ? null : <><InvoiceLink of={only} /><Name of={only.partnerId} /></>}</p>
        <ErrorSummary wrong={wrong} tried={tried} labels={{ paidOn: t('payment.paid-day'), bankReference: t('payment.bank-reference') }} />
        <DayField name="paidOn" label={t('payment.paid-day')} help={t('payment.paid-day-help')} value={draft.paidOn} wrong={wrong['paidOn']}
          {...(today === undefined ? {} : { max: today })} onChange={(paidOn) => { change({ paidOn }); }} />
        <TextField name="bankReference" code label={t('payment.bank-reference')} help={t('payment.bank-reference-help')} value={draft.bankReference}
          wrong={wrong['bankReference']} autoComplete="off" onChange={(bankReference) => { change({ bankReference }); }} />
        {chosen.length < 2 ? null : <p><Button small aria-expanded={alone} onPress={() => { setAlone(!alone); }}>{t('payment.references-own')}</Button></p>}
        {!alone || chosen.length < 2 ? null : (
          <Table caption={t('payment.references-own')} hideCaption rows={chosen} keyOf={({ id }) => id} columns={[
            { id: 'invoice', title: t('term.invoice-number'), cell: (row) => <InvoiceLink of={row} /> },
            { id: 'amount', title: t('term.amount'), cell: ({ amount }) => money(amount), end: true },
            { id: 'own', title: t('payment.bank-reference'), cell: ({ id, invoiceNumber }) => (
              <TextField name={`own-${id}`} code label={t('payment.reference-of', { number: invoiceNumber })} value={draft.own[id] ?? ''} autoComplete="off"
                onChange={(next) => { change({ own: { ...draft.own, [id]: next } }); }} />
            ) },
          ]} />
        )}
        <div className="buttons">
          <Button look="primary" onPress={check}>{t('payment.to-check')}</Button>
          <Button onPress={() => { go(undefined); }}>{t('field.back')}</Button>
        </div>
      </div>
    </Panel>
  );
}

function PayCheck({ paying, chosen }: PayingProps): ReactNode {
  const { t, date } = useWords();
  const { draft, go, forget } = paying;
  const [given] = useState(draft);
  return (
    <ManyCheck title={t('payment.pay-check')} items={chosen} done={t('status.paid')} go={(count) => t('payment.pay-now', { count })}
      columns={[
        { id: 'payee', title: t('payment.payee'), cell: ({ payee }) => <span translate="no">{payee ?? '–'}</span> },
        { id: 'reference', title: t('payment.bank-reference'), cell: (row) => <span className="code" translate="no">{referenceOf(given, row)}</span> },
        { id: 'on', title: t('payment.paid-day'), cell: () => (given.paidOn === null ? '–' : date(given.paidOn, 'short')) },
      ]}
      means={<><p>{t('payment.pay-means')}</p><p>{t('payment.pay-means-back')}</p></>}
      wishOf={(row) => ({ id: row.id, command: 'payment.pay', input: { request: row.id, paidOn: given.paidOn, bankReference: referenceOf(given, row) } })}
      onBack={() => { go('details'); }} onClose={() => { go(undefined); }} onDone={() => { forget(); }} />
  );
}
