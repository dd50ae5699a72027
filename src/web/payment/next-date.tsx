/** By when something has to happen to a payment request, or when it was paid; its status says which. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import { soonestPayBy } from './timeline.ts';

/** The date that matters for its status, if one does. */
export function NextDate({ of, none = '–' }: { readonly of: RequestView; readonly none?: ReactNode }): ReactNode {
  const { date } = useWords();
  const today = useDay();
  const last = soonestPayBy(of);
  if (of.status === 'draft' && last !== undefined) return <Deadline day={last} today={today} rule="payment-window" style="short" />;
  if ((of.status === 'approved' || of.status === 'reversed') && of.dueOn !== null) {
    return <Deadline day={of.dueOn} today={today} rule="payment-due" style="short" />;
  }
  if (of.status === 'paid' && of.paidOn !== null) return <time dateTime={of.paidOn} className="nowrap">{date(of.paidOn, 'short')}</time>;
  return none;
}
