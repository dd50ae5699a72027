/**
 * What a deliverable may be, and whether its bytes are that. The list is short on purpose: documents and pictures that
 * people hand over, nothing that runs.
 */
import type { Language } from '../../contract/refusal-params.ts';
import { RequestProblem, wrong } from './problem.ts';
import { word } from './words.ts';

export type MediaType = (typeof MEDIA_TYPES)[number];

const OFFICE = 'application/vnd.openxmlformats-officedocument';

export const MEDIA_TYPES = [
  'application/pdf', 'image/png', 'image/jpeg', 'application/zip', 'text/plain', 'text/csv', 'text/markdown',
  `${OFFICE}.wordprocessingml.document`, `${OFFICE}.spreadsheetml.sheet`, `${OFFICE}.presentationml.presentation`,
  'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
] as const;

/** By the name's ending. What has another ending, or none, is judged by its bytes alone. */
const BY_ENDING: Readonly<Record<string, MediaType>> = {
  pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', zip: 'application/zip',
  txt: 'text/plain', log: 'text/plain', csv: 'text/csv', md: 'text/markdown',
  docx: `${OFFICE}.wordprocessingml.document`, xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`, odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet', odp: 'application/vnd.oasis.opendocument.presentation',
};

/** Endings that systems run or browsers show as pages, whatever is inside. */
const REFUSED_ENDINGS = new Set([
  'exe', 'dll', 'com', 'bat', 'cmd', 'scr', 'msi', 'ps1', 'vbs', 'js', 'mjs', 'jar', 'sh', 'app', 'lnk', 'hta', 'html',
  'htm', 'xhtml', 'svg', 'xml', 'php', 'py', 'apk', 'dmg', 'iso', 'docm', 'xlsm', 'pptm',
]);

type Family = 'pdf' | 'png' | 'jpeg' | 'zip' | 'text';

const MAGIC: readonly { readonly family: Family; readonly bytes: readonly number[] }[] = [
  { family: 'pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { family: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { family: 'jpeg', bytes: [0xff, 0xd8, 0xff] },
  { family: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
];

const GENERIC: Readonly<Record<Family, MediaType>> = {
  pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg', zip: 'application/zip', text: 'text/plain',
};

function familyOf(type: MediaType): Family {
  if (type.startsWith('text/')) return 'text';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'image/png') return 'png';
  return type === 'image/jpeg' ? 'jpeg' : 'zip';
}

/** Whether a type is a ZIP archive within, as office files are. */
export function isArchive(type: MediaType): boolean {
  return familyOf(type) === 'zip';
}

/** How many bytes are looked at before a file's family is known. */
export const HEAD_BYTES = 16;

/** The family that the first bytes show; text until a byte says otherwise. Undefined for anything else, or a script. */
function familyIn(head: Uint8Array): Family | undefined {
  const magic = MAGIC.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (magic !== undefined) return magic.family;
  const script = head[0] === 0x23 && head[1] === 0x21;
  return script || head.some((byte) => !isTextByte(byte)) ? undefined : 'text';
}

/** Control characters other than tab, line feed, form feed and carriage return are no part of a text. */
export function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d;
}

function endingOf(fileName: string): string {
  return /\.([^.]{1,16})$/.exec(fileName.toLowerCase())?.[1] ?? '';
}

/** Types by which clients say that they do not know. */
const UNSAID = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** What is said of a file; throws where that is nothing that is taken here. */
export function declaredType(mimeType: string, fileName: string): MediaType | undefined {
  const ending = endingOf(fileName);
  const said = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
  const known = MEDIA_TYPES.find((type) => type === said);
  const zipped = said === 'application/x-zip-compressed' ? 'application/zip' : known;
  if (REFUSED_ENDINGS.has(ending) || (zipped === undefined && !UNSAID.has(said))) {
    throw new RequestProblem('unsupported-media');
  }
  return zipped;
}

/** The type of a file from its first bytes, its name, and what was said of it, which must all agree. */
export function typeOf(
  head: Uint8Array,
  fileName: string,
  declared: MediaType | undefined,
  language: Language,
): MediaType {
  const family = familyIn(head);
  if (family === undefined) {
    if (declared === undefined) throw new RequestProblem('unsupported-media');
    throw wrong('/file', word(language, 'not-that-type', { declared }));
  }
  const named = BY_ENDING[endingOf(fileName)];
  for (const claim of [declared, named]) {
    if (claim !== undefined && familyOf(claim) !== family) {
      throw wrong('/file', word(language, 'not-that-type', { declared: claim }));
    }
  }
  const plain = declared === undefined || declared === GENERIC[family];
  return plain ? (named ?? GENERIC[family]) : declared;
}
