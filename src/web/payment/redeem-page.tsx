/** Redeeming: vouchers that are delivered and reported, one or many at a time. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { useMe, usePages } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { Empty, Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Reference } from '../ui/status.tsx';
import { More, Table, type Column } from '../ui/table.tsx';
import { RedeemBy } from '../voucher/redeem-by.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import { GoBar } from './go-bar.tsx';
import { times, type Money } from './money.ts';
import { Sums, Titled, Worth } from './parts.tsx';
import { Picking } from './picking.tsx';
import { RedeemCheck } from './redeem-check.tsx';
import './payment.css';

export function RedeemPage(): ReactNode {
  const { t } = useWords();
  const { step, vouchers } = useSearch({ from: '/redeem' });
  const navigate = useNavigate({ from: '/redeem' });
  const [{ picked }, change, forget] = useDraft<{ readonly picked: readonly string[] }>('redeem', { picked: [] });
  // Vouchers that the address has asked for stand first.
  const [asked, ask] = useState<readonly string[]>([]);
  const mayRedeem = useMe().commands.includes('voucher.redeem');
  const pages = usePages('/vouchers', { query: { status: 'completed', sort: 'redeem-by', limit: 200 } });
  useEffect(() => {
    if (vouchers === undefined) return;
    change({ picked: vouchers.split(',') });
    ask(vouchers.split(','));
    void navigate({ search: { ...(step === undefined ? {} : { step }) }, replace: true });
  }, [vouchers, step, change, navigate]);
  const isAsked = ({ reference }: VoucherRow): boolean => asked.includes(reference);
  const shown = [...pages.items.filter(isAsked), ...pages.items.filter((each) => !isAsked(each))];
  const rows = shown.filter(({ reference }) => picked.includes(reference));
  const absent = pages.data === undefined || pages.hasNextPage ? [] : asked.filter((each) => !shown.some(({ reference }) => reference === each));
  if (step === 'check' && vouchers === undefined && picked.length > 0) {
    return (
      <RedeemCheck picked={picked} rows={rows} onDone={() => { ask([]); forget(); }} />
    );
  }
  return (
    <Page title={t('nav.redeem')} lead={t('payment.redeem-lead')}>
      {pages.error === null ? null : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />}
      {pages.data === undefined && pages.error === null ? <Loading /> : null}
      {pages.data === undefined ? null : (
        <Panel>
          <Absent of={absent} />
          <Completed rows={shown} picked={picked} {...(mayRedeem ? { onPick: (next: string[]) => { change({ picked: next }); } } : {})} />
          <More pages={pages} />
          {!mayRedeem || pages.items.length === 0 ? null : (
            <GoBar count={rows.length} go={t('payment.redeem-go', { count: rows.length })} sum={<Sums of={rows.flatMap(worthOf)} />} onGo={() => {
              change({ picked: rows.map(({ reference }) => reference) });
              void navigate({ search: { step: 'check' } });
            }} />
          )}
        </Panel>
      )}
    </Page>
  );
}

/** Vouchers that were asked for and cannot be redeemed. */
function Absent({ of }: { readonly of: readonly string[] }): ReactNode {
  const { t } = useWords();
  return of.map((each) => <p key={each} className="notice warn">{t('payment.redeem-absent')} <Reference of={each} /></p>);
}

function worthOf({ reservation, days }: VoucherRow): readonly Money[] {
  return reservation === null ? [] : [times(reservation.ratePerDay, days)];
}

interface CompletedProps {
  readonly rows: readonly VoucherRow[];
  readonly picked: readonly string[];
  readonly onPick?: (picked: string[]) => void;
}

function Completed({ rows, picked, onPick }: CompletedProps): ReactNode {
  const { t } = useWords();
  const today = useDay();
  if (rows.length === 0) {
    return (
      <Empty title={t('payment.redeem-none')} actions={<Link className={lookOf()} to="/engagements">{t('nav.engagements')}</Link>}>
        <p>{t('payment.redeem-none-text')}</p>
      </Empty>
    );
  }
  const columns: readonly Column<VoucherRow>[] = [
    { id: 'reference', title: t('term.reference'), cell: (row) => <Reference of={row.reference} /> },
    { id: 'customer', title: t('term.customer'), cell: (row) => <Name of={row.customerId} /> },
    { id: 'type', title: t('term.engagement-type'), cell: (row) => <Titled programme={row.programmeId} group="engagementTypes" id={row.engagementType} /> },
    { id: 'location', title: t('term.location'), cell: (row) => <Name of={row.reservation?.locationId} /> },
    { id: 'worth', title: t('payment.worth'), cell: (row) => <Worth days={row.days} rate={row.reservation?.ratePerDay} />, end: true },
    { id: 'by', title: t('term.redeem-by'), cell: (row) => <RedeemBy of={row} today={today} style="short" /> },
  ];
  const caption = t('payment.redeem-list');
  const keyOf = (row: VoucherRow): string => row.reference;
  if (onPick === undefined) {
    return (
      <div className="stack">
        <p className="notice">{t('payment.redeem-not-you')}</p>
        <Table caption={caption} hideCaption rows={rows} keyOf={keyOf} columns={columns} />
      </div>
    );
  }
  return <Picking caption={caption} rows={rows} keyOf={keyOf} nameOf={keyOf} columns={columns} picked={picked} onPick={onPick} />;
}
