/** The product's server in a process of its own, as it ships but for its clock; told what to do by the bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { startServer, type Server } from '../server/main.js';
import { benchClock, type Ground } from './server.js';

export interface ServeOrder {
  readonly place: Ground['place'];
  readonly lanes?: number;
}

/** What the process has used so far. */
export interface Usage {
  /** Resident, in MB. */
  readonly resident: number;
  /** What is reachable after a collection, in MB. */
  readonly heap: number;
  /** Processor time, in seconds. */
  readonly seconds: number;
}

let server: Server | undefined;
const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-files-'));

async function begin({ place, lanes }: ServeOrder): Promise<{ port: number }> {
  const config = { port: 0, ...(lanes === undefined ? {} : { lanes }) };
  server = await startServer({ place, clock: benchClock(), filesFolder: folder, config, log: pino({ level: 'error' }), limited: false });
  return { port: server.port };
}

function usage(): Usage {
  const resident = process.memoryUsage().rss / 2 ** 20;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { user, system } = process.cpuUsage();
  return { resident, heap: process.memoryUsage().heapUsed / 2 ** 20, seconds: (user + system) / 1e6 };
}

process.on('message', (order: ServeOrder | 'usage') => {
  if (order === 'usage') {
    process.send?.(usage());
    return;
  }
  begin(order).then((answer) => process.send?.(answer), (error: unknown) => process.send?.({ error: String(error) }));
});

process.on('disconnect', () => {
  const gone = () => { rmSync(folder, { recursive: true, force: true }); process.exit(0); };
  if (server === undefined) gone();
  else server.close().then(gone, gone);
});
