/** A voucher's link and QR code, by which a partner can be given it: shown on demand, and printed on the voucher's sheet. */
import type { ReactNode } from 'react';
import type { LinkView } from '../../contract/voucher-link.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe, useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Copy } from '../ui/copy.tsx';
import { Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import '../ui/qr.css';

/** The link, for whoever may hand it on while it holds; undefined for others, and until it is known. */
export function useLink(voucher: VoucherView | undefined): LinkView | undefined {
  const mayHold = useMe().commands.includes('voucher.resend');
  const { data } = useRead('/vouchers/{ref}/proof', {
    params: { ref: voucher?.reference ?? '' }, enabled: mayHold && voucher?.status === 'assigned',
  });
  return voucher?.status === 'assigned' ? data : undefined;
}

export function LinkPanel({ link }: { readonly link: LinkView }): ReactNode {
  const { t, date } = useWords();
  return (
    <Panel id="link" title={t('voucher.link')} className="no-print">
      <div className="stack">
        <p>{t('voucher.link.text')}</p>
        <details>
          <summary>{t('voucher.link.show')}</summary>
          <div className="stack-small">
            <img className="qr" src={link.qr} alt={t('voucher.link.qr')} />
            <p className="code small breaking" translate="no">{link.link}</p>
          </div>
        </details>
        <div className="buttons">
          <Copy text={link.link} what={t('voucher.link.one')} label={t('voucher.link.copy')} />
          <Button small onPress={() => { print(); }}>{t('voucher.link.print')}</Button>
        </div>
        <p className="quiet small">{t('voucher.link.until', { date: date(link.validUntil) })}</p>
      </div>
    </Panel>
  );
}

/** The sheet that is handed to a partner. */
export function LinkSheet({ link, reference }: { readonly link: LinkView; readonly reference: string }): ReactNode {
  const { t, date } = useWords();
  return (
    <div className="only-print voucher-sheet">
      <img className="qr" src={link.qr} alt={t('voucher.link.qr')} />
      <h2>{t('voucher.sheet.title')}</h2>
      <ol>
        <li>{t('voucher.sheet.scan')}</li>
        <li>{t('voucher.sheet.sign-in')}</li>
        <li>{t('voucher.sheet.reserve', { date: date(link.validUntil) })}</li>
      </ol>
      <p>{t('voucher.sheet.care', { reference })}</p>
      <p className="code small breaking" translate="no">{link.link}</p>
    </div>
  );
}
