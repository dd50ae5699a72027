/**
 * A receipt: one entry of the journal with the proof that a signed checkpoint covers it. It stands by itself, as JSON
 * or, short enough for a QR code, as a text of digits, capitals and `$*-./`.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Receipt {
  readonly kind: typeof RECEIPT;
  /** The entry's place in the journal, from 1. */
  readonly position: number;
  /** The entry's exact bytes, which are JSON in UTF-8. */
  readonly entry: string;
  /** The hashes of the inclusion proof, in base64. */
  readonly path: readonly string[];
  /** A signed note. */
  readonly checkpoint: string;
}

export const RECEIPT = 'tallystick-receipt-1';

/** Begins the short form, so that whoever scans it knows what it is. */
const SHORT = 'TALLYSTICK1:';
/** What QR codes write in 5½ bits, without those that get lost on the way: space, `%`, `+` and `:`. */
const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-./';
/** More than any entry that fits a QR code; a receipt that unpacks to more is none of ours. */
const UNPACKED_BYTES_MAX = 1_000_000;

/** Two bytes become three symbols, a last single one two: 41³ is just above 2¹⁶. */
function toSymbols(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let value = pair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : bytes[at] ?? 0;
    for (let count = pair ? 3 : 2; count > 0; count -= 1) {
      text += SYMBOLS[value % SYMBOLS.length] ?? '';
      value = Math.floor(value / SYMBOLS.length);
    }
  }
  return text;
}

function fromSymbols(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = Array.from(text.slice(at, at + 3), (symbol) => SYMBOLS.indexOf(symbol));
    const value = group.reduceRight((sum, digit) => sum * SYMBOLS.length + digit, 0);
    const width = group.length - 1;
    if (group.includes(-1) || width === 0 || value >= 256 ** width) throw new Error('this is no receipt: a symbol is wrong');
    if (width === 2) bytes.push(Math.floor(value / 256));
    bytes.push(value % 256);
  }
  return Buffer.from(bytes);
}

/** The receipt in its short form. Hashes do not shrink and go as they are; the texts are deflated. */
export function shorten({ position, entry, path, checkpoint }: Receipt): string {
  const head = Buffer.alloc(9);
  head.writeBigUInt64BE(BigInt(position));
  head.writeUInt8(path.length, 8);
  const hashes = path.map((hash) => Buffer.from(hash, 'base64'));
  const texts = deflateRawSync(`${checkpoint}\0${entry}`, { level: 9 });
  return `${SHORT}${toSymbols(Buffer.concat([head, ...hashes, texts]))}`;
}

/** The receipt of a short form. Throws where it is none. */
export function lengthen(short: string): Receipt {
  const bytes = fromSymbols(short.replace(SHORT, ''));
  const count = bytes.length < 9 ? 0 : bytes.readUInt8(8);
  const texts = 9 + 32 * count;
  if (bytes.length <= texts) throw new Error('this is no receipt: it is cut short');
  const path = Array.from({ length: count }, (_, at) => bytes.subarray(9 + 32 * at, 41 + 32 * at).toString('base64'));
  const unpacked = inflateRawSync(bytes.subarray(texts), { maxOutputLength: UNPACKED_BYTES_MAX }).toString('utf8');
  const [checkpoint = '', entry = ''] = unpacked.split('\0');
  return { kind: RECEIPT, position: Number(bytes.readBigUInt64BE()), entry, path, checkpoint };
}

/** Reads a receipt in either form. Throws where it is none. */
export function readReceipt(text: string): Receipt {
  const trimmed = text.trim();
  // A short form may have been wrapped on its way: it holds no space of its own.
  if (trimmed.startsWith(SHORT)) return lengthen(trimmed.replace(/\s/g, ''));
  const { kind, position, entry, path, checkpoint } = JSON.parse(trimmed) as Partial<Receipt> | null ?? {};
  const whole = kind === RECEIPT && typeof position === 'number' && typeof entry === 'string'
    && Array.isArray(path) && path.every((hash) => typeof hash === 'string') && typeof checkpoint === 'string';
  if (!whole) throw new Error('this is no receipt');
  return { kind, position, entry, path, checkpoint };
}
