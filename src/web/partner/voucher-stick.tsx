/** A voucher as it is drawn: reference, engagement, days, where, and until when. */
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';
import { Reference } from '../ui/status.tsx';
import { Terms, type Fact } from '../ui/terms.tsx';
import { RedeemBy } from '../voucher/redeem-by.tsx';
import { useWords } from '../words/words.tsx';

type Drawn = Pick<VoucherView, 'reference' | 'programmeId' | 'engagementType' | 'days' | 'country' | 'division' | 'product' | 'createdOn' | 'deadlines'>;

export function VoucherStick({ of, link = false, more = [], aside }: {
  readonly of: Drawn; readonly link?: boolean; readonly more?: readonly (Fact | undefined)[]; readonly aside?: ReactNode;
}): ReactNode {
  const { t, country } = useWords();
  const programme = useProgramme(of.programmeId);
  const today = useToday(programme?.timeZone);
  return (
    <div className="notched stack">
      <div className="row apart"><Reference of={of.reference} link={link} />{aside}</div>
      <Terms facts={[
        [t('term.engagement-type'), programme?.name('engagementTypes', of.engagementType) ?? '…'],
        [t('term.days'), t('count.days', { days: of.days })],
        [t('term.country'), country(of.country)],
        of.division === null ? undefined : [t('term.division'), of.division],
        of.product === null ? undefined : [t('term.product'), of.product],
        [t('term.redeem-by'), <RedeemBy key="by" of={of} today={today} />],
        ...more,
      ]} />
    </div>
  );
}
