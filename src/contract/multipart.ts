/** One file as multipart/form-data (RFC 7578), without the platform's own form data, which the contract cannot see. */

export interface Multipart {
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** A file as the field `file`. Its name is written as browsers write it: UTF-8, quotes and line breaks escaped. */
export function multipart(fileName: string, content: string | Uint8Array): Multipart {
  const boundary = boundaryFor(content);
  const name = fileName.replace(/["\r\n]/g, (symbol) => encodeURIComponent(symbol));
  const kind = typeof content === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n`
    + `Content-Type: ${kind}\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const type = `multipart/form-data; boundary=${boundary}`;
  if (typeof content === 'string') return { type, content: head + content + tail };
  return { type, content: joined(utf8(head), content, utf8(tail)) };
}

/** A boundary that the content does not hold, found without chance so that the same upload is the same bytes. */
function boundaryFor(content: string | Uint8Array): string {
  for (let count = 0; ; count += 1) {
    const boundary = `----tallystick-${String(count)}`;
    if (typeof content === 'string' ? !content.includes(boundary) : !holds(content, utf8(boundary))) return boundary;
  }
}

function holds(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first] = wanted;
  if (first === undefined) return true;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return true;
  }
  return false;
}

function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [piece] of encodeURIComponent(text).matchAll(/%..|./gu)) {
    bytes.push(piece.length === 1 ? piece.charCodeAt(0) : Number.parseInt(piece.slice(1), 16));
  }
  return Uint8Array.from(bytes);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
