/** The customer's benefit: every agreement with where its days are, until when they can be used, and what can be done. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { useMe, useToday } from '../queries.ts';
import { Empty, Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { AgreementAbilities } from './abilities.tsx';
import { useOwnAgreements, type Agreement } from './agreements.ts';
import { BalanceBar } from './balance.tsx';
import { NotYours } from './not-yours.tsx';
import { PoolEnds } from './pool-ends.tsx';
import './customer.css';

export function BenefitPage(): ReactNode {
  const { t } = useWords();
  const me = useMe();
  return me.commands.includes('voucher.create') ? <Benefit /> : <NotYours title={t('nav.benefit')} />;
}

function Benefit(): ReactNode {
  const { t } = useWords();
  const { agreements, isReady, error, again } = useOwnAgreements();
  return (
    <Page title={t('nav.benefit')} lead={t('customer.benefit.lead')}>
      {isReady ? <Agreements agreements={agreements} /> : error === null ? <Loading /> : <ProblemNotice problem={error} again={again} />}
    </Page>
  );
}

/** Those that run first: what is over is kept for looking back. */
function Agreements({ agreements }: { readonly agreements: readonly Agreement[] }): ReactNode {
  const { t } = useWords();
  const today = useToday() ?? '';
  if (agreements.length === 0) {
    return <Empty title={t('customer.benefit.none')}><p>{t('customer.benefit.none-text')}</p></Empty>;
  }
  const inOrder = agreements.toSorted((one, other) => Number(one.endsOn < today) - Number(other.endsOn < today));
  return <div className="stack">{inOrder.map((agreement) => <OneAgreement key={agreement.id} agreement={agreement} />)}</div>;
}

function OneAgreement({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t, date } = useWords();
  const programme = useProgramme(agreement.programmeId);
  const { id, number, startsOn, endsOn, activatedOn, balance } = agreement;
  const title = t('customer.agreement.title', { number });
  return (
    <Panel title={title} id={`agreement-${id}`} aside={<span className="quiet">{programme?.title}</span>}>
      <div className="stack">
        <div className="beside">
          <BalanceBar balance={balance} title={title} />
          <PoolEnds agreement={agreement} timeZone={programme?.timeZone} />
        </div>
        <p className="quiet">
          {t('customer.agreement.runs', { from: date(startsOn, 'short'), to: date(endsOn, 'short') })}{' '}
          {activatedOn === null ? t('customer.agreement.not-activated') : t('customer.agreement.activated', { date: date(activatedOn, 'short') })}
        </p>
        <div className="row">
          <AgreementAbilities agreement={agreement} />
          <Links id={id} number={number} />
        </div>
      </div>
    </Panel>
  );
}

function Links({ id, number }: { readonly id: string; readonly number: string }): ReactNode {
  const { t } = useWords();
  const more = <span className="hidden">: {number}</span>;
  return (
    <p className="row no-print">
      <Link to="/agreements/$id" params={{ id }}>{t('customer.details')}{more}</Link>
      <Link to="/agreements/$id/statement" params={{ id }}>{t('customer.statement.title')}{more}</Link>
      <Link to="/vouchers" search={{ agreementId: id }}>{t('nav.vouchers')}{more}</Link>
    </p>
  );
}
