/** The views of the list of vouchers that come with it, for each party those by which it works. */
import type { MeView } from '../../contract/party-view.ts';
import { dayBeside, type Search } from '../ui/list-logic.ts';
import type { WordId } from '../words/words.tsx';
import { LIVE_STATUSES } from './statuses.ts';

interface OwnView {
  readonly word: WordId;
  /** What is said where nothing is in it. */
  readonly none?: WordId;
  readonly search: Search;
}

const LIVE = LIVE_STATUSES.join(',');
/** From so many days before its last a voucher is among those that expire soon. */
const SOON_DAYS = 30;

const ALL: OwnView = { word: 'voucher.view.all', search: {} };

/** `today` is unknown for a moment: what is counted from it comes then. */
export function viewsFor(party: MeView['organisation']['kind'], today: string | undefined): readonly OwnView[] {
  const soon: readonly OwnView[] = today === undefined ? [] : [{
    word: 'voucher.view.expiring', none: 'voucher.empty.expiring', search: { status: LIVE, expiresBefore: dayBeside(today, SOON_DAYS + 1), sort: 'redeem-by' },
  }];
  switch (party) {
    case 'customer':
      return [
        ALL,
        { word: 'voucher.view.to-assign', none: 'voucher.empty.to-assign', search: { status: 'created' } },
        { word: 'voucher.view.waiting', none: 'voucher.empty.waiting', search: { status: 'assigned', sort: 'redeem-by' } },
        { word: 'voucher.view.in-delivery', none: 'voucher.empty.in-delivery', search: { status: 'reserved,completed', sort: 'redeem-by' } },
        ...soon,
      ];
    case 'partner':
      return [
        ALL,
        { word: 'voucher.view.named', none: 'voucher.empty.named', search: { status: 'assigned', sort: 'redeem-by' } },
        { word: 'voucher.view.to-report', none: 'voucher.empty.to-report', search: { status: 'reserved', sort: 'redeem-by' } },
        { word: 'voucher.view.to-redeem', none: 'voucher.empty.to-redeem', search: { status: 'completed', sort: 'redeem-by' } },
        {
          word: 'voucher.view.to-claim', none: 'voucher.empty.to-claim',
          search: { status: 'redeemed', columns: 'reference,engagementType,days,customer,redeemedOn,payBy,request' },
        },
      ];
    case 'sponsor':
      return [
        ALL,
        { word: 'voucher.view.live', search: { status: LIVE, sort: 'redeem-by' } },
        ...soon,
        { word: 'voucher.view.redeemed', search: { status: 'redeemed' } },
        { word: 'voucher.view.expired', search: { status: 'expired' } },
      ];
  }
}
