import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './embedded-binaries.ts';
import { type Account, CHILD_ENV } from './embedded-host.ts';
import { clearTheWay, endPostmaster, isPostmasterOf, readPidFile } from './embedded-process.ts';
import { titleOf } from './embedded-socket.ts';

/** All that is needed to start the same server again. */
export interface Plan {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  /** Socket folder; undefined on Windows. */
  readonly socket: string | undefined;
  readonly settings: readonly string[];
  /** Folder the watchdog removes when our process dies; '' for real data. */
  readonly litter: string;
  readonly startTimeoutMs: number;
  readonly log: (line: string) => void;
}

export interface Postmaster {
  readonly pid: number;
  /** Settles when the process has ended, with a word on how. Never rejects. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Runs PostgreSQL and reaps it at once (as a zombie it would pass for a live server). Our end of the
 * pipe on stdin closes when we die, however we die: then PostgreSQL gets a fast shutdown. 137 means
 * that the reader was killed still waiting, so we live and the litter is ours to keep.
 * The signals of a terminal or service manager are ours to act on, in order.
 */
const WATCHDOG = `trap '' HUP INT TERM; litter=$1; shift; exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT $server; } 2>/dev/null & reader=$!
wait $server; code=$?
kill -KILL $reader 2>/dev/null; wait $reader 2>/dev/null
[ $? -eq 137 ] || [ -z "$litter" ] || rm -rf -- "$litter" 2>/dev/null
exit $code`;

const LOG_ROTATE_BYTES = 20 * 2 ** 20;

/** Starts PostgreSQL and waits until it accepts connections. Throws with the tail of its log. */
export async function startPostmaster(plan: Plan): Promise<Postmaster> {
  await clearTheWay(plan.cluster, titleOf(plan.cluster), plan.binaries.bin, plan.log);
  if (plan.socket !== undefined) {
    for (const name of readdirSync(plan.socket)) rmSync(join(plan.socket, name), { force: true });
  }
  const logFile = join(plan.dataFolder, 'postgres.log');
  const from = openLog(logFile);
  const child = spawnServer(plan, from.handle);
  closeSync(from.handle);
  let how: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((how = error.message)));
    child.once('exit', (code, name) => resolve((how = name ?? `exit code ${code}`)));
  });
  const pid = await untilReady(plan, logFile, from.size, child, () => how);
  // The caller's process may end without stop(); the watchdog then does the rest.
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return { pid, ended, stop: () => stopPostmaster(plan, pid, () => how !== undefined) };
}

function spawnServer(plan: Plan, log: number): ChildProcess {
  const command = [join(plan.binaries.bin, 'postgres'), '-D', plan.cluster, ...plan.settings];
  const [postgres = '', ...args] = command;
  if (process.platform === 'win32')
    return spawn(postgres, args, { env: CHILD_ENV, stdio: ['ignore', log, log] });
  // A session of its own: Ctrl-C in the terminal must reach us only, who then stop it in order.
  const options = { ...plan.account, cwd: '/', env: CHILD_ENV, detached: true };
  if (!existsSync('/bin/sh'))
    return spawn(postgres, args, { ...options, stdio: ['ignore', log, log] });
  const watched = ['-c', WATCHDOG, 'tallystick-postgres', plan.litter, ...command];
  return spawn('/bin/sh', watched, { ...options, stdio: ['pipe', log, log] });
}

async function untilReady(
  plan: Plan,
  logFile: string,
  from: number,
  child: ChildProcess,
  how: () => string | undefined,
): Promise<number> {
  // Recovery after a crash may take minutes and says so in the log: only silence counts.
  let size = from;
  let last = Date.now();
  for (;;) {
    const file = readPidFile(plan.cluster);
    if (how() !== undefined) {
      throw new Error(`PostgreSQL did not start (${how()}).${tail(logFile, from)}`);
    }
    if (file?.ready === true) return file.pid;
    const now = statSync(logFile).size;
    if (now !== size) [size, last] = [now, Date.now()];
    if (Date.now() - last > plan.startTimeoutMs) {
      if (file !== undefined)
        await endPostmaster(file.pid, () => !isPostmasterOf(file.pid, plan.cluster), 0);
      await endGroup(child, how);
      throw new Error(
        `PostgreSQL was not ready and silent for ${plan.startTimeoutMs} ms.${tail(logFile, from)}`,
      );
    }
    await sleep(5);
  }
}

/** For a server that hung before it wrote its pid down; the watchdog leads the group. */
async function endGroup(child: ChildProcess, how: () => string | undefined): Promise<void> {
  if (how() === undefined && child.pid !== undefined) {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  }
  for (const end = Date.now() + 2_000; Date.now() < end && how() === undefined;) await sleep(2);
}

async function stopPostmaster(plan: Plan, pid: number, reaped: () => boolean): Promise<void> {
  if (process.platform === 'win32') {
    // There are no signals on Windows; Node's kill would be a kill -9.
    spawnSync(join(plan.binaries.bin, 'pg_ctl'), ['stop', '-m', 'fast', '-D', plan.cluster]);
    return;
  }
  await endPostmaster(pid, () => !isPostmasterOf(pid, plan.cluster));
  for (const end = Date.now() + 2_000; Date.now() < end && !reaped();) await sleep(2);
}

function openLog(file: string): { handle: number; size: number } {
  const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (before > LOG_ROTATE_BYTES) renameSync(file, `${file}.1`);
  return { handle: openSync(file, 'a', 0o600), size: before > LOG_ROTATE_BYTES ? 0 : before };
}

function tail(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString('utf8').trim().split('\n');
  return ` The end of ${file}:\n  ${lines.slice(-12).join('\n  ')}`;
}
