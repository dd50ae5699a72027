/** Errands that were put aside: whoever runs the installation looks at why, and lets them go on. Mail has its own desk. */
import { send } from './commands/load.ts';
import type { Queryable } from './store/database.ts';
import { DEAD_ERRANDS, decodeDead, resumeErrand, type DeadErrand } from './store/outbox.ts';

/** The errands put aside, the oldest first, each with what went wrong last. */
export async function deadErrands(writer: Queryable): Promise<readonly DeadErrand[]> {
  const [rows] = await send(writer, [DEAD_ERRANDS]);
  return (rows ?? []).map(decodeDead);
}

/** Lets an errand go on where it stood, with all its attempts; false where none of this id was put aside. */
export async function resume(writer: Queryable, id: number): Promise<boolean> {
  const [rows] = await send(writer, [resumeErrand(id)]);
  return (rows?.length ?? 0) > 0;
}
