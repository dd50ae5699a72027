/** What a sandbox tells besides the API: who can be played, what comes next, and what moving the clock changed. */
import type { PartyKind } from '../domain/party.ts';
import type { Task } from './worklist.ts';

export interface PersonaView {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly kind: PartyKind;
  readonly roles: readonly string[];
  readonly apiKey: string;
  /** What stands on the persona's worklist today, the soonest due first. */
  readonly today: readonly { readonly task: Task; readonly count: number; readonly due: string | null }[];
}

export type ComingKind =
  | 'milestone' | 'voucher-expiry' | 'payment-window' | 'payment-due' | 'enrolment-end' | 'agreement-end' | 'engagement-start' | 'engagement-end';

export interface ComingView {
  /** The clock's time now. */
  readonly now: string;
  /** The next days on which something happens or ends, the soonest first; `milestone` is the calendar's name of it. */
  readonly items: readonly {
    readonly day: string; readonly kind: ComingKind; readonly milestone: string | null; readonly count: number;
    /** The organisations that it concerns, a few of them by name; nothing where it concerns all. */
    readonly whose?: readonly string[];
  }[];
}

export interface ChangesView {
  /** The journal's last position; hand it back as `after` to be told what came later. */
  readonly position: number;
  /** What happened after the position asked about, by the kind of event. */
  readonly counts: readonly { readonly event: string; readonly count: number }[];
  readonly mails: number;
  /** The first of it, at most fifty. */
  readonly items: readonly { readonly event: string; readonly subject: string; readonly at: string }[];
}

/** A mail that would have been sent; `/sandbox/mail/{id}` shows how it would look. */
export interface CaughtMailView {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly name: string;
  readonly address: string;
}
