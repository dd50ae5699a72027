/** What stands in a programme's place while nothing of it can be shown: it is being fetched, it failed, or there is none. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProgrammeReading } from '../programme.ts';
import { useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function NoProgramme({ of }: { readonly of: ProgrammeReading }): ReactNode {
  const { t } = useWords();
  const mayPublish = useMe().commands.includes('programme.publish');
  if (of.lack === undefined) return <Loaded of={of}>{() => null}</Loaded>;
  const versions = <Link to="/programme/versions" search={{ programme: of.id }}>{t('programme.versions')}</Link>;
  const publish = mayPublish ? <Link to="/programme/versions" search={{}} className={lookOf('primary')}>{t('programme.publish')}</Link> : undefined;
  return (
    <Empty title={t(`programme.lack.${of.lack}`)} actions={of.lack === 'version' ? versions : publish}>
      <p>{t(`programme.lack.${of.lack}-text`)}</p>
    </Empty>
  );
}
