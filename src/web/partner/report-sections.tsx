/** The parts of the report that are typed: dates and days, consultants, words, and that the customer has it all. */
import { useEffect, useRef, type SubmitEvent, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useToday } from '../queries.ts';
import { useProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { Checkbox, CheckboxGroup, NumberField, TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { useOwnPartner } from './shared.tsx';

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
  const max = today === undefined ? {} : { max: today };
  const min = reservation === null ? {} : { min: reservation.on };
  return (
    <PartForm next={next}>
      {reservation === null ? null : <p className="quiet">{t('report.planned', { from: date(reservation.startsOn), to: date(reservation.endsOn) })}</p>}
      <div className="dates">
        <DayField name="startedOn" label={t('term.starts-on')} value={report.startedOn} onChange={(startedOn) => { change({ startedOn }); }} {...min} {...max} />
        <DayField name="endedOn" label={t('term.ends-on')} value={report.endedOn} onChange={(endedOn) => { change({ endedOn }); }} {...min} {...max} />
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
  const partner = useOwnPartner();
  const planned = voucher.reservation?.consultantIds ?? [];
  useOnce(report.consultantIds.length === 0 && planned.length > 0, () => { change({ consultantIds: planned }); });
  return (
    <Loaded of={partner}>{(own) => (
      <PartForm next={next}>
        <CheckboxGroup name="consultantIds" label={t('report.who')} help={t('report.who-help')} value={report.consultantIds}
          onChange={(consultantIds) => { change({ consultantIds }); }}
          choices={[...own.consultants].sort((one, other) => Number(planned.includes(other.id)) - Number(planned.includes(one.id))).map((each) => ({
            id: each.id, label: each.name, ...(planned.includes(each.id) ? { more: t('report.was-planned') } : {}),
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
