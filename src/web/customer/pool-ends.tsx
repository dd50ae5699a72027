/** Until when the days of a pool can be used, and what becomes of them then: the next end first, the others on demand. */
import type { ReactNode } from 'react';
import type { AgreementView } from '../../contract/entitlement-view.ts';
import { useRead, useToday } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Loaded } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { endsOf, type End } from './ends.ts';

interface PoolProps {
  readonly agreement: AgreementView;
  readonly timeZone: string | undefined;
}

export function PoolEnds({ agreement, timeZone }: PoolProps): ReactNode {
  const today = useToday(timeZone);
  const calendar = useRead('/programmes/{id}/calendar', { params: { id: agreement.programmeId } });
  if (today === undefined) return null;
  return <Loaded of={calendar}>{(known) => <Ends ends={endsOf(agreement.endsOn, known, today)} agreement={agreement} today={today} />}</Loaded>;
}

interface EndsProps {
  readonly ends: readonly End[];
  readonly agreement: AgreementView;
  readonly today: string;
}

function Ends({ ends: [next, ...later], agreement, today }: EndsProps): ReactNode {
  const { t, date } = useWords();
  if (next === undefined) return <p>{t('customer.end.over', { date: date(agreement.endsOn) })}</p>;
  return (
    <div className="stack-small">
      <OneEnd end={next} agreement={agreement} today={today} />
      {later.length === 0 ? null : (
        <details>
          <summary>{t('customer.end.later', { count: later.length })}</summary>
          <ul role="list" className="stack-small later">
            {later.map((end) => <li key={end.kind}><OneEnd end={end} agreement={agreement} today={today} /></li>)}
          </ul>
        </details>
      )}
    </div>
  );
}

function OneEnd({ end, agreement, today }: { readonly end: End; readonly agreement: AgreementView; readonly today: string }): ReactNode {
  const { t } = useWords();
  const { available, training } = agreement.balance;
  return (
    <div>
      <p><Deadline day={end.day} today={today} live={available + training > 0} /></p>
      <p className="quiet">{t(`customer.end.${end.kind}`, { available, training })}</p>
    </div>
  );
}
