/** What an end of the programme leaves to be done, where only some of what is there was there by then. */
import type { Day, Instant } from '../../domain/time.ts';
import type { Statement } from './table.ts';

/** The first day on which any voucher was made that still lives, `through` at the latest. */
export function firstLiveVoucher(programmeId: string, through: Day): Statement {
  return {
    name: 'first-live-voucher',
    text: `select min(created_on) as made from voucher
      where programme_id = $1 and due_on is not null and created_on <= $2::date`,
    values: [programmeId, through],
  };
}

/** Live vouchers made through a day, in the order of the index alone, as in `vouchersDue`. */
export function liveVouchers(programmeId: string, through: Day, limit: number): Statement {
  return {
    name: 'live-voucher',
    text: `select reference from voucher where programme_id = $1 and due_on is not null and created_on <= $2::date
      order by due_on limit $3`,
    values: [programmeId, through, limit],
  };
}

/**
 * Agreements with something left in them, into which nothing has come since a moment: all that they hold was there by
 * then. The postings tell, which bear the time of the day that they are dated.
 */
export function agreementsLeftSince(programmeId: string, since: Instant, limit: number): Statement {
  return {
    name: 'agreement-left-since',
    text: `select a.id from agreement a where a.programme_id = $1 and (a.available > 0 or a.training > 0)
      and not exists (select from posting p where p.agreement_id = a.id and p.to_account in ('available', 'training')
        and p.at >= $2::timestamptz)
      order by a.id limit $3`,
    values: [programmeId, since, limit],
  };
}
