/** Deliverables as content-addressed files: named by the SHA-256 of their bytes, written once, never changed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { PassFailPoint } from './commands/fail-points.ts';

export interface StoredFile {
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** The file is larger than allowed; nothing of it is kept. */
export class FileTooLarge extends Error {}

/** Looks at a whole file before it is kept, and throws where it is not to be. */
type Inspect = (path: string) => Promise<void>;

export interface FileStore {
  /** Takes the bytes in and answers once they are on the disk. Throws FileTooLarge, or what the source throws. */
  put(source: AsyncIterable<Uint8Array> | Uint8Array, bytesMax: number, inspect?: Inspect): Promise<StoredFile>;
  /** Does all that `put` does, but for keeping the file. */
  weigh(source: AsyncIterable<Uint8Array>, bytesMax: number, inspect: Inspect): Promise<StoredFile>;
  /** Undefined where no file has the hash. */
  open(sha256: string): Promise<ReadStream | undefined>;
}

const HASH = /^[0-9a-f]{64}$/;

/** A store in a folder. Half-written files of a process that was killed are removed when it opens. */
export async function openFileStore(folder: string, failPoint?: PassFailPoint): Promise<FileStore> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  for (const left of await readdir(incoming)) await removeIfOld(join(incoming, left));
  return {
    async put(source, bytesMax, inspect) {
      const part = join(incoming, randomUUID());
      try {
        const stored = await write(part, source, bytesMax);
        await inspect?.(part);
        failPoint?.('upload.stored');
        const shelf = join(folder, stored.sha256.slice(0, 2));
        // A new shelf is durable once the folder that holds it is.
        if (await mkdir(shelf, { recursive: true }) !== undefined) await syncFolder(folder);
        await rename(part, join(shelf, stored.sha256));
        failPoint?.('upload.renamed');
        await syncFolder(shelf);
        return stored;
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async weigh(source, bytesMax, inspect) {
      const part = join(incoming, randomUUID());
      try {
        const stored = await write(part, source, bytesMax);
        await inspect(part);
        return stored;
      } finally {
        await rm(part, { force: true });
      }
    },
    async open(sha256) {
      if (!HASH.test(sha256)) return undefined;
      const path = join(folder, sha256.slice(0, 2), sha256);
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() === true ? createReadStream(path) : undefined;
    },
  };
}

/** Another server on the same folder may be at an upload; nothing takes an hour. */
async function removeIfOld(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > 3_600_000) await rm(path, { force: true });
}

async function write(
  path: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  bytesMax: number,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      size += chunk.length;
      if (size > bytesMax) throw new FileTooLarge(`the file is larger than ${String(bytesMax)} bytes`);
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

/** A disk that is nearly full takes part of a chunk without an error; only the next write says so. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length;) from += (await file.write(chunk, from)).bytesWritten;
}

/** Where a store keeps the file of a hash. */
export function fileIn(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256);
}

/** What lies in the folder of a store, whole files alone; nothing where there is no folder. */
export async function* storedFiles(folder: string): AsyncGenerator<StoredFile> {
  const shelves = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  for (const shelf of shelves) {
    for (const sha256 of (await readdir(join(folder, shelf))).filter((name) => HASH.test(name)).sort()) {
      yield { sha256, size: (await stat(join(folder, shelf, sha256))).size };
    }
  }
}

/** A rename is durable once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  // Windows cannot open a folder; there the rename is as durable as the file system makes it.
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
