/** Signed checkpoints as C2SP writes them, read and checked in the browser; keys are `name+id+key` with Ed25519. */
import { sameBytes, sha256, type Hash, type Sized } from './tree.ts';

export interface Checkpoint extends Sized {
  readonly origin: string;
  /** The signed text, and the signatures below it. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

interface Signature {
  readonly name: string;
  /** Four bytes that tell the key, and the signature. */
  readonly bytes: Hash;
}

/** Whether one of the keys signed it; `cannot` where this browser knows no Ed25519. */
export type Signed = 'yes' | 'no' | 'cannot';

const ED25519 = 1;

export function bytesOf(base64: string): Hash {
  try {
    return Uint8Array.from(atob(base64), (symbol) => symbol.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Reads a checkpoint: the note itself, or the JSON in which the API answers it. Undefined where it is none. */
export function readCheckpoint(written: string): Checkpoint | undefined {
  const note = noteIn(written);
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const signatures = note.slice(end + 2, -1).split('\n').map(readSignature);
  const bytes = bytesOf(root);
  const isWhole = origin !== '' && /^(0|[1-9]\d{0,14})$/.test(size) && bytes.length === 32 && signatures.every((each) => each !== undefined);
  return isWhole ? { origin, size: Number(size), root: bytes, text, signatures: signatures.filter((each) => each !== undefined) } : undefined;
}

function noteIn(written: string): string {
  // A file that was opened and saved on the way may have other ends of lines.
  if (!written.trimStart().startsWith('{')) return `${written.replaceAll('\r\n', '\n').trimEnd()}\n`;
  try {
    const { note } = JSON.parse(written) as { readonly note?: unknown };
    return typeof note === 'string' ? note : '';
  } catch {
    return '';
  }
}

function readSignature(line: string): Signature | undefined {
  const [, name, written = ''] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
  const bytes = bytesOf(written);
  return name === undefined || bytes.length < 5 ? undefined : { name, bytes };
}

interface Key {
  readonly name: string;
  readonly id: Hash;
  readonly key: Hash;
}

/** Reads a verifier key; undefined where it is none, or where its id is not that of its name and bytes. */
async function readKey(vkey: string): Promise<Key | undefined> {
  const [name = '', written = '', ...rest] = vkey.trim().split('+');
  const typed = bytesOf(rest.join('+'));
  if (name === '' || typed.length !== 33 || typed[0] !== ED25519) return undefined;
  const id = (await sha256(new TextEncoder().encode(`${name}\n`), typed)).slice(0, 4);
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === written ? { name, id, key: typed.slice(1) } : undefined;
}

/** Whether a checkpoint is signed by one of these keys, which is named as the checkpoint's own journal. */
export async function signedBy({ origin, text, signatures }: Checkpoint, vkeys: readonly string[]): Promise<Signed> {
  const keys = (await Promise.all(vkeys.map(readKey))).filter((each) => each !== undefined);
  for (const { name, id, key } of keys) {
    const own = signatures.filter((each) => name === origin && each.name === name && sameBytes(each.bytes.slice(0, 4), id));
    for (const { bytes } of own) {
      const verdict = await isSigned(key, bytes.slice(4), new TextEncoder().encode(text));
      if (verdict !== 'no') return verdict;
    }
  }
  return 'no';
}

async function isSigned(key: Hash, signature: Hash, text: Uint8Array<ArrayBuffer>): Promise<Signed> {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, text) ? 'yes' : 'no';
  } catch {
    return 'cannot';
  }
}

/** Whether the browser lets a page compute hashes: only over a protected connection, or on one's own machine. */
export function canCheck(): boolean {
  return (globalThis.crypto as Partial<Crypto> | undefined)?.subtle !== undefined;
}
