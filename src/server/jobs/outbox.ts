/** Carries out the errands of the outbox: each at least once, retried with a pause that grows, in the end put aside. */
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Runner } from '../commands/reply.ts';

/** An errand as it is taken. */
export interface Taken {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly payload: object;
  readonly progress: unknown;
  readonly attempts: number;
}

/** What the job needs of the store, handed in by `main`. */
export interface OutboxStore {
  /** The next errand that is due, hidden from other servers for a while; undefined where none is. */
  take(kinds: readonly string[]): Promise<Taken | undefined>;
  progress(id: number, progress: object): Promise<void>;
  finish(id: number): Promise<void>;
  fail(id: number, error: string, retrySeconds: number, dead: boolean): Promise<void>;
  /** Puts an errand back as if it had not been taken; with why, where that is worth telling. */
  putBack(taken: Taken, why?: string): Promise<void>;
  /** Whether whoever does the errands is to end: what breaks off then is not the errand's fault. */
  isClosing(): boolean;
}

/** Does an errand; resolves when it is done. May be called again for one that was interrupted. */
export type Errand = (taken: Taken, keep: (progress: object) => Promise<void>) => Promise<void>;

const ATTEMPTS_MAX = 20;

/** An errand that will never succeed, however often it is tried: it is put aside at once. */
export class Hopeless extends Error {}

/** What an errand needs is out of order, and says nothing of the errand: it goes back, and keeps all its attempts. */
export class Untried extends Error {}

/** Does what is due, one after another, until nothing is or it is to end; answers how many errands were finished. */
export async function drainOutbox(
  store: OutboxStore,
  errands: Readonly<Record<string, Errand>>,
  report: (error: unknown) => void = () => undefined,
  failPoint?: PassFailPoint,
): Promise<number> {
  let finished = 0;
  while (!store.isClosing()) {
    const taken = await store.take(Object.keys(errands));
    if (taken === undefined) return finished;
    failPoint?.('outbox.taken');
    try {
      await errands[taken.kind]?.(taken, (progress) => store.progress(taken.id, progress));
      failPoint?.('outbox.done-before-finish');
      await store.finish(taken.id);
      finished += 1;
    } catch (error) {
      report(error);
      await afterFailure(store, taken, error);
    }
  }
  return finished;
}

function afterFailure(store: OutboxStore, taken: Taken, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const isHopeless = error instanceof Hopeless;
  if (store.isClosing() && !isHopeless) return store.putBack(taken);
  if (error instanceof Untried) return store.putBack(taken, message);
  const pause = Math.min(3600, 2 ** taken.attempts);
  return store.fail(taken.id, message, pause, taken.attempts >= ATTEMPTS_MAX || isHopeless);
}

interface ExtensionOrder {
  readonly extensionId: string;
  readonly programmeId: string;
  readonly sponsorId: string;
  readonly createdBefore: string | null;
  readonly engagementTypes: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  /** The day of the order: later vouchers are not meant. Left out by releases before it was kept. */
  readonly orderedOn?: string;
  readonly days: number;
  readonly reason: string;
}

interface ExtensionProgress {
  readonly after: string;
  readonly extended: number;
  readonly skipped: number;
}

/** The references of the vouchers an order speaks of, after a bookmark. */
export type VouchersToExtend = (order: ExtensionOrder, after: string, limit: number) => Promise<readonly string[]>;

const CHUNK = 250;

/**
 * Extends the vouchers of an order, in chunks, each voucher by a command of its own under a key of its own: an errand
 * that was interrupted and begins its chunk again extends none twice.
 */
export function extensionErrand(
  runner: Runner,
  vouchersToExtend: VouchersToExtend,
  failPoint?: PassFailPoint,
): Errand {
  return async ({ payload, progress }, keep) => {
    const order = payload as ExtensionOrder;
    let { after, extended, skipped } = (progress ?? { after: '', extended: 0, skipped: 0 }) as ExtensionProgress;
    for (;;) {
      const references = await vouchersToExtend(order, after, CHUNK);
      if (references.length === 0) return;
      const { extensionId, days, reason } = order;
      const replies = await Promise.all(
        references.map((voucher) =>
          runner.run({
            name: 'voucher.extend',
            input: { voucher, extensionId, days, reason },
            caller: { kind: 'system', organisationId: order.sponsorId },
            key: `${extensionId}/${voucher}`,
          }),
        ),
      );
      const unsettled = replies.find((reply) => reply.kind !== 'accepted' && reply.kind !== 'refused');
      if (unsettled !== undefined) throw new Error(`an extension was answered with ${unsettled.kind}`);
      extended += replies.filter((reply) => reply.kind === 'accepted').length;
      skipped += replies.filter((reply) => reply.kind === 'refused').length;
      after = references.at(-1) ?? after;
      failPoint?.('extension.between-chunks');
      await keep({ after, extended, skipped });
    }
  };
}
