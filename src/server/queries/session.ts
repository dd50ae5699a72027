/** Who an API key stands for. */
import type { Refusal } from '../../domain/decision.ts';
import { roleMissing, SYSTEM, type CommandName, type PartyKind, type Role } from '../../domain/party.ts';
import type { OrganisationId, PersonId } from '../../domain/ids.ts';
import type { Queryable } from '../store/database.ts';
import { dayOrNull, text, texts } from '../store/decode.ts';
import { keyByHash } from '../store/key.ts';
import { send } from '../commands/load.ts';

export interface Session {
  readonly keyId: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly party: PartyKind;
  /** As they were when the key was looked up; what decides is read again. */
  readonly roles: readonly Role[];
  /** The last day on which the key works, in UTC; null for ever. */
  readonly expiresOn: string | null;
}

export async function sessionByHash(writer: Queryable, hash: string): Promise<Session | undefined> {
  const [rows] = await send(writer, [keyByHash(hash)]);
  const row = rows?.[0];
  if (row === undefined) return undefined;
  return {
    keyId: text(row, 'id'),
    personId: text(row, 'person_id'),
    organisationId: text(row, 'organisation_id'),
    party: text(row, 'party') as PartyKind,
    roles: texts(row, 'roles') as readonly Role[],
    expiresOn: dayOrNull(row, 'expires_on'),
  };
}

/** The refusal for a caller none of whose roles may ever give a command. */
export function roleRefusal(command: CommandName, { personId, organisationId, party, roles }: Session): Refusal | undefined {
  const ids = { personId: personId as PersonId, organisationId: organisationId as OrganisationId };
  return roleMissing(command, { ...SYSTEM, kind: 'person', ...ids, party, roles });
}
