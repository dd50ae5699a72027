/** Where a partner stands in the steps of the programme, each opening where one left off. */
import './partner.css';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { NoProgramme } from '../programme/no-programme.tsx';
import { useMe, usePages, useRead, useToday } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { Loaded, Loading, Page } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { useOwnProgrammeReading } from './own-programme.ts';
import { Mends } from './shared.tsx';
import { stepsOf, type Step } from './steps.ts';

export function StepsPage(): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const own = useOwnProgrammeReading();
  const { id: programmeId, data: programme } = own;
  const today = useToday(programme?.timeZone);
  const params = { id: me.organisation.id };
  const eligibility = useRead('/partners/{id}/eligibility', { params, query: { programmeId }, enabled: programmeId !== undefined });
  const worklist = useRead('/worklist');
  const reserved = usePages('/vouchers', { query: { status: 'reserved', limit: 200 } });
  if (programme === undefined) return <Page title={t('steps.title')}><NoProgramme of={own} /></Page>;
  if (today === undefined) return <Page title={t('steps.title')}><Loading /></Page>;
  const ids = ((programme.definition['steps'] ?? []) as readonly { readonly id: string }[]).map(({ id }) => id);
  return (
    <Page title={t('steps.title')} lead={t('steps.lead', { programme: programme.title })}>
      <Loaded of={eligibility}>{(found) => (
        <Loaded of={worklist}>{(work) => {
          const ending = reserved.items.flatMap(({ reservation }) => (reservation === null || reservation.endsOn <= today ? [] : [reservation.endsOn]));
          const steps = stepsOf(ids, { today, eligibility: found, worklist: work.items, counts: work.counts, ending, commands: me.commands });
          const now = steps.find(({ state }) => state === 'todo')?.id;
          return (
            <div className="panel">
              <ol className="steps start-steps">
                {steps.map((step, index) => <OneStep key={step.id} step={step} number={index + 1} isNow={step.id === now} programme={programme} today={today} />)}
              </ol>
            </div>
          );
        }}</Loaded>
      )}</Loaded>
    </Page>
  );
}

const LOOK: Readonly<Record<Step['state'], string>> = { done: 'done', todo: 'now', waiting: 'ahead', blocked: 'bad' };

function OneStep({ step, number, isNow, programme, today }: {
  readonly step: Step; readonly number: number; readonly isNow: boolean; readonly programme: ShownProgramme; readonly today: string;
}): ReactNode {
  const { t, date } = useWords();
  const { id, state, reason, refusals, due } = step;
  const days = Object.fromEntries(Object.entries(reason?.days ?? {}).map(([name, day]) => [name, date(day)]));
  return (
    <li className={LOOK[state]} {...(isNow ? { 'aria-current': 'step' as const } : {})}>
      <div className="stack-small">
        <div className="row apart">
          <h2>{t('steps.step', { number, title: programme.name('steps', id) })}</h2>
          <Status of={state} />
        </div>
        <p className="quiet">{programme.text('steps', id)}</p>
        {reason === undefined ? null : <p>{t(reason.word as WordId, { ...reason.values, ...days })}</p>}
        {due === undefined ? null : <p><Deadline day={due.day} today={today} {...(due.rule === null ? {} : { rule: due.rule })} /></p>}
        {refusals.length === 0 ? null : <div className="indent"><Mends refusals={refusals} /></div>}
        <p><StepLink step={step} isNow={isNow} /></p>
      </div>
    </li>
  );
}

/** Where a step goes on: at the one thing there is, or at the list of several. */
function StepLink({ step, isNow }: { readonly step: Step; readonly isNow: boolean }): ReactNode {
  const { t, term } = useWords();
  const look = lookOf(isNow ? 'primary' : 'normal', true);
  const { id, subject } = step;
  const open = term('steps.go', id);
  const voucher = subject?.kind === 'voucher' ? subject.id : undefined;
  switch (id) {
    case 'verify-eligibility':
      return <Link to="/eligibility" className={look}>{open}</Link>;
    case 'enrol':
      return <Link to="/enrol" className={look}>{open}</Link>;
    case 'business-profile':
      return <Link to="/company" className={look}>{open}</Link>;
    case 'receive-voucher':
      return <Link to="/vouchers" search={{ status: 'assigned' }} className={look}>{open}</Link>;
    case 'validate-and-reserve':
      return <Link to="/take" search={voucher === undefined ? {} : { ref: voucher }} className={look}>{open}</Link>;
    case 'deliver-and-report':
      return voucher === undefined ? <Link to="/engagements" className={look}>{open}</Link>
        : <Link to="/vouchers/$ref/report" params={{ ref: voucher }} className={look}>{t('steps.write-report')}</Link>;
    case 'redeem':
      return <Link to="/redeem" className={look}>{open}</Link>;
    case 'request-payment':
      return <Link to="/requests" className={look}>{open}</Link>;
    default:
      return null;
  }
}
