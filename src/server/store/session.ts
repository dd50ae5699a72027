/** Rows of sessions: who has signed in, in which browser, and which places that identity has. Times are real. */
import type { PartyKind, Role } from '../../domain/party.ts';
import type { Row } from './database.ts';
import { instant, text, textOrNull, texts } from './decode.ts';
import type { Statement } from './table.ts';

/** A place of an identity, whether or not it can be used now. */
export interface PlaceRow {
  readonly personId: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly party: PartyKind;
  readonly roles: readonly Role[];
  readonly suspended: boolean;
}

export interface SessionRow {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  /** As the issuer told them. */
  readonly name: string | null;
  readonly email: string | null;
  readonly userAgent: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly authenticatedAt: string;
  readonly endsAt: string;
  readonly endedAt: string | null;
  /** The organisation of the place that was used last. */
  readonly organisationId: string | null;
}

/** Named one by one: a later column must not break what running servers have prepared. */
const COLUMNS = `s.id, s.issuer, s.subject, s.name, s.email, s.user_agent, s.created_at, s.seen_at, s.authenticated_at,
  s.ends_at, s.ended_at, s.organisation_id`;

export function decodeSession(row: Row): SessionRow {
  return {
    id: text(row, 'id'),
    issuer: text(row, 'issuer'),
    subject: text(row, 'subject'),
    name: textOrNull(row, 'name'),
    email: textOrNull(row, 'email'),
    userAgent: text(row, 'user_agent'),
    createdAt: instant(row, 'created_at'),
    seenAt: instant(row, 'seen_at'),
    authenticatedAt: instant(row, 'authenticated_at'),
    endsAt: instant(row, 'ends_at'),
    endedAt: row['ended_at'] === null ? null : instant(row, 'ended_at'),
    organisationId: textOrNull(row, 'organisation_id'),
  };
}

/** The place in a row of `sessionByHash`; undefined where the identity has none. */
export function decodePlace(row: Row): PlaceRow | undefined {
  if (row['place_person_id'] === null) return undefined;
  return {
    personId: text(row, 'place_person_id'),
    organisationId: text(row, 'place_organisation_id'),
    organisation: text(row, 'place_organisation'),
    party: text(row, 'place_party') as PartyKind,
    roles: texts(row, 'place_roles') as readonly Role[],
    suspended: row['place_suspended'] === true,
  };
}

/** The session with a hash, over or not, once for each place of its identity, and once where it has none. */
export function sessionByHash(hash: string): Statement {
  return {
    name: 'session-by-hash',
    text: `select ${COLUMNS}, p.id as place_person_id, p.organisation_id as place_organisation_id, p.roles as place_roles,
        p.suspended as place_suspended, o.name as place_organisation, o.kind as place_party
      from session s
      left join person p on p.issuer = s.issuer and p.subject = s.subject
      left join organisation o on o.id = p.organisation_id
      where s.hash = $1 order by o.name, p.id`,
    values: [hash],
  };
}

/** A session by its id, which is no secret. */
export function sessionById(id: string): Statement {
  return { name: 'session-by-id', text: `select ${COLUMNS} from session s where s.id = $1`, values: [id] };
}

export interface NewSession extends Omit<SessionRow, 'seenAt' | 'endedAt' | 'organisationId'> {
  readonly hash: string;
}

/** A new session begins at the place that its identity used last. What was over long ago goes meanwhile. */
export function insertSession(session: NewSession, forgetBefore: string): Statement {
  const { id, hash, issuer, subject, name, email, userAgent, createdAt, authenticatedAt, endsAt } = session;
  return {
    name: 'insert-session',
    text: `with forgotten as (delete from session where ends_at < $11)
      insert into session (id, hash, issuer, subject, name, email, user_agent, created_at, seen_at, authenticated_at,
        ends_at, organisation_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, (select organisation_id from session
        where issuer = $3 and subject = $4 and organisation_id is not null order by created_at desc limit 1))`,
    values: [id, hash, issuer, subject, name, email, userAgent, createdAt, authenticatedAt, endsAt, forgetBefore],
  };
}

/** Notes that a session is in use: at most once in so many seconds, or when it turns to another place. */
export function touchSession(id: string, at: string, organisationId: string, everySeconds: number): Statement {
  return {
    name: 'touch-session',
    text: `update session set seen_at = greatest(seen_at, $2), organisation_id = $3
      where id = $1 and ended_at is null
        and (seen_at <= $2::timestamptz - make_interval(secs => $4) or organisation_id is distinct from $3)`,
    values: [id, at, organisationId, everySeconds],
  };
}

/** Ends a session, if it belongs to whoever another one belongs to; answers its id. */
export function endOwnSession(id: string, ownId: string, at: string): Statement {
  return {
    name: 'end-own-session',
    text: `update session s set ended_at = $3 from session own
      where s.id = $1 and own.id = $2 and own.issuer = s.issuer and own.subject = s.subject and s.ended_at is null
      returning s.id`,
    values: [id, ownId, at],
  };
}

/** Ends the session of a cookie; answers its id. */
export function endSessionByHash(hash: string, at: string): Statement {
  return {
    name: 'end-session-by-hash',
    text: 'update session set ended_at = $2 where hash = $1 and ended_at is null returning id',
    values: [hash, at],
  };
}

/** The sessions of whoever a session belongs to that are not over, newest first. */
export function listOwnSessions(
  ownId: string, at: string, seenAfter: string, last: readonly [string, string] | undefined, limit: number,
): Statement {
  const [lastAt, lastId] = last ?? [null, null];
  return {
    name: 'list-own-sessions',
    text: `select ${COLUMNS} from session s
      join session own on own.id = $1 and own.issuer = s.issuer and own.subject = s.subject
      where s.ended_at is null and s.ends_at > $2 and s.seen_at > $3
        and ($4::timestamptz is null or (s.created_at, s.id) < ($4::timestamptz, $5))
      order by s.created_at desc, s.id desc limit $6`,
    values: [ownId, at, seenAfter, lastAt, lastId, limit],
  };
}
