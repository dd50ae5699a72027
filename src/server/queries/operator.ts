/** What an operator looks at, and the few questions the server asks besides commands and reads. */
import { send } from '../commands/load.ts';
import { IS_WRITABLE, type Queryable } from '../store/database.ts';
import { integer } from '../store/decode.ts';
import { countUnplaced } from '../store/journal-reads.ts';
import { COUNT_MAILS } from '../store/mail.ts';
import { COUNT_ERRANDS } from '../store/outbox.ts';
import { membership } from '../store/party.ts';
import { LAST_CHECKPOINT } from '../store/tree.ts';

/** Whether the database answers and takes writes; a standby answers and takes none. */
export async function isWritable(writer: Queryable): Promise<boolean> {
  const [rows] = await send(writer, [IS_WRITABLE]);
  return rows?.[0]?.['writable'] === true;
}

export async function outboxCounts(writer: Queryable): Promise<{ waiting: number; dead: number }> {
  const [rows] = await send(writer, [COUNT_ERRANDS]);
  const row = rows?.[0] ?? {};
  return { waiting: integer(row, 'waiting'), dead: integer(row, 'dead') };
}

/** Mails that wait to be sent, and those put aside. */
export async function mailCounts(writer: Queryable): Promise<{ waiting: number; dead: number }> {
  const [rows] = await send(writer, [COUNT_MAILS]);
  const row = rows?.[0] ?? {};
  return { waiting: integer(row, 'waiting'), dead: integer(row, 'dead') };
}

export async function journalUnplaced(writer: Queryable): Promise<number> {
  const [rows] = await send(writer, [countUnplaced()]);
  return integer(rows?.[0] ?? {}, 'unplaced');
}

/** Whether the journal was ever signed. */
export async function anyCheckpoint(writer: Queryable): Promise<boolean> {
  const [rows] = await send(writer, [LAST_CHECKPOINT]);
  return (rows?.length ?? 0) > 0;
}

/** Whether a person or a consultant belongs to an organisation. */
export async function belongsTo(writer: Queryable, id: string, organisationId: string): Promise<boolean> {
  const [rows] = await send(writer, [membership(id, organisationId)]);
  return (rows?.length ?? 0) > 0;
}
