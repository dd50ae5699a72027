/** Signed receipts for what happened to a voucher, each as a QR code and as a file, and how anybody checks them. */
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReceiptRow } from '../../contract/proof.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Copy } from '../ui/copy.tsx';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { Qr } from '../ui/qr.tsx';
import { saveFile } from '../ui/save.ts';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Missing } from './missing.tsx';
import './voucher.css';

export function ReceiptsPage(): ReactNode {
  const { t } = useWords();
  const { ref } = useParams({ from: '/vouchers/$ref/receipts' });
  const receipts = useRead('/vouchers/{ref}/receipts', { params: { ref } });
  if (receipts.error !== null && receipts.error.problem?.code === 'not-found') return <Missing reference={ref} />;
  const above = <Link to="/vouchers/$ref" params={{ ref }} translate="no">{ref}</Link>;
  return (
    <Page title={t('voucher.receipts')} above={above} lead={t('voucher.receipts.lead')}
      actions={<Button onPress={() => { print(); }}>{t('field.print')}</Button>}>
      <div className="beside">
        <Loaded of={receipts}>
          {({ items }) => (items.length === 0 ? <Panel><Empty title={t('voucher.receipts.none')}><p>{t('voucher.receipts.none-text')}</p></Empty></Panel> : (
            <ol role="list" className="stack">{items.map((row) => <li key={row.position}><Receipt row={row} reference={ref} /></li>)}</ol>
          ))}
        </Loaded>
        <HowToCheck />
      </div>
    </Page>
  );
}

function Receipt({ row, reference }: { readonly row: ReceiptRow; readonly reference: string }): ReactNode {
  const { t, term, moment } = useWords();
  const { type, at, position, receipt } = row;
  const title = term('voucher.event', type);
  const text = JSON.stringify(receipt, null, 2);
  return (
    <div className="panel receipt">
      <Qr path={row.qr} alt={t('voucher.receipts.qr', { what: title })} caption={t('voucher.receipts.qr-text')} />
      <div className="stack-small narrow-terms">
        <h2>{title}</h2>
        <Terms facts={[
          [t('voucher.receipts.at'), <time key="at" dateTime={at} className="nowrap">{moment(at)}</time>],
          // It is looked up by, and not counted with.
          [t('voucher.receipts.position'), String(position)],
        ]} />
        <div className="buttons no-print">
          <Button small onPress={() => { saveFile(`${reference}-${String(position)}.json`, 'application/json', text); }}>{t('voucher.receipts.save')}<span className="hidden"> {title}</span></Button>
          <Copy text={text} what={title} />
        </div>
        <details className="no-print">
          <summary>{t('voucher.receipts.entry')}</summary>
          <p className="code small breaking" translate="no">{receipt.entry}</p>
        </details>
      </div>
    </div>
  );
}

const KEYS = '/.well-known/tallystick.json';
const RUN = 'node dist/proof/verifier.js receipt.json --key "$VKEY"';
const MORE = 'docs/verifying.md';

function HowToCheck(): ReactNode {
  const { t } = useWords();
  return (
    <Panel id="check" title={t('voucher.check.title')}>
      <div className="stack-small">
        <p>{t('voucher.check.text')}</p>
        <ol className="stack-small">
          <li>{t('voucher.check.key')}<br /><a href={KEYS} className="code breaking" translate="no">{KEYS}</a></li>
          <li>{t('voucher.check.verifier')}</li>
          <li>{t('voucher.check.run')}<span className="command-line"><code className="code small breaking" translate="no">{RUN}</code><Copy text={RUN} what={RUN} /></span></li>
        </ol>
        <p>{t('voucher.check.not')}</p>
        <p className="quiet small">{t('voucher.check.more')} <span className="code" translate="no">{MORE}</span></p>
      </div>
    </Panel>
  );
}
