/** What an operator does on a machine: commands of the built command line, and servers in processes of their own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** This release; another one may be named in its place. */
export const CLI = new URL('../../dist/cli/main.js', import.meta.url).pathname;

export type Settings = Readonly<Record<string, string>>;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Serving {
  readonly url: string;
  stop(): Promise<void>;
}

/** The environment with these settings, and no database but the one they name. */
export function environment(settings: Settings): NodeJS.ProcessEnv {
  const { DATABASE_URL: _other, ...rest } = process.env;
  // Names that a release of before does not know would stop it.
  const known = Object.entries(rest).filter(([name]) => !/^(TALLYSTICK|RUNNER)_/.test(name));
  return { ...Object.fromEntries(known), LOG_LEVEL: 'error', ...settings };
}

export function runCli(settings: Settings, args: readonly string[], path = CLI): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { env: environment(settings), encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** The JSON that a command answers which must succeed. */
export function cliAnswer(settings: Settings, args: readonly string[], path = CLI): Record<string, unknown> {
  const { code, out, err } = runCli(settings, args, path);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${String(code)} ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

/** Starts a server; answers when it is ready. */
export async function startServing(settings: Settings, path = CLI): Promise<Serving> {
  const port = String(await freePort());
  const child = spawn(process.execPath, [path, 'serve'], {
    env: environment({ ...settings, PORT: port }), stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 1200 && child.exitCode === null; attempt += 1) {
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true) return { url, stop: () => stopped(child) };
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error('the server did not become ready');
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}
