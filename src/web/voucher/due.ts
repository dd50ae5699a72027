/** Which day binds a voucher: its last day while it lives, then that of its payment request, then that of its payment. */
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';

export interface Due {
  readonly rule: string;
  readonly day: string;
  /** Whether it is still to be kept; otherwise it is told as a date alone. */
  readonly live: boolean;
}

type Request = Pick<RequestView, 'status' | 'submittedOn' | 'dueOn'>;

const LIVE: readonly string[] = ['created', 'assigned', 'reserved', 'completed'];
const UNPAID: readonly string[] = ['approved', 'reversed'];
const DECIDING: readonly string[] = ['submitted', 'under-review', 'returned'];

export function isLive({ status }: Pick<VoucherView, 'status'>): boolean {
  return LIVE.includes(status);
}

/** `request` is the one that the voucher is in, as far as the reader may see it. */
export function dueOf(
  voucher: Pick<VoucherView, 'status' | 'deadlines' | 'requestId'>, party: string, request: Request | null,
): Due | undefined {
  const { deadlines: { binds, redeemBy, payBy }, requestId } = voucher;
  if (isLive(voucher)) return { rule: binds, day: redeemBy, live: true };
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
