/**
 * The order of a worklist: by the day something is due, then by that since which it waits, what has neither last; and the
 * place in it at which a page goes on. Days and ids are ASCII, so that they compare here as in the database.
 */
import { TASKS, type Task, type WorklistItem } from '../../contract/worklist.ts';
import { parseDay } from '../../domain/time.ts';
import type { Beginning } from '../store/worklist.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** Sorts after every day and every id. */
const NEVER = '~';

/** What a list is sorted by. `place` is the day by which a stretch is ordered, of which the day due is made; empty for others. */
export interface Key {
  readonly due: string;
  readonly since: string;
  readonly place: string;
  readonly id: string;
  readonly task: Task;
}

/** Something that needs somebody, with its place in the list. */
export interface Todo {
  readonly item: WorklistItem;
  readonly key: Key;
}

/** What is no row of a stretch has no place, and goes by its own id: a subject may have several of a kind. */
export function todo(item: WorklistItem, place = ''): Todo {
  const { due, since, task, subject } = item;
  const id = place === '' ? item.id : subject.id;
  return { item, key: { due: due ?? NEVER, since: due === null ? (since ?? NEVER) : NEVER, place, id, task } };
}

const parts = ({ due, since, place, id, task }: Key): readonly string[] => [due, since, place, id, task];

export function compare(one: Key, other: Key): number {
  const others = parts(other);
  for (const [index, part] of parts(one).entries()) {
    const against = others[index] ?? '';
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}

const LIST = 'worklist';

export function cursorAt(key: Key): string {
  return writeCursor(LIST, parts(key));
}

/** Undefined where it is none of ours. */
export function keyIn(cursor: string): Key | undefined {
  const [due = '', since = '', place = '', id = '', task = '', ...rest] = readCursor(LIST, cursor) ?? [];
  const dated = [due, since].every((each) => each === NEVER || parseDay(each) !== undefined);
  const known = TASKS.find((each) => each === task);
  if (!dated || known === undefined || rest.length > 0 || (place !== '' && parseDay(place) === undefined)) return undefined;
  return { due, since, place, id, task: known };
}

/** How the rows of a stretch get their day: by their place it is due, at the latest on a day; or since then it waits. */
export type Dating = { readonly kind: 'due'; readonly latest?: string | undefined } | { readonly kind: 'since' };

/** Where a stretch goes on after a key: undefined at its beginning, null where nothing of it comes after. */
export function beginningAfter(after: Key | undefined, task: Task, dating: Dating): Beginning | undefined | null {
  if (after === undefined) return undefined;
  const included = task > after.task;
  if (dating.kind === 'since') {
    if (after.due !== NEVER) return undefined;
    return after.since === NEVER ? null : onFrom(after, after.since, included);
  }
  const { due } = after;
  const latest = dating.latest ?? NEVER;
  if (due === NEVER || due > latest) return null;
  if (due < latest) return onFrom(after, due, included);
  // All rows from that day on are due on it, each in its own place.
  return after.place < due ? { place: due, id: '', included } : { place: after.place, id: after.id, included };
}

/** Rows whose place is a day, after a key of the same day; or of a later place, which was put on that day. */
function onFrom({ place, id }: Key, day: string, included: boolean): Beginning {
  if (place === day) return { place: day, id, included };
  return { place: day, id: place < day ? '' : NEVER, included: false };
}
