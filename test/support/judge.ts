/** The verdict after something was broken under load: all that was acknowledged is there, each once, and the books are right. */
import { expect } from 'vitest';
import type { Accepted } from '../../src/server/commands/reply.ts';
import type { Acknowledged, LoadReport } from './load.ts';
import { asOwner, type Stage } from './stage.ts';
import { total } from './totals.ts';

/** Judges one or more loads that were given to a stage, from different seeds. `more` are vouchers made beside them. */
export async function judge(stage: Stage, loads: readonly LoadReport[], repeat: string, more = 0): Promise<void> {
  const acknowledged = loads.flatMap((each) => each.acknowledged);
  for (const { answers } of loads) expect(answers['failed'] ?? 0, repeat).toBe(0);
  expect(await stage.faults(), repeat).toEqual([]);
  await eachIsThere(stage, acknowledged, repeat);
  await noneTwice(stage, acknowledged, repeat, more);
  total('commands acknowledged under fire', acknowledged.length);
}

/** Every acknowledged command is answered again, from the journal, exactly as it was. */
async function eachIsThere(stage: Stage, acknowledged: readonly Acknowledged[], repeat: string): Promise<void> {
  for (let first = 0; first < acknowledged.length; first += 250) {
    await Promise.all(acknowledged.slice(first, first + 250).map(async ({ command, reply }) => {
      const again = await stage.engine.runner.run(command);
      expect(again.kind === 'accepted' && again.replayed, repeat).toBe(true);
      expect(essence(again as Accepted), repeat).toEqual(essence(reply));
    }));
  }
}

/** An answer without what says whether it is a repetition, as it is sent. */
function essence({ id, events, voucher, request }: Accepted): unknown {
  return JSON.parse(JSON.stringify({ id, events, voucher, request }));
}

async function noneTwice(stage: Stage, acknowledged: readonly Acknowledged[], repeat: string, more: number): Promise<void> {
  const [count] = await asOwner(stage.place, `select count(*)::integer as keys from idempotency_key where key like 'load %'`);
  expect(count?.['keys'], repeat).toBe(acknowledged.length);
  const created = acknowledged.filter(({ command }) => command.name === 'voucher.create').length;
  const [vouchers] = await asOwner(stage.place, 'select count(*)::integer as there from voucher');
  expect(vouchers?.['there'], repeat).toBe(created + more);
}
