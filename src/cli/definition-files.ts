/**
 * Reads a programme definition from disk: a folder (`programme.yaml` and its `texts.<language>.yaml`), the file of such
 * a folder, or one YAML or JSON file that holds everything. Every complaint names the file, the line and the field,
 * because whoever reads it has an editor open.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { pointerOf } from '../contract/messages.ts';
import { checkDefinition, type ProgrammeFile } from '../contract/programme.ts';

export interface FileProblem {
  readonly file: string;
  /** Counted from one; undefined where the file as a whole is meant. */
  readonly line?: number;
  /** JSON Pointer within the file; empty for the file as a whole. */
  readonly pointer: string;
  readonly message: string;
}

export type DefinitionRead =
  | { readonly definition: ProgrammeFile; readonly warnings: readonly string[] }
  | { readonly errors: readonly FileProblem[] };

/** A file that was read, and where in it things stand. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  readonly lineOf: (path: readonly string[]) => number | undefined;
}

const BYTES_MAX = 1_000_000;
const TEXT_FILES_MAX = 50;
// A definition has no use for aliases beyond a few; a hundred are enough to write and far too few to explode.
const ALIASES_MAX = 100;
const MAIN_FILES = ['programme.yaml', 'programme.yml', 'programme.json'];
const TEXTS_FILE = /^texts\.([A-Za-z]{2,3}(?:-[A-Za-z]{2})?)\.ya?ml$/;

/** Reads and checks a definition. Nothing is thrown for what a user can put right. */
export async function readDefinition(path: string): Promise<DefinitionRead> {
  const errors: FileProblem[] = [];
  const sources = await sourcesAt(path, errors);
  const [main, ...texts] = sources;
  if (main === undefined || errors.length > 0) return { errors };
  const merged = merge(main, texts, errors);
  if (errors.length > 0) return { errors };
  const verdict = checkDefinition(merged);
  if ('definition' in verdict) return verdict;
  return { errors: verdict.errors.map(({ pointer, message }) => locate(main, texts, pointer, message)) };
}

/** `programme.yaml:12: /offerings/0/id: is required`, clickable in most terminals. */
export function describeProblem({ file, line, pointer, message }: FileProblem): string {
  const place = line === undefined ? file : `${file}:${String(line)}`;
  return [place, pointer, message].filter((part) => part !== '').join(': ');
}

/** The folder that a definition stands in, with its texts and examples. */
export async function folderOf(path: string): Promise<string> {
  const kind = await stat(path).catch(() => undefined);
  return kind?.isDirectory() === true ? path : dirname(path);
}

/** The definition's own file first, then one per language. */
async function sourcesAt(path: string, errors: FileProblem[]): Promise<Source[]> {
  const folder = await folderOf(path);
  const names = (await readdir(folder).catch((): string[] => [])).sort();
  const file = folder === path ? mainIn(folder, names, errors) : path;
  if (file === undefined) return [];
  const main = await readSource(file, errors);
  const texts = main !== undefined && standsAlone(main) ? [] : textsIn(folder, names, errors);
  const sources = main === undefined ? [] : [main];
  for (const each of texts) {
    const source = await readSource(each, errors);
    if (source !== undefined) sources.push(source);
  }
  return sources;
}

function mainIn(folder: string, names: readonly string[], errors: FileProblem[]): string | undefined {
  const main = MAIN_FILES.filter((name) => names.includes(name));
  if (main.length === 1) return join(folder, main[0] ?? '');
  const message = main.length === 0 ? 'holds no programme.yaml' : `holds ${main.join(' and ')}; keep one of them`;
  errors.push({ file: folder, pointer: '', message });
  return undefined;
}

/** Of another name than a folder's own and with texts in it, such as one exported into the folder that it was made of. */
function standsAlone({ file, value }: Source): boolean {
  return !MAIN_FILES.includes(basename(file)) && typeof value === 'object' && value !== null && Object.hasOwn(value, 'texts');
}

function textsIn(folder: string, names: readonly string[], errors: FileProblem[]): string[] {
  const texts = names.filter((name) => TEXTS_FILE.test(name));
  if (texts.length <= TEXT_FILES_MAX) return texts.map((name) => join(folder, name));
  errors.push({ file: folder, pointer: '', message: `holds more than ${String(TEXT_FILES_MAX)} files of texts` });
  return [];
}

