/** Lists of vouchers against the rows themselves: whatever is asked for, page by page, nothing is left out or shown twice. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VOUCHER_STATUSES, type VoucherStatus } from '../src/domain/voucher.ts';
import { makePool, reading, settingsOf, type Place } from '../src/server/store/database.ts';
import { visibleEntries } from '../src/server/store/journal-reads.ts';
import { listVouchers, type LastVoucher, type VoucherFilter, type VoucherOrder } from '../src/server/store/voucher-list.ts';
import { vouchersWith } from '../src/server/store/words.ts';
import { addCustomer } from './support/cast.ts';
import { asOwner, openTheatre, type Theatre } from './support/stage.ts';
import { total } from './support/totals.ts';

const COUNT = 400;
const COUNTRIES = ['TR', 'TR', 'TR', 'DE', 'DE', 'IS'];
const SIZES = [1, 3, 5];
const PARTIES = { sponsor: ['spo_a', 'spo_b'], customer: ['cus_a', 'cus_b', 'cus_c'], partner: ['ptr_a', 'ptr_b'] } as const;

interface Kept {
  readonly reference: string;
  readonly status: VoucherStatus;
  readonly created_on: string;
  readonly country: string;
  readonly sponsor_id: string;
  readonly customer_id: string;
  readonly partner_id: string | null;
  readonly product: string | null;
  readonly named_partner_id: string | null;
  readonly days: number;
  readonly expires_on: string;
}

let theatre: Theatre;
let place: Place;
let kept: readonly Kept[];
let reader: pg.Pool;

beforeAll(async () => {
  theatre = await openTheatre();
  place = await theatre.database();
  reader = makePool(place, 'tallystick_reader', 1);
  kept = Array.from({ length: COUNT }, (_, n) => voucherNo(n));
  // Rows as commands leave them, but without the parties they name: lists look at vouchers alone.
  await asOwner(place, `set session_replication_role = replica;
    insert into voucher (agreement_id, reference, customer_id, sponsor_id, programme_id, offering, engagement_type, days, country,
      product, status, created_on, expires_on, assignee_name, assignee_email, named_partner_id, partner_id, redeemed_on, pay_by, due_on, sequence, head)
    select 'agr_' || customer_id, reference, customer_id, sponsor_id, 'p', 'o', 't', days, country, product, status, created_on,
      expires_on, case when named then 'Ayşe' end, case when named then 'ayse@example.org' end, named_partner_id, partner_id,
      case when status = 'redeemed' then created_on end, case when status = 'redeemed' then created_on end,
      case when status in ('created', 'assigned', 'reserved', 'completed') then expires_on end, 1, sha256('')
    from json_populate_recordset(null::voucher, '${JSON.stringify(kept)}') cross join lateral
      (select status not in ('created', 'cancelled') as named) as how;
    select label_vouchers(array(select reference from voucher))`);
});

afterAll(async () => {
  await reader.end();
  await theatre.close();
});

/** All of a list, page by page, as the organisation itself reads it. */
function walked(filter: VoucherFilter, size: number, order?: VoucherOrder): Promise<readonly string[]> {
  return reading(reader, filter.whose[1], async (client) => {
    const shown: string[] = [];
    for (let last: LastVoucher | undefined; ;) {
      const rows = (await client.query(listVouchers(filter, last, size, order))).rows as unknown as Kept[];
      shown.push(...rows.map(({ reference }) => reference));
      const end = rows.at(-1);
      if (end === undefined || rows.length < size) return shown;
      const { created_on: created, reference } = end;
      last = order === undefined || order.by === 'created' ? [created, reference]
        : [order.by === 'days' ? String(end.days) : end.expires_on, created, reference];
    }
  });
}

