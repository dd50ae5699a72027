/**
 * The folder of a back-up: `tables/<name>.copy.gz`, `files/ab/<hash>`, `files.txt.gz` with a line for each file, and
 * `manifest.json`, written last. A folder without a manifest is no back-up.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Applied } from './store/migrate.ts';
import type { SequenceState, TableShape } from './store/backup.ts';
import type { StoredFile } from './files.ts';

export const FORMAT = 1;
const MANIFEST = 'manifest.json';
export const FILE_LIST = 'files.txt.gz';

/** A file of the back-up as it lies there. */
export interface Written {
  /** From the folder of the back-up. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly format: number;
  /** The release that made it. */
  readonly release: string;
  readonly madeAt: string;
  readonly serverVersion: number;
  readonly sandbox: boolean;
  readonly journal: { readonly entries: number; readonly position: number };
  readonly migrations: readonly Applied[];
  readonly tables: readonly (TableShape & { readonly rows: number; readonly written: Written })[];
  readonly sequences: readonly SequenceState[];
  readonly files: { readonly count: number; readonly bytes: number; readonly list: Written };
  /** What was not as it should be when it was made, a sentence each. */
  readonly doubts: readonly string[];
}

/** A folder that is no back-up, or one that is not whole; the message names the file. */
export class BadBackup extends Error {}

export const tablePath = (name: string) => `tables/${name}.copy.gz`;
export const filesOf = (folder: string) => join(folder, 'files');
const filePath = (sha256: string) => `files/${sha256.slice(0, 2)}/${sha256}`;

const digestOf = (manifest: object) => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/** Writes the manifest with a hash over itself, and waits until it is on the disk. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = await open(join(folder, MANIFEST), 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ ...manifest, sha256: digestOf(manifest) }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const read = await readFile(path, 'utf8').catch(() => undefined);
  if (read === undefined) throw new BadBackup(`${folder} is no back-up: it has no ${MANIFEST}`);
  let parsed: (Manifest & { readonly sha256: string }) | null;
  try {
    parsed = JSON.parse(read) as typeof parsed;
  } catch {
    throw new BadBackup(`${path} is not whole: it is no JSON`);
  }
  const { sha256, ...manifest } = parsed ?? { sha256: '', format: undefined };
  if (!isOurs(manifest)) {
    throw new BadBackup(`${path} has the format ${String(manifest.format)}, and this release reads ${String(FORMAT)}`);
  }
  if (sha256 !== digestOf(manifest)) throw new BadBackup(`${path} was changed after it was written`);
  return manifest;
}

function isOurs(manifest: { readonly format: number | undefined }): manifest is Manifest {
  return manifest.format === FORMAT;
}

/** The files that a back-up holds, as its list has them. */
export async function* listedFiles(folder: string): AsyncGenerator<StoredFile> {
  const lines = createInterface({ input: createReadStream(join(folder, FILE_LIST)).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) {
    const [sha256 = '', size = ''] = line.split(' ');
    yield { sha256, size: Number(size) };
  }
}

/** Compares everything with the manifest and reads every byte; answers a sentence for each fault. */
export async function checkFolder(folder: string, manifest: Manifest, looked: (path: string) => void = () => undefined): Promise<string[]> {
  const faults: string[] = [];
  const look = async (expected: Written): Promise<boolean> => {
    const fault = await faultOf(folder, expected);
    if (fault !== undefined) faults.push(fault);
    looked(expected.path);
    return fault === undefined;
  };
  for (const { written } of manifest.tables) await look(written);
  if (!await look(manifest.files.list)) return faults;
  for await (const { sha256, size } of listedFiles(folder)) await look({ path: filePath(sha256), sha256, bytes: size });
  return faults;
}

async function faultOf(folder: string, { path, bytes, sha256 }: Written): Promise<string | undefined> {
  const whole = join(folder, path);
  const found = await stat(whole).catch(() => undefined);
  if (found?.isFile() !== true) return `${path} is missing`;
  if (found.size !== bytes) return `${path} has ${String(found.size)} bytes and should have ${String(bytes)}`;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(whole)) hash.update(chunk as Buffer);
  } catch (error) {
    return `${path} cannot be read: ${(error as Error).message}`;
  }
  return hash.digest('hex') === sha256 ? undefined : `${path} was changed: its content is not that of its hash`;
}

/** Makes a folder that nobody but its owner enters: a back-up holds names and addresses of people. */
export async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
