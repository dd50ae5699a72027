/** Sends requests as they are meant, wrong ones included, and tells everything of the answer. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/** The longest that any request may take, by the promise. */
export const PATIENCE_MS = 5000;

export interface Sent {
  readonly method: string;
  /** Path and query, as they go over the wire. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | undefined;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** The answer, or why there is none: a hang is an answer that took too long. */
export function send(port: number, { method, url, headers, body }: Sent): Promise<Got | { readonly lost: string }> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const lost = (why: string): void => { resolve({ lost: why }); };
    const asked = request({ agent, host: '127.0.0.1', port, method, path: url, headers: withLength(headers, body) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', (error) => { lost(`the answer broke off: ${error.message}`); });
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks), ms: performance.now() - begun });
      });
    });
    asked.setTimeout(PATIENCE_MS, () => { asked.destroy(new Error(`no answer within ${String(PATIENCE_MS)} ms`)); });
    asked.on('error', (error) => { lost(error.message); });
    asked.end(body);
  });
}

function withLength(headers: Sent['headers'], body: Buffer | undefined): Record<string, string | string[]> {
  const given = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]] as const);
  return { ...Object.fromEntries(given), ...(body === undefined ? {} : { 'content-length': String(body.length) }) };
}

export function closeSockets(): void {
  agent.destroy();
}

/** Bytes on a socket of their own, and whatever comes back until the server ends it, or until patience ends. */
export function sendRaw(port: number, pieces: readonly (string | Buffer)[], { breakOff = false, pauseMs = 0 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const timer = setTimeout(() => { answer += '\n[no end]'; socket.destroy(); }, PATIENCE_MS);
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('error', () => undefined);
    socket.on('close', () => { clearTimeout(timer); resolve(answer); });
    const write = async (): Promise<void> => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece);
        if (pauseMs > 0) await new Promise((done) => { setTimeout(done, pauseMs); });
      }
      if (breakOff) setTimeout(() => { socket.destroy(); }, 30);
    };
    void write();
  });
}

/** The request as one line that anybody can paste. */
export function asCurl({ method, url, headers, body }: Sent): string {
  const quoted = (text: string): string => `'${text.replaceAll('\'', String.raw`'\''`)}'`;
  const lines = Object.entries(headers).map(([name, value]) =>
    `-H ${quoted(`${name}: ${name === 'authorization' ? 'Bearer …' : String(value).slice(0, 200)}`)}`);
  const data = body === undefined ? '' : ` --data-binary ${quoted(body.toString('utf8').slice(0, 1500))}`;
  return `curl -X ${method} ${quoted(url.slice(0, 500))} ${lines.join(' ')}${data}`;
}
