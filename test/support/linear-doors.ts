/** Ways into the system, to play commands through: engines here, and engines in processes of their own. */
import type { Instant } from '../../src/domain/time.ts';
import type { Engine } from '../../src/server/engine.ts';
import { send } from '../../src/server/commands/load.ts';
import { reading } from '../../src/server/store/table.ts';
import { vouchers } from '../../src/server/store/voucher.ts';
import type { EngineChild } from './children.ts';
import type { Door } from './linear-record.ts';

/** An engine of this process, with a look at the rows over a connection of its own. */
export function doorOf(name: string, engine: Pick<Engine, 'runner' | 'writers' | 'clock'>, zone = 'UTC'): Door {
  return {
    name,
    run: (command) => engine.runner.run(command),
    async read(reference) {
      const [rows] = await send(engine.writers, [reading(vouchers, 'reference', [reference])]);
      return rows?.[0] === undefined ? undefined : vouchers.decode(rows[0]);
    },
    now: () => engine.clock.now(),
    zone,
  };
}

/** An engine in another process; its clock stands where the stage's stood when it was started. */
export function doorOfChild(name: string, child: EngineChild, at: Instant, zone = 'UTC'): Door {
  return { name, run: (command) => child.runner.run(command), now: () => at, zone };
}
