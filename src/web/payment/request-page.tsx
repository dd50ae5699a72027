/** One payment request: where it stands, what it holds, and what its partner can do about it. */
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useMe, useRead } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { Name, Status } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Lines } from './lines.tsx';
import { Above, Reasons } from './parts.tsx';
import { Receipts } from './receipts.tsx';
import { AppealAct, CancelAct } from './request-acts.tsx';
import { Timeline } from './request-timeline.tsx';
import { NextDate } from './next-date.tsx';
import './payment.css';

export function RequestPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/requests/$id' });
  const read = useRead('/payment-requests/{id}', { params: { id } });
  const above = <Above to="/requests">{t('nav.requests')}</Above>;
  if (read.data !== undefined) return <Found request={read.data} above={above} />;
  return <Page title={t('what.request')} above={above}><Loaded of={read}>{() => null}</Loaded></Page>;
}

function Found({ request, above }: { readonly request: RequestView; readonly above: ReactNode }): ReactNode {
  const { t } = useWords();
  return (
    <Page title={t('payment.request-title', { number: request.invoiceNumber })} above={above}
      lead={<span className="row"><Status of={request.status} /><NextDate of={request} none={null} /></span>}
      actions={<Acts request={request} />}>
      <div className="stack">
        {request.status === 'returned' ? <Mend request={request} /> : null}
        {request.status === 'denied' ? <div className="notice bad"><h2>{t('payment.denied-title')}</h2><Reasons of={request.reasons} programme={request.programmeId} /></div> : null}
        <div className="beside">
          <div className="stack">
            <Facts request={request} />
            <Lines request={request} />
          </div>
          <Panel title={t('payment.timeline')}><Timeline request={request} /></Panel>
        </div>
        {request.submittedOn === null ? null : <Receipts id={request.id} />}
      </div>
    </Page>
  );
}

/** A returned request is corrected first: the box on it holds the one way on, and here stands only why it may not be submitted. */
function Acts({ request }: { readonly request: RequestView }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const me = useMe();
  const { abilities } = request;
  const mayEdit = abilityOf(abilities, 'payment.save')?.allowed === true;
  const submit = abilityOf(abilities, 'payment.submit');
  const isDraft = request.status === 'draft';
  const check = (): void => { void navigate({ to: '/requests/new', search: { request: request.id, step: 'check' } }); };
  return (
    <>
      {me.organisation.kind === 'sponsor' ? <Link className={lookOf()} to="/claims/$id" params={{ id: request.id }}>{t('payment.to-review')}</Link> : null}
      {mayEdit && (isDraft || submit?.allowed === false) ? <AbilityButton ability={submit} look={isDraft ? 'primary' : 'normal'} onPress={check}>{t('payment.submit')}</AbilityButton> : null}
      {mayEdit && isDraft ? <Link className={lookOf()} to="/requests/new" search={{ request: request.id }}>{t('payment.edit')}</Link> : null}
      {request.status === 'denied' ? <AppealAct request={request} /> : null}
      {['paid', 'cancelled', 'denied', 'approved', 'reversed'].includes(request.status) ? null : <CancelAct request={request} />}
      <Button onPress={() => { window.print(); }}>{t('field.print')}</Button>
    </>
  );
}

/** What has to be mended, and the way to where it is mended. */
function Mend({ request }: { readonly request: RequestView }): ReactNode {
  const { t } = useWords();
  const mayEdit = abilityOf(request.abilities, 'payment.save')?.allowed === true;
  return (
    <div className="notice warn">
      <h2>{t('payment.mend-title')}</h2>
      <Reasons of={request.reasons} programme={request.programmeId} />
      {mayEdit ? <p><Link className={lookOf('primary')} to="/requests/new" search={{ request: request.id }}>{t('payment.mend')}</Link></p> : null}
    </div>
  );
}

function Facts({ request }: { readonly request: RequestView }): ReactNode {
  const { t, date, money } = useWords();
  const { submittedOn, approvedOn, dueOn, paidOn, bankReference, statement } = request;
  return (
    <Panel title={t('payment.facts')}>
      <Terms facts={[
        [t('term.total'), <strong key="total" className="figure">{money(request.total)}</strong>],
        [t('term.invoice-number'), <span key="number" className="code" translate="no">{request.invoiceNumber}</span>],
        [t('term.invoice-date'), date(request.invoiceDate)],
        [t('term.partner'), <Name key="partner" of={request.partnerId} />],
        [t('term.location'), <Name key="location" of={request.locationId} />],
        submittedOn === null ? undefined : [t('payment.submitted-on'), date(submittedOn)],
        approvedOn === null ? undefined : [t('payment.approved-on'), date(approvedOn)],
        dueOn === null || paidOn !== null ? undefined : [t('term.due'), date(dueOn)],
        paidOn === null ? undefined : [t('payment.paid-day'), date(paidOn)],
        bankReference === null ? undefined : [t('payment.bank-reference'), <span key="bank" className="code" translate="no">{bankReference}</span>],
        statement === null ? undefined : [t('payment.statement'), <span key="statement" className="written">{statement}</span>],
      ]} />
    </Panel>
  );
}
