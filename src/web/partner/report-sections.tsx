/** The parts of the report that are typed: dates and days, consultants, words, and that the customer has it all. */
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { DayField } from '../ui/day-field.tsx';
import { Checkbox, CheckboxGroup, NumberField, TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { useQualified, type Consultant } from './plan-choices.tsx';
import type { Field } from './report-parts.ts';
import { useOwnPartner } from './shared.tsx';

export interface PartProps {
  readonly voucher: VoucherView;
  readonly saving: Saving;
  readonly today: string | undefined;
  /** What is to be said of a field. */
  readonly told: (field: Field) => string | undefined;
}

export function ReportDates({ voucher, saving, today, told }: PartProps): ReactNode {
  const { t, date } = useWords();
  const { report, change } = saving;
  const { reservation, days } = voucher;
  const max = today === undefined ? {} : { max: today };
  const min = reservation === null ? {} : { min: reservation.on };
  return (
    <>
      {reservation === null ? null : <p className="quiet">{t('report.planned', { from: date(reservation.startsOn), to: date(reservation.endsOn) })}</p>}
      <div className="dates">
        <DayField name="startedOn" label={t('term.starts-on')} value={report.startedOn} wrong={told('startedOn')} onChange={(startedOn) => { change({ startedOn }); }} {...min} {...max} />
        <DayField name="endedOn" label={t('term.ends-on')} value={report.endedOn} wrong={told('endedOn')} onChange={(endedOn) => { change({ endedOn }); }} {...min} {...max} />
      </div>
      {report.endedOn !== null && today !== undefined && report.endedOn > today ? <p>{t('take.next-report-text', { from: date(report.endedOn) })}</p> : null}
      <p className="quiet">{t('report.days-help', { days })} {reservation === null || reservation.offSiteDaysMax === null ? '' : t('report.off-site-max', { limit: Math.min(reservation.offSiteDaysMax, days) })}</p>
      <div className="dates">
        <NumberField name="onSiteDays" label={t('term.on-site-days')} value={report.onSiteDays} wrong={told('onSiteDays')} min={0} max={days} onChange={(onSiteDays) => { change({ onSiteDays }); }} />
        <NumberField name="offSiteDays" label={t('term.off-site-days')} value={report.offSiteDays} wrong={told('offSiteDays')} min={0} max={days} onChange={(offSiteDays) => { change({ offSiteDays }); }} />
      </div>
    </>
  );
}

export function ReportPeople({ voucher, saving, told }: PartProps): ReactNode {
  const { t } = useWords();
  const { report, change } = saving;
  const { isQualified, said } = useQualified(voucher);
  const partner = useOwnPartner();
  const planned = voucher.reservation?.consultantIds ?? [];
  const rank = (each: Consultant): number => (planned.includes(each.id) ? 2 : 0) + (isQualified(each) ? 1 : 0);
  return (
    <Loaded of={partner}>{(own) => (
      <CheckboxGroup name="consultantIds" label={t('report.who')} help={t('report.who-help')} wrong={told('consultantIds')} value={report.consultantIds}
        onChange={(consultantIds) => { change({ consultantIds }); }}
        choices={[...own.consultants].sort((one, other) => rank(other) - rank(one)).map((each) => ({
          id: each.id, label: each.name,
          more: planned.includes(each.id) ? <>{t('report.was-planned')}<br />{said(each)}</> : said(each),
        }))} />
    )}</Loaded>
  );
}

export function ReportWords({ saving, told }: PartProps): ReactNode {
  const { t } = useWords();
  const { report, change } = saving;
  return (
    <>
      <TextField name="summary" label={t('report.summary')} help={t('report.summary-help')} wrong={told('summary')} rows={5} maxLength={10_000} value={report.summary}
        onChange={(summary) => { change({ summary }); }} />
      <TextField name="recommendations" label={t('report.recommendations')} help={t('report.recommendations-help')} wrong={told('recommendations')} rows={5} maxLength={10_000}
        value={report.recommendations} onChange={(recommendations) => { change({ recommendations }); }} />
    </>
  );
}

export function ReportHanded({ saving, told }: PartProps): ReactNode {
  const { t } = useWords();
  return (
    <>
      <p className="quiet">{t('report.handed-text')}</p>
      <Checkbox name="deliveredToCustomer" label={t('report.handed-confirm')} wrong={told('deliveredToCustomer')} value={saving.handedOver} onChange={saving.confirm} />
    </>
  );
}
