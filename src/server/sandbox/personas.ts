/** People to try things as: one for each role of the sponsor, of a customer, and of two partners, with keys that stay. */
import { createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PersonaView } from '../../contract/sandbox-view.ts';
import { PARTY_ROLES, type PartyKind, type Role } from '../../domain/party.ts';
import type { Person } from '../../domain/person.ts';
import { send } from '../commands/load.ts';
import type { Engine } from '../engine.ts';
import { hashOfSecret, secretFrom } from '../http/keys.ts';
import { glance, type Sources } from '../queries/glance.ts';
import { sessionByHash } from '../queries/session.ts';
import { summary } from '../queries/worklist.ts';
import { organisations, organisationsByCode, people, readOrganisations } from '../store/party.ts';
import { programmes, readProgrammes } from '../store/programme.ts';
import { reading } from '../store/table.ts';

export interface Persona {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly kind: PartyKind;
  readonly roles: readonly Role[];
  readonly apiKey: string;
}

/** By the codes of the sample: a customer with many vouchers, and two partners in different countries. */
const CODES = ['C001', 'P001', 'P002'];

/** A person a visitor may act as. */
type Player = Person & { readonly organisation: string; readonly kind: PartyKind };

/** The first of each role at each place: enough to play every part. */
export async function chosen({ writers }: Engine): Promise<readonly Player[]> {
  const [programmeRows] = await send(writers, [readProgrammes()]);
  const sponsorId = (programmeRows ?? []).map(programmes.decode)[0]?.sponsorId ?? '';
  const [own, others] = await send(writers, [readOrganisations([sponsorId]), organisationsByCode(sponsorId, CODES)]);
  const places = [...(own ?? []), ...(others ?? [])].map(organisations.decode)
    .sort((one, other) => CODES.indexOf(one.code ?? '') - CODES.indexOf(other.code ?? ''));
  const [rows] = await send(writers, [reading(people, 'organisation_id', places.map(({ id }) => id))]);
  const everybody = (rows ?? []).map(people.decode).sort((one, other) => (one.email < other.email ? -1 : 1));
  return places.flatMap(({ id, kind, name }) => PARTY_ROLES[kind].flatMap((role): Player[] => {
    const found = everybody.find((person) => person.organisationId === id && person.roles[0] === role);
    return found === undefined ? [] : [{ ...found, organisation: name, kind }];
  }));
}

export const SECRET_FILE = 'sandbox-secret';

/** The secret that keys are derived from: made once, in the data folder, for nobody else to read. */
export async function sandboxSecret(dataFolder: string): Promise<Buffer> {
  const path = join(dataFolder, SECRET_FILE);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(32));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = await readFile(path);
  if (secret.length === 32) return secret;
  throw new Error(`${path} does not hold 32 bytes; remove it, and the sandbox makes another`);
}

function keyFor(secret: Buffer, personId: string): string {
  return secretFrom(createHmac('sha256', secret).update(`sandbox key of ${personId}`).digest());
}

/** Hands every persona its key. A key that is there already stays, so that it works across restarts. */
export async function handKeys(engine: Engine, secret: Buffer): Promise<readonly Persona[]> {
  return Promise.all((await chosen(engine)).map(async (player) => {
    const apiKey = keyFor(secret, player.id);
    const hash = hashOfSecret(apiKey);
    if (await sessionByHash(engine.writers, hash) === undefined) {
      const input = { personId: player.id, name: 'sandbox' };
      const reply = await engine.runner.run({ name: 'key.create', input, caller: { kind: 'system' }, extra: { hash } });
      if (reply.kind !== 'accepted') throw new Error(`the key of ${player.name} was answered with ${reply.kind}`);
    }
    const { id: personId, name, email, organisation, kind, roles } = player;
    return { personId, name, email, organisation, kind, roles, apiKey };
  }));
}

/** What stands on a persona's worklist; nothing for one whose key was revoked, or who is suspended. */
export async function todayOf(engine: Engine, { apiKey }: Persona): Promise<PersonaView['today']> {
  const session = await sessionByHash(engine.writers, hashOfSecret(apiKey));
  if (session === undefined) return [];
  // A worklist is made of the engine's own connections, definitions and clock; what else reads stand on, it does not ask.
  const sources = engine as unknown as Sources;
  let today: PersonaView['today'] = [];
  await glance(sources, { session, language: 'en' }, async (look) => {
    today = await summary(look);
    return { kind: 'found', body: {} };
  });
  return today;
}
