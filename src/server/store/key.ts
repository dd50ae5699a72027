/** Rows of API keys, of which only a hash is kept. */
import type { Scope } from '../../domain/party.ts';
import type { ApiKey } from '../../domain/person.ts';
import type { KeyId, OrganisationId, PersonId } from '../../domain/ids.ts';
import { dayOrNull, text, textsOrNull } from './decode.ts';
import type { Statement, Table } from './table.ts';

export const keys: Table<ApiKey> = {
  name: 'api_key',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'person_id', type: 'text', value: (state) => state.personId, fixed: true },
    { name: 'organisation_id', type: 'text', value: (state) => state.organisationId, fixed: true },
    { name: 'name', type: 'text', value: (state) => state.name },
    { name: 'hash', type: 'text', value: (state) => state.hash, fixed: true },
    { name: 'expires_on', type: 'date', value: (state) => state.expiresOn, fixed: true },
    { name: 'scopes', type: 'text[]', value: (state) => state.scopes, fixed: true },
    { name: 'revoked', type: 'boolean', value: (state) => state.revoked },
  ],
  decode: (row) => ({
    id: text(row, 'id') as KeyId,
    personId: text(row, 'person_id') as PersonId,
    organisationId: text(row, 'organisation_id') as OrganisationId,
    name: text(row, 'name'),
    hash: text(row, 'hash'),
    expiresOn: dayOrNull(row, 'expires_on'),
    scopes: textsOrNull(row, 'scopes') as readonly Scope[] | null,
    revoked: row['revoked'] === true,
  }),
};

/** The key with a hash, if it still works, and the person and organisation it stands for. */
export function keyByHash(hash: string): Statement {
  return {
    name: 'key-by-hash',
    text: `select k.*, o.kind as party, p.roles, p.name as person_name from api_key k
      join person p on p.id = k.person_id join organisation o on o.id = k.organisation_id
      where k.hash = $1 and not k.revoked and not p.suspended`,
    values: [hash],
  };
}

/** Keys by id, held until the transaction ends. */
export function lockKeys(ids: readonly string[]): Statement {
  return { name: 'lock-key', text: 'select * from api_key where id = any($1) order by id for no key update', values: [ids] };
}

/** Whose each key is, unlocked; it never changes. */
export function findKeyOwners(ids: readonly string[]): Statement {
  return { name: 'find-key-owner', text: 'select id, person_id, organisation_id from api_key where id = any($1)', values: [ids] };
}

/** A key with when it was last used, and whose it is, as lists show it. */
const LISTED = `select k.*, u.last_used_at, p.name as person_name, p.suspended as person_suspended
  from api_key k join person p on p.id = k.person_id left join api_key_use u on u.key_id = k.id`;

/** A person's API keys by name. */
export function listKeys(personId: string, last: readonly [string, string] | undefined, limit: number): Statement {
  return {
    name: 'list-key',
    text: `${LISTED} where k.person_id = $1 and ($2::text is null or (k.name, k.id) > ($2, $3)) order by k.name, k.id limit $4`,
    values: [personId, last?.[0] ?? null, last?.[1] ?? null, limit],
  };
}

/** All API keys of an organisation, in the order of their ids. */
export function listKeysOf(organisationId: string, last: string | undefined, limit: number): Statement {
  return {
    name: 'list-key-of-organisation',
    text: `${LISTED} where k.organisation_id = $1 and ($2::text is null or k.id > $2) order by k.id limit $3`,
    values: [organisationId, last ?? null, limit],
  };
}

/** Notes that keys were used, once a minute at most for each, however many servers note it. */
export function noteKeyUses(ids: readonly string[]): Statement {
  return {
    name: 'note-key-use',
    text: `insert into api_key_use as u (key_id, last_used_at)
      select k.id, now() from api_key k where k.id = any($1) and not k.revoked order by k.id
      on conflict (key_id) do update set last_used_at = excluded.last_used_at
        where u.last_used_at < excluded.last_used_at - interval '1 minute'`,
    values: [ids],
  };
}
