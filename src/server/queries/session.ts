/** Who is calling: somebody who shows an API key, or somebody who has signed in. */
import type { Refusal } from '../../domain/decision.ts';
import { roleMissing, scopeMissing, STEP_UP_COMMANDS, SYSTEM, type CommandName, type PartyKind, type Role, type Scope } from '../../domain/party.ts';
import type { OrganisationId, PersonId } from '../../domain/ids.ts';
import type { Queryable } from '../store/database.ts';
import { dayOrNull, text, texts, textsOrNull } from '../store/decode.ts';
import { keyByHash } from '../store/key.ts';
import { send } from '../commands/load.ts';

export interface Session {
  /** The API key that was shown; null where the caller has signed in. */
  readonly keyId: string | null;
  /** The session of who has signed in; null where a key was shown. */
  readonly sessionId: string | null;
  readonly personId: string;
  readonly organisationId: string;
  readonly party: PartyKind;
  /** As they were when the caller was looked up; what decides is read again. */
  readonly roles: readonly Role[];
  /** The last day on which the key works, in UTC; null for ever. */
  readonly expiresOn: string | null;
  /** What the key is limited to; null where it is not, and for who has signed in. */
  readonly scopes: readonly Scope[] | null;
  /** When the caller last proved who they are to their issuer, by the real clock; null for a key. */
  readonly authenticatedAt: string | null;
}

/** Whether a person must have signed in a short while ago to give a command. */
export function asksForRecentSignIn(command: CommandName): boolean {
  return STEP_UP_COMMANDS.includes(command);
}

export async function sessionByHash(writer: Queryable, hash: string): Promise<Session | undefined> {
  const [rows] = await send(writer, [keyByHash(hash)]);
  const row = rows?.[0];
  if (row === undefined) return undefined;
  return {
    keyId: text(row, 'id'),
    sessionId: null,
    personId: text(row, 'person_id'),
    organisationId: text(row, 'organisation_id'),
    party: text(row, 'party') as PartyKind,
    roles: texts(row, 'roles') as readonly Role[],
    expiresOn: dayOrNull(row, 'expires_on'),
    scopes: textsOrNull(row, 'scopes') as readonly Scope[] | null,
    authenticatedAt: null,
  };
}

/** The refusal for a key that is not made for a command. */
export function scopeRefusal(command: CommandName, { scopes = null }: Partial<Pick<Session, 'scopes'>>): Refusal | undefined {
  return scopeMissing(command, { scopes });
}

/** The refusal for a limited key that is not made for reading; `reads` is what was to be read. */
export function readRefusal(reads: string, scopes: readonly Scope[]): Refusal | undefined {
  return scopes.includes('read') ? undefined : { rule: 'key.scope-missing', params: { command: reads, scope: 'read' } };
}

/** The refusal for a caller none of whose roles may ever give a command, or whose key is not made for it. */
export function roleRefusal(
  command: CommandName,
  { personId, organisationId, party, roles, scopes = null }: Pick<Session, 'personId' | 'organisationId' | 'party' | 'roles'>
    & Partial<Pick<Session, 'scopes'>>,
): Refusal | undefined {
  const ids = { personId: personId as PersonId, organisationId: organisationId as OrganisationId };
  const actor = { ...SYSTEM, kind: 'person' as const, ...ids, party, roles, scopes };
  return roleMissing(command, actor) ?? scopeMissing(command, actor);
}
