/** The last two steps of moving an agreement's days: the answers once more with what they lead to, and what was done. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import type { Reading } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { Loaded } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Answers, type Fact } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementNow, StepTitle, type Agreement } from './parts.tsx';

interface TriedProps<Answer> {
  readonly of: Reading<Answer>;
  readonly onBack: () => void;
  readonly children: (answer: Answer) => ReactNode;
}

/** The check, once it is known what would be done; where nothing would, why, and the way back to the form. */
export function Tried<Answer>({ of, onBack, children }: TriedProps<Answer>): ReactNode {
  const { t } = useWords();
  if (of.data !== undefined) return children(of.data);
  return (
    <div className="panel stack">
      <Loaded of={of}>{children}</Loaded>
      {of.error === null ? null : <p><Button onPress={onBack}>{t('field.change')}</Button></p>}
    </div>
  );
}

interface CheckStepProps {
  readonly agreement: Agreement;
  readonly facts: readonly Fact[];
  readonly consequence: string;
  /** What the button says that does it. */
  readonly confirm: string;
  readonly look?: 'primary' | 'danger';
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onBack: () => void;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

export function CheckStep(
  { agreement, facts, consequence, confirm, look = 'primary', pending, problem, onBack, onConfirm, children }: CheckStepProps,
): ReactNode {
  const { t } = useWords();
  return (
    <div className="panel stack">
      <StepTitle>{t('sponsor.check')}</StepTitle>
      <ProblemNotice problem={problem} />
      <AgreementNow agreement={agreement} />
      <Answers facts={facts} />
      {children}
      <p className="notice">{consequence}</p>
      <div className="buttons">
        <Button look={look} isPending={pending} onPress={onConfirm}>{confirm}</Button>
        <Button onPress={onBack}>{t('field.change')}</Button>
      </div>
    </div>
  );
}

interface DoneStepProps {
  readonly agreement: Agreement;
  readonly title: string;
  readonly onAgain: () => void;
  readonly children?: ReactNode;
}

export function DoneStep({ agreement, title, onAgain, children }: DoneStepProps): ReactNode {
  const { t } = useWords();
  return (
    <div className="panel stack">
      <StepTitle>{title}</StepTitle>
      {children}
      <AgreementNow agreement={agreement} />
      <div className="buttons">
        <Link to="/agreements/$id" params={{ id: agreement.id }} className={lookOf('primary')}>{t('sponsor.grants.open')}</Link>
        <Button onPress={onAgain}>{t('sponsor.grants.again')}</Button>
      </div>
    </div>
  );
}
