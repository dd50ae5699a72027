/** Server processes as the benches start them, and what they and the database use of the processor. */
import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServeOrder, Usage } from './served.js';

export interface Served {
  readonly port: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export async function serve(order: ServeOrder): Promise<Served> {
  const child = fork(fileURLToPath(new URL('served.js', import.meta.url)));
  const { port } = await asked<{ port: number }>(child, order);
  return {
    port,
    usage: () => asked<Usage>(child, 'usage'),
    stop: () => new Promise((resolve) => {
      child.once('exit', () => { resolve(); });
      child.disconnect();
    }),
  };
}

async function asked<Answer>(child: ChildProcess, message: ServeOrder | 'usage'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => { reject(new Error(`the server ended with ${String(code)}`)); };
    child.once('exit', gone);
    child.once('message', (answer: Answer & { error?: string }) => {
      child.off('exit', gone);
      if (answer.error === undefined) resolve(answer);
      else reject(new Error(answer.error));
    });
    child.send(message);
  });
}

/** Clock ticks of a process in a second, as Linux counts them everywhere. */
const TICKS = 100;

/**
 * Processor seconds of the embedded database's processes until now; NaN where the system does not tell. A backend that
 * ends takes its share along, so the difference is of use only while connections stay.
 */
export function databaseSeconds(folder: string): number {
  try {
    const postmaster = readFileSync(`${folder}/postmaster.pid`, 'utf8').split('\n')[0] ?? '';
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((total, pid) => total + ofChild(pid, postmaster), 0);
  } catch {
    return NaN;
  }
}

function ofChild(pid: string, parent: string): number {
  try {
    // The name in parentheses may hold anything; the fields after it do not.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[1] === parent ? (Number(fields[11]) + Number(fields[12])) / TICKS : 0;
  } catch {
    return 0;
  }
}
