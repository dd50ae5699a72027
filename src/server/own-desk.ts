/** What the server's routes may do with what a person keeps for one place. */
import type pg from 'pg';
import type { OwnDesk } from './http/own.ts';
import { setSeen, setViews } from './queries/own.ts';

export function ownDesk(writers: pg.Pool): OwnDesk {
  return {
    keepViews: (personId, views) => setViews(writers, personId, views),
    markSeen: (personId, position) => setSeen(writers, personId, position),
  };
}
