/** Pictures as small as they get without losing anything: a browser packs them in a hurry. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
/** Length and name before a chunk's content, checksum after it. */
const [BEFORE, AFTER] = [8, 4];
/** Bytes of a pixel by the colour type in a picture's head: without and with transparency. */
const PIXEL: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Packs the content of a PNG again. Lines of a page are alike where nothing is written, and are smaller as they are than
 * as differences between neighbours, which suit photographs.
 */
export function packed(png: Buffer): Buffer {
  const data: Buffer[] = [];
  const before: Buffer[] = [png.subarray(0, SIGNATURE)];
  const after: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length;) {
    const end = at + BEFORE + png.readUInt32BE(at) + AFTER;
    const name = png.toString('latin1', at + 4, at + BEFORE);
    if (name === 'IDAT') data.push(png.subarray(at + BEFORE, end - AFTER));
    else (data.length === 0 ? before : after).push(png.subarray(at, end));
    at = end;
  }
  const head = SIGNATURE + BEFORE;
  const pixel = PIXEL[png[head + 9] ?? 0] ?? 0;
  if (pixel === 0 || png[head + 8] !== 8) return png;
  const plain = unfiltered(inflateSync(Buffer.concat(data)), png.readUInt32BE(head) * pixel, pixel);
  const made = Buffer.concat([...before, chunk('IDAT', deflateSync(plain, { level: 9, memLevel: 9 })), ...after]);
  return made.length < png.length ? made : png;
}

/** Lines of plain bytes, each after a zero that says so, from lines of differences (PNG specification, 9.2). */
function unfiltered(lines: Buffer, length: number, pixel: number): Buffer {
  const plain = Buffer.alloc(lines.length);
  const at = (line: number, column: number): number => (line < 0 || column < 0 ? 0 : plain[line * (length + 1) + 1 + column] ?? 0);
  for (let line = 0; line * (length + 1) < lines.length; line += 1) {
    const start = line * (length + 1);
    const filter = lines[start] ?? 0;
    for (let column = 0; column < length; column += 1) {
      const [left, above, corner] = [at(line, column - pixel), at(line - 1, column), at(line - 1, column - pixel)];
      plain[start + 1 + column] = (lines[start + 1 + column] ?? 0) + foretold(filter, left, above, corner);
    }
  }
  return plain;
}

function foretold(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [one, two, three] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (one <= two && one <= three) return left;
  return two <= three ? above : corner;
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
