import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessFacts {
  readonly zombie: boolean;
  /** Equal for the same process only: pids are reused, a pid with its start time is not. */
  readonly started: string;
  readonly args: readonly string[];
}

/** What is known of a process; undefined when there is none. `started` is '' when it is hidden from us. */
export function processFacts(pid: number): ProcessFacts | undefined {
  if (process.platform === 'linux' && existsSync('/proc/self/stat')) {
    const facts = factsFromProc(pid);
    if (facts !== undefined) return facts;
  } else if (process.platform !== 'win32') {
    return factsFromPs(pid);
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return { zombie: false, started: '', args: [] };
}

function factsFromProc(pid: number): ProcessFacts | undefined {
  try {
    // The name in brackets may hold anything, brackets too: count from the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return { zombie: /^[ZX]/.test(fields[0] ?? ''), started: fields[19] ?? '', args };
  } catch {
    return undefined;
  }
}

function factsFromPs(pid: number): ProcessFacts | undefined {
  const ps = spawnSync('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [state, ...rest] = (ps.stdout ?? '').trim().split(/\s+/);
  if (state === undefined || state === '') return undefined;
  return {
    zombie: state.startsWith('Z'),
    started: rest.slice(0, 5).join(' '),
    args: rest.slice(5),
  };
}

/** Whether this pid is a live postmaster of this cluster: not a zombie, a stranger or another cluster's. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  const facts = processFacts(pid);
  if (facts === undefined || facts.zombie || basename(facts.args[0] ?? '') !== 'postgres')
    return false;
  // The arguments are readable to all; the working directory in a container often is not, even to root.
  return ` ${facts.args.join(' ')} `.includes(` -D ${cluster} `) || workingFolder(pid) === cluster;
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** postmaster.pid of a cluster: the pid, and whether the server accepts connections. */
export function readPidFile(cluster: string): { pid: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0
      ? { pid, ready: lines[7]?.trim() === 'ready' }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes way for a new postmaster: ends a live orphan of this cluster, its stray backends, and removes
 * a stale postmaster.pid. Call only while holding the data folder's lock.
 *
 * An orphan is stopped and not adopted: a fresh start costs about 60 ms and gives our settings, log
 * and watchdog, which an adopted process would lack until the next stop.
 */
export async function clearTheWay(
  cluster: string,
  title: string,
  bin: string,
  log: (line: string) => void,
): Promise<void> {
  const file = readPidFile(cluster);
  if (process.platform === 'win32') {
    // On Windows pg_ctl asks the process by a pipe of its own, which no stranger has.
    if (file !== undefined) spawnSync(join(bin, 'pg_ctl'), ['stop', '-m', 'fast', '-D', cluster]);
    return;
  }
  if (file !== undefined && isPostmasterOf(file.pid, cluster)) {
    log(`Stopping PostgreSQL ${file.pid}, left behind by a server that was killed.`);
    await endPostmaster(file.pid, () => !isPostmasterOf(file.pid, cluster));
  }
  // A backend busy in a long query outlives a killed postmaster and holds its shared memory,
  // so that the next start would be refused until the query ends.
  for (const pid of straysOf(title)) signal(pid, 'SIGKILL');
  const left = readPidFile(cluster);
  if (left !== undefined) log(`Removing the stale lock file of PostgreSQL ${left.pid}.`);
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Fast shutdown, then immediate (recovered from the log at the next start), then kill. */
export async function endPostmaster(
  pid: number,
  gone: () => boolean,
  fastMs = 30_000,
): Promise<void> {
  for (const [name, ms] of [
    ['SIGINT', fastMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (gone()) return;
    signal(pid, name);
    for (const end = Date.now() + ms; Date.now() < end && !gone();) await sleep(5);
  }
  if (!gone()) throw new Error(`PostgreSQL ${pid} does not end, not even when killed.`);
}

/** Children of a postmaster carry the cluster's name in their title: `postgres: <name>: …`. */
function straysOf(title: string): number[] {
  const start = `postgres: ${title}: `;
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => factsFromProc(pid)?.args[0]?.startsWith(start) === true);
  }
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .filter((found) => found?.[2]?.startsWith(start) === true)
    .map((found) => Number(found?.[1]));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
