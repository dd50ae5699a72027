/** `tallystick serve` as it is installed: a process with its embedded database, or on another one, and on the real clock. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Serving {
  readonly address: string;
  readonly pid: number;
  /** What it printed. */
  readonly said: () => string;
  isAlive(): boolean;
  /** Sends a signal and answers the code or signal with which it ended, and after how many milliseconds. */
  end(signal: NodeJS.Signals): Promise<{ readonly how: number | string | null; readonly ms: number }>;
}

export interface ServeOptions {
  readonly data: string;
  readonly port: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts it; does not wait until it answers. */
export function serve({ data, port, settings = {} }: ServeOptions): Serving {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), TALLYSTICK_DATA: data, PORT: String(port), LOG_LEVEL: 'error', ...settings },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  const gone = once(child, 'exit');
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    pid: child.pid ?? 0,
    said: () => said,
    isAlive,
    async end(signal) {
      const begun = performance.now();
      child.kill(signal);
      if (isAlive()) await gone;
      return { how: child.exitCode ?? child.signalCode, ms: Math.round(performance.now() - begun) };
    },
  };
}

/** Waits until a server says that it is ready; throws with what it printed where it ends instead. */
export async function ready(serving: Serving, ms = 60_000): Promise<void> {
  for (const end = performance.now() + ms; ;) {
    const answer = await fetch(`${serving.address}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (!serving.isAlive() || performance.now() > end) throw new Error(`the server is not ready: ${serving.said()}`);
    await sleep(20);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  server.close();
  await once(server, 'close');
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
