/** Approving one request: what it means and when it is due, as the server would have it, before it is done. */
import { useEffect, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Arrival } from './parts.tsx';
import { Takers } from './takers.tsx';

interface ApproveProps {
  readonly request: RequestView;
  readonly onDecided: (status: RequestView['status']) => void;
}

export function ApproveCheck({ request, onDecided }: ApproveProps): ReactNode {
  const { t, date, money } = useWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  const { decision: _decision, ...search } = useSearch({ from: '/claims/$id' });
  const navigate = useNavigate({ from: '/claims/$id' });
  const trying = useCommand('payment.approve');
  const approving = useCommand('payment.approve');
  const [dueOn, setDueOn] = useState<string | null>();
  const { give } = trying;
  useEffect(() => {
    void give({ request: request.id }, { dryRun: true }).then((answer) => { setDueOn(answer?.dueOn ?? null); });
  }, [request.id]);
  const approve = (): void => {
    void approving.give({ request: request.id }).then((answer) => {
      if (answer === undefined) {
        void client.invalidateQueries();
        return;
      }
      onDecided(answer.status);
      announce(t('payment.approve-done', { number: request.invoiceNumber }));
    });
  };
  const problem = approving.problem ?? trying.problem;
  return (
    <section className="panel decision stack" aria-labelledby="decision">
      <Arrival id="decision">{t('payment.approve-title', { number: request.invoiceNumber })}</Arrival>
      <Answers facts={[
        [t('term.partner'), <Name key="partner" of={request.partnerId} />],
        [t('term.total'), <strong key="total">{money(request.total)}</strong>],
        [t('payment.taken-by'), <Takers key="takers" of={request.reviewers} />],
        [t('term.due'), typeof dueOn === 'string' ? date(dueOn) : '–'],
      ]} />
      <p className="notice warn">{t('payment.approve-means')}</p>
      <ProblemNotice problem={problem} />
      <div className="buttons">
        {trying.problem === undefined ? <Button look="primary" isPending={approving.pending} isDisabled={dueOn === undefined} onPress={approve}>{t('payment.approve-now')}</Button> : null}
        <Button look="plain" onPress={() => { void navigate({ search }); }}>{t('field.cancel')}</Button>
      </div>
    </section>
  );
}
