/** What stands where there is no page, or where one has failed. */
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { Button, lookOf } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function NotFound(): ReactNode {
  const { t } = useWords();
  return (
    <Page title={t('shell.not-found')} lead={t('shell.not-found-text')}>
      <p><Link to="/" className={lookOf('primary')}>{t('shell.home')}</Link></p>
    </Page>
  );
}

export function Crashed({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useWords();
  useEffect(() => { reportError(error); }, [error]);
  return (
    <Page title={t('shell.crashed')} lead={t('shell.crashed-text')}>
      <p><Button look="primary" onPress={() => { location.reload(); }}>{t('shell.reload')}</Button></p>
    </Page>
  );
}
