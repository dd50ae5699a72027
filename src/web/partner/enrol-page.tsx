/** Enrolling and renewing: choose offerings, read the agreement, sign, check the answers, confirmed with its dates. */
import './partner.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useProgramme, type ShownProgramme } from '../programme.ts';
import { useCommand, useMe, useRead, useToday } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Answers, Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { EnrolChoose } from './enrol-choose.tsx';
import { EnrolStanding } from './enrol-standing.tsx';
import { AgreementText, EnrolSign, type Signatory } from './enrol-sign.tsx';
import { useOwnProgramme } from './own-programme.ts';
import { useOwnPartner } from './shared.tsx';

const NOBODY: Signatory = { name: '', title: '', read: false };

export function EnrolPage(): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(useOwnProgramme());
  const partner = useOwnPartner();
  if (partner.data === undefined || programme === undefined) return <Page title={t('enrol.title')}><Loaded of={partner}>{() => null}</Loaded></Page>;
  return <Enrol partner={partner.data} programme={programme} />;
}

function Enrol({ partner, programme }: { readonly partner: PartnerView; readonly programme: ShownProgramme }): ReactNode {
  const { t, list } = useWords();
  const me = useMe();
  const announce = useAnnounce();
  const search = useSearch({ from: '/enrol' });
  const navigate = useNavigate({ from: '/enrol' });
  const chosen = (search.offerings ?? '').split(',').filter((each) => each !== '');
  const [signatory, change, forget] = useDraft<Signatory>('enrol', { ...NOBODY, name: me.person.name });
  const enrolling = useCommand('partner.enrol');
  const [done, setDone] = useState<CommandAnswer<'partner.enrol'>>();
  const ability = abilityOf(partner.abilities, 'partner.enrol');
  const mayEnrol = ability !== undefined;
  const today = useToday(programme.timeZone);
  const eligibility = useRead('/partners/{id}/eligibility', { params: { id: partner.id }, query: { programmeId: programme.id } });
  const version = (programme.definition['enrolment'] as { readonly agreementVersion?: string } | undefined)?.agreementVersion ?? '';
  const go = (step: string | undefined, offerings = search.offerings): void => { void navigate({ search: { offerings, step } }); };
  const names = list(chosen.map((id) => programme.name('offerings', id)));
  const sign = async (): Promise<void> => {
    const { name, title } = signatory;
    const input = { partnerId: partner.id, offerings: chosen, agreementVersion: version, signatory: { name, title }, programmeId: programme.id };
    const answer = await enrolling.give(input);
    if (answer === undefined) return;
    forget();
    setDone(answer);
    announce(t('enrol.done-title'));
    go('done');
  };
  if (done !== undefined) return <Done done={done} programme={programme} />;
  const above = <Link to="/eligibility">{t('eligibility.title')}</Link>;
  if (search.step === 'sign' && chosen.length > 0) {
    return (
      <Page key="sign" title={t('enrol.sign-title')} above={above} lead={t('enrol.sign-lead', { version })}>
        <EnrolSign programme={programme} version={version} signatory={signatory} change={change} next={() => { go('check'); }} back={() => { go(undefined); }} />
      </Page>
    );
  }
  if (search.step === 'check' && chosen.length > 0 && signatory.title !== '' && signatory.name !== '') {
    return (
      <Page key="check" title={t('enrol.check-title')} above={above}>
        <div className="stack-large measure">
          <ProblemNotice problem={enrolling.problem} again={() => { void sign(); }} labels={{ signatory: t('enrol.signatory'), offerings: t('enrol.offerings') }} />
          <Answers facts={[
            [t('enrol.offerings'), names, <Change key="c" of={t('enrol.offerings')} go={() => { go(undefined); }} />],
            [t('enrol.agreement'), programme.name('agreements', version)],
            [t('enrol.signatory'), `${signatory.name}, ${signatory.title}`, <Change key="s" of={t('enrol.signatory')} go={() => { go('sign'); }} />],
            [t('enrol.for'), <span key="n" translate="no">{partner.name}</span>],
          ]} />
          <div className="notice stack-small">
            <h2>{t('enrol.consequence')}</h2>
            <p>{t('enrol.consequence-text', { years: (programme.definition['enrolment'] as { readonly years?: number } | undefined)?.years ?? 1 })}</p>
            <p>{t('enrol.step-up')}</p>
          </div>
          <div className="buttons">
            <AbilityButton ability={ability} look="primary" pending={enrolling.pending} onPress={() => { void sign(); }}>{t('enrol.sign')}</AbilityButton>
            <Button onPress={() => { go('sign'); }}>{t('field.back')}</Button>
          </div>
        </div>
      </Page>
    );
  }
  return (
    <Page key="choose" title={t('enrol.title')} above={above} lead={t(mayEnrol ? 'enrol.lead' : 'enrol.admin-only')}>
      <Loaded of={eligibility}>{({ offerings }) => (!mayEnrol ? <EnrolStanding offerings={offerings} programme={programme} today={today} /> : (
        <EnrolChoose offerings={offerings} programme={programme} today={today} chosen={chosen}
          choose={(ids) => { void navigate({ search: { offerings: ids.join(',') }, replace: true }); }} next={() => { go('sign'); }} />
      ))}</Loaded>
    </Page>
  );
}

function Change({ of, go }: { readonly of: string; readonly go: () => void }): ReactNode {
  const { t } = useWords();
  return <Button look="plain" small onPress={go}>{t('field.change')}<span className="hidden"> {of}</span></Button>;
}

function Done({ done, programme }: { readonly done: CommandAnswer<'partner.enrol'>; readonly programme: ShownProgramme }): ReactNode {
  const { t, date } = useWords();
  const version = (programme.definition['enrolment'] as { readonly agreementVersion?: string } | undefined)?.agreementVersion ?? '';
  return (
    <Page key="done" title={t('enrol.done-title')} lead={t('enrol.done-lead')}>
      <div className="stack-large">
        <Panel title={t('enrol.offerings')}>
          <Terms facts={done.offerings.map(({ offering, from, through }) =>
            [programme.name('offerings', offering), t('enrol.period', { from: date(from), through: date(through) })] as const)} />
        </Panel>
        <div className="buttons no-print">
          <Link to="/start" className={lookOf('primary')}>{t('nav.start')}</Link>
          <Link to="/take" className={lookOf()}>{t('nav.take')}</Link>
          <Link to="/company" className={lookOf()}>{t('company.profile')}</Link>
        </div>
        <Panel title={programme.name('agreements', version)}><AgreementText programme={programme} version={version} /></Panel>
      </div>
    </Page>
  );
}
