/** `tallystick restore`: a back-up into an empty database, with its files, judged by `verify`; whole, or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { BadBackup, checkFolder, filesOf, listedFiles, readManifest, tablePath, type Manifest } from './backup-folder.ts';
import { fileIn, openFileStore } from './files.ts';
import { verifyIn, type Verified } from './queries/verify.ts';
import type { Known } from './queries/verify-tree.ts';
import type { Place } from './store/database.ts';
import { restoreInto } from './store/restore.ts';

export interface RestoreOptions {
  readonly folder: string;
  /** An empty database. */
  readonly place: Place;
  /** Where the files go; those there already stay, unless their content is not that of their hash. */
  readonly filesFolder: string;
  /** Keeps what was restored also where `verify` finds it at fault. */
  readonly despiteFaults?: boolean;
  /** Verifier keys and checkpoints that were kept elsewhere. */
  readonly known?: Known;
  readonly step?: ((what: string) => void) | undefined;
}

export interface Restored {
  /** What `verify` says. */
  readonly verified: Verified;
  /** Whether it was kept; where not, nothing is left of it. */
  readonly kept: boolean;
  /** The migrations that have come since the back-up. */
  readonly applied: readonly string[];
}

/** Reads the manifest and every byte; throws BadBackup with all that is wrong. */
export async function soundBackup(folder: string, looked?: (path: string) => void): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const faults = await checkFolder(folder, manifest, looked);
  if (faults.length > 0) throw new BadBackup(faults.join('\n'));
  return manifest;
}

/** Restores what `soundBackup` has found whole. */
export async function restore(manifest: Manifest, options: RestoreOptions): Promise<Restored> {
  const { folder, place, filesFolder, known = {}, despiteFaults = false, step = () => undefined } = options;
  const added: string[] = [];
  // Once COMMIT is sent nobody can know any more that the rows which name the files are not there.
  let isCommitting = false;
  try {
    step('putting the files in place');
    await putFiles(folder, filesFolder, added);
    step('writing the tables');
    let verified: Verified | undefined;
    const open = (table: string) => createReadStream(join(folder, tablePath(table))).pipe(createGunzip());
    const applied = await restoreInto(place, { ...manifest, open }, async (client) => {
      step('verifying');
      verified = await verifyIn(client, known);
      isCommitting = verified.faults.length === 0 || despiteFaults;
      return isCommitting;
    });
    if (verified === undefined) throw new Error('what was restored was not verified');
    if (!isCommitting) await removeFiles(filesFolder, added);
    return { verified, kept: isCommitting, applied };
  } catch (error) {
    if (!isCommitting) await removeFiles(filesFolder, added);
    throw error;
  }
}

async function putFiles(folder: string, filesFolder: string, added: string[]): Promise<void> {
  const store = await openFileStore(filesFolder);
  for await (const file of listedFiles(folder)) {
    const { sha256 } = file;
    const found = await stat(fileIn(filesFolder, sha256)).catch(() => undefined);
    if (found?.size === file.size && await isOfItsHash(fileIn(filesFolder, sha256), sha256)) continue;
    const stored = await store.put(createReadStream(fileIn(filesOf(folder), sha256)), Number.MAX_SAFE_INTEGER);
    // What took the place of a damaged file stays, whatever becomes of the rest.
    if (found === undefined || stored.sha256 !== sha256) added.push(stored.sha256);
    if (stored.sha256 !== sha256) throw new BadBackup(`the file ${sha256} was changed while it was read`);
  }
}

/** False also for what cannot be read. */
async function isOfItsHash(path: string, sha256: string): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch {
    return false;
  }
  return hash.digest('hex') === sha256;
}

async function removeFiles(filesFolder: string, added: readonly string[]): Promise<void> {
  for (const sha256 of added) await rm(fileIn(filesFolder, sha256), { force: true });
}
