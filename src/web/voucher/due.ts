/** Which day binds a voucher: its last day while it lives, then that of its payment request, then that of its payment. */
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { daysBetween } from '../queries.ts';
import { isLive } from './statuses.ts';

/** A word of the group `rule`, with what it tells besides. */
export interface Rule {
  readonly rule: string;
  readonly values?: { readonly days: number };
}

export interface Due extends Rule {
  readonly day: string;
  /** Whether it is still to be kept; otherwise it is told as a date alone. */
  readonly live: boolean;
}

type Request = Pick<RequestView, 'status' | 'submittedOn' | 'dueOn'>;

const UNPAID: readonly string[] = ['approved', 'reversed'];
const DECIDING: readonly string[] = ['submitted', 'under-review', 'returned'];

/** What makes the last day of a voucher's own life. */
export function lifeRule({ createdOn, deadlines: { expiresOn } }: Pick<VoucherView, 'createdOn' | 'deadlines'>): Rule {
  return { rule: 'voucher-life-days', values: { days: daysBetween(createdOn, expiresOn) } };
}

/** What makes the last day on which it can be redeemed: its own life, or the programme's end before that. */
export function redeemRule(voucher: Pick<VoucherView, 'createdOn' | 'deadlines'>): Rule {
  const { binds } = voucher.deadlines;
  return binds === 'voucher-life' ? lifeRule(voucher) : { rule: binds };
}

/** `request` is the one that the voucher is in, as far as the reader may see it. */
export function dueOf(
  voucher: Pick<VoucherView, 'status' | 'createdOn' | 'deadlines' | 'requestId'>, party: string, request: Request | null,
): Due | undefined {
  const { deadlines: { redeemBy, payBy }, requestId } = voucher;
  if (isLive(voucher)) return { ...redeemRule(voucher), day: redeemBy, live: true };
  // Until when a partner may ask for its money, and when it gets it, is none of the customer's matters.
  if (party === 'customer') return undefined;
  if (request !== null && request.submittedOn !== null) {
    return request.dueOn !== null && UNPAID.includes(request.status) ? { rule: 'payment-due', day: request.dueOn, live: true } : undefined;
  }
  return payBy === null ? undefined : { rule: 'payment-window', day: payBy, live: isToBeRequested(requestId, party, request) };
}

/** Whether a request is still to be submitted. The sponsor sees it from then on, and so not before; others may never see it. */
function isToBeRequested(requestId: string | null, party: string, request: Pick<RequestView, 'submittedOn'> | null): boolean {
  return requestId === null || (request === null ? party === 'sponsor' : request.submittedOn === null);
}

/** Whether a day for the payment comes once the request has been decided on. */
export function comesDue(request: Request | null): boolean {
  return request !== null && DECIDING.includes(request.status);
}
