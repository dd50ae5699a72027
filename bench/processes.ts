/** Several server processes, and several lanes in one, on one database: what is gained. */
import { hammer } from './outside.js';
import { populate } from './population.js';
import { checkpoint, openOn, prepareGround } from './server.js';
import { serve } from './serving.js';

export interface Setup {
  readonly name: string;
  readonly processes: number;
  readonly lanes: number;
}

export const SETUPS: readonly Setup[] = [
  { name: '1 process', processes: 1, lanes: 1 },
  { name: '1 process, 2 lanes', processes: 1, lanes: 2 },
  { name: '2 processes', processes: 2, lanes: 1 },
  { name: '3 processes', processes: 3, lanes: 1 },
];

export interface ProcessFigures {
  readonly perSecond: number;
  /** Of the 64 callers of each setup, the worst of what the processes' senders saw, in milliseconds. */
  readonly p99: number;
}

const CALLERS = 64;

/** Rounds in turns: 64 callers, a command per request, shared out over the processes. */
export async function measureProcesses(rounds: number, seconds: number): Promise<ReadonlyMap<string, readonly ProcessFigures[]>> {
  const ground = await prepareGround();
  const figures = new Map<string, ProcessFigures[]>();
  try {
    const engine = openOn(ground.place);
    const population = await populate(engine.runner, { customers: 100, agreementsEach: 10, partners: 20, vouchers: 0 });
    await engine.close();
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, processes, lanes } of SETUPS) {
        await checkpoint(ground.place);
        const servers = await Promise.all(Array.from({ length: processes }, () => serve({ place: ground.place, lanes })));
        try {
          const connections = Math.floor(CALLERS / processes);
          const order = { connections, seconds, traffic: 'product', customers: population.customers, partners: population.partners } as const;
          const reports = await Promise.all(servers.map(({ port }) => hammer({ ...order, port })));
          const perSecond = reports.reduce((sum, report) => sum + report.perSecond, 0);
          figures.set(name, [...(figures.get(name) ?? []), { perSecond, p99: Math.max(...reports.map(({ p99 }) => p99)) }]);
        } finally {
          await Promise.all(servers.map((server) => server.stop()));
        }
      }
    }
    return figures;
  } finally {
    await ground.stop();
  }
}
