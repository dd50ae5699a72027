/** The statuses of a voucher, in the order in which it comes to them. */
import type { VoucherView } from '../../contract/voucher-view.ts';

type Status = VoucherView['status'];

export const STATUSES: readonly Status[] = ['created', 'assigned', 'reserved', 'completed', 'redeemed', 'cancelled', 'expired'];

/** Those in which a voucher can still come to be redeemed. */
export const LIVE_STATUSES: readonly Status[] = ['created', 'assigned', 'reserved', 'completed'];

export function isLive({ status }: Pick<VoucherView, 'status'>): boolean {
  return LIVE_STATUSES.includes(status);
}
