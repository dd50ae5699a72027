/** One agreement in depth, for its customer and for the sponsor: balance, history, deadlines, vouchers. */
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { useMe, useRead } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementAbilities } from './abilities.tsx';
import { useSeesAgreements, type Agreement } from './agreements.ts';
import { AgreementVouchers } from './agreement-vouchers.tsx';
import { BalanceBar } from './balance.tsx';
import { BalanceHistory } from './balance-history.tsx';
import { NotYours } from './not-yours.tsx';
import { PoolEnds } from './pool-ends.tsx';
import './customer.css';

export function AgreementPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/agreements/$id' });
  const sees = useSeesAgreements();
  const agreement = useRead('/agreements/{id}', { params: { id }, enabled: sees });
  if (!sees) return <NotYours title={t('term.agreement')} />;
  if (agreement.data === undefined) return <Page title={t('term.agreement')} above={<Above />}><Loaded of={agreement}>{() => null}</Loaded></Page>;
  return <Shown agreement={agreement.data} />;
}

function Above(): ReactNode {
  const { t } = useWords();
  const { organisation } = useMe();
  return organisation.kind === 'sponsor'
    ? <Link to="/agreements">{t('nav.agreements')}</Link>
    : <Link to="/benefit">{t('nav.benefit')}</Link>;
}

function Shown({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(agreement.programmeId);
  const { id, number, balance } = agreement;
  const title = t('customer.agreement.title', { number });
  const statement = <Link to="/agreements/$id/statement" params={{ id }} className={lookOf()}>{t('customer.statement.title')}</Link>;
  return (
    <Page title={title} above={<Above />} lead={programme === undefined ? undefined : <Link to="/programme/definition">{programme.title}</Link>} actions={statement}>
      <div className="stack">
        <div className="beside">
          <Panel title={t('customer.balance.title')}>
            <div className="stack"><BalanceBar balance={balance} title={title} /><AgreementAbilities agreement={agreement} /></div>
          </Panel>
          <div className="stack">
            <Panel title={t('customer.end.title')}><PoolEnds agreement={agreement} timeZone={programme?.timeZone} /></Panel>
            <Panel title={t('customer.agreement.about')} className="narrow-terms"><Facts agreement={agreement} /></Panel>
          </div>
        </div>
        <BalanceHistory agreementId={id} number={number} />
        <AgreementVouchers agreementId={id} programme={programme} />
      </div>
    </Page>
  );
}

function Facts({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t, date } = useWords();
  const { customerId, startsOn, endsOn, activatedOn } = agreement;
  const { organisation } = useMe();
  return (
    <Terms facts={[
      organisation.kind === 'sponsor' ? [t('term.customer'), <Link key="customer" to="/organisations/$id" params={{ id: customerId }}><Name of={customerId} /></Link>] : undefined,
      [t('customer.agreement.validity'), t('customer.statement.span', { from: date(startsOn, 'short'), to: date(endsOn, 'short') })],
      [t('customer.agreement.activated-on'), activatedOn === null ? t('customer.agreement.not-yet') : date(activatedOn, 'short')],
    ]} />
  );
}
