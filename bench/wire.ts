/**
 * One kept-alive connection that speaks just enough HTTP/1.1: requests one after another, answers with a length or in
 * chunks. Both sides of a comparison get the same client, and it leaves the processor to them.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export class Wire {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  /** Why it is over; whoever asks after that would wait for ever. */
  #over: Error | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => { this.#take(chunk); });
    this.#socket.on('error', (error) => { this.#fail(error); });
    this.#socket.on('close', () => { this.#fail(new Error('the connection was closed')); });
  }

  get(path: string, headers: string): Promise<Answer> {
    return this.#send(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}\r\n`);
  }

  post(path: string, headers: string, body: unknown): Promise<Answer> {
    const text = JSON.stringify(body);
    return this.#send(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${headers}`
        + `content-length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`,
    );
  }

  #send(request: string): Promise<Answer> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  end(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#over ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd).toLowerCase();
    const body = bodyOf(head, this.#received, headEnd + 4);
    if (body === undefined) return;
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

/** The body, once all of it is there. */
function bodyOf(head: string, received: Buffer, start: number): string | undefined {
  if (head.includes('transfer-encoding: chunked')) return chunksOf(received, start);
  const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
  return received.length < start + length ? undefined : received.toString('utf8', start, start + length);
}

function chunksOf(received: Buffer, start: number): string | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = received.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (received.length < next) return undefined;
    if (size === 0) return Buffer.concat(parts).toString('utf8');
    parts.push(received.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
