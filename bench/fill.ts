/**
 * A programme with years behind it, made fast: references by us, everything else by SQL. The rows are as commands would
 * have left them (statuses by age, days in the agreements' pools, one journal entry per step, postings), so that
 * commands, lists and the nightly work go on from them. What is not real: an entry's bytes hold no real data and name
 * nothing before them, a voucher's head is no entry's hash, and filled vouchers have no personal rows and no keys.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { voucherReference } from '../domain/ids.js';
import type { Ground } from './server.js';
import { TODAY, type Ticket } from './population.js';

const FILL = readFileSync(fileURLToPath(new URL('../../bench/sql/fill.sql', import.meta.url)), 'utf8');

export interface Filling {
  readonly vouchers: number;
  /** Whether all of them are assigned and run out on one day, as after a last day to redeem. */
  readonly allDue: boolean;
}

/** Fills up, and leaves statistics and hint bits settled. */
export async function fill({ place }: Pick<Ground, 'place'>, { vouchers, allDue }: Filling): Promise<void> {
  const client = await connect(place);
  try {
    await client.query('create temp table fresh (n integer, reference text)');
    await pipeline(Readable.from(references(vouchers)), client.query(copyFrom('copy fresh from stdin')));
    await client.query('analyze fresh');
    await client.query(`select set_config('fill.today', $1, false), set_config('fill.due', $2, false)`, [TODAY, String(allDue)]);
    const isMuch = vouchers > 50_000;
    const keys = isMuch ? await dropIndexes(client, FILLED, 'p', 'u') : [];
    const indexes = isMuch ? await dropIndexes(client, [...FILLED, ...WORDS]) : [];
    await client.query(FILL);
    for (const make of keys) await client.query(make);
    await writeWords(client, place);
    for (const make of indexes) await client.query(make);
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
}

/** Constraints that look up other tables would double the time; the rows keep them all the same. */
async function connect(place: Ground['place']): Promise<pg.Client> {
  const client = new pg.Client(place);
  await client.connect();
  await client.query(`set search_path = tallystick; set session_replication_role = replica; set work_mem = '256MB';
    set maintenance_work_mem = '1GB'; set synchronous_commit = off; set jit = off; set plan_cache_mode = force_custom_plan`);
  return client;
}

/**
 * The rows came without commands, so their words are written from them and not along the journal: by the function that
 * the follower calls, in the order in which the rows lie on the disk, which ten million of them do not leave to chance.
 * What shares a label belongs to one agreement, so that writers with agreements of their own never meet.
 */
async function writeWords(client: pg.Client, place: Ground['place']): Promise<void> {
  await client.query(`update word_bookmark set position = (select position from sequencer), filled_after = ''`);
  await client.query('select follow_words(1)');
  const { rows: [size] } = await client.query<{ blocks: number }>(
    `select (pg_relation_size('voucher') / current_setting('block_size')::integer)::integer as blocks`);
  await Promise.all(Array.from({ length: WRITERS }, async (_, share) => {
    const writer = await connect(place);
    try {
      for (let at = 0; at < (size?.blocks ?? 0); at += BLOCKS) {
        await writer.query(`select label_vouchers(array(select reference from voucher
            where ctid >= $1::tid and ctid < $2::tid and abs(hashtext(agreement_id) % $3) = $4))`,
          [`(${String(at)},0)`, `(${String(at + BLOCKS)},0)`, WRITERS, share]);
      }
    } finally {
      await writer.end();
    }
  }));
  await client.query('update word_bookmark set filled_after = null');
}

function* references(count: number): Generator<string> {
  for (let at = 0; at < count; at += 5000) {
    let lines = '';
    const random = randomBytes(12 * 5000);
    for (let n = at; n < Math.min(at + 5000, count); n += 1) {
      lines += `${String(n)}\t${voucherReference(random.subarray((n - at) * 12, (n - at) * 12 + 12))}\n`;
    }
    yield lines;
  }
}

/** Blocks of the table whose vouchers get their words at once: some twenty thousand. */
const BLOCKS = 1000;

/** More than the processors could keep busy would wait for each other. */
const WRITERS = cpus().length;

const FILLED = ['voucher', 'journal', 'journal_position', 'posting'];

/** Their keys stay while they are filled: by them it is known which words are there. */
const WORDS = ['word', 'voucher_label'];

/**
 * Lets tables go without their constraints of some kinds, or, where none is named, without the indexes that are no
 * constraint's; answers what makes them again, each from one sort.
 */
async function dropIndexes(client: pg.Client, tables: readonly string[], ...kinds: ('p' | 'u')[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
        format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as make
      from pg_constraint c where c.contype = any ($2) and c.conrelid = any ($1::regclass[])
    union all
      select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
      from pg_index i where i.indrelid = any ($1::regclass[]) and cardinality($2) = 0
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables, kinds],
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ make }) => make);
}

/** Assigned vouchers, chosen evenly over all there are, that the benches' partners may deliver. */
export async function ticketsOf({ place }: Ground, count: number): Promise<Ticket[]> {
  const client = new pg.Client(place);
  await client.connect();
  const { rows } = await client.query<Ticket>(
    `select reference, assignee_email as email from tallystick.voucher
      where status = 'assigned' and country = 'TR' and engagement_type = 'sharepoint-deployment-planning' and days = 1
        and expires_on > $1 and named_partner_id is null order by reference limit $2`,
    [TODAY, count],
  );
  await client.end();
  return rows;
}

/** The one sponsor of the benches. */
export async function sponsorOf({ place }: Pick<Ground, 'place'>): Promise<string> {
  const client = new pg.Client(place);
  await client.connect();
  const { rows } = await client.query<{ id: string }>(`select id from tallystick.organisation where kind = 'sponsor'`);
  await client.end();
  return rows[0]?.id ?? '';
}
