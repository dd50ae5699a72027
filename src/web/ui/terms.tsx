/** Facts as terms with what they are, and answers to be checked before something final. */
import type { ReactNode } from 'react';

export type Fact = readonly [term: string, value: ReactNode];

export function Terms({ facts }: { readonly facts: readonly (Fact | undefined)[] }): ReactNode {
  return (
    <dl className="terms">
      {facts.filter((fact) => fact !== undefined).map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

/** Each answer with a link to where it was given. */
export function Answers({ facts }: { readonly facts: readonly (readonly [term: string, value: ReactNode, change?: ReactNode])[] }): ReactNode {
  return (
    <dl className="terms answers">
      {facts.map(([term, value, change]) => <div key={term}><dt>{term}</dt><dd>{value}</dd><dd>{change}</dd></div>)}
    </dl>
  );
}
