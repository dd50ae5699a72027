/** What the server refuses or finds wrong, each with the way to the step that mends it. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ProblemView } from '../../../contract/answer.ts';
import { Refusal } from '../../ui/problem.tsx';
import { useWords } from '../../words/words.tsx';
import { stepOfPointer, stepOfRefusal, type Step } from './draft.ts';

export function Mending({ problem, hasChoice }: { readonly problem: ProblemView | undefined; readonly hasChoice: boolean }): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { if (problem !== undefined) place.current?.focus(); }, [problem]);
  if (problem === undefined) return null;
  const { refusals = [], errors = [], title, detail } = problem;
  const isBare = refusals.length === 0 && errors.length === 0;
  return (
    <div className="notice bad" role="alert" tabIndex={-1} ref={place} data-code={problem.code}>
      <h2>{isBare ? title : t('customer.create.refused')}</h2>
      {isBare ? <p>{detail}</p> : null}
      <ul role="list" className="stack">
        {refusals.map((refusal) => <li key={refusal.rule} className="stack-small"><Refusal refusal={refusal} /><Way step={stepOfRefusal(refusal.rule)} hasChoice={hasChoice} /></li>)}
        {errors.map(({ pointer, message }) => <li key={pointer} className="stack-small"><p>{message}</p><Way step={stepOfPointer(pointer)} hasChoice={hasChoice} /></li>)}
      </ul>
    </div>
  );
}

function Way({ step, hasChoice }: { readonly step: Step | undefined; readonly hasChoice: boolean }): ReactNode {
  const { t } = useWords();
  if (step === undefined) return null;
  if (step === 'agreement' && !hasChoice) return <p><Link to="/benefit">{t('nav.benefit')}</Link></p>;
  return <p><Link to="/create" search={{ step }}>{t(`customer.mend.${step === 'check' ? 'agreement' : step}`)}</Link></p>;
}
