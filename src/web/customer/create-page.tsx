/** Creating a voucher, one question after another; the address says which, and the draft holds the answers. */
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { useDraft } from '../ui/draft.ts';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { useOwnAgreements, type Agreement } from './agreements.ts';
import { AgreementStep, mayCreate } from './create/agreement-step.tsx';
import { CheckStep } from './create/check-step.tsx';
import { DaysStep } from './create/days-step.tsx';
import { Done } from './create/done.tsx';
import { EMPTY_DRAFT, firstOpen, isReached, isStep, NO_SIZE, stepsOf, type Draft, type Step } from './create/draft.ts';
import type { StepProps } from './create/frame.tsx';
import { PartnerStep } from './create/partner-step.tsx';
import { PersonStep } from './create/person-step.tsx';
import { RepeatStep } from './create/repeat-step.tsx';
import { Resume } from './create/resume.tsx';
import { TypeStep } from './create/type-step.tsx';
import { NotYours } from './not-yours.tsx';
import './customer.css';

export function CreatePage(): ReactNode {
  const { t } = useWords();
  const { commands, organisation } = useMe();
  const { step, ref } = useSearch({ from: '/create' });
  if (!commands.includes('voucher.create')) return <NotYours title={t('nav.create')} />;
  if (step === 'done' && ref !== undefined) return <Done reference={ref} key={ref} />;
  return <Begin key={organisation.id} />;
}

function Begin(): ReactNode {
  const { t } = useWords();
  const { agreements, isReady, error, again } = useOwnAgreements();
  if (!isReady) return <Page title={t('nav.create')}>{error === null ? <Loading /> : <ProblemNotice problem={error} again={again} />}</Page>;
  if (agreements.length === 0) {
    return <Page title={t('nav.create')}><Empty title={t('customer.benefit.none')}><p>{t('customer.benefit.none-text')}</p></Empty></Page>;
  }
  return <Flow agreements={agreements} />;
}

/** What the address brings along, from a partner's card or an agreement; it goes into the draft and leaves the address. */
function useBrought(draft: Draft, change: (part: Partial<Draft>) => void, agreements: readonly Agreement[]): boolean {
  const { agreement, type, country, partner, step } = useSearch({ from: '/create' });
  const navigate = useNavigate();
  const usable = agreements.filter(mayCreate);
  const isBringing = [agreement, type, country, partner].some((each) => each !== undefined);
  const only = usable.length === 1 ? usable[0]?.id : undefined;
  const chosen = usable.find(({ id }) => id === agreement)?.id ?? usable.find(({ id }) => id === draft.agreementId)?.id ?? only ?? '';
  useEffect(() => {
    if (chosen === draft.agreementId && !isBringing) return;
    const isOther = chosen !== draft.agreementId;
    change({
      ...(isOther ? { agreementId: chosen, ...NO_SIZE } : {}),
      ...(type === undefined ? {} : { engagementType: type, ...NO_SIZE }),
      ...(country === undefined ? {} : { country }),
      ...(partner === undefined ? {} : { partner }),
    });
    if (isBringing) void navigate({ to: '/create', search: step === undefined ? {} : { step }, replace: true });
  }, [chosen, isBringing, draft.agreementId, type, country, partner, step, change, navigate]);
  return chosen === draft.agreementId && !isBringing;
}

function Flow({ agreements }: { readonly agreements: readonly Agreement[] }): ReactNode {
  const { step: asked } = useSearch({ from: '/create' });
  const navigate = useNavigate();
  const [draft, change, forget] = useDraft<Draft>('create', EMPTY_DRAFT);
  const [begun] = useState(draft);
  const isSettled = useBrought(draft, change, agreements);
  const hasChoice = agreements.filter(mayCreate).length !== 1;
  if (!isSettled) return <Loading />;
  const first: Step = draft.agreementId === '' ? 'agreement' : 'type';
  const step = isStep(asked) ? asked : first;
  if (!isReached(step, draft)) return <Navigate to="/create" search={{ step: firstOpen(draft) }} replace />;
  const onward = (part: Partial<Draft> = {}): void => {
    const next = { ...draft, ...part };
    change(part);
    const steps = stepsOf(next, true);
    void navigate({ to: '/create', search: { step: steps[steps.indexOf(step) + 1] ?? 'check' } });
  };
  const done = (reference: string): void => {
    forget();
    void navigate({ to: '/create', search: { step: 'done', ref: reference }, replace: true });
  };
  const agreement = agreements.find(({ id }) => id === draft.agreementId);
  const props: StepProps = { draft, change, onward, hasChoice, agreement, others: agreements.length - 1 };
  return (
    <>
      {asked === undefined && begun.engagementType !== '' && draft.engagementType !== '' ? <Resume draft={draft} agreement={agreement} startAgain={() => { change({ ...EMPTY_DRAFT, agreementId: draft.agreementId }); }} /> : null}
      <OneStep key={step} step={step} props={props} agreements={agreements} onDone={done} />
    </>
  );
}

function OneStep({ step, props, agreements, onDone }: {
  readonly step: Step; readonly props: StepProps; readonly agreements: readonly Agreement[]; readonly onDone: (reference: string) => void;
}): ReactNode {
  switch (step) {
    case 'agreement': return <AgreementStep {...props} agreements={agreements} />;
    case 'type': return <TypeStep {...props} />;
    case 'days': return <DaysStep {...props} />;
    case 'repeat': return <RepeatStep {...props} />;
    case 'person': return <PersonStep {...props} />;
    case 'partner': return <PartnerStep {...props} />;
    case 'check': return <CheckStep {...props} onDone={onDone} />;
  }
}
