/** Days of agreements: granted, taken back, or brought in by a file. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { FindAgreement } from '../ui/find.tsx';
import { Empty, Page, Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { Grant } from './grant.tsx';
import { Import } from './import.tsx';
import { Reduce } from './reduce.tsx';

const TABS = ['grant', 'reduce', 'import'] as const;

export function GrantsPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/grants' });
  const mayGrant = useMe().commands.includes('entitlement.grant');
  const tab = search.import === undefined ? TABS.find((each) => each === search.tab) ?? 'grant' : 'import';
  const above = <Link to="/agreements">{t('nav.agreements')}</Link>;
  if (!mayGrant) return <Page title={t('nav.grants')} above={above}><Empty title={t('sponsor.admin-only')}><p>{t('sponsor.admin-only-text')}</p></Empty></Page>;
  return (
    <Page title={t('nav.grants')} above={above} lead={t('sponsor.grants.lead')}>
      <nav className="tabs" aria-label={t('sponsor.grants.ways')}>
        {TABS.map((each) => (
          <Link key={each} to="/grants" search={{ ...(search.agreement === undefined ? {} : { agreement: search.agreement }), ...(each === 'grant' ? {} : { tab: each }) }}
            activeOptions={{ exact: true, includeSearch: true }} {...(each === tab ? { 'aria-current': 'page' as const } : {})}>{t(`sponsor.grants.tab.${each}`)}</Link>
        ))}
      </nav>
      {tab === 'import' ? <Import /> : <OfAgreement tab={tab} />}
    </Page>
  );
}

function OfAgreement({ tab }: { readonly tab: 'grant' | 'reduce' }): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/grants' });
  const navigate = useNavigate({ from: '/grants' });
  const agreement = search.agreement ?? null;
  const choose = (id: string | null): void => {
    void navigate({ search: (before) => ({ ...before, agreement: id ?? undefined, step: undefined }), replace: true, resetScroll: false });
  };
  return (
    <div className="stack">
      <Panel><FindAgreement name="agreementId" label={t('term.agreement')} help={t('sponsor.grants.find-help')} value={agreement} onChange={choose} /></Panel>
      {agreement === null ? null : tab === 'grant' ? <Grant key={agreement} agreementId={agreement} /> : <Reduce key={agreement} agreementId={agreement} />}
    </div>
  );
}
