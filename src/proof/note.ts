/**
 * Checkpoints as C2SP writes them: a tlog-checkpoint (origin, size, root) in a signed note, with Ed25519. A key has a
 * name and an id of four bytes, so that a note may carry several signatures.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign, verify, type KeyObject } from 'node:crypto';

/** The signature type of Ed25519 in a signed note. */
const ED25519 = 1;
/** What precedes the 32 bytes of an Ed25519 key in DER, public and private (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SIGNED_BY = '— ';

export interface Verifier {
  readonly name: string;
  /** `name+id+key`, the form in which it is handed to whoever checks. */
  readonly vkey: string;
  readonly id: Buffer;
  readonly verify: (text: string, signature: Buffer) => boolean;
}

export interface Signer {
  readonly verifier: Verifier;
  /** The form in which it is kept, and no other place may hold it. */
  readonly secret: string;
  /** The note's line of signature. */
  readonly line: (text: string) => string;
}

/** Whether a key, or a log, may be called so. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name);
}

function verifierOf(name: string, key: Buffer): Verifier {
  const typed = Buffer.concat([Buffer.of(ED25519), key]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  const object = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
  return {
    name, id, vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    verify: (text, signature) => signature.length === 64 && verify(null, Buffer.from(text), object, signature),
  };
}

/** The parts `name+id+key` of a written key, its type and length checked. */
function parts(written: string): { readonly name: string; readonly id: string; readonly key: Buffer } {
  const [name = '', id = '', ...rest] = written.split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(id) || typed.length !== 33 || typed[0] !== ED25519) {
    throw new Error('this is no key of the form name+id+key with Ed25519');
  }
  return { name, id, key: typed.subarray(1) };
}

function checked(verifier: Verifier, id: string): Verifier {
  if (verifier.id.toString('hex') === id) return verifier;
  throw new Error('the key’s id is not that of its name and bytes: a character is wrong');
}

/** Reads a verifier key; throws where it is none. */
export function readVerifier(vkey: string): Verifier {
  const { name, id, key } = parts(vkey.trim());
  return checked(verifierOf(name, key), id);
}

const PRIVATE = 'PRIVATE+KEY+';

function signerOf(name: string, seed: Buffer): Signer {
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const open = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const verifier = verifierOf(name, open);
  const secret = `${PRIVATE}${name}+${verifier.id.toString('hex')}+${Buffer.concat([Buffer.of(ED25519), seed]).toString('base64')}`;
  const line = (text: string): string => {
    const signature = Buffer.concat([verifier.id, sign(null, Buffer.from(text), key)]).toString('base64');
    return `${SIGNED_BY}${name} ${signature}\n`;
  };
  return { verifier, secret, line };
}

/** Reads a signing key, `PRIVATE+KEY+name+id+key`; throws where it is none. */
export function readSigner(secret: string): Signer {
  if (!secret.startsWith(PRIVATE)) throw new Error('this is no signing key: it does not begin with PRIVATE+KEY+');
  const { name, id, key } = parts(secret.slice(PRIVATE.length).trim());
  const signer = signerOf(name, key);
  checked(signer.verifier, id);
  return signer;
}

export function makeSigner(name: string): Signer {
  if (!isKeyName(name)) throw new Error('a key’s name holds no space and no plus sign');
  const { privateKey } = generateKeyPairSync('ed25519');
  return signerOf(name, privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length));
}

/** A note's text with a signature of each signer. */
export function signNote(text: string, signers: readonly Signer[]): string {
  return `${text}\n${signers.map((signer) => signer.line(text)).join('')}`;
}

/** The text of a note, and by which of the verifiers it is signed. Throws where it is no note. */
export function openNote(note: string, verifiers: readonly Verifier[]): { readonly text: string; readonly signedBy: readonly Verifier[] } {
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  if (end < 0 || lines.pop() !== '' || lines.length === 0) throw new Error('this is no signed note');
  const text = note.slice(0, end + 1);
  const signatures = lines.map((line) => {
    const [, name = '', written = ''] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    const bytes = Buffer.from(written, 'base64');
    // The last symbol may hold bits that no byte takes; with others set it would be another text of the same signature.
    if (name === '' || bytes.length < 5 || bytes.toString('base64') !== written) throw new Error('this is no signed note: a signature is not well formed');
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  const signedBy = verifiers.filter((verifier) => signatures.some(({ name, id, signature }) =>
    name === verifier.name && id.equals(verifier.id) && verifier.verify(text, signature)));
  return { text, signedBy };
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${root.toString('base64')}\n`;
}

/** Reads a checkpoint's text; lines after the third are extensions, and are let be. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = Buffer.from(root, 'base64');
  const number = Number(size);
  const exact = /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(number);
  if (origin === '' || !exact || bytes.length !== 32 || bytes.toString('base64') !== root) {
    throw new Error('this is no checkpoint: it needs an origin, a size and a root');
  }
  return { origin, size: number, root: bytes };
}
