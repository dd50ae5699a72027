/** The voucher's link and its QR code, for handing on; where there is none, why. */
import type { ReactNode } from 'react';
import { useRead } from '../../queries.ts';
import { Copy } from '../../ui/copy.tsx';
import { Loading } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function VoucherLink({ reference }: { readonly reference: string }): ReactNode {
  const { t, date } = useWords();
  const { data, error } = useRead('/vouchers/{ref}/proof', { params: { ref: reference } });
  if (data === undefined) return error === null ? <Loading /> : <p>{error.problem?.detail ?? t('problem.unreachable')}</p>;
  return (
    <div className="voucher-link">
      <img src={data.qr} alt={t('customer.done.qr')} width={180} height={180} />
      <div className="stack-small">
        <p>{t('customer.done.link-text')}</p>
        <p className="quiet">{t('customer.done.link-until', { date: date(data.validUntil) })}</p>
        <span className="no-print"><Copy text={data.link} what={t('voucher.link.one')} label={t('voucher.link.copy')} /></span>
      </div>
    </div>
  );
}
