/** Parts of the pages on which days are granted and taken back. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { BodyOf } from '../../contract/client.ts';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import './sponsor.css';

export type Agreement = BodyOf<'/agreements/{id}'>;

/** Whose agreement it is and what it holds now, beside what is about to change. */
export function AgreementNow({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t, date, number } = useWords();
  const { customerId, startsOn, endsOn, balance } = agreement;
  return (
    <Terms facts={[
      [t('term.customer'), <Link key="customer" to="/organisations/$id" params={{ id: customerId }}><Name of={customerId} /></Link>],
      [t('term.agreement'), <Link key="agreement" to="/agreements/$id" params={{ id: agreement.id }} className="code" translate="no">{agreement.number}</Link>],
      [t('sponsor.grants.runs'), t('sponsor.grants.from-to', { from: date(startsOn, 'short'), to: date(endsOn, 'short') })],
      [t('days.available'), number(balance.available)],
      [t('days.allocated'), number(balance.allocated)],
      balance.trainingGranted === 0 ? undefined : [t('days.training'), number(balance.training)],
    ]} />
  );
}

/** The heading of a step that took the place of another: it takes the focus, so that nobody is left behind. */
export function StepTitle({ children }: { readonly children: ReactNode }): ReactNode {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => { place.current?.focus(); }, []);
  return <h2 tabIndex={-1} ref={place} className="step-title">{children}</h2>;
}
