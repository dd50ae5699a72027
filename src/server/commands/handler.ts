/**
 * What the runner knows of a command: which rows it needs, found in at most two waves, and which decision it asks. The
 * files named after the nouns hold one handler per command, and nothing of transactions, keys or locks.
 */
import type { Ability, Action, Decision, InputError, Refusal } from '../../domain/decision.ts';
import { mayActFor, type Actor } from '../../domain/party.ts';
import type { Reservation, Voucher } from '../../domain/voucher.ts';
import { foldEmail } from '../../domain/ids.ts';
import { addDays, type Day } from '../../domain/time.ts';
import type { VoucherOrigin } from '../store/voucher.ts';
import type { Chance, Moment, Work } from './work.ts';

/** What the first wave looks up, without locks, by what the input names. */
export interface Finds {
  readonly vouchers: Set<string>;
  readonly requests: Set<string>;
  readonly consultants: Set<string>;
  readonly people: Set<string>;
  readonly keys: Set<string>;
}

/** What the first wave found; none of it decides, it only says what to lock. */
export interface Found {
  readonly vouchers: ReadonlyMap<string, VoucherOrigin>;
  readonly requests: ReadonlyMap<string, { partnerId: string; programmeId: string; vouchers: readonly string[] }>;
  /** Consultant → partner. */
  readonly consultants: ReadonlyMap<string, string>;
  /** Person → organisation. */
  readonly people: ReadonlyMap<string, string>;
  /** API key → whose it is. */
  readonly keys: ReadonlyMap<string, { readonly personId: string; readonly organisationId: string }>;
}

/** The rows and facts that the second wave locks and reads. */
export interface Needs {
  /** Locked: limits across a customer's agreements, or the organisation's own chain. */
  readonly customers: Set<string>;
  readonly agreements: Set<string>;
  readonly vouchers: Set<string>;
  /** Partners read only, shared. */
  readonly partnersShared: Set<string>;
  /** Partners whose own row changes. */
  readonly partnersChanged: Set<string>;
  readonly requests: Set<string>;
  readonly people: Set<string>;
  /** API keys that change. */
  readonly keys: Set<string>;
  /** People all of whose API keys are needed. */
  readonly keysOf: Set<string>;
  /** People who are erased, with everything that names them. */
  readonly erasures: [organisationId: string, personId: string][];
  readonly programmes: Set<string>;
  /** Read without a lock. */
  readonly organisations: Set<string>;
  readonly numbers: [programmeId: string, number: string][];
  readonly invoices: [partnerId: string, number: string][];
  readonly redeemed: Set<string>;
  readonly repeats: [customerId: string, key: string][];
  /** Vouchers for which a token is shown, and the entry at which it was signed. */
  readonly turns: [agreementId: string, reference: string, after: number][];
  readonly addresses: [organisationId: string, folded: string][];
  readonly admissions: Set<string>;
  readonly identities: [issuer: string, subject: string][];
  readonly codes: [sponsorId: string, code: string][];
}

/** All that the choice of rows may ask of who gives the command: it is made before anything else is known of them. */
export type Asker = Pick<Actor, 'organisationId' | 'personId'>;

/** What a decision is made of, in the handler's hands. */
export interface Deciding {
  readonly work: Work;
  readonly actor: Actor;
  readonly moment: Moment;
  readonly chance: Chance;
  /** What the server knows and the client did not send. */
  readonly extra: object;
}

export type Judgement =
  /** `made` is the id of what is made or changed, if the decision is to accept. */
  | Decided
  | { readonly kind: 'not-found'; readonly what: string };

export interface Decided extends More {
  readonly kind: 'decided';
  readonly decision: Decision;
  readonly made: string;
  readonly programmeId: string | null;
}

interface More {
  readonly ability?: Ability;
  readonly errands?: readonly { readonly kind: string; readonly subject: string; readonly payload: object }[];
  /** The canonical text of a definition that is published. */
  readonly definition?: string;
  /** The input is wrong only for what there is already, which not everybody may know. */
  readonly betrays?: boolean;
}

