/** Whether what is typed is kept; and where somebody else changed it meanwhile, whose words are to stay. */
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Saving } from './autosave.ts';

export function SavedAt({ saving }: { readonly saving: Saving }): ReactNode {
  const { t, moment } = useWords();
  const { state, savedAt, problem, theirs } = saving;
  if (state === 'conflict' && theirs !== undefined) return <Conflict saving={saving} />;
  return (
    <div className="stack-small">
      <p className="quiet small" role="status" data-saving={state}>
        {state === 'saved' && savedAt !== undefined ? t('report.saved-at', { at: moment(savedAt) }) : t(`report.is-${state}` as WordId)}
      </p>
      {state === 'failed' ? <ProblemNotice problem={problem} again={() => { void saving.save(); }} isAside /> : null}
    </div>
  );
}

function Conflict({ saving }: { readonly saving: Saving }): ReactNode {
  const { t, date, number } = useWords();
  const { report, theirs } = saving;
  if (theirs === undefined) return null;
  const days = (day: string | null): string => (day === null ? '–' : date(day, 'short'));
  const all = (each: typeof report) => [
    [t('report.dates'), `${days(each.startedOn)} – ${days(each.endedOn)}`],
    [t('term.on-site-days'), each.onSiteDays ?? '–'], [t('term.off-site-days'), each.offSiteDays ?? '–'],
    [t('report.summary'), each.summary === '' ? '–' : each.summary], [t('report.recommendations'), each.recommendations === '' ? '–' : each.recommendations],
    [t('term.deliverables'), number(each.deliverableIds.length)], [t('term.consultants'), number(each.consultantIds.length)],
  ] as const;
  const [one, other] = [all(theirs), all(report)];
  const shown = (facts: typeof one) => facts.filter(([, value], index) => value !== (facts === one ? other : one)[index]?.[1]);
  return (
    <div className="notice warn stack" role="alert">
      <h2>{t('report.conflict')}</h2>
      <p>{t('report.conflict-text')}</p>
      <div className="columns">
        <section className="stack-small"><h3>{t('report.theirs')}</h3><Terms facts={shown(one)} /><Button onPress={() => { saving.takeTheirs(); focusTitle(); }}>{t('report.take-theirs')}</Button></section>
        <section className="stack-small"><h3>{t('report.mine')}</h3><Terms facts={shown(other)} /><Button onPress={() => { saving.keepMine(); focusTitle(); }}>{t('report.keep-mine')}</Button></section>
      </div>
    </div>
  );
}

/** The question goes with its buttons; whoever answered it by keyboard goes on at the title of what they were writing. */
function focusTitle(): void {
  document.querySelector<HTMLElement>('main h1')?.focus();
}
