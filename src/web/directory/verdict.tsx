/** Whether a partner could take the engagement asked about, and if not, why. */
import type { ReactNode } from 'react';
import type { DirectoryRow } from '../../contract/partner-view.ts';
import { Refusals } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

export function Verdict({ row, isOpen = false }: { readonly row: DirectoryRow; readonly isOpen?: boolean }): ReactNode {
  const { t } = useWords();
  if (row.eligible === undefined) return null;
  if (row.eligible) return <p><span className="tag good">{t('directory.able')}</span></p>;
  return (
    <details open={isOpen}>
      <summary><span className="tag warn">{t('directory.not-able')}</span> {t('directory.why-not')}<span className="hidden">: {row.name}</span></summary>
      <div className="why"><Refusals refusals={row.refusals ?? []} /></div>
    </details>
  );
}
