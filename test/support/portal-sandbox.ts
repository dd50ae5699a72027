/** A sandbox of its own for tests in the browser: the compiled program in a folder that is removed afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PersonaView } from '../../src/contract/sandbox-view.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;

export interface PortalSandbox {
  readonly address: string;
  readonly personas: readonly PersonaView[];
  /** Reads from the API as a persona. */
  readonly read: <Body>(persona: PersonaView, path: string) => Promise<Body>;
  readonly stop: () => Promise<void>;
}

/** Starts a sandbox at a free port, and waits until its story is told. Whoever writes tests may name one that runs already. */
export async function startPortalSandbox(): Promise<PortalSandbox> {
  const running = process.env['TALLYSTICK_SANDBOX'];
  if (running !== undefined) return sandboxAt(running, () => Promise.resolve());
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-portal-'));
  // The account that runs PostgreSQL has to pass through.
  chmodSync(folder, 0o711);
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'sandbox'], {
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), TALLYSTICK_DATA: join(folder, 'data'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { said += bytes.toString(); });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await gone;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  while (!ADDRESS.test(said)) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`the sandbox ended with ${String(child.exitCode)}: ${said}`);
    }
    await sleep(50);
  }
  return sandboxAt(ADDRESS.exec(said)?.[0] ?? '', stop);
}

async function sandboxAt(address: string, stop: () => Promise<void>): Promise<PortalSandbox> {
  const { items } = (await (await fetch(`${address}/sandbox/personas`)).json()) as { items: readonly PersonaView[] };
  return { address, personas: items, stop, read: (persona, path) => readAs(address, persona, path) };
}

async function readAs<Body>(address: string, { apiKey, name }: PersonaView, path: string): Promise<Body> {
  const answer = await fetch(`${address}/api/v1${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
  if (!answer.ok) throw new Error(`${name} asked for ${path} and was answered ${String(answer.status)}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
