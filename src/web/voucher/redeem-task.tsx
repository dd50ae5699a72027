/** Redeeming: everything once more, what it means, and until when payment can be asked for then. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { api, bodyOf, newKey, type ApiProblem } from '../api.ts';
import { useCommand } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import type { TaskProps } from './task-page.tsx';
import { TypeName } from './type-name.tsx';

export function RedeemTask({ voucher, today, onDone, leave }: TaskProps): ReactNode {
  const { t, date } = useWords();
  const { reference, days, report, reservation, deliverables } = voucher;
  const [isSent, setSent] = useState(false);
  // What has been redeemed is not tried out any more.
  const trial = useTrial(reference, !isSent);
  const { give, pending, problem } = useCommand('voucher.redeem');
  const payBy = trial.data?.payBy ?? null;
  const files = deliverables.filter(({ id }) => report?.deliverableIds.includes(id)).map(({ fileName }) => fileName).join(', ');
  const send = async (): Promise<void> => {
    setSent(true);
    const done = await give({ voucher: reference });
    if (done === undefined) setSent(false);
    else onDone(t('voucher.redeem.done', { reference, date: done.payBy === null ? '' : date(done.payBy) }));
  };
  const change = <Link to="/vouchers/$ref/report" params={{ ref: reference }}>{t('field.change')}<span className="hidden"> {t('voucher.report')}</span></Link>;
  return (
    <div className="stack">
      <ProblemNotice problem={problem ?? trial.error} />
      <Panel id="check" title={t('voucher.redeem.check')}>
        <Answers facts={[
          [t('term.reference'), <span key="reference" className="reference" translate="no">{reference}</span>],
          [t('term.engagement-type'), <TypeName key="type" of={voucher} />],
          [t('term.customer'), <Name key="customer" of={voucher.customerId} />],
          [t('term.location'), <Name key="location" of={reservation?.locationId} />],
          [t('term.days'), t('count.days', { days })],
          ...(report === null ? [] : [
            [t('voucher.delivered'), t('voucher.planned', { from: date(report.startedOn), through: date(report.endedOn) }), change] as const,
            [t('term.deliverables'), <span key="files" translate="no">{files}</span>, change] as const,
          ]),
        ]} />
      </Panel>
      <div className="notice warn">
        <h2>{t('voucher.consequence')}</h2>
        <ul>
          <li>{t('voucher.redeem.days', { days })}</li>
          <li>{t('voucher.redeem.report')}</li>
          <li>{t('voucher.redeem.final')}</li>
        </ul>
        {payBy === null ? null : <p>{t('voucher.redeem.pay-by')} <Deadline day={payBy} today={today} rule="payment-window" /></p>}
      </div>
      <div className="buttons">
        <Button look="primary" isPending={pending} onPress={() => { void send(); }}>{t('voucher.do.redeem')}</Button>
        {leave}
      </div>
    </div>
  );
}

/** What redeeming today would come to, as the server decides it without writing anything. */
function useTrial(reference: string, enabled: boolean) {
  return useQuery<VoucherView, ApiProblem>({
    queryKey: ['trial', 'voucher.redeem', reference],
    queryFn: () => bodyOf(api().command('voucher.redeem', { voucher: reference }, { key: newKey(), dryRun: true })),
    enabled,
  });
}
