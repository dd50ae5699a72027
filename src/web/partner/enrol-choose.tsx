/** Which offerings to enrol in or renew: how each stands, and why some cannot be chosen now. */
import { Fragment, type SubmitEvent, type ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup } from '../ui/fields.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { lackedBy, type ShownOffering } from './eligibility.ts';
import { useHow } from './enrol-standing.tsx';
import { enrolmentWord } from './enrolment-status.tsx';
import { useTries } from './tries.ts';

interface ChooseProps {
  readonly offerings: readonly ShownOffering[];
  readonly programme: ShownProgramme;
  readonly today: string | undefined;
  readonly chosen: readonly string[];
  readonly choose: (ids: readonly string[]) => void;
  readonly next: () => void;
}

export function EnrolChoose({ offerings, programme, today, chosen, choose, next }: ChooseProps): ReactNode {
  const { t, term, date } = useWords();
  const wrong: Readonly<Record<string, string>> = chosen.length === 0 ? { offerings: t('enrol.wrong-offerings') } : {};
  const tries = useTries(wrong);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tries.attempt()) next();
  };
  const how = useHow(today);
  const more = (of: ShownOffering): ReactNode => (
    <>
      {term('status', enrolmentWord(of.state))}{of.through === null ? null : <>, {t('enrol.through', { on: date(of.through) })}</>}
      {how(of).map((line) => <Fragment key={line}><br />{line}</Fragment>)}
    </>
  );
  const isClosed = (of: ShownOffering): boolean => lackedBy(of) !== undefined;
  const sorted = [...offerings].sort((one, other) => Number(isClosed(one)) - Number(isClosed(other)));
  return (
    <form className="panel stack-large" onSubmit={submit} noValidate>
      <ErrorSummary wrong={tries.shown} labels={{ offerings: t('enrol.offerings') }} tried={tries.count} />
      <CheckboxGroup name="offerings" label={t('enrol.offerings')} help={t('enrol.offerings-help')} wrong={tries.shown['offerings']}
        value={chosen} onChange={choose}
        choices={sorted.map((of) => ({ id: of.offering, label: programme.name('offerings', of.offering), more: more(of), isDisabled: isClosed(of) }))} />
      {offerings.every(isClosed) ? <p className="notice">{t('enrol.nothing')}</p> : <div className="buttons"><Button type="submit" look="primary">{t('field.continue')}</Button></div>}
    </form>
  );
}
