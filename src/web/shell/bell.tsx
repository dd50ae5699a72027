/** How much is new, and the way to it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';

/** More than so many stand as so many and more. */
const MOST = 99;

export function Bell(): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/notifications', { query: { limit: 1 }, refetchMs: 60_000 });
  const unread = data?.unread ?? 0;
  return (
    <Link to="/notifications" className={lookOf('normal', true)} aria-label={t('shell.notifications', { unread })}>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" d="M5 8a5 5 0 0 1 10 0v4l1.5 2.5h-13L5 12zM8 16.5a2 2 0 0 0 4 0" /></svg>
      {unread === 0 ? null : <span className="number" aria-hidden="true">{unread > MOST ? `${String(MOST)}+` : unread}</span>}
    </Link>
  );
}
