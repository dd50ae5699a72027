/** Rows of API keys, of which only a hash is kept. */
import type { ApiKey } from '../../domain/party.ts';
import type { KeyId, OrganisationId, PersonId } from '../../domain/ids.ts';
import { beyond, equal, listing } from './build.ts';
import { dayOrNull, text } from './decode.ts';
import type { Statement, Table } from './table.ts';

export const keys: Table<ApiKey> = {
  name: 'api_key',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'person_id', type: 'text', value: (state) => state.personId, fixed: true },
    { name: 'organisation_id', type: 'text', value: (state) => state.organisationId, fixed: true },
    { name: 'name', type: 'text', value: (state) => state.name, fixed: true },
    { name: 'hash', type: 'text', value: (state) => state.hash, fixed: true },
    { name: 'expires_on', type: 'date', value: (state) => state.expiresOn, fixed: true },
  ],
  decode: (row) => ({
    id: text(row, 'id') as KeyId,
    personId: text(row, 'person_id') as PersonId,
    organisationId: text(row, 'organisation_id') as OrganisationId,
    name: text(row, 'name'),
    hash: text(row, 'hash'),
    expiresOn: dayOrNull(row, 'expires_on'),
  }),
};

/** The key with a hash, and the person and organisation it stands for. */
export function keyByHash(hash: string): Statement {
  return {
    name: 'key-by-hash',
    text: `select k.*, o.kind as party, p.roles, p.name as person_name from api_key k
      join person p on p.id = k.person_id join organisation o on o.id = k.organisation_id where k.hash = $1`,
    values: [hash],
  };
}

/** A person's API keys by name. */
export function listKeys(personId: string, last: readonly [string, string] | undefined, limit: number): Statement {
  return listing(
    'api_key',
    [equal('person_id', personId), beyond(['name', 'id'], last, 'up')],
    [{ column: 'name' }, { column: 'id' }],
    limit,
  );
}
