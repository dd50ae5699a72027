/** What stands in a programme's place while nothing of it can be shown: it is being fetched, it failed, or there is none. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProgrammeReading } from '../programme.ts';
import { Empty, Loaded } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function NoProgramme({ of }: { readonly of: ProgrammeReading }): ReactNode {
  const { t } = useWords();
  if (of.lack === undefined) return <Loaded of={of}>{() => null}</Loaded>;
  const versions = <Link to="/programme/versions" search={{ programme: of.id }}>{t('programme.versions')}</Link>;
  return (
    <Empty title={t(`programme.lack.${of.lack}`)} actions={of.lack === 'version' ? versions : undefined}>
      <p>{t(`programme.lack.${of.lack}-text`)}</p>
    </Empty>
  );
}
