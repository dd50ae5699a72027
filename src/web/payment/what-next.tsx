/** What comes after a request was taken under review, and whose step it is. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { useMe } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useWords } from '../words/words.tsx';

export function WhatNext({ request }: { readonly request: RequestView }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  if (request.status !== 'under-review') return null;
  const mayApprove = abilityOf(request.abilities, 'payment.approve')?.allowed === true;
  const hasReviewed = request.reviewers.includes(me.person.id);
  return (
    <div className="notice">
      <h2>{t('payment.then')}</h2>
      <p>{mayApprove ? t('payment.then-you') : hasReviewed ? t('payment.then-other') : t('payment.then-finance')}</p>
    </div>
  );
}
