/** Finance: approving what was reviewed, paying what is due, and what the bank sent back. */
import type { ReactNode } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import { useMe } from '../queries.ts';
import { Empty, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { ApproveTab } from './finance-approve.tsx';
import { BackTab, PaidTab } from './finance-paid.tsx';
import { RunTab } from './finance-run.tsx';
import './payment.css';

const TABS = ['approve', 'run', 'back', 'paid'] as const;
type Tab = (typeof TABS)[number];

export function FinancePage(): ReactNode {
  const { t } = useWords();
  const { tab } = useSearch({ from: '/finance' });
  const me = useMe();
  const shown: Tab = TABS.find((each) => each === tab) ?? 'approve';
  if (!me.commands.includes('payment.pay')) {
    return (
      <Page title={t('nav.finance')}>
        <Empty title={t('payment.finance-not-you')}><p>{t('payment.finance-not-you-text')}</p><p><Link to="/claims">{t('nav.claims')}</Link></p></Empty>
      </Page>
    );
  }
  return (
    <Page title={t('nav.finance')} lead={t('payment.finance-lead')}>
      <nav className="tabs no-print" aria-label={t('nav.finance')}>
        {TABS.map((each) => (
          <Link key={each} to="/finance" search={each === 'approve' ? {} : { tab: each }} activeOptions={{ exact: true, includeSearch: true }} {...(each === shown ? { 'aria-current': 'page' as const } : {})}>
            {t(`payment.tab.${each}`)}
          </Link>
        ))}
      </nav>
      <Shown tab={shown} />
    </Page>
  );
}

function Shown({ tab }: { readonly tab: Tab }): ReactNode {
  switch (tab) {
    case 'approve':
      return <ApproveTab />;
    case 'run':
      return <RunTab />;
    case 'back':
      return <BackTab />;
    case 'paid':
      return <PaidTab />;
  }
}