/** Reads a YAML or JSON file; undefined where it cannot be read, and then `errors` says why. */
export async function readSource(file: string, errors: FileProblem[]): Promise<Source | undefined> {
  const content = await read(file, errors);
  if (content === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseSafely(content, lines);
  if (typeof document === 'string') {
    errors.push({ file, pointer: '', message: document });
    return undefined;
  }
  // A warning is a tag or directive that would be read as something else than it says.
  const found = [...document.errors, ...document.warnings];
  for (const { pos, message } of found) {
    errors.push({ file, line: lines.linePos(pos[0]).line, pointer: '', message: firstLine(message) });
  }
  if (found.length > 0) return undefined;
  try {
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return { file, value, lineOf: (path) => lineOf(document, lines, path) };
  } catch (error) {
    errors.push({ file, pointer: '', message: error instanceof Error ? firstLine(error.message) : 'cannot be read' });
    return undefined;
  }
}

/** Nesting of thousands of brackets exhausts the parser's stack before any check of ours could see it. */
function parseSafely(content: string, lines: LineCounter): Document | string {
  try {
    // JSON is YAML 1.2, so that one parser, and one way of counting lines, serves both.
    return parseDocument(content, {
      lineCounter: lines, version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: true, stringKeys: true,
    });
  } catch (error) {
    return error instanceof RangeError ? 'is nested too deeply' : 'cannot be read as YAML';
  }
}

async function read(file: string, errors: FileProblem[]): Promise<string | undefined> {
  const refuse = (message: string): undefined => {
    errors.push({ file, pointer: '', message });
    return undefined;
  };
  // Asked before it is opened: opening a pipe that nobody writes to would wait for ever.
  const kind = await stat(file).catch(() => undefined);
  if (kind === undefined) return refuse('does not exist or cannot be read');
  if (!kind.isFile()) return refuse('is no ordinary file');
  try {
    await using handle = await open(file, 'r');
    // One byte more than allowed is read, not what the file system claims: a file may grow, or claim no size at all.
    const buffer = Buffer.alloc(BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length > BYTES_MAX) break;
    }
    if (length > BYTES_MAX) return refuse(`is larger than ${String(BYTES_MAX / 1_000_000)} MB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
  } catch (error) {
    return refuse(error instanceof TypeError ? 'is not UTF-8 text' : 'cannot be read');
  }
}

function merge(main: Source, texts: readonly Source[], errors: FileProblem[]): unknown {
  if (texts.length === 0 || typeof main.value !== 'object' || main.value === null) return main.value;
  if (Object.hasOwn(main.value, 'texts')) {
    errors.push(problemAt(main, ['texts'], 'stands here and in files of its own; keep one of them'));
    return undefined;
  }
  return { ...main.value, texts: Object.fromEntries(texts.map((source) => [languageOf(source), source.value])) };
}

function languageOf(source: Source): string {
  return TEXTS_FILE.exec(basename(source.file))?.[1] ?? '';
}

/** Turns a pointer into the merged definition back into a place in the file that holds it. */
function locate(main: Source, texts: readonly Source[], pointer: string, message: string): FileProblem {
  const path = pathOf(pointer);
  const [group, language, ...within] = path;
  const source = group === 'texts' ? texts.find((candidate) => languageOf(candidate) === language) : undefined;
  return source === undefined ? problemAt(main, path, message) : problemAt(source, within, message);
}

/** A complaint about a field of a file. */
export function problemAt(source: Source, path: readonly string[], message: string): FileProblem {
  const line = source.lineOf(path);
  return { file: source.file, ...(line === undefined ? {} : { line }), pointer: pointerOf(path), message };
}

/** The names that a JSON Pointer is made of. */
export function pathOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The line of the field at a path, or of the nearest group above it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let offset = positionOf(node);
  for (const part of path) {
    let next: unknown;
    let at: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === part);
      [next, at] = [pair?.value, pair?.key];
    } else if (isSeq(node)) {
      next = at = node.items[Number(part)];
    }
    if (at === undefined) break;
    offset = positionOf(at) ?? offset;
    node = next;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function positionOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const range: unknown = node.range;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
