/** The voucher itself, as it is drawn wherever it is whole: its reference, what it is good for, its days as a tally, its status. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe } from '../queries.ts';
import { Copy } from '../ui/copy.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { dueOf } from './due.ts';
import { Tally } from './tally.tsx';
import { OfferingName, TypeName } from './type-name.tsx';

const OVER: readonly string[] = ['cancelled', 'expired'];

interface CardProps {
  readonly voucher: VoucherView;
  /** The payment request that it is in, as far as the reader may see it; undefined until that is known. */
  readonly request: RequestView | null | undefined;
  readonly today: string | undefined;
}

export function VoucherCard({ voucher, request, today }: CardProps): ReactNode {
  const { t, country } = useWords();
  const { reference, status, days } = voucher;
  const due = dueOf(voucher, useMe().organisation.kind, request ?? null);
  return (
    <div className={`notched voucher-card${OVER.includes(status) ? ' over' : ''}`}>
      <div className="row apart">
        <span className="row"><span className="reference" translate="no">{reference}</span>
          <span className="no-print"><Copy text={reference} what={t('term.reference')} /></span></span>
        <span className="row">
          <Status of={status} />
          {request === null || request === undefined ? null : (
            <span className="row"><span className="quiet small">{t('what.request')}</span><Status of={request.status} /></span>
          )}
        </span>
      </div>
      <p className="voucher-type"><TypeName of={voucher} /></p>
      <p className="quiet"><OfferingName of={voucher} /></p>
      <div className="row voucher-facts">
        <span className="row"><Tally days={days} /><strong>{t('count.days', { days })}</strong></span>
        <span>{t('voucher.in-country', { country: country(voucher.country) })}</span>
      </div>
      {request === undefined || due?.live !== true ? null : <p><Deadline {...due} today={today} /></p>}
    </div>
  );
}
