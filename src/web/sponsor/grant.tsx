/** Granting days to an agreement: the server decides once without writing, then the answers are checked, then it is done. */
import { useState, type ReactNode } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { ApiProblem } from '../api.ts';
import { useProgramme } from '../programme.ts';
import { useRead, useToday } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { NumberField, RadioGroup, TextField } from '../ui/fields.tsx';
import { useFrozen } from '../ui/frozen.ts';
import { Loaded, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementNow, type Agreement } from './parts.tsx';
import { CheckStep, DoneStep, Tried } from './day-steps.tsx';
import { useMoving } from './moving.ts';

interface Draft {
  readonly days: number | null;
  readonly on: string | null;
  readonly unit: 'planning' | 'training';
  readonly reason: string;
}

type Granted = CommandAnswer<'entitlement.grant'>;
const EMPTY: Draft = { days: null, on: null, unit: 'planning', reason: '' };

export function Grant({ agreementId }: { readonly agreementId: string }): ReactNode {
  const agreement = useRead('/agreements/{id}', { params: { id: agreementId } });
  return <Loaded of={agreement}>{(found) => <GrantTo agreement={found} />}</Loaded>;
}

function inputOf({ id }: Agreement, { days, on, unit, reason }: Draft): ClientInput<'entitlement.grant'> {
  return { agreementId: id, days: days ?? 0, unit, ...(on === null ? {} : { on }), ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
}

function GrantTo({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [draft, change, forget] = useDraft<Draft>(`grant-${agreement.id}`, EMPTY);
  const newsOf = ({ days }: Granted): string => t('sponsor.grant.done', { days, number: agreement.number });
  const input = inputOf(agreement, draft);
  const { form, check, isChecked, trial, done, again } = useMoving('entitlement.grant', input, draft.days !== null, (granted) => {
    change(EMPTY);
    forget();
    announce(newsOf(granted));
  });
  if (done !== undefined) return <DoneStep agreement={agreement} title={newsOf(done)} onAgain={again} />;
  if (isChecked) {
    return <Tried of={trial} onBack={check.onBack}>{(granted) => <Check agreement={agreement} draft={draft} granted={granted} {...check} />}</Tried>;
  }
  return (
    <div className="beside">
      <GrantForm agreement={agreement} draft={draft} change={change} {...form} />
      <Panel title={t('sponsor.grants.now')}><AgreementNow agreement={agreement} /></Panel>
    </div>
  );
}

interface FormProps {
  readonly agreement: Agreement;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onCheck: () => Promise<void>;
}

function GrantForm({ agreement, draft, change, pending, problem, onCheck }: FormProps): ReactNode {
  const { t, date } = useWords();
  const [tried, setTried] = useState(0);
  const today = useToday(useProgramme(agreement.programmeId)?.timeZone);
  const labels = { days: t('term.days'), on: t('sponsor.grant.on'), unit: t('sponsor.grant.unit'), reason: t('field.reason') };
  const wrong: Readonly<Record<string, string>> = draft.days === null ? { days: t('field.required') } : {};
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  return (
    <form className="panel stack" noValidate onSubmit={(event) => { event.preventDefault(); setTried((count) => count + 1); if (draft.days !== null) void onCheck(); }}>
      <h2>{t('sponsor.grants.tab.grant')}</h2>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <NumberField name="days" label={labels.days} value={draft.days} min={1} wrong={wrongOf('days')} onChange={(days) => { change({ days }); }} />
      <DayField name="on" label={labels.on} optional value={draft.on} wrong={wrongOf('on')} onChange={(on) => { change({ on }); }}
        help={today === undefined ? t('sponsor.grant.on-help') : t('sponsor.grant.on-today', { date: date(today, 'short') })} />
      <RadioGroup name="unit" label={labels.unit} across value={draft.unit} wrong={wrongOf('unit')} onChange={(unit) => { change({ unit: unit as Draft['unit'] }); }}
        choices={[{ id: 'planning', label: t('sponsor.grant.unit.planning') }, { id: 'training', label: t('sponsor.grant.unit.training') }]} />
      <TextField name="reason" label={labels.reason} optional rows={3} value={draft.reason} maxLength={10_000} wrong={wrongOf('reason')} onChange={(reason) => { change({ reason }); }} />
      <div className="buttons"><Button type="submit" look="primary" isPending={pending}>{t('field.continue')}</Button></div>
    </form>
  );
}

interface CheckProps {
  readonly agreement: Agreement;
  readonly draft: Draft;
  readonly granted: Granted;
  readonly pending: boolean;
  readonly problem: FormProps['problem'];
  readonly onBack: () => void;
  readonly onConfirm: () => void;
}

function Check({ agreement, draft, granted, pending, problem, onBack, onConfirm }: CheckProps): ReactNode {
  const { t, date, number } = useWords();
  const { days, unit, accruedOn } = granted;
  const before = useFrozen(agreement, pending);
  const { available, training } = before.balance;
  const held = unit === 'planning' ? available : training;
  return (
    <CheckStep agreement={before} problem={problem} pending={pending} onBack={onBack} onConfirm={onConfirm}
      confirm={t('sponsor.grant.do', { days })} consequence={t('sponsor.grant.consequence')} facts={[
        [t('term.days'), t('count.days', { days })],
        [t('sponsor.grant.unit'), t(`sponsor.grant.unit.${unit}`)],
        [t('sponsor.grant.on'), date(accruedOn)],
        [t('field.reason'), draft.reason.trim() === '' ? t('sponsor.grant.no-reason') : draft.reason],
        [t(unit === 'planning' ? 'sponsor.grant.after' : 'sponsor.grant.after-training'), <strong key="after">{t('sponsor.grant.before-after', { before: number(held), after: number(held + days) })}</strong>],
      ]} />
  );
}
