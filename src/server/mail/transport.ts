/** How mail leaves: by SMTP, over one connection that is kept, and is closed under whoever keeps it waiting for too long. */
import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Message } from './compose.ts';

/** Takes a message, or throws; `Undeliverable` where trying again is of no use. */
export interface Transport {
  send(message: Message): Promise<void>;
  /** Takes nothing more. What is under way has a few seconds left; then its connection is closed. */
  close(): void;
}

/** The mail server will never take this message for this recipient. */
export class Undeliverable extends Error {}

/** The mail server itself cannot be reached or does not work; whatever else waits would fare no better now. */
export class ServerTrouble extends Error {}

/** It broke off while it was told of this message, which may have arrived, or may be the reason. */
export class BrokenOff extends Error {}

export interface SmtpLimits {
  readonly perSecond: number;
  /** For connecting, and for its greeting, in milliseconds. */
  readonly connectMs: number;
  /** For silence at any later moment. */
  readonly silenceMs: number;
  /** For one message altogether; less than an errand is hidden from other servers. */
  readonly messageMs: number;
}

/**
 * Ten minutes of silence, as RFC 5321 §4.5.3.2.6 asks for after the end of a message: whoever hangs up on a mail server that
 * is still looking at it gets it delivered, and sends it again.
 */
export const SMTP_LIMITS: SmtpLimits = { perSecond: 20, connectMs: 10_000, silenceMs: 600_000, messageMs: 660_000 };

/** For what is under way when the transport is closed: well within the time of grace of a server that stops. */
const CLOSING_MS = 5000;

export function smtpTransport(url: string, limits: SmtpLimits = SMTP_LIMITS): Transport {
  const pool = createTransport({
    url, pool: true, maxConnections: 1, maxMessages: 100,
    rateDelta: 1000, rateLimit: limits.perSecond,
    connectionTimeout: limits.connectMs, greetingTimeout: limits.connectMs, socketTimeout: limits.silenceMs,
    dnsTimeout: limits.connectMs, disableFileAccess: true, disableUrlAccess: true,
  });
  // A connection that breaks while nothing is sent is replaced by the next message.
  pool.on('error', () => undefined);
  const contents = new Map<string, Readable>();
  pool.use('stream', ({ data, message }, next) => {
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const content = create(options);
      contents.set(String(data.messageId), content);
      return content;
    };
    next();
  });
  const underWay = new Set<AbortController>();
  let closed = false;
  const works = (): Promise<boolean> => {
    const silent = new Promise<false>((resolve) => { setTimeout(() => { resolve(false); }, limits.connectMs).unref(); });
    return Promise.race([pool.verify().then(() => true, () => false), silent]);
  };
  return {
    async send(message) {
      const ending = new AbortController();
      underWay.add(ending);
      const timer = setTimeout(() => { ending.abort(); }, limits.messageMs);
      try {
        await pool.sendMail({ ...written(message), signal: ending.signal });
      } catch (error) {
        const verdict = ending.signal.aborted ? tookTooLong(limits) : judged(error);
        if (closed || !(verdict instanceof ServerTrouble)) throw verdict;
        // Of a connection that breaks nobody says why. Where the server had begun to read the message, or takes new
        // connections as if nothing had happened, it may be the message, and must not hold up all others for ever.
        const wasRead = contents.get(message.messageId)?.readableDidRead === true;
        throw wasRead || (isUnexplained(error) && await works()) ? new BrokenOff(verdict.message) : verdict;
      } finally {
        clearTimeout(timer);
        underWay.delete(ending);
        contents.delete(message.messageId);
      }
    },
    close() {
      closed = true;
      pool.close();
      setTimeout(() => { for (const ending of underWay) ending.abort(); }, CLOSING_MS).unref();
    },
  };
}

function tookTooLong({ messageMs }: SmtpLimits): ServerTrouble {
  return new ServerTrouble(`the mail server took longer than ${String(messageMs / 1000)} s`);
}

function written({ from, to, subject, messageId, date, language, html, text, picture }: Message) {
  return {
    from, to, subject, messageId, date, html, text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
    attachments: picture === undefined ? [] : [{
      filename: 'voucher.png', content: picture.png, contentType: 'image/png', cid: picture.id, contentDisposition: 'inline' as const,
    }],
  };
}

interface SmtpError {
  readonly message: string;
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

/** Refused for good while the recipient or the message is told; the mail server's other troubles pass, or are mended. */
const OF_THE_MESSAGE = /^(RCPT TO|DATA)$/;

/** What is wrong with the envelope or the message before the server was asked: it lacks what they would need. */
const UNFIT = /^(EENVELOPE|EMESSAGE)$/;

/** By its last word to whoever it hangs up on, whatever was asked. */
const SHUTTING_DOWN = 421;

/** What an error means for the queue, in words without anybody's address. */
export function judged(thrown: unknown): Error {
  const error = thrown as SmtpError;
  const code = error.responseCode ?? 0;
  const said = withoutAddresses(error.message);
  const ofTheMessage = OF_THE_MESSAGE.test(error.command ?? '') && code !== SHUTTING_DOWN;
  if (ofTheMessage && code >= 500) return new Undeliverable(said);
  const isUnfit = code === 0 && UNFIT.test(error.code ?? '');
  return isUnfit || (ofTheMessage && code >= 400) ? new Error(said) : new ServerTrouble(said);
}

/** Nothing was answered: the connection broke, or was silent for too long. */
function isUnexplained(thrown: unknown): boolean {
  return ((thrown as SmtpError).responseCode ?? 0) === 0;
}

function withoutAddresses(text: string): string {
  return text.replace(/<?[^\s<>]+@[^\s<>]+>?/g, '(address)').slice(0, 500);
}
