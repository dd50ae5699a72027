/** `tallystick backup`: a database and its files into a folder, beside a busy server; whole, or not there at all. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  BadBackup, FILE_LIST, filesOf, FORMAT, makePrivate, readManifest, tablePath, writeManifest, type Manifest, type Written,
} from './backup-folder.ts';
import { systemClock } from './clock.ts';
import { fileIn, openFileStore, storedFiles, syncFolder, type StoredFile } from './files.ts';
import { withSnapshot, type Snapshot, type TableShape } from './store/backup.ts';
import type { Place } from './store/database.ts';

export interface BackupOptions {
  readonly place: Place;
  /** The files of the installation. */
  readonly filesFolder: string;
  /** Where to; it must not be there yet, or be empty. */
  readonly folder: string;
  /** An earlier back-up, whose files need not be copied again. */
  readonly since?: string | undefined;
  readonly release: string;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Told of each step; `total` is an estimate, and undefined where nobody knows. */
export type Progress = (what: 'rows' | 'files', done: number, total: number | undefined) => void;

export interface BackedUp {
  readonly manifest: Manifest;
  /** Files taken over from the earlier back-up without copying. */
  readonly linked: number;
}

/** Level 1 takes a third of the time of the usual 6, for a fifth more room. */
const GZIP = { level: 1 };

export async function backUp(options: BackupOptions): Promise<BackedUp> {
  const folder = resolve(options.folder);
  await requireFree(folder);
  if (options.since !== undefined) await readManifest(options.since);
  const part = `${folder}.part-${randomUUID().slice(0, 8)}`;
  try {
    await makePrivate(join(part, 'tables'));
    const made = await fill(part, options);
    await writeManifest(part, made.manifest);
    await syncFolder(part);
    await rmdir(folder).catch(() => undefined);
    await rename(part, folder);
    await syncFolder(dirname(folder));
    return made;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

async function requireFree(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) throw new BadBackup(`${folder} is no folder`);
  if ((await readdir(folder)).length > 0) throw new BadBackup(`${folder} is not empty; name a folder that is not there yet`);
}

async function fill(part: string, options: BackupOptions): Promise<BackedUp> {
  const { release, place } = options;
  const madeAt = systemClock.now();
  const read = await withSnapshot(place, async (snapshot) => {
    const tables = await copyTables(part, snapshot, options);
    const rowsOf = (name: string) => tables.find((table) => table.name === name)?.rows ?? 0;
    const position = await snapshot.position();
    const journal = { entries: rowsOf('journal'), position };
    const doubts = countDoubts(journal.entries, rowsOf('journal_position'), position, await snapshot.entriesExpected());
    const { migrations, sandbox, serverVersion } = snapshot;
    const sequences = await snapshot.sequences();
    return { content: { serverVersion, sandbox, journal, migrations, tables, sequences }, named: await snapshot.filesNamed(), doubts };
  });
  await syncFolder(join(part, 'tables'));
  // Files are only ever added, and before the entry that names them: those there now are at least those of the snapshot.
  const { files, linked, doubts } = await copyFiles(part, options, read.named);
  const manifest = { format: FORMAT, release, madeAt, ...read.content, files, doubts: [...read.doubts, ...doubts] };
  return { manifest, linked };
}

/** Rows that row security hid, or that are lost, show in the counts: each chain says how many entries it has. */
function countDoubts(entries: number, placed: number, position: number, expected: number): readonly string[] {
  return [
    ...(placed === position ? [] : [`the journal stands at position ${position}, and ${placed} positions were read`]),
    ...(entries === expected ? [] : [`the chains say that the journal has ${expected} entries, and ${entries} were read`]),
  ];
}

async function copyTables(part: string, snapshot: Snapshot, { progress, signal }: BackupOptions): Promise<Manifest['tables']> {
  const tables: Manifest['tables'][number][] = [];
  let before = 0;
  for (const shape of snapshot.tables) {
    const told = (rows: number) => progress?.('rows', before + rows, Math.max(before + rows, snapshot.rowsAbout));
    const table = await copyTable(part, snapshot, shape, told, signal);
    before += table.rows;
    tables.push(table);
  }
  return tables;
}

async function copyTable(
  part: string, snapshot: Snapshot, shape: TableShape, told: (rows: number) => void, signal: AbortSignal | undefined,
): Promise<Manifest['tables'][number]> {
  let rows = 0;
  // In COPY's text a line break within a value is written as \n, so that each line is a row.
  const counting = passing((chunk) => {
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, at + 1)) rows += 1;
    told(rows);
  });
  const written = await writeZipped(part, tablePath(shape.name), await snapshot.copy(shape), counting, signal);
  return { ...shape, rows, written };
}

