/** Rows of organisations and people. */
import type { Organisation, PartyKind, Role } from '../../domain/party.ts';
import type { Identity, Person } from '../../domain/person.ts';
import { foldEmail, type ConsultantId, type LocationId, type OrganisationId, type PersonId } from '../../domain/ids.ts';
import { sql, type SqlBool } from 'kysely';
import { anyOf, beyond, equal, listing } from './build.ts';
import type { Row } from './database.ts';
import { integer, text, textOrNull, texts, textsOrNull } from './decode.ts';
import type { Statement, Table } from './table.ts';
import { soughtOrganisations, type Sought } from './words.ts';

export const organisations: Table<Organisation> = {
  name: 'organisation',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'kind', type: 'text', value: (state) => state.kind, fixed: true },
    { name: 'name', type: 'text', value: (state) => state.name, fixed: true },
    { name: 'country', type: 'text', value: (state) => state.country, fixed: true },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
    { name: 'code', type: 'text', value: (state) => state.code, fixed: true },
  ],
  decode: (row) => ({
    id: text(row, 'id') as OrganisationId,
    kind: text(row, 'kind') as PartyKind,
    name: text(row, 'name'),
    country: text(row, 'country'),
    sponsorId: textOrNull(row, 'sponsor_id') as OrganisationId | null,
    code: textOrNull(row, 'code'),
  }),
};

export const people: Table<Person> = {
  name: 'person',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'organisation_id', type: 'text', value: (state) => state.organisationId, fixed: true },
    { name: 'name', type: 'text', value: (state) => state.name },
    { name: 'email', type: 'text', value: (state) => state.email },
    { name: 'email_folded', type: 'text', value: (state) => foldEmail(state.email) },
    { name: 'roles', type: 'text[]', value: (state) => state.roles },
    { name: 'locations', type: 'text[]', value: (state) => state.locations },
    { name: 'consultant_id', type: 'text', value: (state) => state.consultantId },
    { name: 'issuer', type: 'text', value: (state) => state.identity?.issuer ?? null },
    { name: 'subject', type: 'text', value: (state) => state.identity?.subject ?? null },
    { name: 'invitations', type: 'integer', value: (state) => state.invitations },
    { name: 'suspended', type: 'boolean', value: (state) => state.suspended },
  ],
  decode: (row) => ({
    id: text(row, 'id') as PersonId,
    organisationId: text(row, 'organisation_id') as OrganisationId,
    name: text(row, 'name'),
    email: text(row, 'email'),
    roles: texts(row, 'roles') as readonly Role[],
    locations: textsOrNull(row, 'locations') as readonly LocationId[] | null,
    consultantId: textOrNull(row, 'consultant_id') as ConsultantId | null,
    identity: identityOf(row),
    invitations: integer(row, 'invitations'),
    suspended: row['suspended'] === true,
  }),
};

function identityOf(row: Row): Identity | null {
  const issuer = textOrNull(row, 'issuer');
  return issuer === null ? null : { issuer, subject: text(row, 'subject') };
}

/** Organisations by id, their chains held until the transaction ends. */
export function lockOrganisations(ids: readonly string[]): Statement {
  return {
    name: 'lock-organisation',
    text: 'select * from organisation where id = any($1) order by id for no key update',
    values: [ids],
  };
}

export function readOrganisations(ids: readonly string[]): Statement {
  return { name: 'read-organisation', text: 'select * from organisation where id = any($1)', values: [ids] };
}

/** Organisations of a sponsor by the sponsor's own codes. */
export function organisationsByCode(sponsorId: string, codes: readonly string[]): Statement {
  return {
    name: 'organisation-by-code',
    text: 'select * from organisation where sponsor_id = $1 and code = any($2)',
    values: [sponsorId, codes],
  };
}

export function lockPeople(ids: readonly string[]): Statement {
  return {
    name: 'lock-person',
    text: 'select * from person where id = any($1) order by id for no key update',
    values: [ids],
  };
}

/** Which organisation each person belongs to, unlocked; it never changes. */
export function readPeople(ids: readonly string[]): Statement {
  return { name: 'read-person', text: 'select id, organisation_id from person where id = any($1)', values: [ids] };
}

/** The people who give commands and are not suspended, with the organisation's kind. */
export function readActors(ids: readonly string[]): Statement {
  return {
    name: 'read-actor',
    text: `select p.*, o.kind as party from person p join organisation o on o.id = p.organisation_id
      where p.id = any($1) and not p.suspended`,
    values: [ids],
  };
}

/** People by organisation and folded address; each looked up by itself, as `findKeys` does. */
export function peopleByAddress(organisationIds: readonly string[], addresses: readonly string[]): Statement {
  return {
    name: 'person-by-address',
    text: `select found.* from unnest($1::text[], $2::text[]) as asked(organisation_id, email_folded) cross join lateral (
      select p.* from person p
      where p.organisation_id = asked.organisation_id and p.email_folded = asked.email_folded offset 0) as found`,
    values: [organisationIds, addresses],
  };
}

