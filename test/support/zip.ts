/** Writes ZIP archives for tests: sound ones, and those that say something else of themselves than is true. */
import { crc32 } from 'node:zlib';
import { deflateRawSync } from 'node:zlib';

export interface Packed {
  readonly name: string;
  readonly content: Buffer | string;
  /** What the directory says the size is; the truth where left out. */
  readonly claimed?: number;
  /** Encrypted, as far as the flag says. */
  readonly locked?: boolean;
}

/** As PKZIP writes it: a header and bytes for each entry, then the directory. */
export function zipOf(entries: readonly Packed[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const packed = deflateRawSync(content);
    const common = headerOf(entry, content, packed);
    const name = Buffer.from(entry.name);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, packed]);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, offset, name]));
    locals.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, listed, end]);
}

/** What both headers of an entry have, from the version needed to the length of the extra field. */
function headerOf({ name, claimed, locked = false }: Packed, content: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(locked ? 0x0801 : 0x0800, 2);
  header.writeUInt16LE(8, 4);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(claimed ?? content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

/** As small a text document as there can be. */
export function docxOf(more: readonly Packed[] = []): Buffer {
  return zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'word/document.xml', content: '<document/>' }, ...more]);
}
