/** Which pages of which lists are measured: every filter that the lists take, common and rare, for each kind of asker. */
import { listVouchers, type VoucherColumn, type VoucherFilter } from '../server/store/voucher-list.js';
import type { Somebody } from './population.js';

export interface Asker {
  readonly name: string;
  readonly somebody: Somebody;
  readonly party: 'sponsor' | 'customer' | 'partner';
  readonly organisationId: string;
}

export interface ListCase {
  readonly asker: Asker;
  readonly path: string;
  /** What somebody would send to the database for the same rows, and what the product sends; the faster one counts. */
  readonly bare: readonly Bare[];
}

export interface Bare {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** How each filter reads in SQL; `?` stands for its value. */
const MEANINGS: Readonly<Record<string, string>> = {
  status: `status = any (string_to_array(?, ','))`,
  country: 'country = ?', engagementType: 'engagement_type = ?', offering: 'offering = ?',
  programmeId: 'programme_id = ?', customerId: 'customer_id = ?', partnerId: 'partner_id = ?', agreementId: 'agreement_id = ?',
  createdFrom: 'created_on >= ?', createdBefore: 'created_on < ?', expiresFrom: 'expires_on >= ?', expiresBefore: 'expires_on < ?',
  q: `concat_ws(' ', assignee_name, assignee_email, division, product, (select name from organisation where id = customer_id),
    (select name from organisation where id = coalesce(partner_id, case when status = 'assigned' then named_partner_id end)),
    (select number from agreement where id = agreement_id))
    ~* all (array(select '\\m' || word from regexp_split_to_table(?::text, '[^[:alnum:]]+') word))`,
};

export type Filters = Readonly<Record<string, string>>;

/** A page of vouchers; `after` are the keys of the row before it, and the cursor that says the same. */
export function voucherCase(asker: Asker, filters: Filters, after?: { keys: readonly [string, string]; cursor: string }): ListCase {
  const values: unknown[] = [asker.organisationId];
  const conditions = Object.entries(filters).map(([name, value]) => {
    values.push(value);
    return (MEANINGS[name] ?? '').replaceAll('?', `$${String(values.length)}`);
  });
  if (after !== undefined) {
    values.push(...after.keys);
    conditions.push(`(created_on, reference) < ($${String(values.length - 1)}, $${String(values.length)})`);
  }
  const query = new URLSearchParams({ ...filters, ...(after === undefined ? {} : { cursor: after.cursor }) }).toString();
  return {
    asker,
    path: `/vouchers${query === '' ? '' : `?${query}`}`,
    bare: [
      {
        text: `select * from voucher where ${[`${asker.party}_id = $1`, ...conditions].join(' and ')}
          order by created_on desc, reference desc limit 51`,
        values,
      },
      // What is found by words is asked for in several statements, of which none is the page.
      ...(filters['q'] === undefined ? [listVouchers(filterOf(asker, filters), after?.keys, 51)] : []),
    ],
  };
}

const SAME: readonly (readonly [VoucherColumn, string])[] = [
  ['agreement_id', 'agreementId'], ['customer_id', 'customerId'], ['partner_id', 'partnerId'], ['programme_id', 'programmeId'],
  ['offering', 'offering'], ['engagement_type', 'engagementType'], ['country', 'country'],
];

function filterOf({ party, organisationId }: Asker, filters: Filters): VoucherFilter {
  const { status, createdFrom, createdBefore, expiresFrom, expiresBefore } = filters;
  return {
    whose: [`${party}_id`, organisationId],
    equal: SAME.map(([column, name]) => [column, filters[name]]),
    ...(status === undefined ? {} : { status: status.split(',') }),
    createdFrom, createdBefore, expiresFrom, expiresBefore,
  };
}

/** A page of the journal from a position on. */
export function journalCase(asker: Asker, after: number): ListCase {
  return {
    asker,
    path: `/journal?after=${String(after)}`,
    bare: [{
      text: `select j.*, p.position from journal_position p join journal j using (id)
        where p.position > $2 and p.${asker.party}_id = $1 order by p.position limit 51`,
      values: [asker.organisationId, after],
    }],
  };
}

export function agreementCase(asker: Asker): ListCase {
  const text = `select * from agreement where ${asker.party}_id = $1 order by registered_on desc, id desc limit 51`;
  return { asker, path: '/agreements', bare: [{ text, values: [asker.organisationId] }] };
}

/** Filters that match much, little, and next to nothing, alone and together. */
export const SPONSOR_FILTERS: readonly Filters[] = [
  {}, { status: 'assigned' }, { status: 'completed' }, { status: 'cancelled' }, { status: 'expired' },
  { status: 'created,assigned' }, { country: 'TR' }, { country: 'NO' }, { country: 'EE' }, { country: 'MT' }, { country: 'IS' },
  { engagementType: 'ppm-solution-planning' }, { engagementType: 'upgrading-dynamics-365-finance-operations' },
  { offering: 'sdps' }, { offering: 'dydps' }, { country: 'EE', status: 'completed' },
  { country: 'NO', engagementType: 'ppm-solution-planning' }, { country: 'SE', status: 'expired', offering: 'pvdps' },
  { createdBefore: '2019-03-01' }, { createdFrom: '2019-06-01', createdBefore: '2019-06-08' },
  { expiresBefore: '2019-08-01' }, { expiresFrom: '2020-03-02', expiresBefore: '2020-03-09' },
  { expiresFrom: '2020-03-02', expiresBefore: '2020-03-09', status: 'reserved' }, { status: 'assigned', createdBefore: '2019-06-01' },
  { q: 'deniz-3@bench' }, { q: 'Product 7' }, { q: 'nobody has this' },
];

export const PARTY_FILTERS: readonly Filters[] = [
  {}, { status: 'completed' }, { status: 'expired' }, { country: 'EE' }, { country: 'IS' },
  { engagementType: 'upgrading-dynamics-365-finance-operations' }, { expiresFrom: '2020-03-02', expiresBefore: '2020-03-09' },
  { q: 'nobody has this' },
];
