/** Other dates for an engagement, as far as the voucher lasts. */
import { useState, type ReactNode } from 'react';
import { useCommand } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { NumberField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { RedeemBy } from './redeem-by.tsx';
import type { TaskProps } from './task-page.tsx';

interface Draft {
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly offSiteDays: number | null;
}

export function RescheduleTask({ voucher, today, onDone, leave }: TaskProps): ReactNode {
  const { t, date } = useWords();
  const { reference, reservation, deadlines, days } = voucher;
  const [draft, change, forget] = useDraft<Draft>(`reschedule:${reference}`, {
    startsOn: reservation?.startsOn ?? null, endsOn: reservation?.endsOn ?? null, offSiteDays: reservation?.offSiteDays ?? 0,
  });
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('voucher.reschedule');
  const labels = { startsOn: t('term.starts-on'), endsOn: t('term.ends-on'), offSiteDays: t('term.off-site-days') };
  const wrong = wrongOf(draft, t);
  const told = (name: keyof Draft): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const most = reservation?.offSiteDaysMax ?? null;
  const send = async (): Promise<void> => {
    setTried(tried + 1);
    const { startsOn, endsOn, offSiteDays } = draft;
    if (Object.keys(wrong).length > 0 || startsOn === null || endsOn === null || offSiteDays === null) return;
    if (await give({ voucher: reference, startsOn, endsOn, offSiteDays }) === undefined) return;
    forget();
    onDone(t('voucher.reschedule.done', { from: date(startsOn), through: date(endsOn) }));
  };
  return (
    <form noValidate className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <Panel>
        <div className="stack">
          <p>{t('voucher.reschedule.text', { days })}</p>
          <p><RedeemBy of={voucher} today={today} /></p>
          <DayField name="startsOn" label={labels.startsOn} value={draft.startsOn} onChange={(startsOn) => { change({ startsOn }); }} wrong={told('startsOn')}
            {...(today === undefined ? {} : { min: today })} max={deadlines.redeemBy} />
          <DayField name="endsOn" label={labels.endsOn} value={draft.endsOn} onChange={(endsOn) => { change({ endsOn }); }} wrong={told('endsOn')}
            {...(today === undefined ? {} : { min: draft.startsOn !== null && draft.startsOn > today ? draft.startsOn : today })} max={deadlines.redeemBy} />
          <NumberField name="offSiteDays" label={labels.offSiteDays} value={draft.offSiteDays} onChange={(offSiteDays) => { change({ offSiteDays }); }}
            help={most === null ? t('voucher.reschedule.off-site-free', { days }) : t('voucher.reschedule.off-site', { days, most })}
            wrong={told('offSiteDays')} min={0} max={most === null ? days : Math.min(most, days)} />
        </div>
      </Panel>
      <div className="buttons"><Button type="submit" look="primary" isPending={pending}>{t('voucher.do.reschedule')}</Button>{leave}</div>
    </form>
  );
}

function wrongOf({ startsOn, endsOn, offSiteDays }: Draft, t: ReturnType<typeof useWords>['t']): Readonly<Record<string, string>> {
  const wrong: Record<string, string> = {};
  if (startsOn === null) wrong['startsOn'] = t('field.required');
  if (endsOn === null) wrong['endsOn'] = t('field.required');
  else if (startsOn !== null && endsOn < startsOn) wrong['endsOn'] = t('voucher.reschedule.order');
  if (offSiteDays === null) wrong['offSiteDays'] = t('field.required');
  return wrong;
}
