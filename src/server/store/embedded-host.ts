import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The account a PostgreSQL process runs under, when it is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses uid 0. 65534 is `nobody` in practically every Linux image; nothing is created. */
const NOBODY: Account = { uid: 65534, gid: 65534 };
/** Where root keeps what the other account must reach. */
export const SHARED_HOME = '/var/lib/tallystick';

/** A child gets no secrets from our environment, and no PG… variable that would steer it. */
export const CHILD_ENV = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32'
    ? { SystemRoot: process.env['SystemRoot'] ?? 'C:\\Windows' }
    : {}),
};

/**
 * The account for the cluster in this data folder; undefined means our own. As root: the owner of a
 * cluster that exists (so that a cluster once made by an ordinary user keeps working), else nobody.
 */
export function accountFor(dataFolder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(join(dataFolder, 'postgres'), { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/**
 * Where the data for a wished folder lie. They lie elsewhere only when we are root and the account
 * that runs PostgreSQL cannot pass through the wished path (a clone under a closed home): then in
 * `TALLYSTICK_DATA`, or in /var/lib/tallystick. `reason` is a sentence for the start line and doctor.
 * Changes nothing on disk.
 */
export function placeOfData(wish: string): { folder: string; reason?: string } {
  const wished = resolve(wish);
  if (process.getuid?.() !== 0) return { folder: wished };
  const spare = spareFolder(wished);
  const account = accountFor(wished) ?? NOBODY;
  if (!canEnter(wished, account)) {
    return {
      folder: spare,
      reason:
        `${wished} cannot be reached by uid ${account.uid}, which runs `
        + `PostgreSQL because root may not; the data lie in ${spare} (TALLYSTICK_DATA chooses another)`,
    };
  }
  // Opening the closed home later must not make the data seem to vanish.
  if (hasCluster(spare) && !hasCluster(wished) && process.env['TALLYSTICK_DATA'] === undefined) {
    return {
      folder: spare,
      reason:
        `the data lie in ${spare} since a time when ${wished} could not be `
        + 'reached; stop the server and move its content to change that',
    };
  }
  return { folder: wished };
}

/** Whether a finished cluster lies in this data folder. */
export function hasCluster(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'postgres', 'PG_VERSION'));
}

/** Makes a folder and its missing parents; what is made as root stays passable, not listable. */
export function makeFolder(folder: string): void {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  const first = mkdirSync(folder, { recursive: true });
  // chmod and not mkdir's mode: a umask of 077 would close the way to the other account.
  for (let path = folder; first !== undefined; path = dirname(path)) {
    chmodSync(path, mode);
    if (path === first) return;
  }
}

/** Tries it, rather than reading mode bits: access lists and security modules count too. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', existing], {
    ...account,
    cwd: '/',
    env: CHILD_ENV,
    stdio: 'ignore',
  });
  return tried.error !== undefined || tried.status === 0;
}

function spareFolder(wished: string): string {
  const chosen = process.env['TALLYSTICK_DATA'];
  if (chosen !== undefined && resolve(chosen) !== wished) return resolve(chosen);
  return join(
    SHARED_HOME,
    `data-${createHash('sha256').update(wished).digest('hex').slice(0, 12)}`,
  );
}
