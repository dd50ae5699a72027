/** Where a partner's money goes, as far as the reader may see it. */
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';

export function PayeeOf({ partnerId }: { readonly partnerId: string }): ReactNode {
  const { t } = useWords();
  const partner = useRead('/partners/{id}', { params: { id: partnerId } });
  return (
    <Panel title={t('sponsor.organisation.tab.payee')}>
      <Loaded of={partner}>{({ payee }) => (payee === null
        ? <Empty title={t('sponsor.organisation.no-payee')}><p>{t('sponsor.organisation.no-payee-text')}</p></Empty>
        : (
          <div className="stack">
            <Terms facts={[
              [t('sponsor.payee.name'), <span key="name" translate="no">{payee.payee}</span>],
              [t('sponsor.payee.tax'), <span key="tax" className="code" translate="no">{payee.taxId}</span>],
              [t('sponsor.payee.account'), <span key="account" className="code" translate="no">{payee.account}</span>],
              [t('sponsor.payee.currency'), payee.currency],
            ]} />
            {payee.masked ? <p className="quiet small">{t('sponsor.payee.masked')}</p> : null}
          </div>
        ))}</Loaded>
    </Panel>
  );
}
