/** The answers, once more, with what reserving does and costs, before it is done. */
import type { ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { ApiProblem } from '../api.ts';
import { useName } from '../names.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import type { Taking } from './taking.ts';
import { VoucherStick } from './voucher-stick.tsx';

interface CheckProps {
  readonly taking: Taking;
  readonly voucher: CommandAnswer<'voucher.validate'>;
  /** What the server would make of it. */
  readonly tried: CommandAnswer<'voucher.reserve'>;
  readonly problem: ApiProblem | undefined;
  readonly pending: boolean;
  readonly reserve: () => void;
  readonly back: (field: string) => void;
}

export function TakeCheck({ taking, voucher, tried, problem, pending, reserve, back }: CheckProps): ReactNode {
  const { t, date, money } = useWords();
  const change = (field: string, label: string): ReactNode => (
    <Button look="plain" small onPress={() => { back(field); }}>{t('field.change')}<span className="hidden"> {label}</span></Button>
  );
  const { reservation } = tried;
  const customer = useName(tried.customerId);
  return (
    <Page title={t('take.check-title')} above={t('take.step', { step: 3 })}>
      <div className="stack-large measure">
        <VoucherStick of={voucher} />
        <ProblemNotice problem={problem} again={reserve} />
        <Answers facts={[
          ...(typeof customer === 'string' ? [[t('term.customer'), <span key="customer" translate="no">{customer}</span>] as const] : []),
          [t('term.location'), <Name key="location" of={taking.locationId} />, change('locationId', t('term.location'))],
          [t('term.consultants'), <ul key="who" role="list">{taking.consultantIds.map((id) => <li key={id}><Name of={id} /></li>)}</ul>, change('consultantIds', t('term.consultants'))],
          [t('term.starts-on'), taking.startsOn === null ? '' : date(taking.startsOn), change('startsOn', t('term.starts-on'))],
          [t('term.ends-on'), taking.endsOn === null ? '' : date(taking.endsOn), change('endsOn', t('term.ends-on'))],
          [t('term.off-site-days'), t('take.off-site-of', { off: reservation?.offSiteDays ?? 0, days: voucher.days }), change('offSiteDays', t('term.off-site-days'))],
          [t('term.rate'), reservation === null ? '' : <>{money(reservation.ratePerDay)}<br /><span className="quiet">{t('take.rate-pinned')}</span></>],
        ]} />
        <div className="notice stack-small">
          <h2>{t('take.consequence')}</h2>
          <ul>
            <li>{t('take.consequence-locked')}</li>
            <li>{t('take.consequence-told')}</li>
            <li>{t('take.consequence-undo')}</li>
          </ul>
        </div>
        <div className="buttons">
          <Button look="primary" isPending={pending} onPress={reserve}>{t('take.reserve')}</Button>
          <Button onPress={() => { back('locationId'); }}>{t('field.back')}</Button>
        </div>
      </div>
    </Page>
  );
}
