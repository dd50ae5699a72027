import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { release, totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import { type Account, CHILD_ENV } from './embedded-host.ts';
import { titleOf } from './embedded-socket.ts';

export const USER = 'tallystick';
export const DATABASE = 'tallystick';

/**
 * Creates the cluster with user and database under another name and renames it when it is whole and
 * on disk: a kill half-way leaves nothing that looks finished. `sync: false` is for throwaways only.
 */
export async function createCluster(
  dataFolder: string,
  binaries: Binaries,
  account: Account | undefined,
  sync: boolean,
): Promise<void> {
  requireAccountName(account);
  const half = join(dataFolder, `postgres.new-${randomBytes(6).toString('hex')}`);
  mkdirSync(half, { mode: 0o700 });
  try {
    if (account !== undefined) chownSync(half, account.uid, account.gid);
    // builtin C.UTF-8 sorts by code point and depends on no library of the system or the package, so
    // an upgrade of either cannot silently break an index.
    await run(
      join(binaries.bin, 'initdb'),
      [
        '-D',
        half,
        '-U',
        USER,
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...authentication(dataFolder),
        ...(sync ? [] : ['--no-sync']),
      ],
      account,
    );
    // Single-user mode: the database is there before anyone can connect, and before the rename.
    const said = await run(
      join(binaries.bin, 'postgres'),
      ['--single', '-D', half, '-c', `fsync=${sync ? 'on' : 'off'}`, 'postgres'],
      account,
      `CREATE DATABASE ${DATABASE}\n`,
    );
    if (/ERROR|FATAL/.test(said)) throw new Error(`The database could not be created:\n${said}`);
    renameSync(half, join(dataFolder, 'postgres'));
    if (sync) syncFolder(dataFolder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
}

/** What an initdb left that was killed half-way. */
export function removeHalfMade(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    if (!/^(?:postgres|native-.*)\.new-/.test(name)) continue;
    // That initdb may still be dying, and writing.
    rmSync(join(dataFolder, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Throws, with a sentence for the operator, where an existing cluster cannot be opened. */
export function checkCluster(
  cluster: string,
  binaries: Binaries,
  account: Account | undefined,
): void {
  const owner = statSync(cluster);
  const runsAs = account?.uid ?? process.getuid?.();
  if (runsAs !== undefined && owner.uid !== runsAs) {
    if (account === undefined || owner.uid !== 0) {
      throw new Error(
        `The database in ${cluster} belongs to uid ${owner.uid} and this is uid ${runsAs}. `
          + 'Start as that user or as root, or change the owner of the folder.',
      );
    }
    chownAll(cluster, account); // Put back as root, from a copy for instance.
  }
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (major !== binaries.major) {
    throw new Error(
      `The database in ${cluster} was written by PostgreSQL ${major} and the binaries are `
        + `PostgreSQL ${binaries.major}. Back it up with the release that wrote it and restore it with this one.`,
    );
  }
  chmodSync(cluster, 0o700); // PostgreSQL refuses a folder that others may read.
}

/** Settings in force at each start; the caller's come after the defaults, the private socket last. */
export function settingsFor(
  dataFolder: string,
  address: { host: string; port: number },
  wished: Record<string, string>,
): string[] {
  const tcp = process.platform === 'win32';
  const all: Record<string, string> = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'replica',
    // After a crash every file is synced before anything is repaired: one by one, or the whole disk at a stroke.
    ...(process.platform === 'linux' && syncsWhole(release()) ? { recovery_init_sync_method: 'syncfs' } : {}),
    shared_buffers: `${clamp(memoryBytes() / 8 / 2 ** 20, 128, 512)}MB`,
    max_wal_size: `${clamp(freeBytes(dataFolder) / 10 / 2 ** 30, 2, 6)}GB`,
    checkpoint_timeout: '15min',
    max_connections: '200',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...wished,
    listen_addresses: tcp ? address.host : '',
    port: String(address.port),
    ...(tcp
      ? {}
      : { unix_socket_directories: `"${address.host}"`, unix_socket_permissions: '0700' }),
    cluster_name: titleOf(join(dataFolder, 'postgres')),
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** From 5.8 on Linux tells of every error that syncing a whole disk meets; before, some went unheard. */
function syncsWhole(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 8);
}

/** Runs a command to its end and returns what it wrote; throws with that text when it fails. */
export function run(
  command: string,
  args: readonly string[],
  account: Account | undefined,
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const cwd = process.platform === 'win32' ? {} : { cwd: '/' }; // Ours may be closed to the account.
    const child = spawn(command, args, { ...account, ...cwd, env: CHILD_ENV, stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    child.stdin.on('error', () => undefined); // It ended before it read; the exit code tells.
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${command} failed (${code}):\n${said.trim()}`));
    });
    child.stdin.end(input);
  });
}

/** On Windows Node cannot use PostgreSQL's socket: TCP on 127.0.0.1 with a password instead. */
export function passwordOf(dataFolder: string): string | undefined {
  const file = join(dataFolder, 'postgres.password');
  if (process.platform !== 'win32') return undefined;
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function authentication(dataFolder: string): string[] {
  if (passwordOf(dataFolder) === undefined) return ['--auth-local=trust', '--auth-host=reject'];
  return ['--auth=scram-sha-256', `--pwfile=${join(dataFolder, 'postgres.password')}`];
}

function requireAccountName(account: Account | undefined): void {
  if (account !== undefined) return;
  try {
    userInfo();
  } catch {
    throw new Error(
      `uid ${process.getuid?.()} has no entry in /etc/passwd, and PostgreSQL's initdb needs one. `
        + 'Run as a user that has, or set DATABASE_URL to a server of your own.',
    );
  }
}

function chownAll(path: string, account: Account): void {
  // lchown semantics are not needed: a cluster of ours holds no links, and a link is not followed.
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chownSync(path, account.uid, account.gid);
  if (found.isDirectory())
    for (const name of readdirSync(path)) chownAll(join(path, name), account);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** A container's limit counts where it is below the machine's memory. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** The room on the disk of a folder. */
export function freeBytes(folder: string): number {
  const disk = statfsSync(folder);
  return disk.bavail * disk.bsize;
}

const clamp = (value: number, low: number, high: number) =>
  Math.floor(Math.min(high, Math.max(low, value)));
