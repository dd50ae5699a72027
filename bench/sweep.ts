/** P7: vouchers that all run out on one day, expired by the nightly work, against one SQL statement that does the same. */
import pg from 'pg';
import type { Instant } from '../domain/time.js';
import { grow, type Grown } from './grown.js';
import { TODAY } from './population.js';
import { openOn } from './server.js';

export interface SweepFigures {
  readonly seconds: number;
  readonly statementSeconds: number;
  /** The longest time that one transaction was seen open, which bounds how long it held a lock. */
  readonly longestSeconds: number;
}

/**
 * The same in one statement: every voucher locked and changed, an entry, a posting, and the days given back. It takes
 * no decision, chains nothing and gives no positions.
 */
const STATEMENT = `with due as (
    select agreement_id, reference from voucher where due_on < $1 order by agreement_id, reference for update
  ), expired as (
    update voucher v set status = 'expired', due_on = null, sequence = v.sequence + 1, head = sha256(v.head) from due
    where v.agreement_id = due.agreement_id and v.reference = due.reference
    returning v.agreement_id, v.reference, v.sequence, v.days, v.sponsor_id, v.customer_id, v.programme_id, v.head
  ), told as (
    insert into journal (agreement_id, subject, sequence, type, at, sponsor_id, customer_id, bytes, hash)
    select agreement_id, reference, sequence, 'voucher.expired', $1::date::timestamptz, sponsor_id, customer_id, bytes, sha256(bytes)
    from expired cross join lateral (select convert_to(json_build_object('actor', json_build_object('organisation', null,
      'person', null), 'at', $1, 'command', 'voucher.expire', 'data', json_build_object('agreementId', agreement_id,
      'days', days, 'to', 'available'), 'previous', encode(head, 'hex'), 'programme', json_build_object('id', programme_id,
      'version', 1), 'sequence', sequence, 'subject', reference, 'type', 'voucher.expired')::text, 'UTF8') as bytes) as written
    returning id
  ), placed as (
    insert into journal_position (position, id)
    select (select position from sequencer) + row_number() over (order by id), id from told
  ), moved as (
    insert into posting (agreement_id, subject, kind, occurrence, from_account, to_account, days, sequence, at)
    select agreement_id, reference, 'settled', 1, 'allocated', 'available', days, sequence, $1::date::timestamptz from expired
  )
  update agreement a set allocated = a.allocated - given.days, available = a.available + given.days
  from (select agreement_id, sum(days) as days from expired group by 1) as given where a.id = given.agreement_id`;

/** Sweeps two grounds that are alike, one each way. */
export async function measureSweep(vouchers: number): Promise<SweepFigures> {
  const one = await grow(vouchers, true);
  let statementSeconds: number;
  try {
    statementSeconds = await sweepByStatement(one, vouchers);
  } finally {
    await one.ground.stop();
  }
  const other = await grow(vouchers, true);
  try {
    return { ...await sweepByProduct(other, vouchers), statementSeconds };
  } finally {
    await other.ground.stop();
  }
}

async function sweepByStatement({ ground }: Grown, vouchers: number): Promise<number> {
  const client = new pg.Client(ground.place);
  await client.connect();
  await client.query('set search_path = tallystick');
  const begun = performance.now();
  await client.query(STATEMENT, [TODAY]);
  const seconds = (performance.now() - begun) / 1000;
  await mustHaveExpired(client, vouchers);
  await client.end();
  return seconds;
}

async function sweepByProduct({ ground }: Grown, vouchers: number): Promise<Omit<SweepFigures, 'statementSeconds'>> {
  const engine = openOn(ground.place);
  const client = new pg.Client(ground.place);
  await client.connect();
  await client.query('set search_path = tallystick');
  const watch = watchLongest(client);
  const begun = performance.now();
  await engine.nightly(`${TODAY}T08:00:00.000Z` as Instant);
  await engine.sequenced();
  const seconds = (performance.now() - begun) / 1000;
  const longestSeconds = await watch();
  await mustHaveExpired(client, vouchers);
  await client.end();
  await engine.close();
  return { seconds, longestSeconds };
}

async function mustHaveExpired(client: pg.Client, vouchers: number): Promise<void> {
  const { rows: [row] } = await client.query<{ expired: number; moved: number }>(
    `select (select count(*)::int from voucher where status = 'expired') as expired,
      (select count(*)::int from posting where kind = 'settled') as moved`,
  );
  if (row?.expired !== vouchers || row.moved !== vouchers) {
    throw new Error(`${String(row?.expired)} expired and ${String(row?.moved)} were settled of ${String(vouchers)}`);
  }
}

const LOOK_MS = 10;

/** Looks often at how long transactions have been open; answers the longest seen once it is told to stop. */
function watchLongest(client: pg.Client): () => Promise<number> {
  let longest = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const { rows: [row] } = await client.query<{ open: number }>({
        name: 'open',
        text: `select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as open
          from pg_stat_activity where pid <> pg_backend_pid() and backend_xid is not null`,
      });
      longest = Math.max(longest, row?.open ?? 0);
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return longest;
  };
}
