/** An entry's receipt: checked here in the browser, to be kept as a file or a QR code, and checked by anybody later. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReceiptRow } from '../../contract/proof.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Loaded, Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Qr } from '../ui/qr.tsx';
import { saveFile } from '../ui/save.ts';
import { useWords } from '../words/words.tsx';
import { checkReceipt } from './check.ts';
import { useKeys } from './keys.ts';
import { canCheck } from './note.ts';
import { Steps } from './steps.tsx';
import './audit.css';

type Given = ReceiptRow['receipt'];

export function Receipt({ position }: { readonly position: number }): ReactNode {
  const { t } = useWords();
  const receipt = useRead('/journal/{position}/receipt', { params: { position: String(position) } });
  const isKeptBack = receipt.error?.status === 404 && receipt.error.problem?.code === 'not-found';
  return (
    <Panel title={t('audit.proof')}>
      {receipt.data !== undefined ? <Proven receipt={receipt.data} /> : isKeptBack ? <p>{t('audit.no-receipt')}</p> : <ProblemNotice problem={receipt.error} />}
    </Panel>
  );
}

function Proven({ receipt }: { readonly receipt: Given }): ReactNode {
  const { t } = useWords();
  const { position, entry } = receipt;
  return (
    <div className="stack">
      <p>{t('audit.proof-text')}</p>
      {canCheck() ? <Checked receipt={receipt} /> : <p className="notice warn">{t('audit.no-crypto')}</p>}
      <div className="columns">
        <div className="stack">
          <p className="no-print"><Button onPress={() => { saveFile(`receipt-${String(position)}.json`, 'application/json', `${JSON.stringify(receipt, null, 1)}\n`); }}>{t('audit.keep-receipt')}</Button></p>
          <details>
            <summary>{t('audit.bytes')}</summary>
            <pre className="raw" translate="no">{entry}</pre>
          </details>
        </div>
        <Qr path={`/api/v1/journal/${String(position)}/receipt.svg`} alt={t('audit.qr')} caption={t('audit.qr-text')} />
      </div>
    </div>
  );
}

function Checked({ receipt }: { readonly receipt: Given }): ReactNode {
  const keys = useKeys();
  const vkeys = keys.data?.keys.map(({ vkey }) => vkey);
  const checked = useQuery({
    queryKey: ['receipt-check', receipt, vkeys], queryFn: () => checkReceipt(receipt, vkeys ?? []), enabled: vkeys !== undefined, staleTime: Infinity,
  });
  return <Loaded of={keys}>{() => (checked.data === undefined ? <Loading /> : <Steps about="receipt" steps={checked.data} />)}</Loaded>;
}
