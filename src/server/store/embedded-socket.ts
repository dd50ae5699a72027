import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './embedded-host.ts';

/** Only part of the socket's name; no TCP port is opened (except on Windows, see `freePort`). */
export const SOCKET_PORT = 5432;
/** The kernel's limit is 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_MAX = 100;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The cluster's name in process titles, by which stray backends are found. */
export const titleOf = (cluster: string) => `tallystick-${hashOf(cluster)}`;

/**
 * A folder for the socket that only the running account (and root) can enter: who may enter may
 * connect. The same one for a data folder at each start where possible, so that tools that were
 * given the address find the server again after a restart.
 */
export function socketFolder(
  dataFolder: string,
  account: Account | undefined,
  inside: boolean,
): string {
  const homes = [tmpdir(), '/tmp', '/run', dataFolder];
  const wished = inside ? [join(dataFolder, 's')] : [];
  wished.push(...homes.map((home) => join(home, titleOf(join(dataFolder, 'postgres')))));
  for (const folder of wished) {
    if (fits(folder) && canEnter(folder, account) && claim(folder, account)) return folder;
  }
  // Someone else made a folder of that name: take one that cannot be foreseen.
  const home = homes.find(
    (path) => fits(join(path, 'tallystick-XXXXXX')) && canEnter(path, account),
  );
  if (home === undefined)
    throw new Error('No folder has a path short enough for a socket; set TMPDIR to /tmp.');
  const folder = mkdtempSync(join(home, 'tallystick-'));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}.lock`)) < SOCKET_PATH_MAX;
}

function claim(folder: string, account: Account | undefined): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (account !== undefined) chownSync(folder, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
  }
  const found = lstatSync(folder);
  return (
    found.isDirectory()
    && found.uid === (account?.uid ?? process.getuid?.())
    && (found.mode & 0o077) === 0
  );
}
