/** A real mail server in this process, which also refuses, is busy, stalls, drops, and goes away. */
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { smtpTransport, type Transport } from '../../src/server/mail/transport.ts';

/** What it does with a mail for an address; left out, it takes it. */
export type Mood = 'take' | 'refuse' | 'busy' | 'hang-up' | 'refuse-data' | 'stall' | 'slow' | 'drop' | 'take-and-drop';

/** How long it looks at a message when it is slow. */
const SLOW_MS = 1500;

export interface Received {
  readonly raw: string;
  readonly mail: ParsedMail;
  readonly to: readonly string[];
}

export class PostOffice {
  readonly received: Received[] = [];
  readonly moods = new Map<string, Mood>();
  everybody: Mood = 'take';
  /** Attempts that named a recipient, by address. */
  readonly attempts: string[] = [];
  port = 0;
  #server: SMTPServer | undefined;

  get url(): string { return `smtp://127.0.0.1:${String(this.port)}`; }

  /** Connections that are open now. */
  get connections(): number { return connectionsOf(this.#server).size; }

  async open(): Promise<this> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'], closeTimeout: 100,
      onRcptTo: ({ address }, _session, done) => {
        this.attempts.push(address);
        const mood = this.#moodFor(address);
        if (mood === 'refuse') return done(reply(550, `<${address}> is unknown here`));
        if (mood === 'busy') return done(reply(451, 'come back later'));
        if (mood === 'hang-up') return this.#hangUp(this.#server);
        done();
      },
      // Whoever hangs up half-way is told nothing more.
      onData: (stream, session, done) => { this.#take(stream, session, done).catch(() => undefined); },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => { server.listen(this.port, '127.0.0.1', resolve); });
    const bound = server.server.address();
    this.port = typeof bound === 'object' && bound !== null ? bound.port : this.port;
    this.#server = server;
    return this;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#hangUp(server);
    await new Promise<void>((resolve) => { if (server === undefined) resolve(); else server.close(resolve); });
  }

  /** Mails for an address, in the order in which they came. */
  for(address: string): readonly ParsedMail[] {
    return this.received.filter(({ to }) => to.includes(address)).map(({ mail }) => mail);
  }

  #moodFor(address: string): Mood { return this.moods.get(address) ?? this.everybody; }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null) => void): Promise<void> {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const moods = to.map((address) => this.#moodFor(address));
    const parts: Buffer[] = [];
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      if (moods.includes('drop')) return this.#hangUp(this.#server);
    }
    if (moods.includes('stall')) return;
    if (moods.includes('slow')) await new Promise((resolve) => { setTimeout(resolve, SLOW_MS); });
    if (moods.includes('refuse-data')) return done(reply(554, 'this is not wanted'));
    const raw = Buffer.concat(parts);
    this.received.push({ raw: raw.toString('utf8'), mail: await simpleParser(raw), to });
    if (moods.includes('take-and-drop')) return this.#hangUp(this.#server);
    done();
  }

  #hangUp(server: SMTPServer | undefined): void {
    for (const connection of connectionsOf(server)) connection._socket.destroy();
  }
}

interface Connection {
  readonly _socket: { destroy(): void };
}

function connectionsOf(server: SMTPServer | undefined): ReadonlySet<Connection> {
  return (server as { connections?: Set<Connection> } | undefined)?.connections ?? new Set();
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A transport that waits for nobody longer than a test can. */
export function hastyTransport(url: string): Transport {
  return smtpTransport(url, { perSecond: 1000, connectMs: 500, silenceMs: 700, messageMs: 3000 });
}
