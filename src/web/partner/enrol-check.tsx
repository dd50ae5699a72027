/** The signature once more before it is given, tried by the server: who signs, for which offerings, and for which time. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { useCommand } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { afterTrial } from './shared.tsx';

interface CheckProps {
  readonly partner: PartnerView;
  readonly programme: ShownProgramme;
  readonly input: ClientInput<'partner.enrol'>;
  readonly above: ReactNode;
  readonly change: (step: 'sign' | undefined) => void;
  readonly onSigned: (answer: CommandAnswer<'partner.enrol'>) => void;
}

export function EnrolCheck({ partner, programme, input, above, change, onSigned }: CheckProps): ReactNode {
  const { t } = useWords();
  const trial = useCommand('partner.enrol');
  const enrolling = useCommand('partner.enrol');
  const [tried, setTried] = useState<CommandAnswer<'partner.enrol'>>();
  const { offerings, agreementVersion, signatory } = input;
  const ability = abilityOf(partner.abilities, 'partner.enrol');
  const attempt = async (): Promise<void> => { setTried(await trial.give(input, { dryRun: true })); };
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current || ability?.allowed !== true) return;
    isAsked.current = true;
    void attempt();
  });
  const sign = async (): Promise<void> => {
    const answer = await enrolling.give(input);
    if (answer !== undefined) onSigned(answer);
  };
  const changing = (of: string, step: 'sign' | undefined): ReactNode => (
    <Button look="plain" small onPress={() => { change(step); }}>{t('field.change')}<span className="hidden"> {of}</span></Button>
  );
  return (
    <Page title={t('enrol.check-title')} above={above}>
      <div className="stack-large measure">
        <ProblemNotice problem={enrolling.problem ?? trial.problem} again={() => { void (enrolling.problem === undefined ? attempt() : sign()); }}
          labels={{ signatory: t('enrol.signatory'), offerings: t('enrol.offerings') }} />
        <Answers facts={[
          [t('enrol.offerings'), <Periods key="offerings" programme={programme} chosen={offerings} tried={tried} />, changing(t('enrol.offerings'), undefined)],
          [t('enrol.agreement'), programme.name('agreements', agreementVersion)],
          [t('enrol.signatory'), `${signatory.name}, ${signatory.title}`, changing(t('enrol.signatory'), 'sign')],
          [t('enrol.for'), <span key="partner" translate="no">{partner.name}</span>],
        ]} />
        <div className="notice stack-small">
          <h2>{t('enrol.consequence')}</h2>
          <p>{t('enrol.consequence-text')}</p>
          <p>{t('enrol.step-up')}</p>
        </div>
        <div className="buttons">
          <AbilityButton ability={afterTrial(ability, trial.problem)} look="primary" pending={enrolling.pending || trial.pending} onPress={() => { void sign(); }}>{t('enrol.sign')}</AbilityButton>
          <Button onPress={() => { change('sign'); }}>{t('field.back')}</Button>
        </div>
      </div>
    </Page>
  );
}

/** The offerings, each with the time for which the server would enrol the partner if it were signed now. */
function Periods({ programme, chosen, tried }: {
  readonly programme: ShownProgramme; readonly chosen: readonly string[]; readonly tried: CommandAnswer<'partner.enrol'> | undefined;
}): ReactNode {
  const { t, date } = useWords();
  return (
    <ul role="list">
      {chosen.map((id) => {
        const found = tried?.offerings.find(({ offering }) => offering === id);
        return <li key={id}>{programme.name('offerings', id)}{found === undefined ? null : <>{': '}{t('enrol.period', { from: date(found.from), through: date(found.through) })}</>}</li>;
      })}
    </ul>
  );
}
