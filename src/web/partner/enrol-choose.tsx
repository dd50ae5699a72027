/** Which offerings to enrol in or renew: how each stands, and why some cannot be chosen now. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { EligibilityView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup } from '../ui/fields.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { titled } from './shared.tsx';
import { useTries } from './tries.ts';

type Offering = EligibilityView['offerings'][number];

interface ChooseProps {
  readonly offerings: readonly Offering[];
  readonly programme: ShownProgramme;
  readonly today: string | undefined;
  readonly chosen: readonly string[];
  readonly mayEnrol: boolean;
  readonly choose: (ids: readonly string[]) => void;
  readonly next: () => void;
}

/** Whether every type lacks a competency, as the server judged each; the refusal then says what would count. */
function lacksCompetency({ engagementTypes }: Offering, programme: ShownProgramme): string | undefined {
  const judged = engagementTypes.map(({ requirements }) => requirements.find(({ kind }) => kind === 'competency'));
  if (judged.some((each) => each === undefined || each.state !== 'missing')) return undefined;
  const first = judged[0]?.refusals[0];
  if (first === undefined) return undefined;
  const { message, remedy } = titled(first, programme);
  return `${message} ${remedy}`;
}

export function EnrolChoose({ offerings, programme, today, chosen, mayEnrol, choose, next }: ChooseProps): ReactNode {
  const { t, term, date } = useWords();
  const wrong: Readonly<Record<string, string>> = chosen.length === 0 ? { offerings: t('enrol.wrong-offerings') } : {};
  const tries = useTries(wrong);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tries.attempt()) next();
  };
  const isEarly = ({ state, renewalOpensOn }: Offering): boolean =>
    state === 'active' && renewalOpensOn !== null && today !== undefined && today < renewalOpensOn;
  const more = (of: Offering): ReactNode => {
    const lacks = lacksCompetency(of, programme);
    return (
      <>
        {term('status', of.state)}{of.through === null ? null : <>, {t('enrol.through', { on: date(of.through) })}</>}
        {isEarly(of) && of.renewalOpensOn !== null ? <><br />{t('enrol.too-early', { on: date(of.renewalOpensOn) })}</> : null}
        {of.state === 'active' && !isEarly(of) ? <><br />{t('enrol.renewable')}</> : null}
        {lacks === undefined ? null : <><br />{lacks}</>}
      </>
    );
  };
  const isClosed = (of: Offering): boolean => isEarly(of) || lacksCompetency(of, programme) !== undefined;
  const sorted = [...offerings].sort((one, other) => Number(isClosed(one)) - Number(isClosed(other)));
  return (
    <form className="panel stack-large" onSubmit={submit} noValidate>
      <ErrorSummary wrong={tries.shown} labels={{ offerings: t('enrol.offerings') }} tried={tries.count} />
      {mayEnrol ? null : <p className="notice">{t('enrol.admin-only')}</p>}
      <CheckboxGroup name="offerings" label={t('enrol.offerings')} help={t('enrol.offerings-help')} wrong={tries.shown['offerings']}
        value={chosen} onChange={choose}
        choices={sorted.map((of) => ({ id: of.offering, label: programme.name('offerings', of.offering), more: more(of), isDisabled: isClosed(of) || !mayEnrol }))} />
      {!mayEnrol ? null : offerings.every(isClosed) ? <p className="notice">{t('enrol.nothing')}</p> : <div className="buttons"><Button type="submit" look="primary">{t('field.continue')}</Button></div>}
    </form>
  );
}
