/** Why some of the choices cannot be taken, with what to do about it: each once, below the choices that name it. */
import type { ReactNode } from 'react';
import type { RefusalView } from '../../../contract/answer.ts';
import { Refusal } from '../../ui/problem.tsx';
import { useWords } from '../../words/words.tsx';

export interface Barred {
  readonly label: string;
  readonly refusals: readonly RefusalView[];
}

export function WhyNot({ barred }: { readonly barred: readonly Barred[] }): ReactNode {
  const { t } = useWords();
  if (barred.length === 0) return null;
  return (
    <details className="why-not">
      <summary>{t('customer.create.why-not', { count: barred.length })}</summary>
      <ul role="list" className="stack">
        {barred.map(({ label, refusals }) => (
          <li key={label} className="stack-small">
            <h3>{label}</h3>
            {refusals.map((refusal) => <Refusal key={refusal.rule} refusal={refusal} />)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The reasons in a line, beneath a choice. */
export function reasonsOf(refusals: readonly RefusalView[]): string {
  return refusals.map(({ message }) => message).join(' ');
}
