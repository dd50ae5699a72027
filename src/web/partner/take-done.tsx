/** The voucher is reserved: what has happened, and what comes next. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { lookOf } from '../ui/button.tsx';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { Name, Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { VoucherStick } from './voucher-stick.tsx';

export function TakeDone({ reference }: { readonly reference: string }): ReactNode {
  const { t, date, money } = useWords();
  const voucher = useRead('/vouchers/{ref}', { params: { ref: reference } });
  const programme = useProgramme(voucher.data?.programmeId);
  return (
    <Page title={t('take.done-title')} lead={t('take.done-lead')}>
      <Loaded of={voucher}>{(found) => (
        <div className="stack-large">
          <VoucherStick of={found} aside={<Status of={found.status} />} more={found.reservation === null ? [] : [
            [t('term.starts-on'), date(found.reservation.startsOn)],
            [t('term.ends-on'), date(found.reservation.endsOn)],
            [t('term.location'), <Name key="at" of={found.reservation.locationId} />],
            [t('term.rate'), money(found.reservation.ratePerDay)],
          ]} />
          <div className="buttons no-print">
            {mayReport(found) ? <Link to="/vouchers/$ref/report" params={{ ref: found.reference }} className={lookOf('primary')}>{t('take.open-report')}</Link> : null}
            <Link to="/vouchers/$ref" params={{ ref: found.reference }} className={lookOf(mayReport(found) ? 'normal' : 'primary')}>{t('take.open-voucher')}</Link>
            <Link to="/take" search={{}} className={lookOf()}>{t('take.another')}</Link>
          </div>
          <Panel title={t('take.next')}>
            <ol className="steps">
              <li className="done"><strong>{t('take.next-told')}</strong><p className="quiet">{t('take.next-told-text')}</p></li>
              <li className="now">
                <strong>{t('take.next-deliver')}</strong>
                <p>{found.reservation === null ? null : t('take.next-deliver-text', { from: date(found.reservation.startsOn), to: date(found.reservation.endsOn) })}</p>
              </li>
              <li>
                <strong>{programme?.name('steps', 'deliver-and-report') ?? t('take.next-report')}</strong>
                <p>{found.reservation === null ? null : t('take.next-report-text', { from: date(found.reservation.endsOn) })}</p>
                <p><Link to="/vouchers/$ref/report" params={{ ref: found.reference }}>{t('take.open-report')}</Link></p>
              </li>
              <li><strong>{t('take.next-redeem')}</strong><p>{t('take.next-redeem-text', { by: date(found.redeemBy) })}</p></li>
              <li><strong>{t('take.next-claim')}</strong><p>{t('take.next-claim-text')}</p></li>
            </ol>
          </Panel>
        </div>
      )}</Loaded>
    </Page>
  );
}

/** An engagement that begins today can be over today. */
function mayReport({ abilities }: VoucherView): boolean {
  return abilityOf(abilities, 'engagement.report')?.allowed === true;
}
