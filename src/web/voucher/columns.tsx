/** The columns of a list of vouchers, of which each party sees at first those that it works by. */
import { Link } from '@tanstack/react-router';
import type { MeView } from '../../contract/party-view.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { Deadline } from '../ui/deadline.tsx';
import type { ListColumn } from '../ui/list.tsx';
import { Name, Reference, Status } from '../ui/status.tsx';
import type { Words } from '../words/words.tsx';
import { isLive } from './statuses.ts';
import { OfferingName, TypeName } from './type-name.tsx';

type Party = MeView['organisation']['kind'];
type VoucherColumn = ListColumn<VoucherRow>;

/** Columns that a party is not shown until it asks, besides those that nobody is. */
const SPARE: Readonly<Record<Party, readonly string[]>> = {
  customer: ['customer', 'agreement', 'country', 'created'],
  partner: ['assignee', 'partner', 'agreement', 'created'],
  sponsor: ['assignee', 'agreement', 'country', 'created'],
};

export function voucherColumns(party: Party, words: Words, today: string | undefined): readonly VoucherColumn[] {
  const columns = [...mainColumns(words, today), ...moreColumns(party, words, today)];
  return columns.map((column) => (SPARE[party].includes(column.id) ? { ...column, spare: true } : column));
}

function mainColumns({ t, country, date }: Words, today: string | undefined): readonly VoucherColumn[] {
  return [
    { id: 'reference', title: t('term.reference'), cell: ({ reference }) => <Reference of={reference} /> },
    { id: 'status', title: t('term.status'), cell: ({ status }) => <Status of={status} /> },
    { id: 'engagementType', title: t('term.engagement-type'), cell: (row) => <span className="wide"><TypeName of={row} /></span> },
    { id: 'days', title: t('term.days'), cell: ({ days }) => days, end: true, sort: 'days' },
    { id: 'customer', title: t('term.customer'), cell: ({ customerId }) => <Name of={customerId} /> },
    { id: 'assignee', title: t('term.assignee'), cell: ({ assignee }) => <span translate="no">{assignee?.name ?? '–'}</span> },
    { id: 'partner', title: t('term.partner'), cell: ({ partnerId, namedPartnerId }) => <Name of={partnerId ?? namedPartnerId} /> },
    { id: 'country', title: t('voucher.country'), cell: (row) => country(row.country) },
    { id: 'agreement', title: t('term.agreement'), cell: ({ agreementId }) => <Name of={agreementId} /> },
    { id: 'created', title: t('term.created-on'), cell: ({ createdOn }) => <span className="nowrap">{date(createdOn, 'short')}</span>, sort: 'created' },
    {
      id: 'redeemBy', title: t('term.redeem-by'), sort: 'redeem-by',
      cell: (row) => <Deadline day={row.redeemBy} today={today} live={isLive(row)} style="short" />,
    },
  ];
}

function moreColumns(party: Party, { t, date }: Words, today: string | undefined): readonly VoucherColumn[] {
  const day = (value: string | null | undefined): string => (value === null || value === undefined ? '–' : date(value, 'short'));
  return [
    { id: 'offering', title: t('term.offering'), cell: (row: VoucherRow) => <OfferingName of={row} /> },
    { id: 'location', title: t('term.location'), cell: ({ reservation }: VoucherRow) => <Name of={reservation?.locationId} /> },
    { id: 'startsOn', title: t('term.starts-on'), cell: ({ reservation }: VoucherRow) => day(reservation?.startsOn) },
    { id: 'endsOn', title: t('term.ends-on'), cell: ({ reservation }: VoucherRow) => day(reservation?.endsOn) },
    { id: 'redeemedOn', title: t('voucher.redeemed-on'), cell: ({ redeemedOn }: VoucherRow) => day(redeemedOn) },
    {
      id: 'payBy', title: t('term.pay-by'),
      cell: ({ payBy, requestId }: VoucherRow) => (payBy === null ? '–' : <Deadline day={payBy} today={today} live={requestId === null} style="short" />),
    },
    {
      id: 'request', title: t('what.request'),
      cell: ({ requestId }: VoucherRow) => (requestId === null ? '–' : (
        <Link to={party === 'sponsor' ? '/claims/$id' : '/requests/$id'} params={{ id: requestId }}>
          {t('voucher.in-request')}<span className="hidden" translate="no"> {requestId}</span>
        </Link>
      )),
    },
    { id: 'division', title: t('term.division'), cell: ({ division }: VoucherRow) => division ?? '–' },
    { id: 'product', title: t('term.product'), cell: ({ product }: VoucherRow) => product ?? '–' },
  ].map((column) => ({ ...column, spare: true }));
}
