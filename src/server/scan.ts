/**
 * Asks a ClamAV daemon about bytes, by its own protocol (`INSTREAM`): length and bytes, length and bytes, a length of
 * nothing; then one line. There are three outcomes, and whatever is not a clear answer is the third.
 */
import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Scan } from './http/examine.ts';

/** A host and its port, or the path of a socket. */
export type ScannerAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** The daemon says nothing for so long, in milliseconds: it hangs. A large archive takes it a while. */
const SILENCE_MS = 60_000;
const ANSWER_MAX = 4096;

export function makeScanner(address: ScannerAddress, silenceMs = SILENCE_MS): Scan {
  return async (source) => {
    const socket = connect({ ...address });
    socket.setTimeout(silenceMs, () => { socket.destroy(new Error('the scanner says nothing')); });
    try {
      const answer = answerOf(socket);
      // Who finds something may answer, and hang up, before it has all.
      const sent = pipeline(framed(source), socket, { end: false });
      const said = await Promise.race([answer, sent.then(() => answer)]);
      void sent.catch(() => undefined);
      return meaning(said);
    } catch (error) {
      return { kind: 'not-completed', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      socket.destroy();
    }
  };
}

function meaning(said: string): Awaited<ReturnType<Scan>> {
  const found = /^stream: (.+) FOUND$/.exec(said)?.[1];
  if (found !== undefined) return { kind: 'found', what: found };
  return said === 'stream: OK' ? { kind: 'clean' } : { kind: 'not-completed', reason: said };
}

async function* framed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0', 'latin1');
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    yield lengthOf(chunk.length);
    yield chunk;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** The daemon's one line, which ends with a NUL. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said += text;
      const [line, end] = said.split('\0', 2);
      if (end !== undefined) resolve((line ?? '').trim());
      else if (said.length > ANSWER_MAX) reject(new Error('the scanner does not come to an end'));
    });
    socket.once('error', reject);
    socket.once('close', () => { reject(new Error('the scanner hung up')); });
  });
}
