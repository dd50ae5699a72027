/**
 * Who bears a voucher. A reference is no secret, so whoever would use a voucher proves first that its holder gave it to
 * them: by the holder's address, or by the signed token of the mail that the holder forwarded. Until then nothing is said
 * of the voucher, not even that there is one.
 */
import type { VoucherReference } from './ids.ts';
import type { Action, Refusal, Rule } from './decision.ts';
import { isSameAddress } from './party.ts';
import type { TermsContext } from './programme.ts';
import { isOver, type Voucher, type VoucherState } from './voucher.ts';

/** The alike answer to everybody who cannot prove a voucher. */
export const NOT_VALID: Refusal = { rule: 'voucher.not-valid', params: {} };

/** What a token says whose signature holds and whose time is not over: a voucher, as it stood at an entry of its chain. */
export interface Proven {
  readonly reference: VoucherReference;
  readonly sequence: number;
}

/** A token that was shown, and the voucher's last entry by which it was assigned or reserved; 0 for one before the token's. */
export interface Shown extends Proven {
  readonly turnedAt: number;
}

/** What is borne: the voucher, and the token where one is shown; null for one that proves nothing. */
export interface BorneState extends VoucherState {
  readonly shown?: Shown | null | undefined;
}

export interface BearerInput {
  readonly email?: string | undefined;
}

/** A token holds for who the voucher was assigned to when it was signed: until it is reassigned, reserved or over. */
export function stillHolds(voucher: Voucher, { reference, sequence, turnedAt }: Shown, context: TermsContext): boolean {
  return voucher.reference === reference && voucher.status === 'assigned' && turnedAt <= sequence && !isOver(voucher, context);
}

/** The bearer's proof: the token where one is shown, and else the address of the person the voucher is assigned to. */
export const proof: Rule<BorneState, BearerInput, TermsContext> = {
  reads: ['email'],
  check: ({ voucher, shown }, { email }, context) => {
    const proved = shown === undefined
      ? voucher.assignee !== null && email !== undefined && isSameAddress(voucher.assignee.email, email)
      : shown !== null && stillHolds(voucher, shown, context);
    return proved ? undefined : NOT_VALID;
  },
};

/** A check that changes nothing: whoever proves the voucher is told what reserving would refuse. */
export const validate: Action<BorneState, BearerInput, TermsContext> = {
  proof,
  rules: [],
  events: () => [],
};
