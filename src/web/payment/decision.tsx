/** Deciding on a request: returning or denying it with reasons that name a check, approving it after one more look. */
import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import type { ReviewView } from '../../contract/review-view.ts';
import { useProgramme } from '../programme.ts';
import { useCommand, useMe } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { ApproveCheck } from './approve-check.tsx';
import { reasonsFrom, type DraftReason, type Marks } from './evidence.ts';
import { Arrival, Reasons } from './parts.tsx';
import { WhatNext } from './what-next.tsx';
import { missingReasons, ReasonFields } from './reason-fields.tsx';

interface DecisionProps {
  readonly review: ReviewView;
  readonly request: RequestView;
  readonly marks: Marks;
  /** The status that the reader's own decision leads to, so that it is not taken for somebody else's. */
  readonly onDecided: (status: RequestView['status']) => void;
  /** Whether the reader has just decided here. */
  readonly isDecided: boolean;
}

export function Decision({ review, request, marks, onDecided, isDecided }: DecisionProps): ReactNode {
  const { decision } = useSearch({ from: '/claims/$id' });
  const isOpen = request.status === 'submitted' || request.status === 'under-review';
  if (!isOpen) return <Next review={review} request={request} isDecided={isDecided} />;
  if (decision === 'approve') return <ApproveCheck request={request} onDecided={onDecided} />;
  if (decision === 'return' || decision === 'deny') return <Refusing key={decision} kind={decision} review={review} request={request} marks={marks} onDecided={onDecided} />;
  return <WhatNext request={request} />;
}

/** After a decision, the way to the next one. */
function Next({ review, request, isDecided }: Pick<DecisionProps, 'review' | 'request' | 'isDecided'>): ReactNode {
  const { t, term } = useWords();
  const mayPay = useMe().commands.includes('payment.pay') && request.status === 'approved';
  return (
    <div className="notice">
      {isDecided ? <Arrival>{t('payment.decided-now', { number: request.invoiceNumber, status: term('status', request.status) })}</Arrival> : null}
      <p>{isDecided ? null : t('payment.decided', { status: term('status', request.status) })} {review.next === null && review.previous === null ? t('payment.no-more') : null}</p>
      <p className="row">
        {mayPay ? <Link className={lookOf('primary')} to="/finance" search={{ tab: 'run', request: request.id }}>{t('payment.pay-next')}</Link> : null}
        {review.next === null ? null : <Link to="/claims/$id" params={{ id: review.next }}>{t('payment.next')}</Link>}
        <Link to="/claims">{t('nav.claims')}</Link>
      </p>
    </div>
  );
}

function Refusing({ kind, review, request, marks, onDecided }: Omit<DecisionProps, 'isDecided'> & { readonly kind: 'return' | 'deny' }): ReactNode {
  const { t } = useWords();
  const { step, ...search } = useSearch({ from: '/claims/$id' });
  const navigate = useNavigate({ from: '/claims/$id' });
  const [{ edited }, change, forget] = useDraft<{ readonly edited: readonly DraftReason[] | null }>(`${kind}-${request.id}`, { edited: null });
  const [tried, setTried] = useState(0);
  const found = reasonsFrom(review.checks, marks);
  const reasons = edited ?? (found.length > 0 ? found : [{ rule: '', text: '' }]);
  const missing = missingReasons(reasons);
  const { decision: _decision, ...without } = search;
  const close = (): void => { void navigate({ search: without }); };
  if (step === 'check' && missing.length === 0) {
    return <RefuseCheck kind={kind} request={request} reasons={reasons} onBack={() => { void navigate({ search }); }} onDone={(status) => { onDecided(status); forget(); }} />;
  }
  return (
    <section className="panel decision stack" aria-labelledby="decision">
      <Arrival id="decision">{t(`payment.${kind}-title`, { number: request.invoiceNumber })}</Arrival>
      <p>{t(`payment.${kind}-lead`)}</p>
      <ReasonFields programme={request.programmeId} reasons={reasons} tried={tried} onChange={(next) => { change({ edited: next }); }} />
      <div className="buttons">
        <Button look="primary" onPress={() => {
          setTried(tried + 1);
          if (missing.length === 0) void navigate({ search: { ...search, step: 'check' } });
        }}>{t('payment.to-check')}</Button>
        {edited === null ? null : <Button onPress={() => { change({ edited: null }); }}>{t('payment.reasons-again')}</Button>}
        <Button look="plain" onPress={close}>{t('field.cancel')}</Button>
      </div>
    </section>
  );
}

interface RefuseProps {
  readonly kind: 'return' | 'deny';
  readonly request: RequestView;
  readonly reasons: readonly DraftReason[];
  readonly onBack: () => void;
  readonly onDone: (status: RequestView['status']) => void;
}

function RefuseCheck({ kind, request, reasons, onBack, onDone }: RefuseProps): ReactNode {
  const { t, money } = useWords();
  const { refuse, pending, problem } = useRefusing(kind, request, reasons, onDone);
  const appeals = useProgramme(request.programmeId)?.definition['payment'] as { readonly appeals?: number } | undefined;
  return (
    <section className="panel decision stack" aria-labelledby="decision">
      <Arrival id="decision">{t(`payment.${kind}-check`, { number: request.invoiceNumber })}</Arrival>
      <Answers facts={[
        [t('term.partner'), <Name key="partner" of={request.partnerId} />],
        [t('term.total'), money(request.total)],
        [t('payment.reasons'), <Reasons key="reasons" of={reasons} programme={request.programmeId} />, <Button key="change" look="plain" small onPress={onBack}>{t('field.change')}</Button>],
      ]} />
      <div className="notice warn">
        <p>{t(`payment.${kind}-means`)}</p>
        {kind === 'deny' ? <p>{t('payment.deny-appeals', { used: request.appeals, allowed: appeals?.appeals ?? 0 })}</p> : null}
      </div>
      <ProblemNotice problem={problem} />
      <div className="buttons">
        <Button look={kind === 'deny' ? 'danger' : 'primary'} isPending={pending} onPress={refuse}>{t(`payment.${kind}-now`)}</Button>
        <Button look="plain" onPress={onBack}>{t('field.back')}</Button>
      </div>
    </section>
  );
}

function useRefusing(kind: 'return' | 'deny', request: RequestView, reasons: readonly DraftReason[], onDone: RefuseProps['onDone']) {
  const { t } = useWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  const returning = useCommand('payment.return');
  const denying = useCommand('payment.deny');
  const input = { request: request.id, reasons: reasons.map(({ rule, text }) => ({ rule, text: text.trim() })) };
  const refuse = (): void => {
    const answer = kind === 'return'
      ? returning.give(input)
      : denying.give(input);
    void answer.then((done) => {
      if (done === undefined) {
        void client.invalidateQueries();
        return;
      }
      onDone(done.status);
      announce(t(`payment.${kind}-done`, { number: request.invoiceNumber }));
    });
  };
  return { refuse, pending: returning.pending || denying.pending, problem: returning.problem ?? denying.problem };
}

