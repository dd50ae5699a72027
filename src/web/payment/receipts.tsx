/** Receipts of what happened to a request: proof that it stands in the signed journal, which anybody can check. */
import { useState, type ReactNode } from 'react';
import type { ReceiptRow } from '../../contract/proof.ts';
import { ApiProblem, download } from '../api.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

export function Receipts({ id }: { readonly id: string }): ReactNode {
  const { t, term, moment } = useWords();
  const { data, error } = useRead('/payment-requests/{id}/receipts', { params: { id } });
  const wordOf = ({ type }: ReceiptRow): string => term('payment.step', type.replace('payment.', ''));
  const [problem, setProblem] = useState<ApiProblem>();
  const save = (path: string, name: string): void => {
    setProblem(undefined);
    download(path, name).catch((failed: unknown) => { setProblem(failed instanceof ApiProblem ? failed : new ApiProblem(undefined, 0)); });
  };
  if (data === undefined && error === null) return null;
  const rows = data?.items ?? [];
  return (
    <Panel title={t('payment.receipts')} className="no-print">
      <div className="stack-small">
        <p>{t('payment.receipts-text')}</p>
        {/* An installation without a key signs nothing, and says so itself. */}
        {error === null ? null : <p className="notice">{error.problem?.detail ?? t('problem.unreachable')}</p>}
        <ProblemNotice problem={problem} />
        {data !== undefined && rows.length === 0 ? <p className="quiet">{t('payment.receipts-none')}</p> : null}
        {rows.length === 0 ? null : (
          <Table caption={t('payment.receipts')} hideCaption rows={rows} keyOf={({ position }) => String(position)} columns={[
            { id: 'what', title: t('payment.what'), cell: (row) => wordOf(row) },
            { id: 'when', title: t('term.date'), cell: ({ at }) => <time dateTime={at}>{moment(at)}</time> },
            { id: 'position', title: t('payment.position'), cell: ({ position }) => position, end: true },
            { id: 'save', title: t('payment.receipt'), cell: (row) => (
              <span className="row">
                <Button small onPress={() => { save(`/api/v1/journal/${String(row.position)}/receipt`, `receipt-${String(row.position)}.json`); }}>{t('payment.receipt-save')}<span className="hidden"> {wordOf(row)}</span></Button>
                <Button small onPress={() => { save(row.qr, `receipt-${String(row.position)}.svg`); }}>{t('payment.receipt-qr')}<span className="hidden"> {wordOf(row)}</span></Button>
              </span>
            ) },
          ]} />
        )}
      </div>
    </Panel>
  );
}
