/** Somebody else was quicker: said at once, with what is left to do. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button, lookOf } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Reference } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';

export function TakeLost({ how, reference, again }: {
  readonly how: 'another' | 'gone'; readonly reference: string; readonly again: () => void;
}): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.focus(); }, []);
  return (
    <Page title={t(how === 'another' ? 'take.lost-title' : 'take.gone-title')}>
      <div className="notice bad stack-small measure" role="alert" tabIndex={-1} ref={place} data-lost={how}>
        <p><Reference of={reference} link={false} /></p>
        <p>{t(how === 'another' ? 'take.lost-text' : 'take.gone-text')}</p>
        <p>{t('take.lost-remedy')}</p>
        <div className="buttons">
          <Button look="primary" onPress={again}>{t('take.another')}</Button>
          <Link to="/" className={lookOf()}>{t('shell.home')}</Link>
        </div>
      </div>
    </Page>
  );
}
