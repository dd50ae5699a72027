/**
 * What is inside a ZIP archive, and so inside an office file: looked at in place and in memory, and unpacked to nowhere.
 * Refused is what would swell beyond reason when somebody opens it, what holds archives within archives, what cannot be
 * looked into, and an office file that is none or that brings macros.
 */
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { MediaType } from './media.ts';

/** A workbook of many sheets has a few hundred entries. */
const ENTRIES_MAX = 10_000;
/** All entries together, in bytes, however deep they lie. */
const UNPACKED_MAX = 1_000_000_000;
/** Below this nobody is harmed, and short texts of one symbol shrink as much as anything. */
const HARMLESS_BYTES = 20_000_000;
/** How many times as large as the file its content may be. Spreadsheets of zeros shrink to a fiftieth. */
const RATIO_MAX = 200;
/** Archives within the archive: office files in a ZIP, pictures and tables in office files. */
const DEPTH_MAX = 2;
/** An archive within is held in memory while it is looked at. */
const INNER_BYTES_MAX = 50_000_000;

/** Why an archive is refused; `words.ts` says it to people. */
export type ArchiveFault = 'archive-broken' | 'archive-locked' | 'archive-swells' | 'archive-nested' | 'archive-macros' | 'not-that-type';

/** What an office file of each type holds at least. */
const PARTS: Readonly<Partial<Record<MediaType, readonly RegExp[]>>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': [/^\[Content_Types\]\.xml$/, /^word\//],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': [/^\[Content_Types\]\.xml$/, /^xl\//],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': [/^\[Content_Types\]\.xml$/, /^ppt\//],
  'application/vnd.oasis.opendocument.text': [/^mimetype$/, /^content\.xml$/],
  'application/vnd.oasis.opendocument.spreadsheet': [/^mimetype$/, /^content\.xml$/],
  'application/vnd.oasis.opendocument.presentation': [/^mimetype$/, /^content\.xml$/],
};
const MACROS = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml)$|^Basic\/|^Scripts\//i;

class Refused extends Error {
  readonly fault: ArchiveFault;
  constructor(fault: ArchiveFault) {
    super(fault);
    this.fault = fault;
  }
}

/** What may still come, whichever archive it comes from. */
interface Budget {
  entries: number;
  bytes: number;
}

const OPTIONS = { autoClose: false, strictFileNames: false, validateEntrySizes: true } as const;

/** Looks through the archive in a file; answers why it is refused, or undefined where it is not. */
export async function archiveFault(path: string, size: number, type: MediaType): Promise<ArchiveFault | undefined> {
  const budget = { entries: ENTRIES_MAX, bytes: Math.min(UNPACKED_MAX, Math.max(HARMLESS_BYTES, size * RATIO_MAX)) };
  let archive: ZipFile | undefined;
  try {
    archive = await yauzl.openPromise(path, OPTIONS);
    checkParts(await lookThrough(archive, budget, 0), type);
    return undefined;
  } catch (error) {
    return error instanceof Refused ? error.fault : 'archive-broken';
  } finally {
    archive?.close();
  }
}

/** Inflates every entry, counting, and answers the names. The directory is believed in nothing but where entries are. */
async function lookThrough(archive: ZipFile, budget: Budget, depth: number): Promise<readonly string[]> {
  const names: string[] = [];
  if (archive.entryCount > budget.entries) throw new Refused('archive-swells');
  for await (const entry of archive.eachEntry()) {
    budget.entries -= 1;
    if (budget.entries < 0 || entry.uncompressedSize > budget.bytes) throw new Refused('archive-swells');
    if (entry.isEncrypted()) throw new Refused('archive-locked');
    if (!entry.canDecodeFileData()) throw new Refused('archive-broken');
    names.push(entry.fileName);
    if (!entry.fileName.endsWith('/')) await lookAt(archive, entry, budget, depth);
  }
  return names;
}

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004', 'latin1');

async function lookAt(archive: ZipFile, entry: Entry, budget: Budget, depth: number): Promise<void> {
  let kept: Buffer[] = [];
  let held = 0;
  let isArchive: boolean | undefined;
  for await (const piece of await archive.openReadStreamPromise(entry)) {
    const chunk = piece as Buffer;
    budget.bytes -= chunk.length;
    if (budget.bytes < 0) throw new Refused('archive-swells');
    if (isArchive === false) continue;
    kept.push(chunk);
    held += chunk.length;
    if (held < LOCAL_HEADER.length) continue;
    isArchive ??= Buffer.concat(kept).subarray(0, LOCAL_HEADER.length).equals(LOCAL_HEADER);
    if (!isArchive) kept = [];
    else if (depth + 1 > DEPTH_MAX || held > INNER_BYTES_MAX) throw new Refused('archive-nested');
  }
  if (isArchive !== true) return;
  await lookThrough(await yauzl.fromBufferPromise(Buffer.concat(kept), OPTIONS), budget, depth + 1);
}

function checkParts(names: readonly string[], type: MediaType): void {
  const parts = PARTS[type];
  if (parts === undefined) return;
  if (!parts.every((part) => names.some((name) => part.test(name)))) throw new Refused('not-that-type');
  if (names.some((name) => MACROS.test(name))) throw new Refused('archive-macros');
}
