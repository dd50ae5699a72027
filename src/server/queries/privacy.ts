/** Everything that is kept of a person, for the person and for whoever manages the organisation's people. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentKey, presentPerson } from '../../contract/party-view.ts';
import type { PersonDataView } from '../../contract/person-data.ts';
import { foldEmail } from '../../domain/ids.ts';
import { ADMIN_ROLE, isSameAddress } from '../../domain/party.ts';
import { isWithin, type Person } from '../../domain/person.ts';
import type { Row } from '../store/database.ts';
import { instant, integer, json, text, textOrNull } from '../store/decode.ts';
import { valuesNaming } from '../store/erasure.ts';
import { decodeEntry } from '../store/journal.ts';
import { visibleEntries } from '../store/journal-reads.ts';
import { listKeys } from '../store/key.ts';
import { mailsOf, preferenceOf, sessionsOfPerson, vouchersOfAddress } from '../store/person-data.ts';
import { partners } from '../store/partner.ts';
import { people } from '../store/party.ts';
import { readPortal } from '../store/portal.ts';
import { reading as rowsBy } from '../store/table.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import { listed } from './person.ts';
import type { ReadReply } from './reads.ts';

/** Entries of one answer: far more than most people ever make. */
const ENTRIES_MAX = 5000;
/** Far more than anybody may have alive; those revoked are told as well. */
const KEYS_MAX = 10_000;

export async function personData(glance: Glance, { params, query }: ReadInput<'person.data'>): Promise<ReadReply> {
  const person = params.id === glance.organisationId ? await personAt(glance, params.personId) : undefined;
  if (person === undefined) return NOT_FOUND;
  const [preference] = await glance.rowsAsWriter(preferenceOf(person.id), 'what is kept of a person');
  const [did, next] = await deedsOf(glance, person, query.after ?? 0);
  const body: PersonDataView = {
    toldAt: glance.at,
    person: presentPerson(person),
    identity: person.identity,
    invitations: person.invitations,
    preference: preference === undefined
      ? null
      : { language: textOrNull(preference, 'language'), mail: text(preference, 'mail') },
    portal: await portalOf(glance, person),
    keys: (await glance.rowsAsWriter(listKeys(person.id, undefined, KEYS_MAX), 'keys')).map(listed).map(presentKey),
    sessions: person.id === glance.actor.personId
      ? (await glance.rowsAsWriter(sessionsOfPerson(person.id), 'own sessions')).map(presentSession)
      : null,
    consultants: await consultantsOf(glance, person),
    vouchers: (await glance.rows(vouchersOfAddress(person.organisationId, foldEmail(person.email))))
      .map((row) => ({ reference: text(row, 'reference'), status: text(row, 'status') })),
    values: (await glance.rowsAsWriter(valuesNaming(person.id), 'personal fields')).map(presentValue),
    mails: (await glance.rowsAsWriter(mailsOf(person.id), 'what is kept of a person')).map(presentMail),
    did,
    next,
  };
  return { kind: 'found', body };
}

async function portalOf(glance: Glance, { id }: Person): Promise<PersonDataView['portal']> {
  const [row] = await glance.rowsAsWriter(readPortal(id), 'what is kept of a person');
  return row === undefined ? null : { views: json(row, 'views'), seenPosition: integer(row, 'seen_position') };
}

/** The person who asks, or one of the organisation's, for its admin. */
async function personAt(glance: Glance, personId: string): Promise<Person | undefined> {
  const { actor } = glance;
  const [row] = await glance.rows(rowsBy(people, 'id', [personId]));
  const person = row === undefined ? undefined : people.decode(row);
  if (person === undefined || person.organisationId !== glance.organisationId) return undefined;
  const manages = actor.party !== null && glance.hasRole(ADMIN_ROLE[actor.party]) && isWithin(actor, person.locations);
  return manages || person.id === actor.personId ? person : undefined;
}

/** What the person did, in order, and where to go on. */
async function deedsOf(
  glance: Glance, { id, organisationId }: Person, after: number,
): Promise<readonly [PersonDataView['did'], number | null]> {
  const filter = { after, subject: null, organisationId: null, askedBy: organisationId, personId: id };
  const rows = await glance.rows(visibleEntries(filter, ENTRIES_MAX + 1));
  const entries = rows.slice(0, ENTRIES_MAX).map(decodeEntry);
  const last = entries.at(-1)?.position ?? null;
  const did = entries.map(({ position, event, circumstances }) => ({
    position: position ?? 0, at: circumstances.at, type: event.type, subject: event.subject, command: circumstances.command,
  }));
  return [did, rows.length > ENTRIES_MAX ? last : null];
}

async function consultantsOf(glance: Glance, person: Person): Promise<PersonDataView['consultants']> {
  const [row] = await glance.rows(rowsBy(partners, 'id', [person.organisationId]));
  const all = row === undefined ? [] : partners.decode(row).partner.consultants;
  return all.filter(({ id, email }) => id === person.consultantId || isSameAddress(email, person.email))
    .map(({ id, name, email, qualifications }) => ({ id, name, email, qualifications: [...qualifications] }));
}

function presentSession(row: Row): NonNullable<PersonDataView['sessions']>[number] {
  return {
    id: text(row, 'id'), name: textOrNull(row, 'name'), email: textOrNull(row, 'email'), userAgent: text(row, 'user_agent'),
    createdAt: instant(row, 'created_at'), seenAt: instant(row, 'seen_at'), endsAt: instant(row, 'ends_at'),
    endedAt: textOrNull(row, 'ended_at'),
  };
}

function presentValue(row: Row): PersonDataView['values'][number] {
  return {
    subject: text(row, 'subject'), sequence: integer(row, 'sequence'), type: text(row, 'type'), at: instant(row, 'at'),
    field: text(row, 'field'), value: row['value'],
  };
}

function presentMail(row: Row): PersonDataView['mails'][number] {
  return {
    id: text(row, 'id'), what: text(row, 'what'), subject: text(row, 'subject'), state: text(row, 'state'),
    address: textOrNull(row, 'address'), name: textOrNull(row, 'name'), facts: row['facts'] ?? null,
    madeAt: instant(row, 'made_at'), sentAt: textOrNull(row, 'sent_at'),
  };
}
