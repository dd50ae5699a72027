/** P9: what the server's process keeps in memory after many commands, against itself after a tenth of them. */
import { hammer } from './outside.js';
import { openOn, prepareGround } from './server.js';
import { populate } from './population.js';
import { serve, type Served } from './serving.js';

export interface MemoryFigures {
  /** Resident, in MB, after a tenth of the commands and after all; and what is reachable then, after a collection. */
  readonly before: number;
  readonly after: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly commands: number;
}

const TURN_SECONDS = 2;

/** Sends commands a hundred per request, the quickest way to many, from connections that stay. */
export async function measureMemory(commands: number): Promise<MemoryFigures> {
  const ground = await prepareGround();
  const engine = openOn(ground.place);
  let served: Served | undefined;
  try {
    const { customers, partners } = await populate(engine.runner, { customers: 100, agreementsEach: 10, partners: 20, vouchers: 0 });
    await engine.close();
    served = await serve({ place: ground.place });
    const { port } = served;
    const send = async (count: number): Promise<number> => {
      let sent = 0;
      while (sent < count) {
        const { perSecond } = await hammer({ port, connections: 8, seconds: TURN_SECONDS, traffic: 'bulk', customers, partners });
        sent += Math.round(perSecond * TURN_SECONDS);
      }
      return sent;
    };
    const first = await send(commands / 10);
    const before = await served.usage();
    const rest = await send(commands - first);
    const after = await served.usage();
    return {
      before: before.resident, after: after.resident, heapBefore: before.heap, heapAfter: after.heap, commands: first + rest,
    };
  } finally {
    await served?.stop();
    await ground.stop();
  }
}
