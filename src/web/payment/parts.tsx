/** Small parts that the pages on payment share. */
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useProgramme } from '../programme.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { sums, times, type Money } from './money.ts';

/** What an engagement type, a check or a milestone is called in the programme's own words. */
export function Titled({ programme, group, id }: { readonly programme: string; readonly group: string; readonly id: string }): ReactNode {
  return useProgramme(programme)?.name(group, id) ?? <span className="quiet">…</span>;
}

/** `3 days × €1,400.00 = €4,200.00`. */
export function Worth({ days, rate }: { readonly days: number; readonly rate: Money | undefined }): ReactNode {
  const { t, money } = useWords();
  if (rate === undefined) return t('count.days', { days });
  return (
    <span className="worth">
      <strong className="nowrap">{money(times(rate, days))}</strong>
      <span className="quiet small"> {t('payment.days-at', { days, rate: money(rate) })}</span>
    </span>
  );
}

/** A sum for each currency. */
export function Sums({ of }: { readonly of: readonly Money[] }): ReactNode {
  const { money, list } = useWords();
  return <strong className="number">{list(sums(of).map(money))}</strong>;
}

/** The last day for a payment request. */
export function PayBy({ day, today }: { readonly day: string; readonly today: string | undefined }): ReactNode {
  return <Deadline day={day} today={today} rule="payment-window" style="short" />;
}

/** A heading that takes the focus when it appears, for what takes the place of what was there. */
export function Arrival({ children, id }: { readonly children: ReactNode; readonly id?: string }): ReactNode {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => { place.current?.focus(); }, []);
  return <h2 ref={place} id={id} tabIndex={-1}>{children}</h2>;
}

/** Where one is: under the list that the page belongs to. */
export function Above({ to, children }: { readonly to: '/requests' | '/claims' | '/finance' | '/vouchers'; readonly children: ReactNode }): ReactNode {
  return <Link to={to}>{children}</Link>;
}

/** A check by its name alone would read as if it had been met. */
function Failed({ programme, check }: { readonly programme: string; readonly check: string }): ReactNode {
  const { t } = useWords();
  const name = useProgramme(programme)?.name('compliance', check) ?? '…';
  return <strong><span className="failed-mark" aria-hidden="true">✗</span> {t('payment.not-met', { check: name })}</strong>;
}

/** Why a request was returned or denied: each reason under what the programme calls the check. */
export function Reasons({ of, programme }: {
  readonly of: readonly { readonly rule: string; readonly text: string }[]; readonly programme: string;
}): ReactNode {
  return (
    <ul role="list" className="stack-small">
      {of.map(({ rule, text }) => (
        <li key={`${rule} ${text}`}><Failed programme={programme} check={rule} /><span className="written"> {text}</span></li>
      ))}
    </ul>
  );
}
