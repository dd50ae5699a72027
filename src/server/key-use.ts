/**
 * When API keys were last used, noted apart from what they are used for: a key is looked up every two seconds at most while
 * it is in use, what was looked up is gathered, and one statement notes all of it now and then.
 */
import type pg from 'pg';
import { send } from './commands/load.ts';
import type { Session } from './queries/session.ts';
import { noteKeyUses } from './store/key.ts';

/** At most once a minute for each key. */
const NOTED_MS = 60_000;
/** How long uses are gathered, in milliseconds. */
const GATHERED_MS = 5000;
/** Far more keys than are in use within a minute; past it all are noted again. */
const NOTED_MAX = 100_000;

type FindKey = (hash: string) => Promise<Session | undefined>;

export interface KeyUses {
  /** The same look-up, with a note of each key that it finds. */
  noting(find: FindKey): FindKey;
  /** Notes what was gathered. */
  close(): Promise<void>;
}

export function keyUses(writers: pg.Pool, report: (error: unknown) => void): KeyUses {
  const noted = new Map<string, number>();
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const ids = [...waiting];
    waiting = new Set();
    if (ids.length > 0) await send(writers, [noteKeyUses(ids)]).catch(report);
  };
  const used = (keyId: string): void => {
    const now = performance.now();
    if (now - (noted.get(keyId) ?? -NOTED_MS) < NOTED_MS) return;
    if (noted.size >= NOTED_MAX) noted.clear();
    noted.set(keyId, now);
    waiting.add(keyId);
    timer ??= setTimeout(() => { void note(); }, GATHERED_MS).unref();
  };
  return {
    noting: (find) => async (hash) => {
      const session = await find(hash);
      if (session !== undefined && session.keyId !== null) used(session.keyId);
      return session;
    },
    close: note,
  };
}