/** A voucher by its number; of each status, among old and new ones, several on most days. */
function voucherNo(n: number): Kept {
  const pick = <Item>(from: readonly Item[], salt: number): Item => from[Math.floor(Math.abs(Math.sin(n * 7 + salt)) * 9973) % from.length] as Item;
  const status = pick(VOUCHER_STATUSES, 1);
  return {
    reference: `REF-${String(1000 + ((n * 379) % COUNT))}`,
    status,
    created_on: `2020-0${String(1 + (n % 9))}-1${String(n % 4)}`,
    country: pick(COUNTRIES, 2),
    sponsor_id: pick(PARTIES.sponsor, 3),
    customer_id: pick(PARTIES.customer, 4),
    partner_id: ['reserved', 'completed', 'redeemed'].includes(status) || (status === 'expired' && n % 2 === 0) ? pick(PARTIES.partner, 5) : null,
    product: n % 11 === 0 ? '100%_Şüre' : null,
    named_partner_id: status === 'assigned' && n % 3 === 0 ? pick(PARTIES.partner, 6) : null,
    days: pick(SIZES, 7),
    expires_on: `2020-1${String(n % 3)}-0${String(1 + (n % 4))}`,
  };
}

function isAskedFor(row: Kept, { whose: [column, id], named, status, equal, sought, createdBefore }: VoucherFilter): boolean {
  const country = equal.find(([name]) => name === 'country')?.[1];
  const isNamed = named === true && row.status === 'assigned' && row.named_partner_id === id;
  return (row[column] === id || isNamed) && (status?.includes(row.status) ?? true) && row.country === (country ?? row.country)
    && (createdBefore === undefined || row.created_on < createdBefore)
    && (sought === undefined || sought.words.every((word) => words(row, isNamed).some((each) => each.startsWith(word)))
      || (sought.beginning !== undefined && row.reference.startsWith(sought.beginning)));
}

function expected(filter: VoucherFilter, order?: VoucherOrder): readonly string[] {
  const first = (row: Kept): string => (order?.by === 'days' ? String(row.days) : order?.by === 'end' ? row.expires_on : '');
  const newest = (one: Kept, other: Kept): number =>
    (`${one.created_on} ${one.reference}` < `${other.created_on} ${other.reference}` ? 1 : -1);
  return kept.filter((row) => isAskedFor(row, filter))
    .toSorted((one, other) => {
      const turn = order?.down === false ? -1 : 1;
      if (order?.by === 'created') return turn * newest(one, other);
      return first(one) === first(other) ? newest(one, other) : turn * (first(one) < first(other) ? 1 : -1);
    })
    .map(({ reference }) => reference);
}

/** A partner that a voucher only names is not told whom it is assigned to. */
function words({ status, product }: Kept, isNamed: boolean): readonly string[] {
  const assignee = isNamed || ['created', 'cancelled'].includes(status) ? [] : ['ayse', 'example', 'org'];
  return [...assignee, ...(product === null ? [] : ['100', 'sure'])];
}

const SOUGHT = [{ words: ['ays'] }, { words: ['sur', '10'] }, { words: ['examp', 'sure'] }, { words: ['ayse0'], beginning: 'REF-10' }];
const ORDERS: readonly VoucherOrder[] = [
  { by: 'created', down: true }, { by: 'created', down: false }, { by: 'end', down: true }, { by: 'end', down: false },
  { by: 'days', down: true, sizes: SIZES }, { by: 'days', down: false, sizes: SIZES },
];

const ASKED: readonly VoucherFilter[] = Object.entries(PARTIES).flatMap(([party, ids]) => ids.flatMap((id) => {
  const whose = [`${party as keyof typeof PARTIES}_id`, id] as const;
  const statuses = [...VOUCHER_STATUSES.map((status) => [status]), ['created', 'expired'], ['completed', 'redeemed', 'cancelled']];
  return [
    { whose, equal: [] }, ...statuses.map((status) => ({ whose, equal: [], status })),
    { whose, equal: [['country', 'IS']] as const }, { whose, equal: [['country', 'IS']] as const, status: ['assigned', 'expired'] },
    { whose, equal: [], createdBefore: '2020-03-11' }, { whose, equal: [], status: [] },
    ...SOUGHT.map((sought) => ({ whose, equal: [], sought })),
    ...(party === 'partner' ? [{ whose, equal: [], named: true }, { whose, equal: [], named: true, status: ['assigned'] }] : []),
    ...(party === 'partner' ? SOUGHT.map((sought) => ({ whose, equal: [], named: true, sought })) : []),
  ];
}));

