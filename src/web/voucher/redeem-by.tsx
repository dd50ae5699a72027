/** The last day on which a voucher can be redeemed, with the rule that makes it the last. */
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { Deadline } from '../ui/deadline.tsx';
import { redeemRule } from './due.ts';

interface RedeemByProps {
  readonly of: Pick<VoucherView, 'createdOn' | 'deadlines'>;
  readonly today: string | undefined;
  readonly style?: 'long' | 'short';
}

export function RedeemBy({ of, today, style = 'long' }: RedeemByProps): ReactNode {
  return <Deadline day={of.deadlines.redeemBy} today={today} {...redeemRule(of)} style={style} />;
}
