/** Who has looked at a payment request. */
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { Name } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';

/** Who has reviewed it so far, the last one last. */
export function Takers({ of }: { readonly of: readonly string[] }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  if (of.length === 0) return <span className="quiet">{t('payment.taken-by-nobody')}</span>;
  return (
    <ul role="list">
      {of.map((id) => <li key={id}><Name of={id} />{id === me.person.id ? <span className="quiet small"> ({t('payment.you')})</span> : null}</li>)}
    </ul>
  );
}
