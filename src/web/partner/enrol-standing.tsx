/** How the offerings stand for enrolling: as reasons beside what is chosen, and as a list for those who may not sign. */
import type { ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { Deadline } from '../ui/deadline.tsx';
import { useWords } from '../words/words.tsx';
import { lackedBy, type ShownOffering } from './eligibility.ts';
import { EnrolmentStatus } from './enrolment-status.tsx';

/** What signing now gives of an enrolment that there is, or what is missing; nothing where it can be signed and never was. */
export function useHow(today: string | undefined): (of: ShownOffering) => readonly string[] {
  const { t, date } = useWords();
  return (of) => {
    const refusal = lackedBy(of);
    const opens = of.state === 'active' ? of.renewalOpensOn : null;
    return [
      ...(opens === null || today === undefined ? [] : [today < opens ? t('enrol.early', { on: date(opens) }) : t('enrol.renewable')]),
      ...(refusal === undefined ? [] : [`${refusal.message} ${refusal.remedy}`]),
    ];
  };
}

interface StandingProps {
  readonly offerings: readonly ShownOffering[];
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
