/** Engines in processes of their own, spoken to like the one in this process, until they are killed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import type { EngineOptions } from '../../src/server/engine.ts';
import type { Stage } from './stage.ts';

const SCRIPT = fileURLToPath(new URL('engine-child.mjs', import.meta.url));

/** What came of a command whose process died before it answered. */
export type Answer = Reply | { readonly kind: 'lost' };

export interface EngineChild {
  readonly runner: { run(command: Command): Promise<Answer> };
  isAlive(): boolean;
  /** What its engine reported: defects with their command, and connections that failed. */
  readonly reports: readonly string[];
  /** Kills it as if the machine had lost power; answers when it is gone. */
  kill(): Promise<void>;
}

export async function startChild(stage: Stage, options: Partial<Pick<EngineOptions, 'lanes' | 'queueMax'>> = {}): Promise<EngineChild> {
  const told = { place: stage.place, now: stage.clock.now(), readersMax: 1, ...options };
  const child = fork(SCRIPT, [JSON.stringify(told)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, (answer: Answer) => void>();
  const reports: string[] = [];
  let last = 0;
  const gone = once(child, 'exit').then(() => {
    for (const answer of waiting.values()) answer({ kind: 'lost' });
    waiting.clear();
  });
  await once(child, 'message');
  child.on('message', (message) => {
    const { id, reply, report } = message as { id: number; reply: Reply; report?: string };
    if (report !== undefined) reports.push(report);
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  // Telling a process that has just died is no error of ours: its exit answers.
  child.on('error', () => undefined);
  return {
    runner: {
      run: (command) => new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          resolve({ kind: 'lost' });
          return;
        }
        const id = last += 1;
        waiting.set(id, resolve);
        child.send({ id, command }, () => undefined);
      }),
    },
    reports,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
