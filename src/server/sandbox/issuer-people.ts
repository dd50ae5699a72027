/** Whom one can be at the sandbox's issuer: its personas, and whoever joined by an invitation. */
import type { PartyKind, Role } from '../../domain/party.ts';
import type { Person } from '../../domain/person.ts';
import { send } from '../commands/load.ts';
import type { Command } from '../commands/reply.ts';
import type { Engine } from '../engine.ts';
import { text } from '../store/decode.ts';
import { people } from '../store/party.ts';
import { placesOfIssuers } from '../store/sign-in.ts';
import { chosen } from './personas.ts';

/** A place of somebody whom the issuer knows. */
export interface Bound {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly party: PartyKind;
  readonly roles: readonly Role[];
}

/** Everybody's places, the sponsor's first, each organisation's together. */
export async function peopleOf({ writers }: Engine, issuer: string): Promise<readonly Bound[]> {
  const [rows = []] = await send(writers, [placesOfIssuers(issuer)]);
  return rows.map((row): Bound => {
    const { identity, name, email, roles } = people.decode(row);
    const party = text(row, 'party') as PartyKind;
    return { subject: identity?.subject ?? '', name, email, organisation: text(row, 'organisation_name'), party, roles };
  });
}

/**
 * Lets the personas in, as an invitation would. An issuer is known by its address: where a sandbox opens at another
 * port, whoever was known to it before is invited anew and joins again, as the same subject.
 */
export async function bindPersonas(engine: Engine, issuer: string): Promise<void> {
  const path = new URL(issuer).pathname;
  const [rows = []] = await send(engine.writers, [placesOfIssuers(`%${path}`)]);
  const strayed = rows.map(people.decode).filter(({ identity }) => identity?.issuer !== issuer);
  const fresh = (await chosen(engine)).filter(({ identity }) => identity === null);
  await Promise.all([...strayed, ...fresh].map((person) => bind(engine, issuer, person)));
}

async function bind(engine: Engine, issuer: string, { id, identity, invitations }: Person): Promise<void> {
  const give = async (name: Command['name'], input: object): Promise<void> => {
    const reply = await engine.runner.run({ name, input, caller: { kind: 'system' } });
    if (reply.kind !== 'accepted') throw new Error(`${name} of ${id} was answered with ${reply.kind}`);
  };
  if (identity !== null) await give('person.reinvite', { personId: id });
  const invitation = identity === null ? invitations : invitations + 1;
  await give('person.join', { personId: id, issuer, subject: identity?.subject ?? id, invitation });
}
