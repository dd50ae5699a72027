/** The voucher is there: its reference, what happens next, its link and picture, and the mail that told of it. */
import { Link, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../../contract/voucher-view.ts';
import { useProgramme } from '../../programme.ts';
import { useRead, useToday } from '../../queries.ts';
import { Button, lookOf } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Loaded, Page, Panel } from '../../ui/page.tsx';
import { Name } from '../../ui/status.tsx';
import { Terms } from '../../ui/terms.tsx';
import { RedeemBy } from '../../voucher/redeem-by.tsx';
import { useWords } from '../../words/words.tsx';
import { SentMail } from './sent-mail.tsx';
import { VoucherLink } from './voucher-link.tsx';
import '../customer.css';

/** As a voucher is created: with an assignee or without. */
const CREATED: readonly VoucherView['status'][] = ['created', 'assigned'];

export function Done({ reference }: { readonly reference: string }): ReactNode {
  const { t } = useWords();
  const voucher = useRead('/vouchers/{ref}', { params: { ref: reference } });
  const above = <Link to="/benefit">{t('nav.benefit')}</Link>;
  if (voucher.data === undefined) return <Page title={t('nav.create')} above={above}><Loaded of={voucher}>{() => null}</Loaded></Page>;
  // The address outlives what it tells of: of whatever has happened since, the voucher's own page tells.
  if (!CREATED.includes(voucher.data.status)) return <Navigate to="/vouchers/$ref" params={{ ref: reference }} replace />;
  return <Created voucher={voucher.data} above={above} />;
}

function Created({ voucher, above }: { readonly voucher: VoucherView; readonly above: ReactNode }): ReactNode {
  const { t } = useWords();
  const actions = <Button onPress={() => { print(); }}>{t('field.print')}</Button>;
  return <Page title={t('customer.done.title')} above={above} actions={actions}><News voucher={voucher} /></Page>;
}

function News({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t } = useWords();
  const { reference, assignee } = voucher;
  return (
    <div className="stack">
      <section className="notched created" aria-labelledby="reference">
        <h2 id="reference">{t('term.reference')}</h2>
        <p className="row">
          <span className="reference" translate="no">{reference}</span>
          <span className="no-print"><Copy text={reference} what={t('term.reference')} /></span>
        </p>
        {assignee === null ? null : <Both reference={reference} email={assignee.email} />}
        <Facts voucher={voucher} />
      </section>
      <div className="beside even">
        <Panel title={t('customer.done.next')}><Next voucher={voucher} /></Panel>
        {assignee === null ? null : <Panel title={t('customer.done.link')}><VoucherLink reference={reference} /></Panel>}
      </div>
      {assignee === null ? null : <SentMail reference={reference} name={assignee.name} email={assignee.email} />}
      <p className="buttons no-print">
        <Link to="/vouchers/$ref" params={{ ref: reference }} className={lookOf('primary')}>{t('customer.done.open')}</Link>
        <Link to="/create" search={{ agreement: voucher.agreementId }} className={lookOf()}>{t('customer.done.another')}</Link>
        <Link to="/" className={lookOf()}>{t('nav.worklist')}</Link>
      </p>
    </div>
  );
}

/** What a partner is asked for when it checks the voucher: neither is of use without the other. */
function Both({ reference, email }: { readonly reference: string; readonly email: string }): ReactNode {
  const { t, rich } = useWords();
  const both = t('customer.done.both-copied', { reference, email });
  return (
    <p className="both">
      {rich('customer.done.both', { reference: <strong className="code" translate="no">{reference}</strong>, email: <strong className="code" translate="no">{email}</strong> })}{' '}
      <span className="no-print"><Copy text={both} what={both} label={t('customer.done.copy-both')} look="primary" /></span>
    </p>
  );
}

function Facts({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t, country } = useWords();
  const programme = useProgramme(voucher.programmeId);
  const today = useToday(programme?.timeZone);
  const { assignee, namedPartnerId, division, product } = voucher;
  return (
    <Terms facts={[
      [t('term.engagement-type'), programme?.name('engagementTypes', voucher.engagementType) ?? ''],
      [t('term.days'), t('count.days', { days: voucher.days })],
      [t('term.country'), country(voucher.country)],
      division === null ? undefined : [t('term.division'), division],
      product === null ? undefined : [t('term.product'), product],
      [t('term.assignee'), assignee === null ? t('customer.person.nobody') : <span key="whom" translate="no">{assignee.name}</span>],
      assignee === null ? undefined : [t('term.partner'), <Name key="partner" of={namedPartnerId} none={t('customer.partner.any')} />],
      [t('term.redeem-by'), <RedeemBy key="by" of={voucher} today={today} />],
    ]} />
  );
}

/** What comes after, in the order in which it comes. */
function Next({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t, rich, date } = useWords();
  const { assignee, namedPartnerId, redeemBy, days, reference } = voucher;
  const name = <span translate="no">{assignee?.name}</span>;
  const partner = <Name of={namedPartnerId} />;
  return (
    <ol className="steps">
      <li className="done"><p>{t('customer.next.created', { days })}</p></li>
      {assignee === null
        ? <li className="now"><p>{t('customer.next.assign')}</p><p className="no-print"><Link to="/vouchers/$ref" params={{ ref: reference }}>{t('customer.next.assign-link')}</Link></p></li>
        : <li className="now"><p>{rich('customer.next.hand-on', { name })}</p></li>}
      <li className="ahead"><p>{namedPartnerId === null ? t('customer.next.reserve') : rich('customer.next.reserve-named', { partner })}</p></li>
      <li className="ahead"><p>{t('customer.next.deliver', { date: date(redeemBy) })}</p></li>
    </ol>
  );
}
