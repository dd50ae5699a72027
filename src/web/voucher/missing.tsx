/** What stands there for a reference under which the reader can see nothing: why that may be, and where to go on. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function Missing({ reference }: { readonly reference: string }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const { kind } = me.organisation;
  return (
    <Page title={t('voucher.missing')} above={<Link to="/vouchers">{t('nav.vouchers')}</Link>}>
      <Panel>
        <div className="stack">
          <p>{t('voucher.missing.text')} <span className="reference" translate="no">{reference}</span></p>
          <ul className="stack-small">
            <li>{t('voucher.missing.mistyped')}</li>
            <li>{t(`voucher.missing.${kind}`)}</li>
          </ul>
          <div className="buttons">
            {me.commands.includes('voucher.reserve') ? <Link to="/take" search={{ ref: reference }} className={lookOf('primary')}>{t('nav.take')}</Link> : null}
            <Link to="/search" search={{ q: reference }} className={lookOf()}>{t('shell.search')}</Link>
            <Link to="/vouchers" className={lookOf()}>{t('nav.vouchers')}</Link>
          </div>
        </div>
      </Panel>
    </Page>
  );
}
