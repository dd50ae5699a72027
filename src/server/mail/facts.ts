/** Which mails there are, and what each has to say: facts in the recipient's language, and no finished words. */
import type { RequestStatus } from '../../domain/payment.ts';
import type { Money } from '../../domain/quantity.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { Invitation, VoucherProof } from './tokens.ts';

/** A programme as mail speaks of it: its name, and what everybody must know of it first. */
export interface ProgrammeFacts {
  readonly title: string;
  readonly notice: string;
}

export interface VoucherFacts {
  readonly reference: string;
  readonly programme: ProgrammeFacts;
  /** Names, as the programme's texts and the language have them. */
  readonly engagementType: string;
  readonly country: string;
  readonly days: number;
  readonly customer: string;
}

/** The last day on which a voucher can be redeemed, and the rule that says so. */
export interface Ending {
  readonly redeemBy: Day;
  readonly binds: 'voucher-life' | 'last-redemption';
}

/** A proof that is signed when the mail is written, until a moment that is no longer within. */
export interface ProofFacts extends VoucherProof {
  readonly until: Instant;
}

interface Assigned extends Ending {
  readonly voucher: VoucherFacts;
  readonly proof: ProofFacts;
  /** The partner whose name is on it; null where any eligible one may take it. */
  readonly namedPartner: string | null;
  /** Whether the reader has not signed in yet. The invitation is a mail of its own, since this one is made to be forwarded. */
  readonly newcomer: boolean;
}

export interface Facts {
  readonly 'voucher-assigned': Assigned;
  readonly 'voucher-resent': Assigned;
  readonly 'voucher-reserved': {
    readonly voucher: VoucherFacts;
    readonly partner: string;
    readonly location: string;
    readonly startsOn: Day;
    readonly endsOn: Day;
  };
  readonly 'voucher-released': Ending & {
    readonly voucher: VoucherFacts;
    readonly partner: string;
    readonly reason: string | null;
    /** For the assignee alone. */
    readonly proof: ProofFacts | null;
  };
  readonly 'voucher-expiring': Ending & {
    readonly voucher: VoucherFacts;
    readonly daysLeft: number;
    /** The partner that holds it; null where nobody has reserved it. */
    readonly partner: string | null;
    readonly reported: boolean;
  };
  readonly 'voucher-expired': {
    readonly voucher: VoucherFacts;
    readonly lastDay: Day;
    readonly to: 'available' | 'lapsed';
    readonly partner: string | null;
  };
  readonly 'report-received': {
    readonly voucher: VoucherFacts;
    readonly partner: string;
    readonly startedOn: Day;
    readonly endedOn: Day;
    readonly onSiteDays: number;
    readonly offSiteDays: number;
    readonly deliverables: number;
  };
  readonly 'voucher-redeemed': {
    readonly voucher: VoucherFacts;
    readonly partner: string;
    readonly on: Day;
    readonly payBy: Day;
    readonly reader: 'customer' | 'partner';
  };
  readonly 'request-changed': {
    readonly request: string;
    readonly programme: ProgrammeFacts;
    readonly status: RequestStatus;
    /** Submitted once more after a denial. */
    readonly appealed: boolean;
    readonly reader: 'sponsor' | 'partner';
    readonly partner: string;
    readonly invoiceNumber: string;
    readonly total: Money;
    readonly vouchers: number;
    readonly reasons: readonly string[];
    readonly dueOn: Day | null;
    readonly paidOn: Day | null;
  };
  readonly 'enrolment-renewal': {
    readonly programme: ProgrammeFacts;
    readonly offerings: readonly string[];
    readonly through: Day;
    readonly daysLeft: number;
  };
  readonly 'milestone-ahead': {
    readonly programme: ProgrammeFacts;
    readonly title: string;
    readonly text: string;
    readonly on: Day;
    readonly daysLeft: number;
  };
  readonly invitation: {
    readonly organisation: string;
    readonly invitation: Invitation;
    readonly again: boolean;
  };
  readonly 'guesses-notice': {
    readonly programme: ProgrammeFacts;
    readonly guesses: number;
    readonly since: Instant;
  };
  readonly digest: { readonly items: readonly Telling[] };
}

export type What = keyof Facts;

/** A kind of mail with its facts. */
export type Telling = { [Kind in What]: { readonly what: Kind; readonly facts: Facts[Kind] } }[What];

export const WHATS = [
  'voucher-assigned', 'voucher-resent', 'voucher-reserved', 'voucher-released', 'voucher-expiring', 'voucher-expired',
  'report-received', 'voucher-redeemed', 'request-changed', 'enrolment-renewal', 'milestone-ahead',
  'invitation', 'guesses-notice', 'digest',
] as const satisfies readonly What[];

/** Never gathered into a digest: whoever waits for a link, or must look at once, is told at once. */
const SINGLE: ReadonlySet<What> = new Set(['voucher-assigned', 'voucher-resent', 'invitation', 'guesses-notice', 'digest']);

export function isSingle({ what, facts }: Telling): boolean {
  return SINGLE.has(what) || (what === 'voucher-released' && facts.proof !== null);
}

/** A mail as it is to be made: once for each kind, subject, occurrence and recipient. */
export type Draft = Telling & {
  readonly subject: string;
  readonly occurrence: string;
  readonly recipient: Recipient;
  readonly sponsorId: string;
  readonly programmeId: string | null;
  readonly at: Instant;
};

export interface Recipient {
  readonly personId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'en' | 'tr';
  readonly mail: 'single' | 'daily';
}
