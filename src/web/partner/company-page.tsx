/** The partner's own record: profile, locations, competencies, and where its money goes. */
import './partner.css';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Loaded, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { CompanyTabs, type CompanyTab } from './company-tabs.tsx';
import { Competencies } from './competencies.tsx';
import { Locations } from './locations.tsx';
import { Payee } from './payee.tsx';
import { Profile } from './profile.tsx';
import { useOwnPartner } from './shared.tsx';

const TABS: readonly CompanyTab[] = ['profile', 'locations', 'competencies', 'payee'];

export function CompanyPage(): ReactNode {
  const { t } = useWords();
  const { tab, step } = useSearch({ from: '/company' });
  const partner = useOwnPartner();
  const at = TABS.find((each) => each === tab) ?? 'profile';
  // A step within a tab is as good as a page: it begins at the title.
  return (
    <Page key={step ?? ''} title={partner.data?.name ?? t('company.title')} kind={t('nav.company')} above={t('company.title')}>
      <CompanyTabs at={at} />
      <Loaded of={partner}>{(own) => {
        switch (at) {
          case 'locations':
            return <Locations partner={own} />;
          case 'competencies':
            return <Competencies partner={own} />;
          case 'payee':
            return <Payee partner={own} />;
          default:
            return <Profile key={own.id} partner={own} />;
        }
      }}</Loaded>
    </Page>
  );
}
