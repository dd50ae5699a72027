/** P8: from the start of the command to its first answer, first with nothing there, then with what that left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFolder } from './server.js';

const CLI = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const PATIENCE_MS = 120_000;

export interface StartFigures {
  /** Seconds. */
  readonly first: number;
  readonly again: number;
}

/** Starts a command twice in a folder of its own. */
export async function measureStarts(command: 'serve' | 'sandbox'): Promise<StartFigures> {
  const folder = benchFolder();
  try {
    const first = await secondsToAnswer(command, folder);
    return { first, again: await secondsToAnswer(command, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function secondsToAnswer(command: string, folder: string): Promise<number> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), TALLYSTICK_DATA: join(folder, 'data'), LOG_LEVEL: 'warn' };
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, command], { env, stdio: 'ignore' });
  try {
    await firstAnswer(port, child, begun);
    return (performance.now() - begun) / 1000;
  } finally {
    await ended(child);
  }
}

/** Asks until it says that it is ready. */
async function firstAnswer(port: number, child: ChildProcess, begun: number): Promise<void> {
  while (performance.now() - begun < PATIENCE_MS) {
    if (child.exitCode !== null) throw new Error(`the command ended with ${String(child.exitCode)}`);
    const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  throw new Error('the command never answered');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return typeof address === 'object' && address !== null ? address.port : 0;
}
