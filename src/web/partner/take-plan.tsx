/** The second step: what the check of the voucher says, and, where it can be taken, the plan of its engagement. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { ApiProblem } from '../api.ts';
import { useProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { NumberField } from '../ui/fields.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { offSiteLimit, PlanConsultants, PlanLocation } from './plan-choices.tsx';
import { Mends, useOwnPartner } from './shared.tsx';
import { refusedIn, startingOn, wrongPlan, type Taking } from './taking.ts';
import { useTries } from './tries.ts';
import { VoucherStick } from './voucher-stick.tsx';

interface PlanProps {
  readonly taking: Taking;
  readonly change: (part: Partial<Taking>) => void;
  readonly voucher: CommandAnswer<'voucher.validate'>;
  readonly problem: ApiProblem | undefined;
  readonly pending: boolean;
  readonly plan: () => void;
  readonly again: () => void;
}

export function TakePlan(props: PlanProps): ReactNode {
  const { t } = useWords();
  const { voucher, again } = props;
  const reserving = abilityOf(voucher.abilities, 'voucher.reserve');
  const isOpen = reserving?.allowed === true;
  return (
    <Page title={t(isOpen ? 'take.plan-title' : 'take.closed-title')} above={t('take.step', { step: 2 })}>
      <div className="beside">
        {isOpen ? <PlanForm {...props} /> : (
          <div className="panel stack">
            <p>{t('take.closed-text', { count: reserving?.refusals.length ?? 0 })}</p>
            <Mends refusals={reserving?.refusals ?? []} />
            <div className="buttons"><Button onPress={again}>{t('take.another')}</Button></div>
          </div>
        )}
        <div className="stack facts-first">
          <VoucherStick of={voucher} />
          {isOpen && props.problem === undefined ? <p className="notice good">{t('take.valid-text')}</p> : null}
        </div>
      </div>
    </Page>
  );
}

function PlanForm({ taking, change, voucher, problem, pending, plan }: PlanProps): ReactNode {
  const { t, date } = useWords();
  const programme = useProgramme(voucher.programmeId);
  const today = useToday(programme?.timeZone);
  const partner = useOwnPartner();
  const wrong = Object.fromEntries(Object.entries(wrongPlan(taking)).map(([name, id]) => [name, t(id)]));
  const tries = useTries(wrong);
  const labels = {
    locationId: t('term.location'), consultantIds: t('term.consultants'), startsOn: t('term.starts-on'), endsOn: t('term.ends-on'),
    offSiteDays: t('term.off-site-days'),
  };
  const told = (name: string): string | undefined => wrongIn(problem, name) ?? refusedIn(problem, name) ?? tries.shown[name];
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tries.attempt()) plan();
  };
  const limit = programme === undefined || today === undefined ? undefined : offSiteLimit(programme.definition, today);
  const bounds = { ...(today === undefined ? {} : { min: today }), max: voucher.redeemBy };
  return (
    <Loaded of={partner}>{(own) => (
      <form className="panel stack-large" onSubmit={submit} noValidate>
        <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
        <ProblemNotice problem={problem} labels={labels} />
        <PlanLocation locations={own.locations} country={voucher.country} value={taking.locationId} wrong={told('locationId')} change={change} />
        <PlanConsultants consultants={own.consultants} voucher={voucher} value={taking.consultantIds} wrong={told('consultantIds')} change={change} />
        <div className="stack-small">
          <p className="quiet">{today === undefined ? null : t('take.dates-help', { from: date(today), to: date(voucher.redeemBy), days: voucher.days })}</p>
          <div className="dates">
            <DayField name="startsOn" label={labels.startsOn} value={taking.startsOn} wrong={told('startsOn')} {...bounds}
              onChange={(startsOn) => { change(startingOn(startsOn, taking, voucher.days, voucher.redeemBy)); }} />
            <DayField name="endsOn" label={labels.endsOn} value={taking.endsOn} wrong={told('endsOn')} {...bounds}
              onChange={(endsOn) => { change({ endsOn }); }} />
          </div>
        </div>
        <NumberField name="offSiteDays" label={labels.offSiteDays} value={taking.offSiteDays} wrong={told('offSiteDays')} min={0} max={voucher.days}
          help={limit === undefined ? undefined : limit === null ? t('take.off-site-waived', { days: voucher.days }) : t('take.off-site-limit', { limit: Math.min(limit, voucher.days), days: voucher.days })}
          onChange={(offSiteDays) => { change({ offSiteDays }); }} />
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending}>{t('field.continue')}</Button>
          <span className="quiet small">{t('take.continue-text')}</span>
        </div>
      </form>
    )}</Loaded>
  );
}
