/** Who has signed in, with the places they have, and the sessions they have open. */
import type { ReadInput } from '../../contract/calls.ts';
import type { MeView, PlaceView, SessionView } from '../../contract/party-view.ts';
import type { Organisation, PartyKind } from '../../domain/party.ts';
import type { Person } from '../../domain/person.ts';
import { send } from '../commands/load.ts';
import type { Queryable, Row } from '../store/database.ts';
import { text } from '../store/decode.ts';
import { people, placesOf } from '../store/party.ts';
import {
  decodePlace, decodeSession, listOwnSessions, sessionByHash, sessionById, type PlaceRow, type SessionRow,
} from '../store/session.ts';
import { pageOf, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';
import type { Session } from './session.ts';
import { userAgentWords } from './user-agent.ts';

/** A session, over or not, and the places of its identity; those suspended too. */
export interface SignedIn extends SessionRow {
  readonly places: readonly Place[];
}

export type Place = PlaceRow;

export async function signedInByHash(writer: Queryable, hash: string): Promise<SignedIn | undefined> {
  const [rows = []] = await send(writer, [sessionByHash(hash)]);
  const [first] = rows;
  if (first === undefined) return undefined;
  return { ...decodeSession(first), places: rows.flatMap((row) => decodePlace(row) ?? []) };
}

/** Who calls, by a session and one of its places. */
export function sessionAt({ id, authenticatedAt }: SignedIn, { personId, organisationId, party, roles }: Place): Session {
  return { keyId: null, sessionId: id, personId, organisationId, party, roles, expiresOn: null, scopes: null, authenticatedAt };
}

/** What `me` says beside the place itself. A key has the place it was made for, and no other. */
export async function placesAndSession(
  glance: Glance, person: Person, organisation: Organisation,
): Promise<Pick<MeView, 'places' | 'session'>> {
  const { sessionId } = glance.session;
  if (sessionId === null) return { places: [presentPlace(person, organisation)], session: null };
  const [row] = await glance.rowsAsWriter(sessionById(sessionId), 'own sessions');
  if (row === undefined) return { places: [presentPlace(person, organisation)], session: null };
  const { id, issuer, subject, createdAt, endsAt } = decodeSession(row);
  const places = await glance.rowsAsWriter(placesOf([issuer], [subject]), 'own sessions');
  return { places: places.map(placeFrom), session: { id, signedInAt: createdAt, endsAt } };
}

function placeFrom(row: Row): PlaceView {
  return presentPlace(people.decode(row), { name: text(row, 'organisation_name'), kind: text(row, 'party') as PartyKind });
}

function presentPlace(
  { id, organisationId, roles, suspended }: Person, { name, kind }: Pick<Organisation, 'name' | 'kind'>,
): PlaceView {
  return { personId: id, organisationId, organisation: name, kind, roles: [...roles], suspended };
}

/** The caller's own sessions that are not over. A key has none. */
export async function listOfSessions(glance: Glance, { query }: ReadInput<'session.list'>): Promise<ReadReply> {
  const { session: { sessionId }, sources, language } = glance;
  if (sessionId === null) return { kind: 'found', body: { items: [], next: null }, next: null };
  const { now, idleMs } = sources.sessions;
  const at = now();
  const moment = (ms: number): string => new Date(ms).toISOString();
  return pageOf<SessionRow>(
    'sessions',
    query,
    async (last, limit) => {
      const rows = await glance.rowsAsWriter(listOwnSessions(sessionId, moment(at), moment(at - idleMs), last, limit), 'own sessions');
      return rows.map(decodeSession);
    },
    ({ createdAt, id }) => [createdAt, id],
    ({ id, userAgent, createdAt, seenAt, endsAt }): SessionView => ({
      id, program: userAgentWords(userAgent, language), createdAt, seenAt, endsAt, current: id === sessionId,
    }),
  );
}
