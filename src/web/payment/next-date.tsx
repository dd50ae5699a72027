/** By when something has to happen to a payment request. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import { soonestPayBy } from './timeline.ts';

/** The date that matters next, if one does. */
export function NextDate({ of, none = '–' }: { readonly of: RequestView; readonly none?: ReactNode }): ReactNode {
  const { t, date } = useWords();
  const today = useDay();
  const last = soonestPayBy(of);
  if (of.status === 'draft' && last !== undefined) return <Deadline day={last} today={today} rule="payment-window" style="short" />;
  if ((of.status === 'approved' || of.status === 'reversed') && of.dueOn !== null) {
    return <Deadline day={of.dueOn} today={today} rule="payment-due" style="short" />;
  }
  if (of.status === 'paid' && of.paidOn !== null) return <span>{t('payment.paid-on', { date: date(of.paidOn, 'short') })}</span>;
  return none;
}
