/** What whoever may not use a page of the customer's admins is told, with the way to what is theirs. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function NotYours({ title }: { readonly title: string }): ReactNode {
  const { t } = useWords();
  const { organisation } = useMe();
  const isSponsor = organisation.kind === 'sponsor';
  return (
    <Page title={title}>
      <div className="panel measure stack">
        <p>{t(organisation.kind === 'customer' ? 'customer.not-yours.colleague' : 'customer.not-yours.party')}</p>
        <p>{isSponsor
          ? <Link to="/agreements" className={lookOf('primary')}>{t('nav.agreements')}</Link>
          : <Link to="/vouchers" className={lookOf('primary')}>{t('customer.not-yours.vouchers')}</Link>}</p>
      </div>
    </Page>
  );
}
