/** Which programme is looked at, where there are several. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { useProgramme } from '../programme.ts';
import { useWords } from '../words/words.tsx';

export function ProgrammeLinks({ chosen }: { readonly chosen: string | undefined }): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/programmes');
  const items = data?.items ?? [];
  if (items.length < 2) return null;
  return (
    <nav className="tabs" aria-label={t('programme.which')}>
      {items.map(({ id }) => <Link key={id} to="/programme" search={{ programme: id }} {...(id === chosen ? { 'aria-current': 'page' } : {})}><Title of={id} /></Link>)}
    </nav>
  );
}

function Title({ of }: { readonly of: string }): ReactNode {
  return useProgramme(of)?.title ?? of;
}
