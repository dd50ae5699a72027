/** Every deadline of a voucher with the rule that makes it; the one that binds first, the others on demand. */
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe, useRead } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

interface Line {
  readonly rule: string;
  readonly day: string;
}

const LIVE: readonly string[] = ['created', 'assigned', 'reserved', 'completed'];
const MILESTONE_RULES = { assignment: 'last-assignment', redemption: 'last-redemption' } as const;

export function Deadlines({ voucher, today }: { readonly voucher: VoucherView; readonly today: string | undefined }): ReactNode {
  const { t } = useWords();
  const { status, deadlines, programmeId } = voucher;
  const { data } = useRead('/programmes/{id}/calendar', { params: { id: programmeId } });
  const isLive = LIVE.includes(status);
  // Until when a partner may ask for its money is none of the customer's matters.
  const payBy = useMe().organisation.kind === 'customer' ? null : deadlines.payBy;
  const binding: Line | undefined = isLive ? { rule: deadlines.binds, day: deadlines.redeemBy }
    : payBy === null ? undefined : { rule: 'payment-window', day: payBy };
  const closing = (data?.milestones ?? []).flatMap(({ id, day }): Line[] =>
    (id === 'assignment' || id === 'redemption' ? [{ rule: MILESTONE_RULES[id], day }] : []));
  const all: readonly Line[] = [{ rule: 'voucher-life', day: deadlines.expiresOn }, ...closing];
  const others = all.filter(({ rule, day }) => rule !== binding?.rule || day !== binding.day).sort((one, other) => one.day.localeCompare(other.day));
  return (
    <Panel id="deadlines" title={t('voucher.deadlines')}>
      <div className="stack-small">
        {binding === undefined ? <p>{t('voucher.no-deadline')}</p> : (
          <p><Deadline day={binding.day} today={today} rule={binding.rule} live={isLive || voucher.requestId === null} /></p>
        )}
        {isLive ? <p className="quiet small">{t('voucher.binds')}</p> : null}
        <details>
          <summary>{t('voucher.other-deadlines', { count: others.length })}</summary>
          <ul role="list" className="stack-small">
            {others.map(({ rule, day }) => <li key={rule}><Deadline day={day} today={today} rule={rule} live={isLive} /></li>)}
          </ul>
        </details>
      </div>
    </Panel>
  );
}
