/** A voucher as it is drawn: reference, engagement, days, where, and until when. */
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Reference } from '../ui/status.tsx';
import { Terms, type Fact } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';

interface Drawn {
  readonly reference: string;
  readonly programmeId: string;
  readonly engagementType: string;
  readonly offering: string;
  readonly days: number;
  readonly country: string;
  readonly division: string | null;
  readonly product: string | null;
  readonly deadlines: { readonly redeemBy: string; readonly binds: string };
}

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
        [t('term.redeem-by'), <Deadline key="by" day={of.deadlines.redeemBy} today={today} rule={of.deadlines.binds} />],
        ...more,
      ]} />
    </div>
  );
}
