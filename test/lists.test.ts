/** Lists of vouchers against the rows themselves: whatever is asked for, page by page, nothing is left out or shown twice. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VOUCHER_STATUSES, type VoucherStatus } from '../src/domain/voucher.ts';
import { makePool, reading, settingsOf, type Place } from '../src/server/store/database.ts';
import { visibleEntries } from '../src/server/store/journal-reads.ts';
import { listVouchers, type VoucherFilter } from '../src/server/store/voucher-list.ts';
import { addCustomer } from './support/cast.ts';
import { asOwner, openTheatre, type Theatre } from './support/stage.ts';
import { total } from './support/totals.ts';

const COUNT = 400;
const COUNTRIES = ['TR', 'TR', 'TR', 'DE', 'DE', 'IS'];
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
}

let theatre: Theatre;
let place: Place;
let kept: readonly Kept[];

beforeAll(async () => {
  theatre = await openTheatre();
  place = await theatre.database();
  kept = Array.from({ length: COUNT }, (_, n) => voucherNo(n));
  // Rows as commands leave them, but without the parties they name: lists look at vouchers alone.
  await asOwner(place, `set session_replication_role = replica;
    insert into voucher (agreement_id, reference, customer_id, sponsor_id, programme_id, offering, engagement_type, days, country,
      product, status, created_on, expires_on, assignee_name, assignee_email, partner_id, redeemed_on, pay_by, due_on, sequence, head)
    select 'agr_' || customer_id, reference, customer_id, sponsor_id, 'p', 'o', 't', 1, country, product, status, created_on,
      created_on + 180, case when named then 'Ayşe' end, case when named then 'ayse@example.org' end, partner_id,
      case when status = 'redeemed' then created_on end, case when status = 'redeemed' then created_on end,
      case when status in ('created', 'assigned', 'reserved', 'completed') then created_on + 180 end, 1, sha256('')
    from json_populate_recordset(null::voucher, '${JSON.stringify(kept)}') cross join lateral
      (select status not in ('created', 'cancelled') as named) as how`);
});

afterAll(() => theatre.close());

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
    product: n % 11 === 0 ? '100%_sure' : null,
  };
}

function expected({ whose: [column, id], status, equal, q, createdBefore }: VoucherFilter): readonly string[] {
  const country = equal.find(([name]) => name === 'country')?.[1];
  return kept
    .filter((row) => row[column] === id && (status?.includes(row.status) ?? true) && row.country === (country ?? row.country)
      && (createdBefore === undefined || row.created_on < createdBefore) && (q === undefined || words(row).includes(q.toLowerCase())))
    .toSorted((one, other) => (`${one.created_on} ${one.reference}` < `${other.created_on} ${other.reference}` ? 1 : -1))
    .map(({ reference }) => reference);
}

function words({ reference, status, product }: Kept): string {
  return [reference, ...(['created', 'cancelled'].includes(status) ? [] : ['Ayşe', 'ayse@example.org']), product ?? ''].join('\n').toLowerCase();
}

const ASKED: readonly VoucherFilter[] = Object.entries(PARTIES).flatMap(([party, ids]) => ids.flatMap((id) => {
  const whose = [`${party as keyof typeof PARTIES}_id`, id] as const;
  const statuses = [...VOUCHER_STATUSES.map((status) => [status]), ['created', 'expired'], ['completed', 'redeemed', 'cancelled']];
  return [
    { whose, equal: [] }, ...statuses.map((status) => ({ whose, equal: [], status })),
    { whose, equal: [['country', 'IS']] as const }, { whose, equal: [['country', 'IS']] as const, status: ['assigned', 'expired'] },
    { whose, equal: [], createdBefore: '2020-03-11' }, { whose, equal: [], q: 'AYŞE' }, { whose, equal: [], q: '0%_S' },
    { whose, equal: [], q: 'ref-10' }, { whose, equal: [], q: 'e\nayse' }, { whose, equal: [], status: [] },
  ];
}));

describe('a list of vouchers', () => {
  test('shows every voucher asked for once, newest first, over pages of any size', async () => {
    const client = new pg.Client(settingsOf(place));
    await client.connect();
    await client.query('set search_path = tallystick');
    for (const [index, filter] of ASKED.entries()) {
      const size = [3, 7, 50][index % 3] ?? 50;
      const shown: string[] = [];
      let last: readonly [string, string] | undefined;
      for (;;) {
        const { rows } = await client.query<Kept>(listVouchers(filter, last, size));
        shown.push(...rows.map(({ reference }) => reference));
        const end = rows.at(-1);
        if (end === undefined || rows.length < size) break;
        last = [end.created_on, end.reference];
      }
      expect(shown, JSON.stringify(filter)).toEqual(expected(filter));
    }
    await client.end();
    expect(ASKED.filter((filter) => expected(filter).length > 0).length).toBeGreaterThan(80);
    total('filters of lists checked', ASKED.length);
  });

  test.each(['sponsor_id', 'customer_id', 'partner_id'] as const)('is walked in the order of an index by %s, and never sorted whole', async (column) => {
    const { text, values } = listVouchers({ whose: [column, 'x'], equal: [], status: ['redeemed'] }, ['2020-05-01', 'R'], 50);
    const client = new pg.Client(settingsOf(place));
    await client.connect();
    await client.query('set search_path = tallystick; set enable_seqscan = off; set enable_bitmapscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    await client.end();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(new RegExp(`Index Scan using voucher_of_${column.slice(0, -3)}`));
    expect(plan).toMatch(/Index Cond: .*CASE/);
    expect(plan).not.toMatch(/Sort/);
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
