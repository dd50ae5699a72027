/** What a person keeps for one place: views of lists, and up to where notifications have been seen. */
import type { SavedView } from '../../contract/finding.ts';
import { send } from '../commands/load.ts';
import type { Queryable } from '../store/database.ts';
import { integer, json } from '../store/decode.ts';
import { keepViews, markSeen, readPortal } from '../store/portal.ts';
import type { Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

interface Kept {
  readonly views: readonly SavedView[];
  readonly seen: number;
}

export async function keptBy(glance: Glance): Promise<Kept> {
  const [row] = await glance.rowsAsWriter(readPortal(glance.actor.personId ?? ''), 'what is kept of a person');
  return row === undefined ? { views: [], seen: 0 } : { views: json<SavedView[]>(row, 'views'), seen: integer(row, 'seen_position') };
}

export async function listOfViews(glance: Glance): Promise<ReadReply> {
  const { views } = await keptBy(glance);
  return { kind: 'found', body: { items: [...views] } };
}

export async function setViews(writer: Queryable, personId: string, views: readonly SavedView[]): Promise<void> {
  await send(writer, [keepViews(personId, views)]);
}

/** Answers up to where the person has seen everything now. */
export async function setSeen(writer: Queryable, personId: string, position: number): Promise<number> {
  const [rows = []] = await send(writer, [markSeen(personId, position)]);
  return rows[0] === undefined ? 0 : integer(rows[0], 'seen_position');
}
