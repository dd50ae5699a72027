/** The report as it was submitted, with what comes next; and as it stands where it can no longer be changed. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AbilityView } from '../../contract/answer.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { lookOf } from '../ui/button.tsx';
import { abilityOf } from '../ui/ability.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Refusals } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { VoucherStick } from './voucher-stick.tsx';

interface DoneProps {
  readonly voucher: VoucherView;
  readonly above: ReactNode;
}

export function ReportDone({ voucher, above }: DoneProps): ReactNode {
  const { t, date } = useWords();
  const { report, reference, redeemBy } = voucher;
  const mayRedeem = abilityOf(voucher.abilities, 'voucher.redeem') !== undefined;
  return (
    <Page key="done" title={t('report.done-title')} above={above} lead={report === null ? undefined : t('report.done-lead', { version: report.version, on: date(report.reportedOn) })}>
      <div className="stack-large">
        <VoucherStick of={voucher} />
        <div className="buttons no-print">
          {mayRedeem ? <Link to="/redeem" search={{ vouchers: reference, step: 'check' }} className={lookOf('primary')}>{t('report.redeem')}</Link> : null}
          <Link to="/vouchers/$ref/receipts" params={{ ref: reference }} className={lookOf()}>{t('report.receipts')}</Link>
          <Link to="." search={{}} className={lookOf()}>{t('report.correct')}</Link>
        </div>
        <p className="measure">{t('report.done-next', { by: date(redeemBy) })}</p>
        <Submitted voucher={voucher} />
      </div>
    </Page>
  );
}

export function ReportClosed({ voucher, above, ability }: DoneProps & { readonly ability: AbilityView | undefined }): ReactNode {
  const { t } = useWords();
  return (
    <Page title={t('report.title')} above={above}>
      <div className="stack-large">
        <VoucherStick of={voucher} link />
        {ability === undefined || ability.refusals.length === 0 ? null : <div className="notice"><Refusals refusals={ability.refusals} /></div>}
        {voucher.report === null ? <p className="quiet">{t('report.none')}</p> : <Submitted voucher={voucher} />}
        {voucher.report === null ? null : <p><Link to="/vouchers/$ref/receipts" params={{ ref: voucher.reference }} className={lookOf()}>{t('report.receipts')}</Link></p>}
      </div>
    </Page>
  );
}

function Submitted({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t, date } = useWords();
  const { report, deliverables } = voucher;
  if (report === null) return null;
  const files = deliverables.filter(({ id }) => report.deliverableIds.includes(id));
  return (
    <Panel title={t('report.submitted')}>
      <Terms facts={[
        [t('report.version'), report.version],
        [t('report.reported-on'), date(report.reportedOn)],
        [t('term.starts-on'), date(report.startedOn)],
        [t('term.ends-on'), date(report.endedOn)],
        [t('term.on-site-days'), report.onSiteDays],
        [t('term.off-site-days'), report.offSiteDays],
        [t('term.consultants'), <ul key="who" role="list">{report.consultantIds.map((id) => <li key={id}><Name of={id} /></li>)}</ul>],
        [t('report.summary'), <span key="summary" className="as-typed">{report.summary}</span>],
        [t('report.recommendations'), <span key="next" className="as-typed">{report.recommendations}</span>],
        [t('term.deliverables'), <ul key="files" role="list">{files.map((each) => <li key={each.id}><span translate="no">{each.fileName}</span><br /><span className="small quiet code checksum" translate="no">{t('report.sha256', { sha256: each.sha256 })}</span></li>)}</ul>],
      ]} />
    </Panel>
  );
}
