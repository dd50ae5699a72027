/** The engagement of a voucher: its plan, its days and money, the report, and the deliverables to be downloaded. */
import { useState, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { ApiProblem, download } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { sizeOf } from './size.ts';

type Of = { readonly voucher: VoucherView };

export function Engagement({ voucher }: Of): ReactNode {
  const { t } = useWords();
  const { reservation, report, draft, deliverables } = voucher;
  if (reservation === null) return null;
  return (
    <Panel id="engagement" title={t('voucher.engagement')}>
      <div className="stack">
        <Plan voucher={voucher} />
        {report === null ? <p className="quiet">{t(draft === null ? 'voucher.no-report' : 'voucher.draft-only')}</p> : <Report report={report} />}
        {deliverables.length === 0 ? null : <Deliverables voucher={voucher} />}
      </div>
    </Panel>
  );
}

function People({ ids }: { readonly ids: readonly string[] }): ReactNode {
  return ids.map((id, index) => <span key={id}>{index === 0 ? '' : ', '}<Name of={id} /></span>);
}

function Plan({ voucher: { reservation, days } }: Of): ReactNode {
  const { t, date, money } = useWords();
  if (reservation === null) return null;
  const { startsOn, endsOn, offSiteDays, offSiteDaysMax, ratePerDay } = reservation;
  const total = { amount: ratePerDay.amount * days, currency: ratePerDay.currency };
  return (
    <Terms facts={[
      [t('term.location'), <Name key="location" of={reservation.locationId} />],
      [t('term.consultants'), <People key="people" ids={reservation.consultantIds} />],
      [t('term.starts-on'), date(startsOn)],
      [t('term.ends-on'), date(endsOn)],
      [t('voucher.off-site-planned'), offSiteDaysMax === null
        ? t('voucher.off-site-free', { days: offSiteDays })
        : t('voucher.off-site-of', { days: offSiteDays, most: offSiteDaysMax })],
      [t('voucher.reserved-on'), date(reservation.on)],
      [t('term.rate'), money(ratePerDay)],
      [t('voucher.worth'), t('voucher.worth-of', { days, rate: money(ratePerDay), total: money(total) })],
    ]} />
  );
}

function Report({ report }: { readonly report: NonNullable<VoucherView['report']> }): ReactNode {
  const { t, date } = useWords();
  return (
    <div className="stack">
      <h3>{t('voucher.report')}</h3>
      <Terms facts={[
        [t('voucher.delivered'), t('voucher.planned', { from: date(report.startedOn), through: date(report.endedOn) })],
        [t('term.on-site-days'), t('count.days', { days: report.onSiteDays })],
        [t('term.off-site-days'), t('count.days', { days: report.offSiteDays })],
        [t('term.consultants'), <People key="people" ids={report.consultantIds} />],
        [t('voucher.reported-on'), date(report.reportedOn)],
        report.version === 1 ? undefined : [t('voucher.version'), t('voucher.version-of', { version: report.version })],
      ]} />
      <div><h4>{t('voucher.summary')}</h4><p className="written">{report.summary}</p></div>
      <div><h4>{t('voucher.recommendations')}</h4><p className="written">{report.recommendations}</p></div>
    </div>
  );
}

function Deliverables({ voucher: { reference, deliverables, report } }: Of): ReactNode {
  const { t, locale } = useWords();
  const [problem, setProblem] = useState<ApiProblem>();
  const save = (id: string): void => {
    download(`/api/v1/vouchers/${reference}/deliverables/${id}`).then(() => { setProblem(undefined); }, (reason: unknown) => {
      setProblem(reason instanceof ApiProblem ? reason : new ApiProblem(undefined, 0));
    });
  };
  return (
    <div className="stack-small">
      <ProblemNotice problem={problem} />
      <h3>{t('term.deliverables')}</h3>
      <Table caption={t('term.deliverables')} hideCaption rows={deliverables} keyOf={({ id }) => id} columns={[
        { id: 'file', title: t('voucher.file'), cell: ({ fileName }) => <span translate="no">{fileName}</span> },
        { id: 'size', title: t('voucher.size'), cell: ({ size }) => <span className="nowrap">{sizeOf(size, locale)}</span>, end: true },
        {
          id: 'part', title: t('voucher.in-report-head'),
          cell: ({ id }) => t(report?.deliverableIds.includes(id) === true ? 'voucher.in-report' : 'voucher.not-in-report'),
        },
        {
          id: 'do', title: t('voucher.save'), hideTitle: true,
          cell: ({ id, fileName }) => (
            <span className="no-print">
              <Button small onPress={() => { save(id); }}>{t('voucher.save')}<span className="hidden" translate="no"> {fileName}</span></Button>
            </span>
          ),
        },
      ]} />
      <details className="no-print">
        <summary>{t('voucher.digests')}</summary>
        <p className="small">{t('voucher.digests-text')}</p>
        <ul className="small">
          {deliverables.map(({ id, fileName, sha256 }) => (
            <li key={id}><span translate="no">{fileName}</span> <span className="code breaking" translate="no">{sha256}</span></li>
          ))}
        </ul>
      </details>
    </div>
  );
}
