/**
 * Where days are. Every movement is a posting from one account to another; the accounts of an agreement are the sums
 * of its postings, and days are never created or lost between them (domain.md §3).
 */
import type { AgreementId } from './ids.ts';
import type { Event } from './event.ts';

/** `granted`, `converted` and `training-granted` are sources: their balance counts what has come out of them. */
export type Account =
  | 'granted'
  | 'converted'
  | 'available'
  | 'allocated'
  | 'delivered'
  | 'lapsed'
  | 'training-granted'
  | 'training'
  | 'training-converted'
  | 'training-lapsed';

export interface Posting {
  readonly agreementId: AgreementId;
  /** The agreement or voucher whose event moved the days. */
  readonly subject: string;
  readonly kind: string;
  readonly from: Account;
  readonly to: Account;
  readonly days: number;
}

/** The accounts of one agreement, in whole days; sources hold what they have given. */
export interface Balance {
  readonly granted: number;
  readonly converted: number;
  readonly available: number;
  readonly allocated: number;
  readonly delivered: number;
  readonly lapsed: number;
  readonly trainingGranted: number;
  readonly training: number;
  readonly trainingConverted: number;
  readonly trainingLapsed: number;
}

export const EMPTY_BALANCE: Balance = {
  granted: 0,
  converted: 0,
  available: 0,
  allocated: 0,
  delivered: 0,
  lapsed: 0,
  trainingGranted: 0,
  training: 0,
  trainingConverted: 0,
  trainingLapsed: 0,
};

/** The postings of an event; most events move no days. A posting of no days is none. */
export function postingsOf(event: Event): readonly Posting[] {
  return movements(event).filter((posting) => posting.days > 0);
}

function movements(event: Event): readonly Posting[] {
  const { type, subject } = event;
  const own = (kind: string, from: Account, to: Account, days: number): Posting => ({
    agreementId: subject as AgreementId,
    subject,
    kind,
    from,
    to,
    days,
  });
  switch (type) {
    case 'entitlement.granted':
      return event.data.unit === 'planning'
        ? [own('granted', 'granted', 'available', event.data.days)]
        : [own('training-granted', 'training-granted', 'training', event.data.days)];
    case 'entitlement.converted':
      return [
        own('training-converted', 'training', 'training-converted', event.data.trainingDays),
        own('converted', 'converted', 'available', event.data.planningDays),
      ];
    case 'entitlement.reduced':
      return [own('reduced', 'available', 'lapsed', event.data.days)];
    case 'entitlement.removed':
      return [
        own('removed', 'available', 'lapsed', event.data.days),
        own('training-removed', 'training', 'training-lapsed', event.data.trainingDays),
      ];
    case 'agreement.ended':
      return [
        own('ended', 'available', 'lapsed', event.data.days),
        own('training-ended', 'training', 'training-lapsed', event.data.trainingDays),
      ];
    case 'voucher.created':
      return [ofVoucher(event, 'created', 'available', 'allocated')];
    case 'voucher.cancelled':
    case 'voucher.expired':
      return [ofVoucher(event, 'settled', 'allocated', event.data.to)];
    case 'voucher.redeemed':
      return [ofVoucher(event, 'settled', 'allocated', 'delivered')];
    default:
      return [];
  }
}

function ofVoucher(
  event: { readonly subject: string; readonly data: { readonly agreementId: AgreementId; readonly days: number } },
  kind: 'created' | 'settled',
  from: Account,
  to: Account,
): Posting {
  return { agreementId: event.data.agreementId, subject: event.subject, kind, from, to, days: event.data.days };
}

const FIELD: { readonly [Name in Account]: keyof Balance } = {
  granted: 'granted',
  converted: 'converted',
  available: 'available',
  allocated: 'allocated',
  delivered: 'delivered',
  lapsed: 'lapsed',
  'training-granted': 'trainingGranted',
  training: 'training',
  'training-converted': 'trainingConverted',
  'training-lapsed': 'trainingLapsed',
};

const SOURCES: ReadonlySet<Account> = new Set(['granted', 'converted', 'training-granted']);

/** The balance after a posting. A source counts upwards as days come out of it. */
export function post(balance: Balance, posting: Posting): Balance {
  const from = FIELD[posting.from];
  const to = FIELD[posting.to];
  const out = SOURCES.has(posting.from) ? posting.days : -posting.days;
  return { ...balance, [from]: balance[from] + out, [to]: balance[to] + posting.days };
}

/** What is wrong with a balance: an account below zero, or days that do not add up. Empty for a sound one. */
export function faults(balance: Balance): readonly string[] {
  const found = (Object.keys(balance) as (keyof Balance)[])
    .filter((account) => balance[account] < 0)
    .map((account) => `${account} is below zero`);
  const inPlay = balance.available + balance.allocated + balance.delivered + balance.lapsed;
  if (balance.granted + balance.converted !== inPlay) found.push('days granted are not the days accounted for');
  const training = balance.training + balance.trainingConverted + balance.trainingLapsed;
  if (balance.trainingGranted !== training) found.push('training days granted are not those accounted for');
  return found;
}

/** What happened to days as a programme is told of it: those of training apart. */
export const POOL_FLOWS = ['granted', 'converted', 'created', 'returned', 'delivered', 'lapsed'] as const;
export type PoolFlow = (typeof POOL_FLOWS)[number];

/** Which of them a movement is; undefined for one of training days. */
export function flowOf({ from, to }: Pick<Posting, 'from' | 'to'>): PoolFlow | undefined {
  if (from === 'granted' || from === 'converted') return from;
  if (to === 'delivered' || to === 'lapsed') return to;
  if (from === 'available' && to === 'allocated') return 'created';
  return from === 'allocated' && to === 'available' ? 'returned' : undefined;
}
