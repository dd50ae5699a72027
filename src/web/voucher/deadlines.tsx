/** Every deadline of a voucher with the rule that makes it; the one that binds first, the others on demand. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe, useRead } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { comesDue, dueOf, lifeRule, type Rule } from './due.ts';
import { isLive } from './statuses.ts';

interface Line extends Rule {
  readonly day: string;
}

const MILESTONE_RULES = { assignment: 'last-assignment', redemption: 'last-redemption' } as const;

interface DeadlinesProps {
  readonly voucher: VoucherView;
  /** The payment request that it is in, as far as the reader may see it; undefined until that is known. */
  readonly request: RequestView | null | undefined;
  readonly today: string | undefined;
}

export function Deadlines({ voucher, request, today }: DeadlinesProps): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/programmes/{id}/calendar', { params: { id: voucher.programmeId } });
  const party = useMe().organisation.kind;
  const live = isLive(voucher);
  const due = dueOf(voucher, party, request ?? null);
  const closing = (data?.milestones ?? []).flatMap(({ id, day }): Line[] =>
    (id === 'assignment' || id === 'redemption' ? [{ rule: MILESTONE_RULES[id], day }] : []));
  const all: readonly Line[] = [{ ...lifeRule(voucher), day: voucher.deadlines.expiresOn }, ...closing];
  const others = all.filter(({ rule, day }) => rule !== due?.rule || day !== due.day).sort((one, other) => one.day.localeCompare(other.day));
  return (
    <Panel id="deadlines" title={t('voucher.deadlines')}>
      <div className="stack-small">
        {request === undefined ? null : due === undefined
          ? <p>{t(comesDue(request) ? 'voucher.due-later' : 'voucher.no-deadline')}</p>
          : <p><Deadline {...due} today={today} /></p>}
        {live ? <p className="quiet small">{t('voucher.binds')}</p> : null}
        <details>
          <summary>{t('voucher.other-deadlines', { count: others.length })}</summary>
          <ul role="list" className="stack-small">
            {others.map((other) => <li key={other.rule}><Deadline {...other} today={today} live={live} /></li>)}
          </ul>
        </details>
      </div>
    </Panel>
  );
}