/**
 * Locks those of them who lack a role, since an assignment gives it to them. Who has it already is not changed, and two
 * batches that name the same busy person need not wait for each other.
 */
export function lockPeopleLacking(role: string, organisationIds: readonly string[], addresses: readonly string[]): Statement {
  return {
    name: 'lock-person-lacking',
    text: `select p.id from person p
      join unnest($2::text[], $3::text[]) as asked(organisation_id, email_folded) using (organisation_id, email_folded)
      where not $1 = any(p.roles) order by p.id for no key update of p`,
    values: [role, organisationIds, addresses],
  };
}

/** The same, each with those of the asked API keys that are theirs and still known: a row a key, or one without. */
export function readCallers(personIds: readonly string[], keyIds: readonly string[]): Statement {
  return {
    name: 'read-caller',
    text: `select p.*, o.kind as party, k.id as key_id, k.expires_on, k.scopes
      from person p join organisation o on o.id = p.organisation_id
      left join api_key k on k.person_id = p.id and k.id = any($2) and not k.revoked
      where p.id = any($1) and not p.suspended`,
    values: [personIds, keyIds],
  };
}

/** Who manages an organisation's people, and whether it has any key. */
export function admission(organisationIds: readonly string[]): Statement {
  return {
    name: 'admission',
    text: `select o.id,
        array (select p.id from person p where p.organisation_id = o.id and not p.suspended and p.locations is null and p.roles @> array[
          case o.kind when 'sponsor' then 'programme-admin' when 'customer' then 'benefits-admin' else 'global-admin' end
        ]) as admins,
        exists (select from api_key k where k.organisation_id = o.id) as has_key
      from organisation o where o.id = any($1)`,
    values: [organisationIds],
  };
}

/** The places that identities have, each with the organisation's kind and name; those suspended too. */
export function placesOf(issuers: readonly string[], subjects: readonly string[]): Statement {
  return {
    name: 'places-of',
    text: `select p.*, o.kind as party, o.name as organisation_name
      from person p join unnest($1::text[], $2::text[]) as asked(issuer, subject) using (issuer, subject)
      join organisation o on o.id = p.organisation_id order by o.name, p.id`,
    values: [issuers, subjects],
  };
}

/** A sponsor of this installation, if it has any. */
export function anySponsor(): Statement {
  return { name: 'any-sponsor', text: `select * from organisation where kind = 'sponsor' limit 1`, values: [] };
}

/** The people of an organisation who hold all of some roles, the first invited first, without those excepted. */
export function peopleWithRoles(organisationId: string, roles: readonly string[], except: readonly string[]): Statement {
  return {
    name: 'people-with-roles',
    text: `select p.* from person p join journal j on j.agreement_id = '' and j.subject = p.id and j.sequence = 1
      where p.organisation_id = $1 and p.roles @> $2 and not p.id = any($3) order by j.id`,
    values: [organisationId, roles, except],
  };
}

/** One row where a person, an API key, or a partner's consultant belongs to an organisation. */
export function membership(id: string, organisationId: string): Statement {
  return {
    name: 'membership',
    text: `select 1 as one from person where id = $1 and organisation_id = $2 union all
      select 1 from api_key where id = $1 and organisation_id = $2 union all
      select 1 from partner where id = $2
        and standing -> 'consultants' @> jsonb_build_array(jsonb_build_object('id', $1::text))`,
    values: [id, organisationId],
  };
}

export interface OrganisationFilter {
  /** A sponsor's list holds itself and those it registered; `others` are partners that take part in its programmes. */
  readonly sponsorId?: string;
  readonly others?: readonly string[];
  /** Everybody else's holds themselves. */
  readonly id?: string;
  readonly kind?: readonly string[] | undefined;
  readonly sought?: Sought | undefined;
}

/** Organisations by name. */
export function listOrganisations(
  { sponsorId, others = [], id, kind, sought }: OrganisationFilter,
  last: readonly [string, string] | undefined,
  limit: number,
): Statement {
  return listing(
    'organisation',
    [
      sponsorId === undefined
        ? undefined
        : sql<SqlBool>`(id = ${sponsorId} or sponsor_id = ${sponsorId} or id = any(${others}))`,
      equal('id', id),
      anyOf('kind', kind),
      soughtOrganisations(sought),
      beyond(['name', 'id'], last, 'up'),
    ],
    [{ column: 'name' }, { column: 'id' }],
    limit,
  );
}

/** An organisation's people by name. */
export function listPeople(organisationId: string, last: readonly [string, string] | undefined, limit: number): Statement {
  return listing(
    'person',
    [equal('organisation_id', organisationId), beyond(['name', 'id'], last, 'up')],
    [{ column: 'name' }, { column: 'id' }],
    limit,
  );
}

