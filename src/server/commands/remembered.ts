/** Whether something stands under a command's idempotency key already. */
import type { Queryable } from '../store/database.ts';
import { findKeys } from '../store/idempotency.ts';
import { keyOwner, send } from './load.ts';
import type { Command } from './reply.ts';
import { isKeyed } from './step.ts';

/** True where the runner will answer from memory, whatever has changed since, or say that the key was used for another input. */
export async function isRemembered(client: Queryable, command: Command): Promise<boolean> {
  if (!isKeyed(command)) return false;
  const [rows = []] = await send(client, [findKeys([keyOwner(command)], [command.key ?? ''])]);
  return rows.length > 0;
}