describe('a list of vouchers', () => {
  test('shows every voucher asked for once, newest first, over pages of any size', async () => {
    for (const [index, filter] of ASKED.entries()) {
      expect(await walked(filter, [3, 7, 50][index % 3] ?? 50), JSON.stringify(filter)).toEqual(expected(filter));
    }
    expect(ASKED.filter((filter) => expected(filter).length > 0).length).toBeGreaterThan(80);
    total('filters of lists checked', ASKED.length);
  });

  test('does so in every order, of which what is equal comes newest first', async () => {
    for (const [index, filter] of ASKED.entries()) {
      const order = ORDERS[index % ORDERS.length] as VoucherOrder;
      expect(await walked(filter, 7, order), JSON.stringify([filter, order])).toEqual(expected(filter, order));
    }
  });

  test('fetches what is rare by its words, and finds the same', async () => {
    for (const [index, filter] of ASKED.filter(({ sought }) => sought !== undefined).entries()) {
      const { sought = { words: [] }, whose: [column, id] } = filter;
      const found = await reading(reader, id, async (client) => (await client.query(vouchersWith([column, id], sought, 1000))).rows);
      const fetched = { ...filter, sought: { ...sought, found: found.map((row) => String(row['id'])) } };
      const order = ORDERS[index % ORDERS.length] as VoucherOrder;
      expect(await walked(fetched, 7, order), JSON.stringify(filter)).toEqual(expected(filter, order));
    }
  });

  const PLANS: readonly (readonly [order: VoucherOrder, index: string, last: LastVoucher, sorts: RegExp])[] = [
    [{ by: 'created', down: true }, '', ['2020-05-01', 'R'], /Sort/],
    [{ by: 'created', down: false }, '', ['2020-05-01', 'R'], /Sort/],
    [{ by: 'end', down: true }, '_by_end', ['2020-11-01', '2020-05-01', 'R'], /Sort/],
    // Within one day the newest comes first whichever way the days go, so that a day is sorted by itself.
    [{ by: 'end', down: false }, '_by_end', ['2020-11-01', '2020-05-01', 'R'], /(?:^|-> {2})Sort /m],
    [{ by: 'days', down: false, sizes: [5] }, '_by_days', ['3', '2020-05-01', 'R'], /Sort/],
  ];
  const CASES = (['sponsor', 'customer', 'partner'] as const).flatMap((party) => PLANS.map((plan) => [party, ...plan] as const));

  test.each(CASES)('is walked in the order of an index by %s, %j, and never sorted whole', async (party, order, index, last, sorts) => {
    const { text, values } = listVouchers({ whose: [`${party}_id`, 'x'], equal: [], status: ['redeemed'] }, last, 50, order);
    const client = new pg.Client(settingsOf(place));
    await client.connect();
    await client.query('set search_path = tallystick; set enable_seqscan = off; set enable_bitmapscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    await client.end();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using voucher_of_${party}${index} `));
    expect(plan).toMatch(/Index Cond: .*CASE/);
    expect(plan).not.toMatch(sorts);
  });
});

describe('the journal of one organisation', () => {
  test('is what concerns it, also where it is not named', async () => {
    const own = await theatre.openStage({ on: '2020-03-02' });
    await addCustomer(own, 'one', 10);
    await addCustomer(own, 'two', 10);
    const customers = await asOwner(own.place, `select id from organisation where kind = 'customer'`) as { id: string }[];
    await own.engine.sequenced();
    const pool = makePool(own.place, 'tallystick_reader', 1);
    expect(customers.length).toBe(2);
    for (const { id } of customers) {
      const all = await asOwner(own.place, `select p.position from journal j join journal_position p using (id)
        where j.customer_id = '${id}' order by p.position`);
      const filter = { after: 0, subject: null, organisationId: null, askedBy: id, personId: null };
      const seen = await reading(pool, id, async (client) => (await client.query(visibleEntries(filter, 1000))).rows);
      expect(seen.map(({ position }) => position)).toEqual(all.map(({ position }) => position));
      expect(seen.length).toBeGreaterThan(1);
      const others = await reading(pool, id, async (client) => (await client.query({
        text: 'select * from journal_position where customer_id is distinct from $1', values: [id],
      })).rows);
      expect(others).toEqual([]);
    }
    await pool.end();
  });
});
