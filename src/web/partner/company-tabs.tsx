/** The pages of a partner's own record, side by side. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

export type CompanyTab = 'profile' | 'locations' | 'competencies' | 'consultants' | 'eligibility' | 'payee';

export function CompanyTabs({ at }: { readonly at: CompanyTab }): ReactNode {
  const { t } = useWords();
  const here = (tab: CompanyTab): { readonly 'aria-current'?: 'page' } => (tab === at ? { 'aria-current': 'page' } : {});
  // A link that is active by the address alone would mark all tabs of one page.
  const plain = { activeProps: {}, activeOptions: { exact: true, includeSearch: true } } as const;
  return (
    <nav className="tabs no-print" aria-label={t('company.tabs')}>
      <Link {...plain} to="/company" {...here('profile')}>{t('company.profile')}</Link>
      <Link {...plain} to="/company" search={{ tab: 'locations' }} {...here('locations')}>{t('company.locations')}</Link>
      <Link {...plain} to="/consultants" {...here('consultants')}>{t('term.consultants')}</Link>
      <Link {...plain} to="/company" search={{ tab: 'competencies' }} {...here('competencies')}>{t('company.competencies')}</Link>
      <Link {...plain} to="/eligibility" {...here('eligibility')}>{t('nav.eligibility')}</Link>
      <Link {...plain} to="/company" search={{ tab: 'payee' }} {...here('payee')}>{t('company.payee')}</Link>
    </nav>
  );
}

/** The title of a tab that is a page of its own: below the tabs, so that these stand in one place on all of them. */
export function TabHead({ title, lead, action }: { readonly title: string; readonly lead: string; readonly action?: ReactNode }): ReactNode {
  return (
    <div className="tab-head row apart">
      <div><h2>{title}</h2><p className="quiet">{lead}</p></div>
      {action}
    </div>
  );
}
