/** Enrolling and renewing: choose offerings, read the agreement, sign, check the answers, confirmed with its dates. */
import './partner.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { NoProgramme } from '../programme/no-programme.tsx';
import { useMe, useRead, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { lookOf } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { EnrolCheck } from './enrol-check.tsx';
import { EnrolChoose } from './enrol-choose.tsx';
import { AgreementText, EnrolSign } from './enrol-sign.tsx';
import { EnrolStanding } from './enrol-standing.tsx';
import { useOwnProgrammeReading } from './own-programme.ts';
import { useOwnPartner } from './shared.tsx';
import { maySign, type Signatory } from './signing.ts';

const NOBODY: Signatory = { name: '', title: '', read: false };

export function EnrolPage(): ReactNode {
  const { t } = useWords();
  const own = useOwnProgrammeReading();
  const partner = useOwnPartner();
  if (partner.data === undefined || own.data === undefined) return <Page title={t('enrol.title')}><NoProgramme of={own} /></Page>;
  return <Enrol partner={partner.data} programme={own.data} />;
}

function Enrol({ partner, programme }: { readonly partner: PartnerView; readonly programme: ShownProgramme }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const announce = useAnnounce();
  const search = useSearch({ from: '/enrol' });
  const navigate = useNavigate({ from: '/enrol' });
  const chosen = (search.offerings ?? '').split(',').filter((each) => each !== '');
  const [signatory, change, forget] = useDraft<Signatory>('enrol', { ...NOBODY, name: me.person.name });
  const [done, setDone] = useState<CommandAnswer<'partner.enrol'>>();
  const mayEnrol = abilityOf(partner.abilities, 'partner.enrol') !== undefined;
  const today = useToday(programme.timeZone);
  const eligibility = useRead('/partners/{id}/eligibility', { params: { id: partner.id }, query: { programmeId: programme.id } });
  const version = (programme.definition['enrolment'] as { readonly agreementVersion?: string } | undefined)?.agreementVersion ?? '';
  const go = (step: string | undefined): void => { void navigate({ search: { offerings: search.offerings, step } }); };
  const onSigned = (answer: CommandAnswer<'partner.enrol'>): void => {
    forget();
    setDone(answer);
    announce(t('enrol.done-title'));
    go('done');
  };
  const isUnready = search.step === 'check' && done === undefined && !maySign(signatory);
  // Else the check would begin with the first letter that makes the signature whole.
  useEffect(() => { if (isUnready) void navigate({ search: { offerings: search.offerings, step: 'sign' }, replace: true }); }, [isUnready, navigate, search.offerings]);
  if (done !== undefined) return <Done done={done} programme={programme} />;
  const above = <Link to="/eligibility">{t('eligibility.title')}</Link>;
  const isSigning = chosen.length > 0 && (search.step === 'sign' || search.step === 'check');
  if (isSigning && search.step === 'check' && !isUnready) {
    const { name, title } = signatory;
    const input = { partnerId: partner.id, offerings: chosen, agreementVersion: version, signatory: { name, title }, programmeId: programme.id };
    return <EnrolCheck key="check" partner={partner} programme={programme} input={input} above={above} change={go} onSigned={onSigned} />;
  }
  if (isSigning) {
    return (
      <Page key="sign" title={t('enrol.sign-title')} above={above} lead={t('enrol.sign-lead', { version })}>
        <EnrolSign programme={programme} version={version} signatory={signatory} change={change} next={() => { go('check'); }} back={() => { go(undefined); }} />
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
