/** The mailer's work: reads the journal on, and sends what waits. Beside the commands, and never in their way. */
import type { Message, Stored } from '../mail/compose.ts';
import { BrokenOff, ServerTrouble, Undeliverable, type Transport } from '../mail/transport.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import { drainOutbox, Hopeless, Untried, type Errand, type OutboxStore } from './outbox.ts';

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
      if (error instanceof Undeliverable) throw new Hopeless(error.message);
      throw error instanceof ServerTrouble ? new Untried(error.message) : error;
    }
  };
}

/** What a round of sending has come to. */
export interface Round {
  readonly settled: number;
  /** It ended early, because the mail server is in trouble. */
  readonly inTrouble: boolean;
}

/**
 * Sends what is due, one after another, so that people get their mail in the order in which things happened. Where the mail
 * server itself is in trouble the round ends: the next begins with one mail, and none loses an attempt.
 */
export async function sendWaiting(
  kinds: Readonly<Record<string, Errand>>, outbox: OutboxStore, report: (error: unknown) => void,
): Promise<Round> {
  let inTrouble = false;
  const store: OutboxStore = { ...outbox, take: async (wished) => (inTrouble ? undefined : outbox.take(wished)) };
  const noting = (error: unknown): void => {
    if (error instanceof Untried || error instanceof BrokenOff) inTrouble = true;
    if (!outbox.isClosing()) report(error);
  };
  const settled = await drainOutbox(store, kinds, noting);
  return { settled, inTrouble };
}

/** How long a round waits after one that ended in trouble: twice as long each time, and a minute at most. */
const TROUBLE_MS = 2000;
const TROUBLE_MAX_MS = 60_000;

/** Rounds for a timer that comes by more often than a mail server in trouble should be asked. `now` in milliseconds. */
export function patiently(round: () => Promise<Round>, now: () => number = () => performance.now()): () => Promise<void> {
  let pause = 0;
  let next = -Infinity;
  return async () => {
    if (now() < next) return;
    const { inTrouble } = await round();
    pause = inTrouble ? Math.min(TROUBLE_MAX_MS, Math.max(TROUBLE_MS, 2 * pause)) : 0;
    next = now() + pause;
  };
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
