/** The vouchers of a payment request in a row of a list: the first of them by their references. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Reference } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';

const SHOWN = 2;

export function References({ of }: { readonly of: RequestView['lines'] }): ReactNode {
  const { t } = useWords();
  return (
    <span className="names">
      {of.slice(0, SHOWN).map(({ voucher }) => <span key={voucher} className="nowrap"><Reference of={voucher} /></span>)}
      {of.length > SHOWN ? <span className="small quiet">{t('payment.more-vouchers', { count: of.length - SHOWN })}</span> : null}
    </span>
  );
}
