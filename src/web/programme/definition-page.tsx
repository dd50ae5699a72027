/** A programme's definition as readable pages, in the reader's language and, beside it, in the other. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { useAskedProgramme } from '../programme.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { CalendarPart, CompliancePart, EnrolmentPart, OfferingsPart, RatesPart, RulesPart } from './definition-parts.tsx';
import { Both, BothContext } from './both.tsx';
import { NoProgramme } from './no-programme.tsx';
import { definitionOf } from './terms-shown.ts';
import './programme.css';

const PARTS = ['offerings', 'rules', 'calendar', 'rates', 'enrolment', 'compliance'] as const;
const SHOWN = { offerings: OfferingsPart, rules: RulesPart, calendar: CalendarPart, rates: RatesPart, enrolment: EnrolmentPart, compliance: CompliancePart };

export function DefinitionPage(): ReactNode {
  const { t, date, language } = useWords();
  const me = useMe();
  const search = useSearch({ from: '/programme/definition' });
  const navigate = useNavigate({ from: '/programme/definition' });
  const asked = useAskedProgramme(search.programme, search.on);
  const { data: programme } = asked;
  const isSponsor = me.organisation.kind === 'sponsor';
  const above = isSponsor ? <Link to="/programme" search={{ programme: programme?.id }}>{t('nav.programme')}</Link> : undefined;
  if (programme === undefined) return <Page title={t('nav.definition')} above={above}><NoProgramme of={asked} /></Page>;
  const part = PARTS.find((each) => each === search.part) ?? 'offerings';
  const Part = SHOWN[part];
  const inForce = programme.versions.find(({ version }) => version === programme.version);
  const own = programme.textsIn(language);
  return (
    <BothContext value={{ programme, both: search.both === 'yes' }}>
      <Page title={programme.title} kind={t('nav.definition')} lead={typeof own['summary'] === 'string' ? own['summary'] : undefined} above={above}
        actions={<>
          <Button onPress={() => { void navigate({ search: { ...search, both: search.both === 'yes' ? undefined : 'yes' } }); }}>{t(search.both === 'yes' ? 'programme.one-language' : 'programme.both-languages')}</Button>
          <Link to="/programme/versions" search={{ programme: programme.id }} className={lookOf()}>{t('programme.versions')}</Link>
        </>}>
        <div className="stack">
          {typeof own['notice'] === 'string' ? <div className="notice"><p>{own['notice']}</p></div> : null}
          <Panel>
            <Terms facts={[
              [t('programme.version'), `${String(programme.version ?? '')}${inForce === undefined ? '' : ` · ${t('programme.in-force-from', { date: date(inForce.effectiveFrom, 'short') })}`}`],
              [t('programme.time-zone'), programme.timeZone],
              [t('programme.digest'), <span key="digest" className="code">{inForce?.digest}</span>],
            ]} />
          </Panel>
        </div>
        <nav className="tabs programme-parts" aria-label={t('programme.parts')}>
          {PARTS.map((each) => <Link key={each} to="/programme/definition" search={{ ...search, part: each }} {...(each === part ? { 'aria-current': 'page' } : {})}>{t(`programme.part.${each}`)}</Link>)}
        </nav>
        <div className="definition"><Part programme={programme} definition={definitionOf(programme)} /></div>
        <p className="quiet small"><Both group="" id="sampleNote" /></p>
      </Page>
    </BothContext>
  );
}
