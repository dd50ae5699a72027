/** Whose a voucher is, whom it is for, and when it was made. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useSeesAgreements } from '../customer/agreements.ts';
import { useProgramme } from '../programme.ts';
import { useMe } from '../queries.ts';
import { Panel } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';

interface FactsProps {
  readonly voucher: VoucherView;
  /** The payment request that it is in, as far as the reader may see it. */
  readonly request: RequestView | null | undefined;
}

export function Facts({ voucher, request }: FactsProps): ReactNode {
  const { t, date } = useWords();
  const { id, kind: party } = useMe().organisation;
  const seesAgreements = useSeesAgreements();
  const isParty = party !== 'partner' || voucher.partnerId === id;
  const programme = useProgramme(voucher.programmeId);
  const { customerId, agreementId, assignee, namedPartnerId, partnerId, division, product } = voucher;
  const customer = <Link key="customer" to="/organisations/$id" params={{ id: customerId }}><Name of={customerId} /></Link>;
  const agreement = <Link key="agreement" to="/agreements/$id" params={{ id: agreementId }}><Name of={agreementId} /></Link>;
  return (
    <Panel id="facts" title={t('voucher.facts')} className="narrow-terms">
      <Terms facts={[
        [t('term.customer'), party === 'sponsor' ? customer : <Name key="customer" of={customerId} />],
        seesAgreements ? [t('term.agreement'), agreement] : undefined,
        assignee === null ? undefined : [t('term.assignee'), <span key="assignee" translate="no">{assignee.name}<br />{assignee.email}</span>],
        namedPartnerId === null ? undefined : [t('voucher.named-partner'), <Name key="named" of={namedPartnerId} />],
        partnerId === null ? undefined : [t('term.partner'), <Name key="partner" of={partnerId} />],
        request === null || request === undefined ? undefined : [t('what.request'), <RequestLink key="request" request={request} party={party} />],
        division === null ? undefined : [t('term.division'), division],
        product === null ? undefined : [t('term.product'), product],
        [t('term.programme'), programme?.title ?? voucher.programmeId],
        [t('term.created-on'), date(voucher.createdOn)],
      ]} />
      {isParty ? <p className="no-print"><Link to="/vouchers/$ref/receipts" params={{ ref: voucher.reference }}>{t('voucher.receipts')}</Link></p> : null}
    </Panel>
  );
}

function RequestLink({ request: { id, invoiceNumber }, party }: { readonly request: RequestView; readonly party: string }): ReactNode {
  return <Link to={party === 'sponsor' ? '/claims/$id' : '/requests/$id'} params={{ id }} className="code" translate="no">{invoiceNumber}</Link>;
}
