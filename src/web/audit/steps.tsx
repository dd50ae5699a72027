/** What was checked, step by step, and what came of it in one sentence. */
import type { ReactNode } from 'react';
import { Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { isUseless, verdictOf, type Step } from './check.ts';
import './audit.css';

const TONES = { passed: 'good', failed: 'bad', open: 'warn' } as const;

interface StepsProps {
  readonly steps: readonly Step[];
  readonly about: 'growth' | 'receipt';
}

export function Steps({ steps, about }: StepsProps): ReactNode {
  const { t, number } = useWords();
  const verdict = verdictOf(steps);
  const written = ({ values = {} }: Step) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]));
  return (
    <div className={`notice ${TONES[verdict]}`} role="status" data-verdict={verdict}>
      <p><strong>{t(isUseless(steps) ? 'audit.growth.useless' : `audit.${about}.${verdict}`)}</strong></p>
      <ol className="checks" role="list">
        {steps.map((step) => (
          <li key={step.name}>
            <Status of={step.state === 'open' ? 'unknown' : step.state} group="audit.state" />
            <span>{t(step.state === 'failed' ? `audit.wrong.${step.name}` : `audit.step.${step.name}`, written(step))}{step.state === 'open' ? ` ${t('audit.cannot-sign')}` : null}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
