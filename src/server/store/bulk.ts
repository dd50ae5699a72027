/** Rows of what is given to many vouchers at once: the order, and what became of each voucher. */
import { longTexts, numbers, texts } from './arrays.ts';
import type { Row } from './database.ts';
import { bytes, instant, integer, json, text, textOrNull } from './decode.ts';
import type { Statement } from './table.ts';

export interface BulkOrder {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly keyId: string | null;
  readonly command: string;
  readonly reason: string | null;
  readonly language: string;
  readonly dryRun: boolean;
  /** Null when the list has been walked. */
  readonly filter: object | null;
  readonly startedAt: string;
  /** The idempotency key, and a hash of what was asked. */
  readonly asked: { readonly key: string; readonly hash: Buffer } | null;
  readonly cursor: string | null;
  /** Null until the list has been walked. */
  readonly found: number | null;
}

/** Notes a bulk; writes nothing where its key was used before (`bulkAsked`). */
export function insertBulk(order: Omit<BulkOrder, 'cursor' | 'found'>, errand: string): Statement {
  const { id, organisationId, personId, keyId, command, reason, language, dryRun, filter, startedAt, asked } = order;
  return {
    name: 'insert-bulk',
    text: `with made as (
        insert into bulk (id, organisation_id, person_id, key_id, command, reason, language, dry_run, filter, started_at, asked_key, asked_hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9::json, $10, $11, $12)
        on conflict (organisation_id, asked_key) do nothing returning id)
      insert into outbox (kind, subject, payload) select $13, id, '{}'::json from made`,
    values: [
      id, organisationId, personId, keyId, command, reason, language, dryRun, JSON.stringify(filter), startedAt,
      asked?.key ?? null, asked?.hash ?? null, errand,
    ],
  };
}

/** The bulk that was asked for under a key. */
export function bulkAsked(organisationId: string, key: string): Statement {
  return {
    name: 'bulk-asked', text: 'select * from bulk where organisation_id = $1 and asked_key = $2', values: [organisationId, key],
  };
}

export function readBulk(id: string): Statement {
  return { name: 'read-bulk', text: 'select * from bulk where id = $1', values: [id] };
}

export function decodeBulk(row: Row): BulkOrder {
  return {
    id: text(row, 'id'),
    organisationId: text(row, 'organisation_id'),
    personId: text(row, 'person_id'),
    keyId: textOrNull(row, 'key_id'),
    command: text(row, 'command'),
    reason: textOrNull(row, 'reason'),
    language: text(row, 'language'),
    dryRun: row['dry_run'] === true,
    filter: json<object | null>(row, 'filter'),
    startedAt: instant(row, 'started_at'),
    asked: row['asked_key'] === null ? null : { key: text(row, 'asked_key'), hash: bytes(row, 'asked_hash') },
    cursor: textOrNull(row, 'cursor'),
    found: row['found'] === null ? null : integer(row, 'found'),
  };
}

/** Writes the next vouchers of the list down, each once, and where the walk goes on; null where it is over. */
export function keepFound(id: string, references: readonly string[], cursor: string | null): Statement {
  return {
    name: 'keep-bulk-found',
    text: `with before as (select coalesce(max(number), 0) as number from bulk_item where bulk_id = $1),
      fresh as (
        select reference, row_number() over (order by place) as place from unnest($2::text[]) with ordinality as u(reference, place)
        where not exists (select from bulk_item i where i.bulk_id = $1 and i.reference = u.reference)),
      made as (
        insert into bulk_item (bulk_id, number, reference) select $1, before.number + place, reference from before, fresh
        returning number)
      update bulk set cursor = $3, filter = case when $3::text is not null then filter end,
        found = case when $3::text is null then (select number from before) + (select count(*) from made) end
      where id = $1 and found is null`,
    values: [id, texts(references), cursor],
  };
}

/** The next vouchers of which nothing is known yet. */
export function itemsLeft(id: string, limit: number): Statement {
  return {
    name: 'bulk-items-left',
    text: 'select number, reference from bulk_item where bulk_id = $1 and outcome is null order by number limit $2',
    values: [id, limit],
  };
}

/** What became of a voucher: accepted where no rule is named. */
export interface Settled {
  readonly number: number;
  readonly rule: string | null;
  readonly refusal: object | null;
}

export function settleItems(id: string, settled: readonly Settled[]): Statement {
  return {
    name: 'settle-bulk-items',
    text: `update bulk_item i set outcome = case when u.rule is null then 'accepted' else 'refused' end, rule = u.rule,
        refusal = u.refusal::json
      from unnest($2::integer[], $3::text[], $4::text[]) as u(number, rule, refusal)
      where i.bulk_id = $1 and i.number = u.number and i.outcome is null`,
    values: [
      id, numbers(settled.map(({ number }) => number)), texts(settled.map(({ rule }) => rule)),
      longTexts(settled.map(({ refusal }) => (refusal === null ? null : JSON.stringify(refusal)))),
    ],
  };
}

/** How many there are of each outcome, and the first refusal of each rule. */
export function countItems(id: string): Statement {
  return {
    name: 'count-bulk-items',
    text: `select outcome, rule, count(*) as count, (array_agg(refusal::text order by number))[1] as refusal
      from bulk_item where bulk_id = $1 group by outcome, rule order by count(*) desc, rule`,
    values: [id],
  };
}

/** What became of the vouchers after one of them, in order. */
export function itemsAfter(id: string, number: number, limit: number): Statement {
  return {
    name: 'bulk-items-after',
    text: `select number, reference, outcome, rule, refusal::text as refusal from bulk_item where bulk_id = $1 and number > $2
      order by number limit $3`,
    values: [id, number, limit],
  };
}
