/** How the offerings stand for enrolling: as reasons beside what is chosen, and as a list for those who may not sign. */
import type { ReactNode } from 'react';
import type { EligibilityView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { EnrolmentStatus } from './enrolment-status.tsx';

export type Offering = EligibilityView['offerings'][number];

/** Too early for its renewal. */
function isEarly({ state, renewalOpensOn }: Offering, today: string | undefined): boolean {
  return state === 'active' && renewalOpensOn !== null && today !== undefined && today < renewalOpensOn;
}

/** Of every type, as the server judged each, that no competency counts; the refusal then says what would. */
function lacking({ engagementTypes }: Offering) {
  const judged = engagementTypes.map(({ requirements }) => requirements.find(({ kind }) => kind === 'competency'));
  return judged.every((each) => each?.state === 'missing') ? judged[0]?.refusals[0] : undefined;
}

export function isClosed(of: Offering, today: string | undefined): boolean {
  return isEarly(of, today) || lacking(of) !== undefined;
}

/** From when an offering can be signed for, or what is missing; nothing where it can and never was. */
export function useHow(today: string | undefined): (of: Offering) => readonly string[] {
  const { t, date } = useWords();
  return (of) => {
    const refusal = lacking(of);
    return [
      ...(isEarly(of, today) && of.renewalOpensOn !== null ? [t('enrol.too-early', { on: date(of.renewalOpensOn) })] : []),
      ...(of.state === 'active' && !isEarly(of, today) ? [t('enrol.renewable')] : []),
      ...(refusal === undefined ? [] : [`${refusal.message} ${refusal.remedy}`]),
    ];
  };
}

interface StandingProps {
  readonly offerings: readonly Offering[];
  readonly programme: ShownProgramme;
  readonly today: string | undefined;
}

export function EnrolStanding({ offerings, programme, today }: StandingProps): ReactNode {
  const { t } = useWords();
  const how = useHow(today);
  return (
    <section className="panel" aria-labelledby="standing">
      <h2 id="standing">{t('enrol.offerings')}</h2>
      <ul role="list" className="standing">
        {offerings.map((of) => (
          <li key={of.offering} className="stack-small">
            <div className="row apart"><h3>{programme.name('offerings', of.offering)}</h3><EnrolmentStatus of={of.state} /></div>
            {of.through === null ? null : <p>{t('eligibility.enrolled-through')} <Deadline day={of.through} today={today} /></p>}
            {how(of).map((line) => <p key={line}>{line}</p>)}
          </li>
        ))}
      </ul>
    </section>
  );
}
