/** How mail leaves: by SMTP, over one connection that is kept and waits for nobody for long. */
import { createTransport } from 'nodemailer';
import type { Message } from './compose.ts';

/** Takes a message, or throws; `Undeliverable` where trying again is of no use. */
export interface Transport {
  send(message: Message): Promise<void>;
  close(): void;
}

/** The mail server will never take this message for this recipient. */
export class Undeliverable extends Error {}

/** The mail server itself cannot be reached or does not work; whatever else waits would fare no better now. */
export class ServerTrouble extends Error {}

export interface SmtpLimits {
  readonly perSecond: number;
  /** For connecting, and for its greeting, in milliseconds. */
  readonly connectMs: number;
  /** For silence at any later moment. */
  readonly silenceMs: number;
  /** For one message altogether; less than an errand is hidden from other servers. */
  readonly messageMs: number;
}

export const SMTP_LIMITS: SmtpLimits = { perSecond: 20, connectMs: 10_000, silenceMs: 20_000, messageMs: 45_000 };

export function smtpTransport(url: string, limits: SmtpLimits = SMTP_LIMITS): Transport {
  const pool = createTransport({
    url, pool: true, maxConnections: 1, maxMessages: 100,
    rateDelta: 1000, rateLimit: limits.perSecond,
    connectionTimeout: limits.connectMs, greetingTimeout: limits.connectMs, socketTimeout: limits.silenceMs,
    dnsTimeout: limits.connectMs, disableFileAccess: true, disableUrlAccess: true,
  });
  // A connection that breaks while nothing is sent is replaced by the next message.
  pool.on('error', () => undefined);
  return {
    async send(message) {
      try {
        await within(limits.messageMs, pool.sendMail(written(message)));
      } catch (error) {
        throw judged(error);
      }
    },
    close() { pool.close(); },
  };
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

/** What an error means for the queue, in words without anybody's address. */
export function judged(thrown: unknown): Error {
  const error = thrown as SmtpError;
  const code = error.responseCode ?? 0;
  const said = withoutAddresses(error.message);
  const ofTheMessage = OF_THE_MESSAGE.test(error.command ?? '');
  if (ofTheMessage && code >= 500) return new Undeliverable(said);
  return ofTheMessage && code >= 400 ? new Error(said) : new ServerTrouble(said);
}

function withoutAddresses(text: string): string {
  return text.replace(/<?[^\s<>]+@[^\s<>]+>?/g, '(address)').slice(0, 500);
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`the mail server took longer than ${String(ms / 1000)} s`)); }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
