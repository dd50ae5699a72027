/**
 * What a decision is. A command is judged by a list of rules; each rule says which inputs it reads, so that the same
 * list answers three questions: do it, would it work (dry run), and may I (abilities, where some inputs are unknown).
 */
import type { Event } from './event.ts';
import type { Day } from './time.ts';

/**
 * Every refusal code, in the order in which refusals are reported. A code is never reused and never changes its
 * meaning. `contract/refusals.ts` holds a sentence and a remedy for each, in every language.
 */
export const REFUSAL_CODES = [
  'role.missing',
  'key.scope-missing',
  'key.too-many',
  'person.limited-to-locations',
  'person.last-admin',
  'person.vouchers-assigned',
  'person.partner-contact',
  'training.insufficient',
  'programme.creation-closed',
  'programme.assignment-closed',
  'programme.redemption-closed',
  'programme.accrual-closed',
  'programme.conversion-closed',
  'agreement.benefit-inactive',
  'agreement.not-current',
  'agreement.number-taken',
  'pool.insufficient',
  'pool.closed',
  'engagement-type.not-on-offer',
  'engagement-type.days-not-offered',
  'engagement.no-rate',
  'voucher.wrong-state',
  'voucher.expired',
  'voucher.not-valid',
  'voucher.reserved-by-another',
  'voucher.named-for-another-partner',
  'partner.not-enrolled',
  'partner.enrolment-lapsed',
  'partner.competency-missing',
  'partner.agreement-version',
  'partner.profile-incomplete',
  'partner.location-country',
  'consultant.not-qualified',
  'engagement.starts-in-the-past',
  'engagement.starts-before-reservation',
  'engagement.ends-after-expiry',
  'engagement.duration',
  'engagement.off-site',
  'engagement.repeat',
  'report.missing',
  'report.too-early',
  'deliverable.missing',
  'payment.nothing-redeemed',
  'payment.not-registered',
  'payment.window-closed',
  'payment.voucher-taken',
  'payment.invoice-number-taken',
  'payment.location-mismatch',
  'payment.wrong-state',
  'payment.same-person',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The figures of a refusal: days and counts as numbers, dates and codes as text, several of a kind as a list. */
export type RefusalParams = Readonly<Record<string, string | number | readonly string[]>>;

export interface Refusal {
  readonly rule: RefusalCode;
  readonly params: RefusalParams;
  /** The first day on which the rule would not refuse. */
  readonly allowedFrom?: Day;
  /** The last day on which the rule did not refuse. */
  readonly lastAllowed?: Day;
  /** Where the programme definition says so, `programme@version#/pointer`. */
  readonly source?: string;
}

/** Something in the input that can never be right, found only with the state at hand. The pointer is a JSON Pointer. */
export interface InputError {
  readonly pointer: string;
  readonly message: string;
}

export type Decision =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'invalid'; readonly errors: readonly InputError[] };

/** One reason for which a command may be refused, or a few that exclude each other. */
export interface Rule<State, Input, Context> {
  /** The inputs the rule reads. Where one is not known yet, the rule cannot be judged. */
  readonly reads: readonly (keyof Input & string)[];
  readonly check: (state: State, input: Input, context: Context) => Refusal | readonly Refusal[] | undefined;
}

/** A command as the domain knows it: what is never right, what must be proved first, the rules, and what happens. */
export interface Action<State, Input, Context> {
  /** Inputs that can never be right, judged before any rule. */
  readonly errors?: (state: State, input: Input, context: Context) => readonly InputError[];
  /** A rule that stands alone: where it refuses, nothing else is said, so that a stranger learns nothing. */
  readonly proof?: Rule<State, Input, Context>;
  readonly rules: readonly Rule<State, Input, Context>[];
  readonly events: (state: State, input: Input, context: Context) => readonly Event[];
}

/** Judges a command: its events, or every reason against it in the published order. */
export function decide<State, Input, Context>(
  action: Action<State, Input, Context>,
  state: State,
  input: Input,
  context: Context,
): Decision {
  const errors = action.errors?.(state, input, context) ?? [];
  if (errors.length > 0) return { kind: 'invalid', errors };
  const unproved = action.proof === undefined ? [] : refusalsOf(action.proof, state, input, context);
  if (unproved.length > 0) return { kind: 'refused', refusals: unproved };
  const refusals = action.rules.flatMap((rule) => refusalsOf(rule, state, input, context));
  if (refusals.length > 0) return { kind: 'refused', refusals: inOrder(refusals) };
  return { kind: 'accepted', events: action.events(state, input, context) };
}

/** What can be said of an action before its inputs are known: the refusals so far, and the inputs still needed. */
export interface Ability {
  readonly allowed: boolean;
  readonly refusals: readonly Refusal[];
  readonly needs: readonly string[];
}

/** Runs the rules whose inputs are known, and lists the inputs that the others need. */
export function ability<State, Input, Context>(
  action: Action<State, Input, Context>,
  state: State,
  known: Partial<Input>,
  context: Context,
): Ability {
  const refusals: Refusal[] = [];
  const needs = new Set<string>();
  for (const rule of action.rules) {
    const unknown = rule.reads.filter((field) => known[field] === undefined);
    if (unknown.length > 0) for (const field of unknown) needs.add(field);
    else refusals.push(...refusalsOf(rule, state, known as Input, context));
  }
  return { allowed: refusals.length === 0, refusals: inOrder(refusals), needs: [...needs] };
}

function refusalsOf<State, Input, Context>(
  rule: Rule<State, Input, Context>,
  state: State,
  input: Input,
  context: Context,
): readonly Refusal[] {
  const found = rule.check(state, input, context);
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly Refusal[]) : [found as Refusal];
}

const PRECEDENCE = new Map<RefusalCode, number>(REFUSAL_CODES.map((code, index) => [code, index]));

/** Refusals in the published order. */
export function inOrder(refusals: readonly Refusal[]): readonly Refusal[] {
  return [...refusals].sort((one, other) => (PRECEDENCE.get(one.rule) ?? 0) - (PRECEDENCE.get(other.rule) ?? 0));
}

/** For a `switch` that must know every case: compiles only where none is left. */
export function unreachable(value: never): never {
  throw new Error(`unforeseen case ${JSON.stringify(value)}`);
}
