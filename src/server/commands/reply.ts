/** What the runner is asked and what it answers. */
import type { Ability, InputError, Refusal } from '../../domain/decision.ts';
import type { Event } from '../../domain/event.ts';
import type { CommandName } from '../../domain/party.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import type { Instant } from '../../domain/time.ts';
import type { Terms } from '../../domain/programme.ts';
import type { Voucher } from '../../domain/voucher.ts';

/**
 * Who gives a command. A person is named by id, and by key where an API key was shown; roles are read again under the
 * transaction that decides. The system is the clock, `init`, and the example runner's stage hands.
 */
export type Caller =
  | {
      readonly kind: 'person';
      readonly personId: string;
      /** The person's organisation, which never changes. */
      readonly organisationId: string;
      readonly keyId?: string;
    }
  | { readonly kind: 'system'; readonly organisationId?: string };

export interface Command {
  readonly name: CommandName;
  /** Already parsed by the contract's schema for this command. */
  readonly input: object;
  readonly caller: Caller;
  /** The idempotency key; without one the command is accepted and not protected. */
  readonly key?: string;
  readonly dryRun?: boolean;
  /** The moment a command of the clock is dated; others are dated when their rows are locked. */
  readonly at?: Instant;
  /** What the server knows and the client did not send: an uploaded file's facts, a new key's hash. Not hashed. */
  readonly extra?: object;
}

/** What an accepted command did. The same answer is rebuilt from the journal when the command is repeated. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly replayed: boolean;
  readonly dryRun: boolean;
  /** The id or reference of what was made, or of what was changed. */
  readonly id: string;
  readonly events: readonly Event[];
  /** The voucher as the command left it, for commands on one. */
  readonly voucher?: Voucher;
  /** The payment request as the command left it, for commands on one. */
  readonly request?: PaymentRequest;
  readonly terms?: Terms;
  /** For `voucher.validate`: whether the caller may reserve the voucher, and why not. */
  readonly ability?: Ability;
}

export type Reply =
  | Accepted
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'invalid'; readonly errors: readonly InputError[] }
  | { readonly kind: 'forbidden'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'not-found'; readonly what: string }
  /** The person or key is not known, or no longer. */
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'key-reused' }
  /** Too many wrong guesses: nothing was looked at. */
  | { readonly kind: 'limited'; readonly retrySeconds: number }
  /** The connection broke at COMMIT: repeat with the same key. */
  | { readonly kind: 'outcome-unknown' }
  /** The queue is full, the server is stopping, or the database cannot be reached: nothing was done. */
  | { readonly kind: 'unavailable' }
  /** A defect of ours; nothing was written. */
  | { readonly kind: 'failed' };

export interface Runner {
  /** Queues a command and answers when it is decided and, where accepted, durable. Never rejects. */
  run(command: Command): Promise<Reply>;
  /** Commands waiting or being decided. */
  readonly depth: number;
  /** Takes no more commands and answers when those it has are answered. */
  close(): Promise<void>;
}
