/** Engines in processes of their own, spoken to like the one in this process, until they are killed. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FailPoint } from '../../src/server/commands/fail-points.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import type { EngineOptions } from '../../src/server/engine.ts';
import type { NightlyReport } from '../../src/server/jobs/nightly.ts';
import type { Stage } from './stage.ts';

/** What came of a command whose process died before it answered. */
export type Answer = Reply | { readonly kind: 'lost' };
export interface Lost { readonly kind: 'lost' }

/** Where a child is to die by itself: at the n-th passing of a fail-point. */
export interface DieAt {
  readonly point: FailPoint;
  readonly passing: number;
  /** SIGSTOP freezes it there instead. */
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
}

export type ChildOptions = Partial<Pick<EngineOptions, 'lanes' | 'queueMax' | 'place'>> & {
  readonly dieAt?: DieAt;
  /** Where files are kept; with it the child carries out imports. */
  readonly filesFolder?: string;
};

export interface EngineChild {
  readonly runner: { run(command: Command): Promise<Answer> };
  /** Does the errands that are due. */
  drain(): Promise<number | Lost>;
  nightly(until: string): Promise<NightlyReport | Lost>;
  readonly pid: number;
  isAlive(): boolean;
  /** What its engine reported: defects with their command, and connections that failed. */
  readonly reports: readonly string[];
  /** Settles when it is gone, with the signal that ended it. */
  readonly gone: Promise<NodeJS.Signals | null>;
  /** Sends a signal, such as SIGSTOP, after which it says nothing until SIGCONT. */
  signal(name: NodeJS.Signals): void;
  /** Kills it as if the machine had lost power; answers when it is gone. */
  kill(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly reply?: unknown;
  readonly report?: string;
}

export async function startChild(stage: Stage, options: ChildOptions = {}): Promise<EngineChild> {
  const told = { place: stage.place, now: stage.clock.now(), readersMax: 1, ...options };
  const child = forked('engine-child.mjs', told);
  const waiting = new Map<number, (answer: unknown) => void>();
  const reports: string[] = [];
  let last = 0;
  const gone = goneOf(child).then((signal) => {
    for (const answer of waiting.values()) answer({ kind: 'lost' });
    waiting.clear();
    return signal;
  });
  await once(child, 'message');
  child.on('message', ({ id, reply, report }: Message) => {
    if (report !== undefined) reports.push(report);
    waiting.get(id ?? 0)?.(reply);
    waiting.delete(id ?? 0);
  });
  const ask = (message: object): Promise<unknown> => new Promise((resolve) => {
    if (!isAlive(child)) {
      resolve({ kind: 'lost' });
      return;
    }
    const id = last += 1;
    waiting.set(id, resolve);
    child.send({ id, ...message }, () => undefined);
  });
  return {
    runner: { run: (command) => ask({ command }) as Promise<Answer> },
    drain: () => ask({ work: 'drain' }) as Promise<number | Lost>,
    nightly: (until) => ask({ work: 'nightly', until }) as Promise<NightlyReport | Lost>,
    pid: child.pid ?? 0,
    reports,
    gone,
    isAlive: () => isAlive(child),
    signal: (name) => { child.kill(name); },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export interface ServerChild {
  readonly address: string;
  readonly reports: readonly string[];
  isAlive(): boolean;
  readonly gone: Promise<NodeJS.Signals | null>;
  /** Asks it to end, and answers the code with which it did. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** A whole server on a stage's database, with files in a folder. */
export async function startServerChild(
  stage: Stage,
  { filesFolder, dieAt, config = {}, timers = false }: { filesFolder: string; dieAt?: DieAt; config?: object; timers?: boolean },
): Promise<ServerChild> {
  const told = { place: stage.place, now: stage.clock.now(), filesFolder, dieAt, timers, config: { port: 0, ...config } };
  const child = forked('server-child.mjs', told);
  const reports: string[] = [];
  const gone = goneOf(child);
  const [first] = await Promise.race([once(child, 'message'), gone.then(() => [])]) as [{ address: string }?];
  if (first === undefined) throw new Error('the server ended before it began');
  child.on('message', ({ report }: Message) => { if (report !== undefined) reports.push(report); });
  return {
    address: first.address,
    reports,
    gone,
    isAlive: () => isAlive(child),
    async stop() {
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function forked(script: string, told: object): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [JSON.stringify(told)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  // Telling a process that has just died is no error of ours: its exit answers.
  child.on('error', () => undefined);
  return child;
}

async function goneOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  await once(child, 'exit');
  return child.signalCode;
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
