/** What becomes of the payment request that a voucher is in, as further steps of its life. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Reasons } from '../payment/parts.tsx';
import { soonestPayBy, stepsOf, type Step } from '../payment/timeline.ts';
import { useRead } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { By } from './by.tsx';

const MOST = 200;

interface PayingProps {
  readonly request: RequestView;
  readonly today: string | undefined;
}

/** The steps by the request's own dates, and by as much of the journal as the reader may see. */
export function PaySteps({ request, today }: PayingProps): ReactNode {
  const { data } = useRead('/journal', { query: { subject: request.id, limit: MOST } });
  const steps = stepsOf(request, data?.items ?? []);
  const last = steps.findLastIndex(({ look }) => look === 'done' || look === 'bad');
  return steps.map((step, index) => (
    <PayStep key={`${step.word}${String(index)}`} step={step} isLast={index === last} request={request} today={today} />
  ));
}

function PayStep({ step, isLast, request, today }: PayingProps & { readonly step: Step; readonly isLast: boolean }): ReactNode {
  const { t, term, date, moment } = useWords();
  const { word, at, who, organisation, text } = step;
  // The journal keeps free texts to itself; those of the last decision stand in the request.
  const reasons = isLast && word === request.status && step.reasons.length === 0 ? request.reasons : step.reasons;
  const isAhead = step.look === 'now' || step.look === 'ahead';
  const look = isAhead ? 'ahead' : step.look === 'done' && isLast ? 'done now' : step.look;
  return (
    <li className={look} data-event={`payment.${word}`}>
      <h3>{term('voucher.paying', word)}{isAhead ? <span className="hidden"> {t('voucher.ahead')}</span> : null}</h3>
      {isAhead ? <Until word={word} request={request} today={today} /> : null}
      {text === null ? null : <p className="written">{text}</p>}
      {reasons.length === 0 ? null : <Reasons of={reasons} programme={request.programmeId} />}
      {isAhead ? null : (
        <p className="quiet small">
          {at === null ? null : <><time dateTime={at}>{at.length === 10 ? date(at, 'short') : moment(at)}</time>{' · '}</>}
          <By actor={who} organisation={organisation} />
        </p>
      )}
    </li>
  );
}

/** The day until which a coming step is to be taken, where there is one. */
function Until({ word, request, today }: PayingProps & { readonly word: string }): ReactNode {
  const { t } = useWords();
  const payBy = request.submittedOn === null ? soonestPayBy(request) : undefined;
  if (word === 'submit' && payBy !== undefined) return <p><Deadline day={payBy} today={today} rule="payment-window" /></p>;
  if (word !== 'payment') return null;
  return <p>{request.dueOn === null ? t('voucher.due-later') : <Deadline day={request.dueOn} today={today} rule="payment-due" />}</p>;
}
