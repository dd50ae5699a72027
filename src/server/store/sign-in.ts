/** Rows of sign-ins under way, and of invitations that a browser has opened. Times are real. */
import type { Role } from '../../domain/party.ts';
import type { Row } from './database.ts';
import { instant, integer, text, textOrNull, texts } from './decode.ts';
import type { Statement } from './table.ts';

/** Which invitation: the person, and the count of that person's invitations. */
export interface InvitationRow {
  readonly personId: string;
  readonly invitation: number;
}

export interface SignInRow {
  readonly issuer: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly again: boolean;
  readonly invitation: InvitationRow | null;
  readonly askedAt: string;
}

/** `state` and `browser` are hashes. What is over goes meanwhile. */
export function insertSignIn(state: string, browser: string, row: SignInRow, expiresAt: string): Statement {
  const { issuer, nonce, verifier, returnTo, again, invitation, askedAt } = row;
  return {
    name: 'insert-sign-in',
    text: `with over as (delete from sign_in where expires_at < $10)
      insert into sign_in (state, browser, issuer, nonce, verifier, return_to, again, person_id, invitation, asked_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      state, browser, issuer, nonce, verifier, returnTo, again, invitation?.personId ?? null, invitation?.invitation ?? null,
      askedAt, expiresAt,
    ],
  };
}

/** Takes a sign-in out, so that nothing is answered twice. */
export function takeSignIn(state: string, browser: string, at: string): Statement {
  return {
    name: 'take-sign-in',
    text: `delete from sign_in where state = $1 and browser = $2 and expires_at > $3
      returning issuer, nonce, verifier, return_to, again, person_id, invitation, asked_at`,
    values: [state, browser, at],
  };
}

export function decodeSignIn(row: Row): SignInRow {
  return {
    issuer: text(row, 'issuer'),
    nonce: text(row, 'nonce'),
    verifier: text(row, 'verifier'),
    returnTo: text(row, 'return_to'),
    again: row['again'] === true,
    invitation: textOrNull(row, 'person_id') === null ? null : decodeInvitation(row),
    askedAt: instant(row, 'asked_at'),
  };
}

export function decodeInvitation(row: Row): InvitationRow {
  return { personId: text(row, 'person_id'), invitation: integer(row, 'invitation') };
}

/** The last one that a browser opened counts. What is over goes meanwhile. */
export function keepInvitation(browser: string, { personId, invitation }: InvitationRow, at: string, expiresAt: string): Statement {
  return {
    name: 'keep-invitation',
    text: `with over as (delete from invitation_opened where expires_at < $4 and browser <> $1)
      insert into invitation_opened (browser, person_id, invitation, expires_at) values ($1, $2, $3, $5)
      on conflict (browser) do update set person_id = $2, invitation = $3, expires_at = $5`,
    values: [browser, personId, invitation, at, expiresAt],
  };
}

export function keptInvitation(browser: string, at: string): Statement {
  return {
    name: 'kept-invitation',
    text: 'select person_id, invitation from invitation_opened where browser = $1 and expires_at > $2',
    values: [browser, at],
  };
}

export function forgetInvitation(browser: string): Statement {
  return { name: 'forget-invitation', text: 'delete from invitation_opened where browser = $1', values: [browser] };
}

/** What somebody is invited to, as long as the invitation can be taken up. */
export interface InvitationFacts {
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  readonly party: string;
  /** Who invited last; null where the installation did. */
  readonly inviter: string | null;
}

/** The person and the organisation of an invitation that nobody has taken up and no later one has made void. */
export function openInvitation({ personId, invitation }: InvitationRow): Statement {
  return {
    name: 'open-invitation',
    text: `select p.name, p.email, p.roles, o.name as organisation, o.kind as party, (
        select i.name from journal j
          join person i on i.id = convert_from(j.bytes, 'UTF8')::json -> 'actor' ->> 'person'
          where j.agreement_id = '' and j.subject = p.id and j.type in ('person.invited', 'person.reinvited')
          order by j.sequence desc limit 1
      ) as inviter
      from person p join organisation o on o.id = p.organisation_id
      where p.id = $1 and p.invitations = $2 and p.issuer is null and not p.suspended`,
    values: [personId, invitation],
  };
}

export function decodeInvitationFacts(row: Row): InvitationFacts {
  return {
    name: text(row, 'name'),
    email: text(row, 'email'),
    organisation: text(row, 'organisation'),
    roles: texts(row, 'roles') as readonly Role[],
    party: text(row, 'party'),
    inviter: textOrNull(row, 'inviter'),
  };
}

/** The places of everybody whom an issuer vouches for, sponsors first; `pattern` as `like` has it. */
export function placesOfIssuers(pattern: string): Statement {
  return {
    name: 'places-of-issuers',
    text: `select p.*, o.kind as party, o.name as organisation_name
      from person p join organisation o on o.id = p.organisation_id
      where p.issuer like $1 and not p.suspended order by o.kind desc, o.name, p.name, p.id`,
    values: [pattern],
  };
}
