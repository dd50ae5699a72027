/** The voucher is reserved: what has happened, and what comes next. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useMe, useRead } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { lookOf } from '../ui/button.tsx';
import { Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { isReservedBy } from './taking.ts';
import { VoucherStick } from './voucher-stick.tsx';

interface DoneProps {
  readonly reference: string;
  /** What is shown of a voucher that is not reserved, whatever the address says. */
  readonly otherwise: ReactNode;
}

export function TakeDone({ reference, otherwise }: DoneProps): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const { data, error, isPending, isFetching, isFetchedAfterMount, refetch } = useRead('/vouchers/{ref}', { params: { ref: reference } });
  if (data !== undefined && isReservedBy(me.organisation.id, data)) return <Reserved voucher={data} />;
  // What was read before it was reserved does not show it yet.
  if (isPending || (isFetching && !isFetchedAfterMount)) return <Page title={t('take.title')}><Loading /></Page>;
  if (error !== null) return <Page title={t('take.title')}><ProblemNotice problem={error} again={() => { void refetch(); }} /></Page>;
  return otherwise;
}

function Reserved({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t, date, money } = useWords();
  const programme = useProgramme(voucher.programmeId);
  const { reference, reservation } = voucher;
  return (
    <Page title={t('take.done-title')} lead={t('take.done-lead')}>
      <div className="stack-large">
        <VoucherStick of={voucher} aside={<Status of={voucher.status} />} more={reservation === null ? [] : [
          [t('term.starts-on'), date(reservation.startsOn)],
          [t('term.ends-on'), date(reservation.endsOn)],
          [t('term.location'), <Name key="at" of={reservation.locationId} />],
          [t('term.rate'), money(reservation.ratePerDay)],
        ]} />
        <div className="buttons no-print">
          {mayReport(voucher) ? <Link to="/vouchers/$ref/report" params={{ ref: reference }} className={lookOf('primary')}>{t('take.open-report')}</Link> : null}
          <Link to="/vouchers/$ref" params={{ ref: reference }} className={lookOf(mayReport(voucher) ? 'normal' : 'primary')}>{t('take.open-voucher')}</Link>
          <Link to="/take" search={{}} className={lookOf()}>{t('take.another')}</Link>
        </div>
        <Panel title={t('take.next')}>
          <ol className="steps">
            <li className="done"><strong>{t('take.next-told')}</strong><p className="quiet">{t('take.next-told-text')}</p></li>
            <li className="now">
              <strong>{t('take.next-deliver')}</strong>
              <p>{reservation === null ? null : t('take.next-deliver-text', { from: date(reservation.startsOn), to: date(reservation.endsOn) })}</p>
            </li>
            <li>
              <strong>{programme?.name('steps', 'deliver-and-report') ?? t('take.next-report')}</strong>
              <p>{reservation === null ? null : t('take.next-report-text', { from: date(reservation.endsOn) })}</p>
              <p><Link to="/vouchers/$ref/report" params={{ ref: reference }}>{t('take.open-report')}</Link></p>
            </li>
            <li><strong>{t('take.next-redeem')}</strong><p>{t('take.next-redeem-text', { by: date(voucher.redeemBy) })}</p></li>
            <li><strong>{t('take.next-claim')}</strong><p>{t('take.next-claim-text')}</p></li>
          </ol>
        </Panel>
      </div>
    </Page>
  );
}

/** An engagement that begins today can be over today. */
function mayReport({ abilities }: VoucherView): boolean {
  return abilityOf(abilities, 'engagement.report')?.allowed === true;
}
