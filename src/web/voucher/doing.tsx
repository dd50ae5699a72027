/** What the reader may do with a voucher now, the next step first; and what not, with why, who can help, and from when. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AbilityView } from '../../contract/answer.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useCommand, useMe } from '../queries.ts';
import { AbilityButton, WhyNot } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { lookOf } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { inOrder, isReporting } from './life-logic.ts';
import { TASKS } from './tasks.ts';

/** What is never the thing to do next, even where it comes first. */
const SMALL: readonly string[] = ['voucher.resend', 'voucher.cancel', 'voucher.release', 'voucher.reschedule'];

/** After these nothing comes any more, whoever asks. */
const OVER: readonly string[] = ['redeemed', 'cancelled', 'expired'];

export function Doing({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const resend = useResend(voucher);
  const abilities = inOrder(voucher.status, voucher.abilities ?? [], voucher.reservation === null ? [] : ['voucher.reserve']);
  const claims = voucher.status === 'redeemed' && me.commands.includes('payment.save');
  if (abilities.length === 0 && !claims) return null;
  const allowed = abilities.filter((each) => each.allowed);
  const refused = abilities.filter((each) => !each.allowed);
  const isOver = OVER.includes(voucher.status);
  const waits = voucher.status === 'redeemed' && voucher.requestId === null && me.organisation.kind === 'partner';
  const button = (ability: AbilityView, index: number): ReactNode =>
    <Doer key={ability.action} voucher={voucher} ability={ability} isFirst={index === 0 && !claims} resend={resend} />;
  return (
    <Panel id="doing" title={t('voucher.doing')} className="no-print">
      <div className="stack">
        <ProblemNotice problem={resend.problem} />
        {allowed.length === 0 && !claims ? <p>{t(waits ? 'voucher.doing.claim' : isOver ? 'voucher.doing.finished' : 'voucher.doing.none')}</p> : (
          <div className="buttons">
            {claims ? <Claim voucher={voucher} /> : null}
            {allowed.map(button)}
          </div>
        )}
        {refused.length === 0 ? null : (
          <div className="stack-small">
            <h3>{t(isOver ? 'voucher.doing.over' : 'voucher.doing.refused')}</h3>
            <ul role="list" className="refused-list">
              {byReason(refused).map((those) => (
                <li key={those[0].action}><div className="buttons">{those.map(button)}</div><div className="quiet small"><WhyNot ability={those[0]} /></div></li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  );
}

/** Those that are refused for the same reason stand together, so that it is said once. */
function byReason(refused: readonly AbilityView[]): readonly (readonly [AbilityView, ...AbilityView[]])[] {
  const groups = new Map<string, [AbilityView, ...AbilityView[]]>();
  for (const each of refused) {
    const reason = each.refusals.map(({ message }) => message).join(' ');
    const those = groups.get(reason);
    if (those === undefined) groups.set(reason, [each]);
    else those.push(each);
  }
  return [...groups.values()];
}

/** A redeemed voucher goes into a payment request, or is in one. */
function Claim({ voucher: { reference, requestId } }: { readonly voucher: VoucherView }): ReactNode {
  const { t } = useWords();
  if (requestId !== null) return <Link to="/requests/$id" params={{ id: requestId }} className={lookOf('normal')}>{t('voucher.do.request-open')}</Link>;
  return <Link to="/requests/new" search={{ vouchers: reference }} className={lookOf('primary')}>{t('voucher.do.request')}</Link>;
}

interface DoerProps {
  readonly voucher: VoucherView;
  readonly ability: AbilityView;
  readonly isFirst: boolean;
  readonly resend: ReturnType<typeof useResend>;
}

function Doer({ voucher, ability, isFirst, resend }: DoerProps): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const { reference: ref, status } = voucher;
  const { action } = ability;
  const go = (): void => {
    const task = TASKS.find((each) => each.action === action)?.id;
    if (action === 'voucher.resend') void resend.send();
    else if (action === 'voucher.reserve') void navigate({ to: '/take', search: { ref } });
    else if (isReporting(action)) void navigate({ to: '/vouchers/$ref/report', params: { ref } });
    else void navigate({ to: '/vouchers/$ref', params: { ref }, search: task === undefined ? {} : { do: task } });
  };
  const look = isFirst && !SMALL.includes(action) ? 'primary' : action === 'voucher.cancel' || action === 'voucher.release' ? 'danger' : 'normal';
  return (
    <AbilityButton ability={ability} look={look} onPress={go} pending={action === 'voucher.resend' && resend.pending}>
      {t(wordOf(action, status, voucher.assignee !== null))}
    </AbilityButton>
  );
}

/** The same command is another deed at another time. */
function wordOf(action: string, status: string, isAssigned: boolean): WordId {
  if (isReporting(action)) return status === 'completed' || status === 'redeemed' ? 'voucher.do.correct' : 'voucher.do.report';
  if (action === 'voucher.assign' && isAssigned) return 'voucher.do.reassign';
  return `voucher.do.${action.replace('voucher.', '')}` as WordId;
}

/** Small and harmless: done at once, and told. */
function useResend({ reference, assignee }: VoucherView) {
  const { t } = useWords();
  const { give, pending, problem } = useCommand('voucher.resend');
  const announce = useAnnounce();
  const send = async (): Promise<void> => {
    if (await give({ voucher: reference }) !== undefined) announce(t('voucher.do.resent', { email: assignee?.email ?? '' }));
  };
  return { send, pending, problem };
}
