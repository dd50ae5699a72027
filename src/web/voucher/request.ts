/** The payment request that a voucher is in, for readers who may see it; who pays is none of its customer's matters. */
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe, useRead } from '../queries.ts';

/** What the API answers of a request that is not the reader's to see. */
const UNSEEN: readonly number[] = [403, 404];

/** Null where there is none for the reader to see, as a draft is to the sponsor; undefined until that is known. */
export function useRequestOf({ requestId, partnerId }: Pick<VoucherView, 'requestId' | 'partnerId'>): RequestView | null | undefined {
  const { id, kind } = useMe().organisation;
  const enabled = requestId !== null && (kind === 'sponsor' || partnerId === id);
  const { data, error } = useRead('/payment-requests/{id}', { params: { id: requestId ?? '' }, enabled });
  return data ?? (!enabled || UNSEEN.includes(error?.status ?? 0) ? null : undefined);
}
