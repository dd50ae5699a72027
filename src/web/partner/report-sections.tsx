/** The parts of the report that are typed: dates and days, consultants, words, and that the customer has it all. */
import { useEffect, useRef, useState, type SubmitEvent, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useToday } from '../queries.ts';
import { useProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { Checkbox, CheckboxGroup, NumberField, TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { useQualified, type Consultant } from './plan-choices.tsx';
import { wrongDays, type Report } from './report-parts.ts';
import { useOwnPartner } from './shared.tsx';
import { useTries } from './tries.ts';

export interface PartProps {
  readonly voucher: VoucherView;
  readonly saving: Saving;
  readonly next: () => void;
}

export function PartForm({ next, children }: { readonly next: () => void; readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    next();
  };
  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      {children}
      <div className="buttons"><Button type="submit" look="primary">{t('field.continue')}</Button></div>
    </form>
  );
}

/** Fills a part with what was planned, the first time that it is opened. */
function useOnce(isEmpty: boolean, fill: () => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !isEmpty) return;
    done.current = true;
    fill();
  });
}

/** What is wrong with the days, in words. */
function useWrongDays(report: Report, today: string | undefined): Readonly<Record<string, string>> {
  const { t, date } = useWords();
  const said = { ahead: t('report.wrong-ahead', { date: today === undefined ? '' : date(today, 'short') }), order: t('take.wrong-order') };
  return Object.fromEntries(Object.entries(wrongDays(report, today)).map(([name, why]) => [name, said[why]]));
}

export function ReportDates({ voucher, saving, next }: PartProps): ReactNode {
  const { t, date } = useWords();
  const { report, change } = saving;
  const programme = useProgramme(voucher.programmeId);
  const today = useToday(programme?.timeZone);
  const { reservation, days } = voucher;
  useOnce(report.startedOn === null && report.endedOn === null && reservation !== null, () => {
    if (reservation === null) return;
    const { startsOn, endsOn, offSiteDays } = reservation;
    change({ startedOn: startsOn, endedOn: endsOn, offSiteDays, onSiteDays: days - offSiteDays });
  });
  const wrong = useWrongDays(saving.report, today);
  const [opened] = useState(report);
  const tries = useTries(wrong);
  // What was kept earlier is judged at once; what is typed now, when the part is left.
  const told = (name: 'startedOn' | 'endedOn'): string | undefined =>
    tries.shown[name] ?? (opened[name] !== null && opened[name] === report[name] ? wrong[name] : undefined);
  const max = today === undefined ? {} : { max: today };
  const min = reservation === null ? {} : { min: reservation.on };
  return (
    <PartForm next={() => { if (tries.attempt()) next(); }}>
      <ErrorSummary wrong={tries.shown} labels={{ startedOn: t('term.starts-on'), endedOn: t('term.ends-on') }} tried={tries.count} />
      {reservation === null ? null : <p className="quiet">{t('report.planned', { from: date(reservation.startsOn), to: date(reservation.endsOn) })}</p>}
      <div className="dates">
        <DayField name="startedOn" label={t('term.starts-on')} value={report.startedOn} wrong={told('startedOn')} onChange={(startedOn) => { change({ startedOn }); }} {...min} {...max} />
        <DayField name="endedOn" label={t('term.ends-on')} value={report.endedOn} wrong={told('endedOn')} onChange={(endedOn) => { change({ endedOn }); }} {...min} {...max} />
      </div>
      <p className="quiet">{t('report.days-help', { days })} {reservation === null || reservation.offSiteDaysMax === null ? '' : t('report.off-site-max', { limit: reservation.offSiteDaysMax })}</p>
      <div className="dates">
        <NumberField name="onSiteDays" label={t('term.on-site-days')} value={report.onSiteDays} min={0} max={days} onChange={(onSiteDays) => { change({ onSiteDays }); }} />
        <NumberField name="offSiteDays" label={t('term.off-site-days')} value={report.offSiteDays} min={0} max={days} onChange={(offSiteDays) => { change({ offSiteDays }); }} />
      </div>
    </PartForm>
  );
}

export function ReportPeople({ voucher, saving, next }: PartProps): ReactNode {
  const { t } = useWords();
  const { report, change } = saving;
  const { isQualified, said } = useQualified(voucher);
  const partner = useOwnPartner();
  const planned = voucher.reservation?.consultantIds ?? [];
  const rank = (each: Consultant): number => (planned.includes(each.id) ? 2 : 0) + (isQualified(each) ? 1 : 0);
  useOnce(report.consultantIds.length === 0 && planned.length > 0, () => { change({ consultantIds: planned }); });
  return (
    <Loaded of={partner}>{(own) => (
      <PartForm next={next}>
        <CheckboxGroup name="consultantIds" label={t('report.who')} help={t('report.who-help')} value={report.consultantIds}
          onChange={(consultantIds) => { change({ consultantIds }); }}
          choices={[...own.consultants].sort((one, other) => rank(other) - rank(one)).map((each) => ({
            id: each.id, label: each.name,
            more: planned.includes(each.id) ? <>{t('report.was-planned')}<br />{said(each)}</> : said(each),
          }))} />
      </PartForm>
    )}</Loaded>
  );
}

export function ReportWords({ saving, next }: PartProps): ReactNode {
  const { t } = useWords();
  const { report, change } = saving;
  return (
    <PartForm next={next}>
      <TextField name="summary" label={t('report.summary')} help={t('report.summary-help')} rows={8} maxLength={10_000} value={report.summary}
        onChange={(summary) => { change({ summary }); }} />
      <TextField name="recommendations" label={t('report.recommendations')} help={t('report.recommendations-help')} rows={8} maxLength={10_000}
        value={report.recommendations} onChange={(recommendations) => { change({ recommendations }); }} />
    </PartForm>
  );
}

export function ReportHanded({ saving, next }: PartProps): ReactNode {
  const { t } = useWords();
  return (
    <PartForm next={next}>
      <p>{t('report.handed-text')}</p>
      <Checkbox name="deliveredToCustomer" label={t('report.handed-confirm')} value={saving.handedOver} onChange={saving.confirm} />
    </PartForm>
  );
}
