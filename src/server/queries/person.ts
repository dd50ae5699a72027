/** The people of an organisation and their API keys, for whoever manages them. */
import type { ReadInput } from '../../contract/calls.ts';
import type { AbilityView } from '../../contract/answer.ts';
import { presentKey, presentPerson, type ListedKey } from '../../contract/party-view.ts';
import type { Refusal } from '../../domain/decision.ts';
import { foldEmail, type VoucherReference } from '../../domain/ids.ts';
import { ADMIN_ROLE, isSameAddress, type CommandName } from '../../domain/party.ts';
import { erasureRefusals, isErased, isWithin, lastAdmin, tooManyKeys, type Person } from '../../domain/person.ts';
import { contextOf } from '../commands/work.ts';
import type { Row } from '../store/database.ts';
import { text, texts } from '../store/decode.ts';
import { vouchersWaiting } from '../store/erasure.ts';
import { keys, listKeys, listKeysOf } from '../store/key.ts';
import { partners } from '../store/partner.ts';
import { admission, listPeople, people } from '../store/party.ts';
import { reading as rowsBy, type Statement } from '../store/table.ts';
import { mayEver } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import { organisationAt } from './party.ts';
import type { ReadReply } from './reads.ts';

/** Whether the caller manages an organisation's people, or registered it and looks after its beginning. */
export async function managesPeople(glance: Glance, organisationId: string): Promise<boolean> {
  const { party } = glance.actor;
  if (party === null || !(glance.hasRole(ADMIN_ROLE[party]) || (party === 'sponsor' && glance.hasRole('auditor')))) {
    return false;
  }
  if (organisationId === glance.organisationId) return true;
  return (await organisationAt(glance, organisationId))?.sponsorId === glance.organisationId;
}

/** Rows of one's own organisation, or of one that it was found to have registered. */
function ofOrganisation(glance: Glance, organisationId: string, statement: Statement): Promise<readonly Row[]> {
  return organisationId === glance.organisationId
    ? glance.rows(statement)
    : glance.rowsAsWriter(statement, 'people of the registered');
}

export async function listOfPeople(glance: Glance, { params, query }: ReadInput<'person.list'>): Promise<ReadReply> {
  if (!await managesPeople(glance, params.id)) return NOT_FOUND;
  return pageOf<Person>(
    `people/${params.id}`,
    query,
    async (last, limit) => (await ofOrganisation(glance, params.id, listPeople(params.id, last, limit))).map(people.decode),
    (person) => [person.name, person.id],
    presentPerson,
  );
}

/** A person of an organisation, if the caller manages its people. */
async function personAt(glance: Glance, organisationId: string, personId: string): Promise<Person | undefined> {
  if (!await managesPeople(glance, organisationId)) return undefined;
  const [row] = await ofOrganisation(glance, organisationId, rowsBy(people, 'id', [personId]));
  const person = row === undefined ? undefined : people.decode(row);
  return person?.organisationId === organisationId ? person : undefined;
}

export async function getPerson(glance: Glance, { params }: ReadInput<'person.get'>): Promise<ReadReply> {
  const person = await personAt(glance, params.id, params.personId);
  if (person === undefined) return NOT_FOUND;
  return { kind: 'found', body: { ...presentPerson(person), abilities: await abilitiesOn(glance, person) } };
}

/** What an admin of the organisation may do with one of its people. */
async function abilitiesOn(glance: Glance, person: Person): Promise<AbilityView[]> {
  const { actor, organisationId, explain } = glance;
  // All of it is of one role, and of one scope of keys.
  const own = person.organisationId === organisationId && mayEver('person.set-roles', actor);
  if (!own || !isWithin(actor, person.locations) || isErased(person)) return [];
  const [row] = await glance.rowsAsWriter(admission([organisationId]), 'keys');
  const admins = new Set(row === undefined ? [] : texts(row, 'admins'));
  const last = lastAdmin(person, { ...person, suspended: true }, admins);
  const able = (action: CommandName, needs: readonly string[], refusals: readonly Refusal[] = []): AbilityView => ({
    action, allowed: refusals.length === 0, refusals: refusals.map(explain), ...(needs.length === 0 ? {} : { needs: [...needs] }),
  });
  return [
    able('person.set-roles', ['roles']),
    able('person.reinvite', []),
    person.suspended ? able('person.reinstate', []) : able('person.suspend', ['reason'], last === undefined ? [] : [last]),
    able('person.erase', [], await againstErasing(glance, person, admins)),
    able('key.create', ['name'], await againstAnotherKey(glance, person)),
  ];
}

async function againstErasing(glance: Glance, person: Person, admins: ReadonlySet<string>): Promise<readonly Refusal[]> {
  const waiting = await glance.rows(vouchersWaiting(person.organisationId, foldEmail(person.email)));
  const [row] = await glance.rows(rowsBy(partners, 'id', [person.organisationId]));
  const contact = row === undefined ? undefined : partners.decode(row).partner.profile?.contactEmail;
  return erasureRefusals({
    person, admins,
    waiting: waiting.map((each) => text(each, 'reference') as VoucherReference),
    isContact: isSameAddress(contact ?? '', person.email),
  });
}

async function againstAnotherKey(glance: Glance, { id }: Person): Promise<readonly Refusal[]> {
  const theirs = (await glance.rowsAsWriter(rowsBy(keys, 'person_id', [id]), 'keys')).map(keys.decode);
  const { today } = contextOf({ at: glance.at, calendar: glance.sources.calendar }, glance.actor);
  const refusal = tooManyKeys(theirs, today);
  return refusal === undefined ? [] : [refusal];
}

/** A key's row as lists show it. */
export function listed(row: Row): ListedKey {
  const lastUsedAt = row['last_used_at'];
  return {
    key: keys.decode(row), personName: text(row, 'person_name'), lastUsedAt: typeof lastUsedAt === 'string' ? lastUsedAt : null,
  };
}

export async function listOfKeys(glance: Glance, { params, query }: ReadInput<'key.list'>): Promise<ReadReply> {
  const person = await personAt(glance, params.id, params.personId);
  if (person === undefined) return NOT_FOUND;
  return pageOf<ListedKey>(
    `keys/${person.id}`,
    query,
    async (last, limit) => (await glance.rowsAsWriter(listKeys(person.id, last, limit), 'keys')).map(listed),
    ({ key }) => [key.name, key.id],
    presentKey,
  );
}

export async function keysOfOrganisation(glance: Glance, { params, query }: ReadInput<'organisation.keys'>): Promise<ReadReply> {
  if (!await managesPeople(glance, params.id)) return NOT_FOUND;
  return pageOf<ListedKey>(
    `keys-of/${params.id}`,
    query,
    async (last, limit) => (await glance.rowsAsWriter(listKeysOf(params.id, last?.[0], limit), 'keys')).map(listed),
    ({ key }) => [key.id, ''],
    presentKey,
  );
}
