/** Everything once more before the voucher is created: the answers, what it costs, until when it lasts, who gets mail. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useProgramme } from '../../programme.ts';
import { useCommand, useToday } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { useFrozen } from '../../ui/frozen.ts';
import { Loading, Panel } from '../../ui/page.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Answers, Terms } from '../../ui/terms.tsx';
import { RedeemBy } from '../../voucher/redeem-by.tsx';
import { useWords } from '../../words/words.tsx';
import { assigneeOf, inputOf } from './draft.ts';
import { Frame, type StepProps } from './frame.tsx';
import { Mending } from './mending.tsx';
import { useRehearsal, useRepeatLimit, type Verdict } from './rehearsal.ts';
import { useAnswers } from './so-far.tsx';

export function CheckStep({ onDone, ...props }: StepProps & { readonly onDone: (reference: string) => void }): ReactNode {
  const { t } = useWords();
  const { draft } = props;
  const input = inputOf(draft);
  const { give, pending, problem } = useCommand('voucher.create');
  const [isDone, setDone] = useState(false);
  // While it is being created the pool shrinks, and a second voucher like it may not fit any more: that is no news here.
  const isGiven = pending || isDone;
  const agreement = useFrozen(props.agreement, isGiven);
  const rehearsed = useFrozen(useRehearsal([input]), isGiven);
  const verdict = rehearsed.data?.[0];
  // A limit that is news here, as of a version in force since, leads back to its question.
  useRepeatLimit(props, verdict);
  const { rows } = useAnswers(draft, agreement);
  const create = async (): Promise<void> => {
    const done = await give(input);
    if (done === undefined) return;
    setDone(true);
    onDone(done.reference);
  };
  const told = problem?.problem ?? verdict?.problem;
  return (
    <Frame step="check" title={t('customer.create.check')} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void create(); }}>
        <Mending problem={told} hasChoice={props.others > 0} />
        {told === undefined ? <ProblemNotice problem={problem ?? rehearsed.error} again={() => { void rehearsed.refetch(); }} /> : null}
        <Panel>
          <Answers facts={rows.map(({ step, term, value }) => [term, value, step === 'agreement' && props.others === 0 ? null
            : <Link key={term} to="/create" search={{ step }}>{t('field.change')}<span className="hidden">: {term}</span></Link>])} />
        </Panel>
        {verdict === undefined ? rehearsed.error === null ? <Loading /> : null : <Consequences draft={draft} agreement={agreement} verdict={verdict} />}
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending} isDisabled={verdict?.voucher === undefined}>{t('customer.create.do')}</Button>
        </div>
      </form>
    </Frame>
  );
}

function Consequences({ draft, agreement, verdict: { voucher } }: Pick<StepProps, 'draft' | 'agreement'> & { readonly verdict: Verdict }): ReactNode {
  const { t, rich } = useWords();
  const programme = useProgramme(agreement?.programmeId);
  const today = useToday(programme?.timeZone);
  if (agreement === undefined || voucher === undefined) return null;
  const { days } = voucher;
  const { available } = agreement.balance;
  const assignee = assigneeOf(draft);
  const name = <span translate="no">{assignee?.name}</span>;
  const email = <span translate="no">{assignee?.email}</span>;
  return (
    <Panel title={t('customer.create.then')}>
      <Terms facts={[
        [t('customer.create.costs'), t('customer.create.costs-text', { days, number: agreement.number, available, remains: available - days })],
        [t('term.redeem-by'), <RedeemBy key="by" of={voucher} today={today} />],
        [t('customer.create.mail'), assignee === undefined ? t('customer.create.mail-nobody') : rich('customer.create.mail-text', { name, email })],
        [t('customer.create.undo'), t('customer.create.undo-text')],
      ]} />
    </Panel>
  );
}
