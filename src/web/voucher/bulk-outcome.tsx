/** What became of many vouchers, or would: how many were accepted, how many refused, and why. */
import type { ReactNode } from 'react';
import { Reference } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import type { Told } from './bulk.ts';

export function Outcome({ told, dryRun }: { readonly told: Told; readonly dryRun: boolean }): ReactNode {
  const { t, number } = useWords();
  const { accepted, refused, refusals, rows = [] } = told;
  return (
    <div className="stack">
      <p role="status" className="lead"><strong>{t(dryRun ? 'voucher.bulk.would' : 'voucher.bulk.did', { accepted, refused })}</strong></p>
      {refusals.length === 0 ? null : (
        <Table caption={t('voucher.bulk.why')} rows={refusals} keyOf={({ message }) => message} columns={[
          { id: 'message', title: t('voucher.bulk.reason'), cell: ({ message }) => <span className="plain">{message}</span> },
          { id: 'count', title: t('nav.vouchers'), cell: ({ count }) => number(count), end: true },
        ]} />
      )}
      {rows.length === 0 ? null : (
        <details>
          <summary>{t('voucher.bulk.refused-ones', { count: rows.length })}</summary>
          <ul>{rows.map(({ reference, message }) => <li key={reference}><Reference of={reference} /> {message}</li>)}</ul>
        </details>
      )}
    </div>
  );
}
