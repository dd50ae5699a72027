/** What cannot be taken back and wants a reason: cancelling a voucher, or giving it back. What follows stands before it. */
import { useState, type ReactNode } from 'react';
import { useCommand } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import type { TaskProps } from './task-page.tsx';

export function ReasonTask({ voucher, onDone, leave, task }: TaskProps & { readonly task: 'cancel' | 'release' }): ReactNode {
  const { t } = useWords();
  const { reference } = voucher;
  const [draft, change, forget] = useDraft(`${task}:${reference}`, { reason: '' });
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand(`voucher.${task}`);
  const labels = { reason: t('field.reason') };
  const isEmpty = draft.reason.trim() === '';
  const wrong: Readonly<Record<string, string>> = isEmpty ? { reason: t('field.required') } : {};
  const send = async (): Promise<void> => {
    setTried(tried + 1);
    if (isEmpty || await give({ voucher: reference, reason: draft.reason.trim() }) === undefined) return;
    forget();
    onDone(t(`voucher.${task}.done`, { reference }));
  };
  return (
    <form noValidate className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <Panel>
        <div className="stack">
          {task === 'cancel' ? <CancelConsequence voucher={voucher} /> : <ReleaseConsequence voucher={voucher} />}
          <TextField name="reason" label={t('field.reason')} help={t(`voucher.${task}.reason-help`)} value={draft.reason} rows={3} maxLength={4000}
            onChange={(reason) => { change({ reason }); }} wrong={tried > 0 && isEmpty ? t('field.required') : wrongIn(problem, 'reason')} />
        </div>
      </Panel>
      <div className="buttons">
        <Button type="submit" look="danger" isPending={pending}>{t(`voucher.do.${task}`)}</Button>
        {leave}
      </div>
    </form>
  );
}

type Of = Pick<TaskProps, 'voucher'>;

function CancelConsequence({ voucher: { days, assignee } }: Of): ReactNode {
  const { t } = useWords();
  return (
    <div className="notice warn">
      <h2>{t('voucher.consequence')}</h2>
      <ul>
        <li>{t('voucher.cancel.days', { days })}</li>
        {assignee === null ? null : <li>{t('voucher.cancel.link', { email: assignee.email })}</li>}
        <li>{t('voucher.cancel.final')}</li>
      </ul>
    </div>
  );
}

function ReleaseConsequence({ voucher: { deliverables, draft, namedPartnerId } }: Of): ReactNode {
  const { t } = useWords();
  return (
    <div className="notice warn">
      <h2>{t('voucher.consequence')}</h2>
      <ul>
        <li>{t('voucher.release.back')}</li>
        {deliverables.length === 0 ? null : (
          <li>{t('voucher.release.deliverables', { count: deliverables.length })} <span translate="no">{deliverables.map(({ fileName }) => fileName).join(', ')}</span></li>
        )}
        {draft === null ? null : <li>{t('voucher.release.draft')}</li>}
        {namedPartnerId === null ? null : <li>{t('voucher.release.named')}</li>}
        <li>{t('voucher.release.proof')}</li>
      </ul>
    </div>
  );
}
