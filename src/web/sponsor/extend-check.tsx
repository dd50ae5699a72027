/** Checking an extension before it is ordered: how many vouchers live longer, and that nothing takes it back. */
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import type { ShownProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { scopeOf, type Draft } from './extend-draft.ts';
import { StepTitle } from './parts.tsx';

interface CheckProps {
  readonly programme: ShownProgramme;
  readonly draft: Draft;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
}

interface Which {
  readonly createdBefore: string | null;
  readonly engagementTypes: readonly string[] | null;
  readonly statuses: readonly string[] | null;
}

/** Which vouchers an extension speaks of, as facts. */
export function whichFacts({ t, term, date, list }: Words, programme: ShownProgramme, { createdBefore, engagementTypes, statuses }: Which) {
  const several = (items: readonly string[] | null, all: string): string => (items === null || items.length === 0 ? all : list(items));
  return [
    [t('sponsor.extend.created-before'), createdBefore === null ? t('sponsor.extend.any-day') : date(createdBefore)],
    [t('sponsor.extend.types'), several(engagementTypes?.map((id) => programme.name('engagementTypes', id)) ?? null, t('list.all'))],
    [t('sponsor.extend.statuses'), several(statuses?.map((id) => term('status', id)) ?? null, t('sponsor.extend.live'))],
  ] as const;
}

export function ExtendCheck({ programme, draft, pending, problem, onConfirm, onBack }: CheckProps): ReactNode {
  const words = useWords();
  const { t } = words;
  const days = draft.days ?? 0;
  const scope = useRead('/programmes/{id}/extension-scope', { params: { id: programme.id }, query: scopeOf(draft) });
  return (
    <div className="panel stack">
      <StepTitle>{t('sponsor.check')}</StepTitle>
      <ProblemNotice problem={problem} />
      <Loaded of={scope}>{({ vouchers }) => (
        <>
          <p className="lead">{t('sponsor.extend.sentence', { count: vouchers, days })}</p>
          <Answers facts={[...whichFacts(words, programme, draft), [t('sponsor.extend.days'), t('count.days', { days })], [t('field.reason'), draft.reason]]} />
          <p className="notice warn">{t('sponsor.extend.consequence')}</p>
          <div className="buttons">
            <Button look="primary" isPending={pending} isDisabled={vouchers === 0} onPress={onConfirm}>{t('sponsor.extend.do', { count: vouchers })}</Button>
            <Button onPress={onBack}>{t('field.change')}</Button>
          </div>
        </>
      )}</Loaded>
    </div>
  );
}