export interface Handler<Input> {
  readonly find?: (input: Input, finds: Finds) => void;
  /** `extra` is what the server knows and the client did not send. */
  readonly need: (input: Input, needs: Needs, found: Found, asker: Asker, extra: object) => void;
  readonly decide: (input: Input, deciding: Deciding) => Judgement;
}

export function decided(
  decision: Decision,
  made: string,
  programmeId: string | null,
  more: More = {},
): Decided {
  return { kind: 'decided', decision, made, programmeId, ...more };
}

export function refused(refusals: readonly Refusal[], made: string, programmeId: string | null): Decided {
  return decided({ kind: 'refused', refusals }, made, programmeId);
}

/** An input that can never be right, found only with the programmes at hand. */
export function malformed(pointer: string, message: string): Decided {
  return decided({ kind: 'invalid', errors: [{ pointer, message }] }, '', null);
}

/** An input that what there is already makes wrong. It betrays what is there, so only who may give the command hears it. */
export function invalid(pointer: string, message: string): Decided {
  return { ...malformed(pointer, message), betrays: true };
}

export function notFound(what: string): Judgement {
  return { kind: 'not-found', what };
}

/** What an action says can never be right, judged before anything is looked for; undefined where it says nothing. */
export function neverRight<State, Input, Context>(
  action: Action<State, Input, Context>, state: State, input: Input, context: Context,
): Decided | undefined {
  return invalidFor(action.errors?.(state, input, context) ?? []);
}

/** Dates of an input that may not lie ahead of today, by the field that holds each. */
export type DatesSoFar = Readonly<Record<string, Day | undefined>>;

/**
 * The answer where something is not there, or not the caller's to see. A date that lies ahead of today wherever on earth
 * the programme may be is said first, since it can never be right (api.md §1): in the same words for what is there and
 * what is not.
 */
export function absent(what: string, dates: DatesSoFar, { moment }: Deciding): Judgement {
  const today = moment.calendar(moment.at, 'UTC');
  // No calendar is more than a day ahead of this one.
  const tomorrow = addDays(today, 1);
  const errors = Object.entries(dates).flatMap(([field, date]) =>
    (date !== undefined && date > tomorrow ? [{ pointer: `/${field}`, message: `must not be later than today, ${today}` }] : []));
  return invalidFor(errors) ?? notFound(what);
}

function invalidFor(errors: readonly InputError[]): Decided | undefined {
  return errors.length === 0 ? undefined : decided({ kind: 'invalid', errors }, '', null);
}

/** Whether a voucher is the actor's to see: the parties to it, and of their people those whom it concerns. */
export function seesVoucher(actor: Actor, voucher: Voucher): boolean {
  if (actor.kind === 'system') return true;
  if (actor.party === 'sponsor') return voucher.sponsorId === actor.organisationId;
  if (actor.party === 'customer') {
    if (voucher.customerId !== actor.organisationId) return false;
    return !actor.roles.every((role) => role === 'project-manager') || isAssignedTo(actor, voucher);
  }
  if (voucher.partnerId !== actor.organisationId || !actsFor(actor, voucher.reservation?.locationId)) return false;
  return !actor.roles.every((role) => role === 'consultant') || delivers(actor, voucher.reservation);
}

function isAssignedTo(actor: Actor, voucher: Voucher): boolean {
  return actor.email !== null && voucher.assignee !== null
    && foldEmail(actor.email) === foldEmail(voucher.assignee.email);
}

function delivers(actor: Actor, reservation: Reservation | null): boolean {
  return actor.consultantId !== null && (reservation?.consultantIds.includes(actor.consultantId) ?? false);
}

/** Whether a person limited to locations may act where this happens; what has no location yet is open to all. */
export function actsFor(actor: Actor, locationId: Reservation['locationId'] | undefined): boolean {
  return locationId === undefined || mayActFor(actor, locationId);
}
