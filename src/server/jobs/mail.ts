/** The mailer's work: reads the journal on, and sends what waits. Beside the commands, and never in their way. */
import type { Message, Stored } from '../mail/compose.ts';
import { ServerTrouble, Undeliverable, type Transport } from '../mail/transport.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import { drainOutbox, Hopeless, type Errand, type OutboxStore } from './outbox.ts';

/** What sending needs of the store, handed in by `main`. */
export interface Postbox {
  /** The mail, if it still waits to be sent; where its recipient may not get it any more, why. */
  open(id: string): Promise<Stored | { readonly dropped: string } | undefined>;
  drop(id: string, why: string): Promise<void>;
  readonly outbox: OutboxStore;
}

/** Sends one mail. May be called again for one that was sent: then under the same Message-ID. */
export function mailErrand(
  postbox: Postbox, write: (mail: Stored) => Promise<Message>, transport: Transport, failPoint?: PassFailPoint,
): Errand {
  return async ({ subject }) => {
    const mail = await postbox.open(subject);
    if (mail === undefined) return;
    if ('dropped' in mail) return postbox.drop(subject, mail.dropped);
    try {
      await transport.send(await write(mail));
      failPoint?.('mail.sent-before-finish');
    } catch (error) {
      throw error instanceof Undeliverable ? new Hopeless(error.message) : error;
    }
  };
}

/**
 * Sends what is due, one after another, so that people get their mail in the order in which things happened. Where the mail
 * server itself is in trouble the round ends: the next begins with one mail, and those behind it lose none of their attempts.
 */
export async function sendWaiting(
  kinds: Readonly<Record<string, Errand>>, outbox: OutboxStore, report: (error: unknown) => void,
): Promise<number> {
  let trouble = false;
  const store: OutboxStore = { ...outbox, take: async (wished) => (trouble ? undefined : outbox.take(wished)) };
  const noting = (error: unknown): void => {
    if (error instanceof ServerTrouble) trouble = true;
    report(error);
  };
  return drainOutbox(store, kinds, noting);
}

/** Of the time that passes, the mailer takes a twentieth at most: after a batch it rests nineteen times as long. */
const REST = 19;
const REST_MAX_MS = 5000;

/** Reads on until nothing is left, a batch at a time; `urgent` takes no rests. */
export async function readOn(
  batch: () => Promise<boolean>, pause: (ms: number) => Promise<boolean>, urgent = false,
): Promise<void> {
  for (;;) {
    const began = performance.now();
    if (!await batch()) return;
    const rest = Math.min(REST_MAX_MS, (performance.now() - began) * REST);
    if (!urgent && !await pause(rest)) return;
  }
}
