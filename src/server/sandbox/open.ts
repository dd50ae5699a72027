/** Makes a database a sandbox, or finds it to be one: its story is told once, to the end or not at all. */
import { addDays, type Instant } from '../../domain/time.ts';
import { movableClock, noonOf } from '../clock.ts';
import { send } from '../commands/load.ts';
import { openEngine } from '../engine.ts';
import type { FileStore } from '../files.ts';
import { makePool, type Place } from '../store/database.ts';
import { BOOKMARK_AT_END } from '../store/mail.ts';
import { migrate } from '../store/migrate.ts';
import {
  clearForSandbox, decodeSandboxClock, readSandboxClock, sandboxState, seenBefore, setSandboxClock,
} from '../store/sandbox.ts';
import { FIRST_DAY, LAST_DAY, playStory, type Play } from './story.ts';

/** Days before the sandbox begins of which its people have not read yet. */
const NEWS_DAYS = 7;

/** The database holds an installation that is no sandbox, and is left as it is. */
export class NotASandbox extends Error {}

export interface SandboxPlace {
  /** The embedded database's address. */
  readonly url: string;
  readonly files: FileStore;
  readonly story: Pick<Play, 'definition' | 'sample' | 'showcase'>;
  /** Called before the story is told, which takes a while. */
  readonly begins: () => void;
}

/** Makes sure that the database holds a whole sandbox; answers its time. */
export async function openSandbox({ url, files, story, begins }: SandboxPlace): Promise<Instant> {
  const place: Place = { url };
  const state = await sandboxState(place);
  if (state === 'installation') throw new NotASandbox('the database holds an installation that is no sandbox');
  if (state !== 'complete') {
    begins();
    await clearForSandbox(place);
    await migrate(place);
    await tell(url, files, story);
  }
  return withWriter(place, async (pool) => {
    // The sign that the story is complete. Its commit waits for the disk, and with it everything before.
    // The story's own past is not mailed; what visitors do is.
    if (state !== 'complete') await send(pool, [BOOKMARK_AT_END, seenBefore(noonOf(addDays(LAST_DAY, -NEWS_DAYS), 'UTC')), setSandboxClock(noonOf(LAST_DAY, 'UTC'))]);
    const [rows] = await send(pool, [readSandboxClock()]);
    const [row] = rows ?? [];
    if (row === undefined) throw new Error('the sandbox has no time');
    return decodeSandboxClock(row);
  });
}

/** A story that is cut short is told anew, so that its commits need not wait for the disk one by one. */
function unhurried(url: string): Place {
  return { url: `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent('-c synchronous_commit=off')}` };
}

async function tell(url: string, files: FileStore, { definition, sample, showcase }: Pick<Play, 'definition' | 'sample' | 'showcase'>): Promise<void> {
  const clock = movableClock(noonOf(FIRST_DAY, 'UTC'));
  const defects: unknown[] = [];
  const engine = openEngine({ place: unhurried(url), clock, report: (error) => defects.push(error) });
  try {
    await playStory({ engine, clock, files, definition, sample, showcase });
    if (defects.length > 0) throw defects[0];
  } finally {
    await engine.close();
  }
}

async function withWriter<Result>(place: Place, work: (pool: ReturnType<typeof makePool>) => Promise<Result>): Promise<Result> {
  const pool = makePool(place, 'tallystick_writer', 1);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Keeps the sandbox's time, before its clock is moved there. */
export function keepTime(pool: ReturnType<typeof makePool>): (to: Instant) => Promise<void> {
  return async (to) => { await send(pool, [setSandboxClock(to)]); };
}
