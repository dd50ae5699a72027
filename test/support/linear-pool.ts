/** A pool of days, and a request for payment, as one caller at a time would see them (domain.md §3 and §6). */
import type { Sequential } from './linear.ts';

export interface PoolInput {
  /** Draws, gives back, grants, takes back as far as there is something, or looks. */
  readonly kind: 'draw' | 'back' | 'grant' | 'reduce' | 'read';
  readonly days: number;
}

export type PoolAnswer =
  | { readonly kind: 'accepted' }
  /** There was too little: what the refusal says there was. */
  | { readonly kind: 'short'; readonly available: number }
  /** What was taken back, and what was seen. */
  | { readonly kind: 'told'; readonly days: number };

/** The days that can still become vouchers, from a beginning. */
export function poolModel(initial: number): Sequential<number, PoolInput, PoolAnswer> {
  return { initial, step: poolStep, isRead: ({ kind }, answer) => kind === 'read' || answer.kind === 'short' };
}

function poolStep(available: number, { kind, days }: PoolInput, answer: PoolAnswer | undefined): readonly number[] {
  switch (kind) {
    case 'draw': {
      const isShort = available < days;
      if (answer?.kind === 'short') return isShort && answer.available === available ? [available] : [];
      return isShort ? [] : [available - days];
    }
    case 'back':
    case 'grant':
      return [available + days];
    case 'reduce': {
      const lost = Math.min(days, available);
      return answer?.kind === 'told' && answer.days !== lost ? [] : [available - lost];
    }
    case 'read':
      return answer?.kind === 'told' && answer.days !== available ? [] : [available];
  }
}

export interface Claim {
  readonly status: string;
  readonly wasSubmitted: boolean;
  readonly appeals: number;
  readonly reviewers: readonly string[];
}

export interface ClaimInput {
  readonly command: string;
  readonly person: string;
  readonly isSponsor: boolean;
}

export type ClaimAnswer =
  | { readonly kind: 'accepted'; readonly status: string }
  | { readonly kind: 'refused'; readonly rules: readonly string[]; readonly status: string | null }
  | { readonly kind: 'not-found' };

const DRAFT: Claim = { status: 'draft', wasSubmitted: false, appeals: 0, reviewers: [] };

/** From which statuses a command leads, and where to. */
const STEPS: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  'payment.save': [['draft', 'returned'], ''],
  'payment.submit': [['draft', 'returned'], 'submitted'],
  'payment.cancel': [['draft', 'submitted', 'under-review', 'returned'], 'cancelled'],
  'payment.review': [['submitted'], 'under-review'],
  'payment.return': [['under-review'], 'returned'],
  'payment.deny': [['under-review'], 'denied'],
  'payment.appeal': [['denied'], 'submitted'],
  'payment.approve': [['under-review'], 'approved'],
  'payment.pay': [['approved', 'reversed'], 'paid'],
  'payment.reverse': [['paid'], 'reversed'],
};

/** The commands on a request, so that a race over one forgets none. */
export const CLAIM_COMMANDS = Object.keys(STEPS);

/** A request that has been drafted. */
export const claimModel: Sequential<Claim, ClaimInput, ClaimAnswer> = {
  initial: DRAFT, step: claimStep, isRead: (_input, answer) => answer.kind !== 'accepted',
};

function claimStep(claim: Claim, input: ClaimInput, answer: ClaimAnswer | undefined): readonly Claim[] {
  if (input.isSponsor && !claim.wasSubmitted) return answer?.kind === 'not-found' ? [claim] : [];
  const [from, to] = STEPS[input.command] ?? [[], ''];
  const isSpent = input.command === 'payment.appeal' && claim.appeals > 0;
  const codes = [
    ...(from.includes(claim.status) && !isSpent ? [] : ['payment.wrong-state']),
    ...(input.command === 'payment.approve' && claim.reviewers.includes(input.person) ? ['payment.same-person'] : []),
  ];
  const then = codes.length === 0 ? taken(claim, input, to === '' ? claim.status : to) : claim;
  if (answer === undefined) return codes.length === 0 ? [then] : [];
  if (answer.kind === 'accepted') return codes.length === 0 && answer.status === then.status ? [then] : [];
  if (answer.kind === 'not-found' || [...answer.rules].sort().join() !== codes.sort().join()) return [];
  return codes.length > 0 && (answer.status === null || answer.status === claim.status) ? [claim] : [];
}

function taken(claim: Claim, { command, person }: ClaimInput, status: string): Claim {
  const reviewed = ['payment.review', 'payment.return', 'payment.deny'].includes(command);
  return {
    status,
    wasSubmitted: claim.wasSubmitted || command === 'payment.submit',
    appeals: claim.appeals + (command === 'payment.appeal' ? 1 : 0),
    reviewers: reviewed && !claim.reviewers.includes(person) ? [...claim.reviewers, person] : claim.reviewers,
  };
}
