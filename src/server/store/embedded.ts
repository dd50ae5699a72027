import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from './embedded-binaries.ts';
import { createCluster, run } from './embedded-cluster.ts';
import { accountFor, canEnter, makeFolder, placeOfData, type Account } from './embedded-host.ts';
import { ownerOf } from './embedded-lock.ts';
import { openCluster, type EmbeddedOptions, type EmbeddedServer } from './embedded-open.ts';
import { endPostmaster, isPostmasterOf, readPidFile } from './embedded-process.ts';

export { placeOfData } from './embedded-host.ts';
export type { EmbeddedOptions, EmbeddedServer } from './embedded-open.ts';

/** Without these a crash loses acknowledged data; with a minimal log no backup while running. */
const SAFE: Record<string, readonly string[]> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on'],
  wal_level: ['replica', 'logical'],
};
/** Younger folders are left alone: they may be in preparation, or in use in another container. */
const SWEEP_AFTER_MS = 60_000;

/**
 * Starts the embedded PostgreSQL, creating cluster, user and database the first time. It is restarted
 * by itself when it dies, and ends when this process dies. Throws with a sentence for the operator
 * when the folder is in use by another live process, belongs to another user or version, or when the
 * binaries cannot be run here.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  for (const [name, value] of Object.entries(options.settings ?? {})) {
    const safe = SAFE[name.toLowerCase()];
    if (safe?.includes(value) === false) {
      throw new Error(
        `The setting ${name} stays at ${safe.join(' or ')}: ${value} would put data at risk.`,
      );
    }
  }
  const { folder } = placeOfData(options.dataFolder);
  return openCluster({ ...options, dataFolder: folder }, false);
}

/**
 * The live process that holds the data folder of this wish, and its database's address, for commands
 * that work beside a running server.
 */
export function runningServer(wish: string): { pid: number; url: string } | undefined {
  const { folder } = placeOfData(wish);
  return existsSync(folder) ? ownerOf(realpathSync(folder)) : undefined;
}

/**
 * An empty database for tests and `programme check`, in a temporary folder, as quick as can be:
 * copied from a template, **nothing is synced to disk**. Removed on stop, by the watchdog when this
 * process dies, and at the latest at the next call.
 */
export async function startThrowaway(
  options: {
    readonly log?: (line: string) => void;
    readonly settings?: Record<string, string>;
  } = {},
): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const home = makeHome();
  await sweep(home);
  const account = accountFor(home);
  const template = await makeTemplate(home, account, log);
  const folder = mkdtempSync(join(home, 'run-'));
  // The account owns the folder, so that the watchdog, which runs as it, can empty it.
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  if (process.platform === 'win32') cpSync(template, folder, { recursive: true });
  else await run('cp', ['-R', join(template, 'postgres'), folder], account);
  const unsafe = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '64MB',
  };
  return openCluster(
    { dataFolder: folder, log, settings: { ...unsafe, ...options.settings } },
    true,
  );
}

function makeHome(): string {
  const account = accountFor(tmpdir());
  const root = canEnter(tmpdir(), account) ? tmpdir() : '/tmp';
  const home = join(root, `tallystick-throwaway-${process.getuid?.() ?? 'user'}`);
  if (!existsSync(home)) makeFolder(home);
  const found = lstatSync(home);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
    throw new Error(`${home} belongs to someone else; set TMPDIR to a folder of your own.`);
  }
  return realpathSync(home);
}

async function makeTemplate(
  home: string,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<string> {
  const binaries = findBinaries(account, home, log);
  const template = join(home, `template-${binaries.packageVersion}-${account?.uid ?? 'own'}`);
  if (existsSync(join(template, 'postgres', 'PG_VERSION'))) return template;
  const half = mkdtempSync(join(home, 'run-'));
  giveTo(half, account);
  await createCluster(half, binaries, account, false);
  try {
    renameSync(half, template);
  } catch {
    rmSync(half, { recursive: true, force: true }); // Another process was first.
  }
  return template;
}

function giveTo(folder: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
}

async function sweep(home: string): Promise<void> {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith('run-'))) {
    const folder = join(home, name);
    const age = (file: string) =>
      Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (Math.min(age(folder), age(join(folder, 'server.lock'))) < SWEEP_AFTER_MS) continue;
    if (ownerOf(folder) !== undefined) continue;
    const left = readPidFile(join(folder, 'postgres'));
    const gone = () => left === undefined || !isPostmasterOf(left.pid, join(folder, 'postgres'));
    if (left !== undefined) await endPostmaster(left.pid, gone, 0);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another process sweeps it too.
    }
  }
}
