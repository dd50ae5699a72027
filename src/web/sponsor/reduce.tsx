/** Taking unused days back. What the pool no longer holds cannot be taken, and the shortfall is told beforehand. */
import { useState, type ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { ApiProblem } from '../api.ts';
import { useRead } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { NumberField, TextField } from '../ui/fields.tsx';
import { useFrozen } from '../ui/frozen.ts';
import { Loaded, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, Refusals, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementNow, type Agreement } from './parts.tsx';
import { CheckStep, DoneStep, Tried } from './day-steps.tsx';
import { useMoving } from './moving.ts';

interface Draft {
  readonly days: number | null;
  readonly reason: string;
}

type Reduced = CommandAnswer<'entitlement.reduce'>;
const EMPTY: Draft = { days: null, reason: '' };

export function Reduce({ agreementId }: { readonly agreementId: string }): ReactNode {
  const agreement = useRead('/agreements/{id}', { params: { id: agreementId } });
  return <Loaded of={agreement}>{(found) => <ReduceOf agreement={found} />}</Loaded>;
}

function ReduceOf({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [draft, change, forget] = useDraft<Draft>(`reduce-${agreement.id}`, EMPTY);
  const input = { agreementId: agreement.id, days: draft.days ?? 0, reason: draft.reason.trim() };
  const isWhole = draft.days !== null && input.reason !== '';
  const newsOf = ({ days }: Reduced): string => t('sponsor.reduce.done', { days, number: agreement.number });
  const { form, check, isChecked, trial, done, again } = useMoving('entitlement.reduce', input, isWhole, (reduced) => {
    change(EMPTY);
    forget();
    announce(newsOf(reduced));
  });
  if (done !== undefined) return <DoneStep agreement={agreement} title={newsOf(done)} onAgain={again}><Shortfall of={done} /></DoneStep>;
  if (isChecked) {
    return <Tried of={trial} onBack={check.onBack}>{(reduced) => <Check agreement={agreement} reason={draft.reason} reduced={reduced} {...check} />}</Tried>;
  }
  return (
    <div className="beside">
      <ReduceForm agreement={agreement} draft={draft} change={change} {...form} />
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

function ReduceForm({ agreement, draft, change, pending, problem, onCheck }: FormProps): ReactNode {
  const { t } = useWords();
  const [tried, setTried] = useState(0);
  const ability = abilityOf(agreement.abilities, 'entitlement.reduce');
  const labels = { days: t('term.days'), reason: t('field.reason') };
  const wrong: Readonly<Record<string, string>> = {
    ...(draft.days === null ? { days: t('field.required') } : {}), ...(draft.reason.trim() === '' ? { reason: t('field.required') } : {}),
  };
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  return (
    <form className="panel stack" noValidate onSubmit={(event) => { event.preventDefault(); setTried((count) => count + 1); if (Object.keys(wrong).length === 0) void onCheck(); }}>
      <h2>{t('sponsor.grants.tab.reduce')}</h2>
      {ability?.allowed === false ? <div className="notice warn"><Refusals refusals={ability.refusals} /></div> : null}
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <NumberField name="days" label={labels.days} help={t('sponsor.reduce.days-help')} value={draft.days} min={1} wrong={wrongOf('days')} onChange={(days) => { change({ days }); }} />
      <TextField name="reason" label={labels.reason} help={t('sponsor.reduce.reason-help')} rows={3} value={draft.reason} maxLength={10_000} wrong={wrongOf('reason')} onChange={(reason) => { change({ reason }); }} />
      <div className="buttons"><Button type="submit" look="primary" isPending={pending}>{t('field.continue')}</Button></div>
    </form>
  );
}

interface CheckProps {
  readonly agreement: Agreement;
  readonly reason: string;
  readonly reduced: Reduced;
  readonly pending: boolean;
  readonly problem: FormProps['problem'];
  readonly onBack: () => void;
  readonly onConfirm: () => void;
}

function Check({ agreement, reason, reduced, pending, problem, onBack, onConfirm }: CheckProps): ReactNode {
  const { t, number } = useWords();
  const { days } = reduced;
  const before = useFrozen(agreement, pending);
  const { available } = before.balance;
  return (
    <CheckStep agreement={before} problem={problem} pending={pending} onBack={onBack} onConfirm={onConfirm} look="danger"
      confirm={t('sponsor.reduce.do', { days })} consequence={t('sponsor.reduce.consequence')} facts={[
        [t('sponsor.reduce.taken'), t('count.days', { days })],
        [t('sponsor.grant.after'), <strong key="after">{t('sponsor.grant.before-after', { before: number(available), after: number(available - days) })}</strong>],
        [t('field.reason'), reason],
      ]}>
      <Shortfall of={reduced} />
    </CheckStep>
  );
}

function Shortfall({ of: { days, shortfall } }: { readonly of: Reduced }): ReactNode {
  const { t } = useWords();
  return shortfall === 0 ? null : <p className="notice warn">{t('sponsor.reduce.shortfall', { shortfall, asked: days + shortfall })}</p>;
}
