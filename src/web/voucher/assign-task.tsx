/** Assigning a voucher to a person, or to another one. */
import { useState, type ReactNode } from 'react';
import { useCommand } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { PartnerField } from './partner-field.tsx';
import type { TaskProps } from './task-page.tsx';

export function AssignTask({ voucher, onDone, leave }: TaskProps): ReactNode {
  const { t } = useWords();
  const { reference, assignee, namedPartnerId, engagementType, country } = voucher;
  const [draft, change, forget] = useDraft(`assign:${reference}`, {
    name: assignee?.name ?? '', email: assignee?.email ?? '', partnerId: namedPartnerId,
  });
  const [left, leaving] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('voucher.assign');
  const labels = { name: t('term.name'), email: t('term.email'), assignee: t('term.assignee'), partnerId: t('voucher.assign.partner') };
  const wrong: Record<string, string> = {};
  if (draft.name.trim() === '') wrong['name'] = t('field.required');
  if (draft.email.trim() === '') wrong['email'] = t('field.required');
  else if (!/^\S+@\S+$/.test(draft.email.trim())) wrong['email'] = t('voucher.assign.email-wrong');
  const told = (name: 'name' | 'email'): string | undefined => (tried > 0 || left.includes(name) ? wrong[name] : undefined)
    ?? problem?.problem?.errors?.find(({ pointer }) => pointer === `/assignee/${name}`)?.message;
  const send = async (): Promise<void> => {
    setTried(tried + 1);
    if (Object.keys(wrong).length > 0) return;
    const [name, email] = [draft.name.trim(), draft.email.trim()];
    const { partnerId } = draft;
    if (await give({ voucher: reference, assignee: { name, email }, ...(partnerId === null ? {} : { partnerId }) }) === undefined) return;
    forget();
    onDone(t('voucher.assign.done', { name, email }));
  };
  return (
    <form noValidate className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <Panel>
        <div className="stack">
          {assignee === null ? <p>{t('voucher.assign.text')}</p> : <p className="notice warn">{t('voucher.assign.again-text', { email: assignee.email })}</p>}
          <TextField name="name" label={t('term.name')} value={draft.name} onChange={(name) => { change({ name }); }} wrong={told('name')}
            onBlur={() => { leaving([...left, 'name']); }} maxLength={200} />
          <TextField name="email" type="email" label={t('term.email')} help={t('voucher.assign.email-help')} value={draft.email}
            onChange={(email) => { change({ email }); }} wrong={told('email')} onBlur={() => { leaving([...left, 'email']); }} maxLength={254} />
          <PartnerField engagementType={engagementType} country={country} value={draft.partnerId} wrong={wrongIn(problem, 'partnerId')}
            onChange={(partnerId) => { change({ partnerId }); }} />
        </div>
      </Panel>
      <div className="buttons">
        <Button type="submit" look="primary" isPending={pending}>{t(assignee === null ? 'voucher.do.assign' : 'voucher.do.reassign')}</Button>
        {leave}
      </div>
    </form>
  );
}
