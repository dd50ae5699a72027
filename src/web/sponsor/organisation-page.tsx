/** An organisation as its sponsor sees it: what it is, and by its kind its agreements, or its eligibility and competencies. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BodyOf } from '../../contract/client.ts';
import { useMe, useRead } from '../queries.ts';
import { placesFor } from '../shell/navigation.ts';
import { lookOf } from '../ui/button.tsx';
import { Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementsOf } from './organisation-agreements.tsx';
import { Competencies } from './organisation-competencies.tsx';
import { EligibilityOf } from './organisation-eligibility.tsx';
import { PayeeOf } from './organisation-payee.tsx';

type Organisation = BodyOf<'/organisations/{id}'>;

const TABS = {
  customer: ['about', 'agreements'], partner: ['about', 'eligibility', 'competencies', 'payee'], sponsor: ['about'],
} as const;
type Tab = (typeof TABS)['customer' | 'partner'][number];

export function OrganisationPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/organisations/$id' });
  const { data, error } = useRead('/organisations/{id}', { params: { id } });
  const above = <Link to="/organisations">{t('nav.organisations')}</Link>;
  if (data !== undefined) return <Shown organisation={data} above={above} />;
  return <Page title={t('what.organisation')} above={above}>{error === null ? <Loading /> : <ProblemNotice problem={error} />}</Page>;
}

function Shown({ organisation, above }: { readonly organisation: Organisation; readonly above: ReactNode }): ReactNode {
  const { t, term } = useWords();
  const { id, kind, name } = organisation;
  const me = useMe();
  const search = useSearch({ from: '/organisations/$id' });
  const tabs: readonly Tab[] = TABS[kind];
  const tab = tabs.find((each) => each === search.tab) ?? 'about';
  const hasJournal = placesFor(me).some(({ to }) => to === '/journal');
  return (
    <Page title={name} kind={t('nav.organisations')} above={above} lead={term('party', kind)} actions={(
      <>
        <Link to="/people" search={{ organisation: id }} className={lookOf()}>{t('nav.people')}</Link>
        {hasJournal ? <Link to="/journal" search={{ organisationId: id }} className={lookOf()}>{t('nav.journal')}</Link> : null}
      </>
    )}>
      {tabs.length < 2 ? null : (
        <nav className="tabs" aria-label={t('sponsor.organisation.parts')}>
          {tabs.map((each) => (
            <Link key={each} to="/organisations/$id" params={{ id }} search={each === 'about' ? {} : { tab: each }} activeOptions={{ exact: true, includeSearch: true }}
              {...(each === tab ? { 'aria-current': 'page' as const } : {})}>{t(`sponsor.organisation.tab.${each}`)}</Link>
          ))}
        </nav>
      )}
      <Part tab={tab} organisation={organisation} />
    </Page>
  );
}

function Part({ tab, organisation }: { readonly tab: Tab; readonly organisation: Organisation }): ReactNode {
  const { id } = organisation;
  switch (tab) {
    case 'about': return <About organisation={organisation} />;
    case 'agreements': return <AgreementsOf customerId={id} />;
    case 'eligibility': return <EligibilityOf partnerId={id} />;
    case 'competencies': return <Competencies partnerId={id} />;
    case 'payee': return <PayeeOf partnerId={id} />;
  }
}

function About({ organisation }: { readonly organisation: Organisation }): ReactNode {
  const { t, country } = useWords();
  const { id, code, sponsorId, country: where } = organisation;
  return (
    <Panel>
      <Terms facts={[
        [t('sponsor.organisations.country'), country(where)],
        [t('sponsor.organisations.code'), code === null ? t('sponsor.organisation.no-code') : <span key="code" className="code" translate="no">{code}</span>],
        sponsorId === null ? undefined : [t('sponsor.organisation.registered-by'), <Name key="sponsor" of={sponsorId} />],
        [t('sponsor.id'), <span key="id" className="code" translate="no">{id}</span>],
      ]} />
    </Panel>
  );
}
