/** One deed with a voucher, on a page of its own that says what follows from it; where it cannot be done, why. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { lookOf } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Refusals } from '../ui/problem.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { AssignTask } from './assign-task.tsx';
import { ReasonTask } from './reason-task.tsx';
import { RedeemTask } from './redeem-task.tsx';
import { RescheduleTask } from './reschedule-task.tsx';
import { TASKS, type Task } from './tasks.ts';

export interface TaskProps {
  readonly voucher: VoucherView;
  readonly today: string | undefined;
  /** Says what was done, and leads on from it. */
  readonly onDone: (news: string) => void;
  readonly leave: ReactNode;
}

const FORMS: Readonly<Record<Task, (props: TaskProps) => ReactNode>> = {
  assign: (props) => <AssignTask {...props} />,
  cancel: (props) => <ReasonTask {...props} task="cancel" />,
  release: (props) => <ReasonTask {...props} task="release" />,
  reschedule: (props) => <RescheduleTask {...props} />,
  redeem: (props) => <RedeemTask {...props} />,
};

interface PageProps extends Pick<TaskProps, 'voucher' | 'today'> {
  readonly task: Task;
  /** Told when the task is done, before the page is left. */
  readonly onLeave: () => void;
}

export function TaskPage({ voucher, today, task, onLeave }: PageProps): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const { reference: ref } = voucher;
  const ability = abilityOf(voucher.abilities, TASKS.find(({ id }) => id === task)?.action ?? '');
  const onDone = (news: string): void => {
    announce(news);
    onLeave();
    // A voucher that was given back is its partner's to see no more.
    if (task === 'release') void navigate({ to: '/engagements', replace: true });
    else void navigate({ to: '/vouchers/$ref', params: { ref }, replace: true });
  };
  const back = <Link to="/vouchers/$ref" params={{ ref }} translate="no">{ref}</Link>;
  const leave = <Link to="/vouchers/$ref" params={{ ref }} className={lookOf()}>{t('field.cancel')}</Link>;
  return (
    <Page title={t(titleOf(task, voucher))} above={back}>
      {ability?.allowed === true ? FORMS[task]({ voucher, today, onDone, leave }) : (
        <Panel>
          <div className="stack">
            {ability === undefined ? <p>{t('voucher.task.not-yours')}</p> : <Refusals refusals={ability.refusals} />}
            <p>{leave}</p>
          </div>
        </Panel>
      )}
    </Page>
  );
}

function titleOf(task: Task, { assignee }: VoucherView): WordId {
  return task === 'assign' && assignee !== null ? 'voucher.do.reassign' : `voucher.do.${task}`;
}