const LINE_END = 10;

/** Looks at what passes and changes nothing. */
function passing(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      look(chunk);
      done(null, chunk);
    },
  });
}

/** Writes a stream, zipped, to the disk, and answers what lies there. */
async function writeZipped(
  part: string, path: string, content: Readable, through: Transform, signal: AbortSignal | undefined,
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const weighing = passing((chunk) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  const file = createWriteStream(join(part, path), { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(content, through, createGzip(GZIP), weighing, file, signal === undefined ? {} : { signal });
  return { path, bytes, sha256: hash.digest('hex') };
}

interface CopiedFiles {
  readonly files: Manifest['files'];
  readonly linked: number;
  readonly doubts: readonly string[];
}

/** Sentences of one kind; a list of thousands helps nobody. */
const DOUBTS_MAX = 20;

async function copyFiles(part: string, options: BackupOptions, named: ReadonlySet<string>): Promise<CopiedFiles> {
  const { filesFolder, progress, signal } = options;
  const missing = new Set(named);
  const damaged: string[] = [];
  const kept: StoredFile[] = [];
  let [bytes, linked] = [0, 0];
  const take = await takingFiles(part, options);
  for await (const file of storedFiles(filesFolder)) {
    signal?.throwIfAborted();
    missing.delete(file.sha256);
    const how = await take(file);
    if (how === 'damaged') {
      damaged.push(file.sha256);
      continue;
    }
    if (how === 'linked') linked += 1;
    kept.push(file);
    bytes += file.size;
    progress?.('files', kept.length, undefined);
  }
  await rm(join(filesOf(part), 'incoming'), { recursive: true, force: true });
  await syncShelves(filesOf(part));
  const lines = Readable.from(kept.map(({ sha256, size }) => Buffer.from(`${sha256} ${size}\n`)));
  const list = await writeZipped(part, FILE_LIST, lines, passing(() => undefined), signal);
  return {
    files: { count: kept.length, bytes, list },
    linked,
    doubts: [
      ...some(damaged, (hash) => `the file ${hash} has not the content of its hash, and was left out`),
      ...some([...missing], (hash) => `the journal names the file ${hash}, which is not in ${filesFolder}`),
    ],
  };
}

function some(list: readonly string[], sentence: (each: string) => string): readonly string[] {
  const told = list.slice(0, DOUBTS_MAX).map(sentence);
  return list.length > DOUBTS_MAX ? [...told, `and ${list.length - DOUBTS_MAX} more files like these`] : told;
}

/** What takes a file into the back-up: a link to that of an earlier one where there is one, else a copy, read and hashed. */
async function takingFiles(
  part: string, { filesFolder, since }: BackupOptions,
): Promise<(file: StoredFile) => Promise<'linked' | 'copied' | 'damaged'>> {
  const target = filesOf(part);
  const store = await openFileStore(target);
  const earlier = since === undefined ? undefined : filesOf(since);
  return async ({ sha256, size }) => {
    if (earlier !== undefined && await linkEarlier(fileIn(earlier, sha256), fileIn(target, sha256), size)) return 'linked';
    const stored = await store.put(createReadStream(fileIn(filesFolder, sha256)), Number.MAX_SAFE_INTEGER);
    return stored.sha256 === sha256 ? 'copied' : 'damaged';
  };
}

/** A copy is durable as it is written; links are, once the folders are that hold them. */
async function syncShelves(files: string): Promise<void> {
  for (const shelf of await readdir(files)) await syncFolder(join(files, shelf));
  await syncFolder(files);
}

/** Another disk, or a file system without links, has it copied instead. */
async function linkEarlier(from: string, to: string, size: number): Promise<boolean> {
  const found = await stat(from).catch(() => undefined);
  if (found?.isFile() !== true || found.size !== size) return false;
  await mkdir(dirname(to), { recursive: true });
  return link(from, to).then(() => true, () => false);
}
