/** The form of an extension. */
import { useState, type ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import { offeredBy } from '../offered.ts';
import type { ShownProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { CheckboxGroup, NumberField, TextField } from '../ui/fields.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { ProgrammeChoice } from '../ui/programme-choice.tsx';
import { LIVE_STATUSES } from '../voucher/statuses.ts';
import { useWords } from '../words/words.tsx';
import { scopeOf, type Draft } from './extend-draft.ts';
import './sponsor.css';

/** Ten years; the server takes no more. */
const DAYS_MAX = 3660;

interface FormProps {
  readonly programme: ShownProgramme;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onProgramme: (id: string) => void;
  readonly onCheck: () => Promise<void>;
}

/** Which vouchers, for how many days, and why; how many they are now is told while one chooses. */
export function ExtendForm({ programme, draft, change, pending, problem, onProgramme, onCheck }: FormProps): ReactNode {
  const { t, term } = useWords();
  const [tried, setTried] = useState(0);
  const labels = {
    createdBefore: t('sponsor.extend.created-before'), engagementTypes: t('sponsor.extend.types'), statuses: t('sponsor.extend.statuses'),
    days: t('sponsor.extend.days'), reason: t('field.reason'),
  };
  const wrong: Readonly<Record<string, string>> = {
    ...(draft.days === null ? { days: t('field.required') } : {}), ...(draft.reason.trim() === '' ? { reason: t('field.required') } : {}),
  };
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const submit = (): void => {
    setTried((count) => count + 1);
    if (Object.keys(wrong).length === 0) void onCheck();
  };
  return (
    <form className="panel stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <h2>{t('sponsor.extend.which')}</h2>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <ProgrammeChoice value={programme.id} onChange={onProgramme} />
      <DayField name="createdBefore" label={labels.createdBefore} help={t('sponsor.extend.created-before-help')} optional value={draft.createdBefore} wrong={wrongOf('createdBefore')}
        onChange={(createdBefore) => { change({ createdBefore }); }} />
      <div className="extend-types">
        <CheckboxGroup name="engagementTypes" label={labels.engagementTypes} help={t('sponsor.extend.all-types')} optional value={draft.engagementTypes} wrong={wrongOf('engagementTypes')}
          choices={offeredBy(programme).flatMap(({ title, types }) => types.map((type) => ({ id: type.id, label: type.title, more: title })))}
          onChange={(engagementTypes) => { change({ engagementTypes }); }} />
      </div>
      <CheckboxGroup name="statuses" label={labels.statuses} help={t('sponsor.extend.all-statuses')} optional across value={draft.statuses} wrong={wrongOf('statuses')}
        choices={LIVE_STATUSES.map((id) => ({ id, label: term('status', id) }))} onChange={(statuses) => { change({ statuses }); }} />
      <Concerned programme={programme} draft={draft} />
      <NumberField name="days" label={labels.days} help={t('sponsor.extend.days-help')} value={draft.days} min={1} max={DAYS_MAX} wrong={wrongOf('days')} onChange={(days) => { change({ days }); }} />
      <TextField name="reason" label={labels.reason} help={t('sponsor.extend.reason-help')} rows={3} value={draft.reason} maxLength={10_000} wrong={wrongOf('reason')} onChange={(reason) => { change({ reason }); }} />
      <div className="buttons"><Button type="submit" look="primary" isPending={pending}>{t('field.continue')}</Button></div>
    </form>
  );
}

function Concerned({ programme, draft }: { readonly programme: ShownProgramme; readonly draft: Draft }): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/programmes/{id}/extension-scope', { params: { id: programme.id }, query: scopeOf(draft), keep: true });
  return <p className="notice measure" role="status">{data === undefined ? t('shell.loading') : t('sponsor.extend.concerned', { count: data.vouchers })}</p>;
}
