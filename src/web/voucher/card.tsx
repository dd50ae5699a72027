/** The voucher itself, as it is drawn wherever it is whole: its reference, what it is good for, its days as a tally, its status. */
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { Copy } from '../ui/copy.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { Tally } from './tally.tsx';
import { OfferingName, TypeName } from './type-name.tsx';

const OVER: readonly string[] = ['cancelled', 'expired'];
const LIVE: readonly string[] = ['created', 'assigned', 'reserved', 'completed'];

export function VoucherCard({ voucher, today }: { readonly voucher: VoucherView; readonly today: string | undefined }): ReactNode {
  const { t, country } = useWords();
  const { reference, status, days, deadlines } = voucher;
  const paying = status === 'redeemed' && deadlines.payBy !== null && voucher.requestId === null;
  return (
    <div className={`notched voucher-card${OVER.includes(status) ? ' over' : ''}`}>
      <div className="row apart">
        <span className="row"><span className="reference" translate="no">{reference}</span>
          <span className="no-print"><Copy text={reference} what={t('term.reference')} /></span></span>
        <Status of={status} />
      </div>
      <p className="voucher-type"><TypeName of={voucher} /></p>
      <p className="quiet"><OfferingName of={voucher} /></p>
      <div className="row voucher-facts">
        <span className="row"><Tally days={days} /><strong>{t('count.days', { days })}</strong></span>
        <span>{t('voucher.in-country', { country: country(voucher.country) })}</span>
      </div>
      {LIVE.includes(status) ? <p><Deadline day={deadlines.redeemBy} today={today} rule={deadlines.binds} /></p> : null}
      {paying && deadlines.payBy !== null ? <p><Deadline day={deadlines.payBy} today={today} rule="payment-window" /></p> : null}
    </div>
  );
}
