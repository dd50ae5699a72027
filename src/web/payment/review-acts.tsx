/** The buttons of a review, and the way to the requests before and after. */
import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import type { ReviewView } from '../../contract/review-view.ts';
import type { ApiProblem } from '../api.ts';
import { useCommand } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';

export interface Taking {
  readonly take: () => void;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
}

/** Taking a request under review happens at once: nobody is bound by it, and others see who looks at it. */
export function useTaking(request: RequestView, onTaken: (status: RequestView['status']) => void): Taking {
  const { t } = useWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  const { give, pending, problem } = useCommand('payment.review');
  const take = (): void => {
    if (pending) return;
    onTaken('under-review');
    void give({ request: request.id }).then((answer) => {
      if (answer === undefined) {
        onTaken(request.status);
        // Somebody else may have been faster: the page is to show what they made of it.
        void client.invalidateQueries();
      } else announce(t('payment.taken', { number: request.invoiceNumber }));
    });
  };
  return { take, pending, problem };
}

interface ActsProps {
  readonly request: RequestView;
  readonly taking: Taking;
  readonly onDecide: (decision: string) => void;
  readonly onLegend: () => void;
}

export function ReviewActs({ request, taking, onDecide, onLegend }: ActsProps): ReactNode {
  const { t } = useWords();
  const { abilities, status } = request;
  const isDecided = status !== 'submitted' && status !== 'under-review';
  return (
    <>
      {isDecided ? null : (
        <>
          {status === 'submitted' ? <AbilityButton ability={abilityOf(abilities, 'payment.review')} look="primary" pending={taking.pending} onPress={taking.take}>{t('payment.take')}</AbilityButton> : null}
          <AbilityButton ability={abilityOf(abilities, 'payment.approve')} look="primary" onPress={() => { onDecide('approve'); }}>{t('payment.approve')}</AbilityButton>
          <AbilityButton ability={abilityOf(abilities, 'payment.return')} onPress={() => { onDecide('return'); }}>{t('payment.return')}</AbilityButton>
          <AbilityButton ability={abilityOf(abilities, 'payment.deny')} look="danger" onPress={() => { onDecide('deny'); }}>{t('payment.deny')}</AbilityButton>
        </>
      )}
      <Button look="plain" onPress={onLegend}>{t('payment.keys')} <kbd aria-hidden="true">?</kbd></Button>
    </>
  );
}

/** The way to the requests before and after, apart from the decisions. */
export function Neighbours({ review }: { readonly review: ReviewView }): ReactNode {
  const { t } = useWords();
  return (
    <>
      {review.previous === null ? null : <Link className="no-print" to="/claims/$id" params={{ id: review.previous }}><span aria-hidden="true">←</span> {t('payment.previous')}</Link>}
      {review.next === null ? null : <Link className="no-print" to="/claims/$id" params={{ id: review.next }}>{t('payment.next')} <span aria-hidden="true">→</span></Link>}
    </>
  );
}
