/** The newest vouchers of an agreement, and the way to all of them. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { Reference, Status } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

const NEWEST = 5;

interface VouchersProps {
  readonly agreementId: string;
  readonly programme: ShownProgramme | undefined;
}

export function AgreementVouchers({ agreementId, programme }: VouchersProps): ReactNode {
  const { t } = useWords();
  const vouchers = useRead('/vouchers', { query: { agreementId, limit: NEWEST } });
  const all = <Link to="/vouchers" search={{ agreementId }}>{t('customer.vouchers.all')}</Link>;
  return (
    <Panel title={t('nav.vouchers')} aside={all}>
      <Loaded of={vouchers}>{({ items }) => (items.length === 0
        ? <Empty title={t('customer.vouchers.none')}><p>{t('customer.vouchers.none-text')}</p></Empty>
        : <Newest rows={items} programme={programme} />)}</Loaded>
    </Panel>
  );
}

function Newest({ rows, programme }: { readonly rows: readonly VoucherRow[]; readonly programme: ShownProgramme | undefined }): ReactNode {
  const { t, date, number } = useWords();
  return (
    <Table caption={t('customer.vouchers.newest')} rows={rows} keyOf={({ reference }) => reference} columns={[
      { id: 'reference', title: t('term.reference'), cell: ({ reference }) => <Reference of={reference} /> },
      { id: 'type', title: t('term.engagement-type'), cell: ({ engagementType }) => programme?.name('engagementTypes', engagementType) ?? '…' },
      { id: 'days', title: t('term.days'), end: true, cell: ({ days }) => number(days) },
      { id: 'status', title: t('term.status'), cell: ({ status }) => <Status of={status} /> },
      { id: 'redeem-by', title: t('term.redeem-by'), cell: ({ redeemBy }) => date(redeemBy, 'short') },
    ]} />
  );
}
