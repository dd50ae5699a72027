/** Idempotency keys: only accepted commands are remembered, with the entries that their answer is rebuilt from. */
import type { Instant } from '../../domain/time.ts';
import { byteas, longTexts, texts } from './arrays.ts';
import type { Row } from './database.ts';
import { bytes, json, text } from './decode.ts';
import type { Errand } from './outbox.ts';
import type { Statement } from './table.ts';

/** Agreement (or nothing), subject and sequence: where a journal entry stands. */
export type EntryPlace = readonly [agreementId: string, subject: string, sequence: number];

export interface Remembered {
  readonly organisationId: string;
  readonly key: string;
  readonly command: string;
  readonly inputHash: Buffer;
  readonly made: string;
  readonly entries: readonly EntryPlace[];
}

/**
 * Each is looked up by itself: as a join it was planned the other way about where statistics were taken of a table still
 * empty, every key there is against those asked for, until they were taken again.
 */
export function findKeys(organisationIds: readonly string[], keys: readonly string[]): Statement {
  return {
    name: 'find-idempotency-key',
    text: `select found.* from unnest($1::text[], $2::text[]) as asked(organisation_id, key) cross join lateral (
      select i.* from idempotency_key i
      where i.organisation_id = asked.organisation_id and i.key = asked.key offset 0) as found`,
    values: [texts(organisationIds), texts(keys)],
  };
}

export function decodeRemembered(row: Row): Remembered {
  return {
    organisationId: text(row, 'organisation_id'),
    key: text(row, 'key'),
    command: text(row, 'command'),
    inputHash: bytes(row, 'input_hash'),
    made: text(row, 'made'),
    entries: json<EntryPlace[]>(row, 'entries'),
  };
}

export function insertKeys(remembered: readonly Remembered[], at: Instant): Statement {
  return {
    name: 'insert-idempotency-key',
    text: `insert into idempotency_key (organisation_id, key, command, input_hash, made, entries, at)
      select organisation_id, key, command, input_hash, made, entries::json, $7::timestamptz
      from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[])
        as u(organisation_id, key, command, input_hash, made, entries)`,
    values: [
      texts(remembered.map((each) => each.organisationId)),
      texts(remembered.map((each) => each.key)),
      texts(remembered.map((each) => each.command)),
      byteas(remembered.map((each) => each.inputHash)),
      texts(remembered.map((each) => each.made)),
      longTexts(remembered.map((each) => JSON.stringify(each.entries))),
      at,
    ],
  };
}

/** Notes an errand that was asked for under a key; writes nothing where the key was used before. */
export function insertKeyedErrand(
  { organisationId, key, command, inputHash, made, entries }: Remembered, { kind, payload }: Errand, at: Instant,
): Statement {
  return {
    name: 'insert-keyed-outbox',
    text: `with asked as (
        insert into idempotency_key (organisation_id, key, command, input_hash, made, entries, at)
        values ($1, $2, $3, $4, $5, $6::json, $7::timestamptz) on conflict (organisation_id, key) do nothing returning made)
      insert into outbox (kind, subject, payload) select $8::text, made, $9::json from asked`,
    values: [organisationId, key, command, inputHash, made, JSON.stringify(entries), at, kind, JSON.stringify(payload)],
  };
}
