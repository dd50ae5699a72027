/** `tallystick init`: how a real installation begins: the sponsor, its first admin, and the first key. */
import { parseInput } from '../contract/commands.ts';
import { isSameAddress } from '../domain/party.ts';
import type { Command as Given, Reply } from '../server/commands/reply.ts';
import { systemClock } from '../server/clock.ts';
import { send } from '../server/commands/load.ts';
import { openEngine, type Engine } from '../server/engine.ts';
import { hashOfSecret, newSecret } from '../server/http/keys.ts';
import { anyCheckpoint } from '../server/queries/operator.ts';
import { listed } from '../server/queries/person.ts';
import type { Place } from '../server/store/database.ts';
import { listKeysOf } from '../server/store/key.ts';
import { migrate } from '../server/store/migrate.ts';
import { anySponsor, organisations, people, peopleWithRoles } from '../server/store/party.ts';
import { describe } from './examples.ts';
import { EXIT, Stop } from './output.ts';

export interface InitInput {
  readonly sponsor: string;
  readonly country: string;
  readonly admin: string;
  readonly name: string;
  /** The first key is made anew, where it was lost before anybody used it. */
  readonly newKey?: boolean;
}

export interface Initialised {
  readonly sponsorId: string;
  readonly adminId: string;
  /** Shown once; only its hash is kept. */
  readonly apiKey: string;
}

/** What is done on the way. */
export interface Along {
  /** Done before anything is begun, so that nothing is begun where it fails; told whether the journal is signed already. */
  readonly prepare?: (signed: boolean) => Promise<void>;
  /** Told as soon as there is a key: whatever goes wrong after that, its secret is known. */
  readonly begun?: (begun: Initialised) => void;
}

/** The command line's words as an input, checked by the schemas that the API reads the same things by. */
export function initInput(
  options: { sponsor: string; admin: string; name?: string; country: string; newKey?: boolean },
): InitInput {
  const { sponsor, admin, country, newKey = false } = options;
  const name = options.name ?? admin;
  const organisation = parseInput('organisation.register', { kind: 'customer', name: sponsor, country }, 'en');
  const person = parseInput(
    'person.invite', { organisationId: 'spo_0000000000000000', name, email: admin, roles: ['programme-admin'] }, 'en',
  );
  const errors = [organisation, person].flatMap((parsed) => ('errors' in parsed ? parsed.errors : []));
  if (errors.length > 0) {
    throw new Stop(errors.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).join('\n'), EXIT.usage);
  }
  return { sponsor, country, admin, name, newKey };
}

const ROLES = ['programme-admin'];

/**
 * Migrates and begins, or goes on where an `init` before this one was broken off. Throws where the installation has begun
 * already: this is done once.
 */
export async function initialise(place: Place, input: InitInput, along: Along = {}): Promise<Initialised> {
  await migrate(place);
  const engine = openEngine({ place, clock: systemClock });
  try {
    const before = await begunBefore(engine, input);
    await along.prepare?.(await anyCheckpoint(engine.writers));
    const system = { kind: 'system' } as const;
    const give = async (command: Pick<Given, 'name' | 'input' | 'extra'>): Promise<string> =>
      made(await engine.runner.run({ ...command, caller: system }), command.name);
    const { sponsor, country, admin, name } = input;
    const sponsorId = before.sponsorId
      ?? await give({ name: 'organisation.register', input: { kind: 'sponsor', name: sponsor, country } });
    const adminId = before.adminId
      ?? await give({ name: 'person.invite', input: { organisationId: sponsorId, name, email: admin, roles: ROLES } });
    for (const keyId of before.lostKeys) await give({ name: 'key.revoke', input: { keyId } });
    const apiKey = newSecret();
    const extra = { hash: hashOfSecret(apiKey) };
    await give({ name: 'key.create', input: { personId: adminId, name: 'first key' }, extra });
    const begun = { sponsorId, adminId, apiKey };
    along.begun?.(begun);
    return begun;
  } finally {
    await engine.close();
  }
}

/** What an `init` that was killed, or whose key was lost, has left to go on with. */
interface Before {
  readonly sponsorId?: string;
  readonly adminId?: string;
  readonly lostKeys: readonly string[];
}

/** A sponsor without any key was begun and not finished: nobody could ever have been at work there. */
async function begunBefore({ writers }: Engine, input: InitInput): Promise<Before> {
  const [rows = []] = await send(writers, [anySponsor()]);
  const [sponsor] = rows.map(organisations.decode);
  if (sponsor === undefined) return { lostKeys: [] };
  const [keyRows = [], adminRows = []] = await send(writers, [
    listKeysOf(sponsor.id, undefined, Number.MAX_SAFE_INTEGER), peopleWithRoles(sponsor.id, ROLES, []),
  ]);
  const keys = keyRows.map(listed);
  const [admin] = adminRows.map(people.decode);
  const isSame = sponsor.name === input.sponsor && sponsor.country === input.country
    && (admin === undefined || isSameAddress(admin.email, input.admin));
  const isUnused = keys.every(({ lastUsedAt }) => lastUsedAt === null);
  if (keys.length > 0 && !(isUnused && input.newKey === true)) {
    const lost = isUnused && isSame ? `.\n${LOST}` : '';
    throw new Stop(`this installation has a sponsor already, ${sponsor.name}; init is given once${lost}`, EXIT.refused);
  }
  if (!isSame) {
    const who = admin === undefined ? '' : ` --admin ${admin.email}`;
    const words = `--sponsor ${JSON.stringify(sponsor.name)} --country ${sponsor.country}${who}`;
    throw new Stop(`init was begun here for another: to go on with it, give it with ${words}`, EXIT.refused);
  }
  const lostKeys = keys.filter(({ key }) => !key.revoked).map(({ key }) => key.id);
  return { sponsorId: sponsor.id, ...(admin === undefined ? {} : { adminId: admin.id }), lostKeys };
}

const LOST = 'Its key was never used. Where nobody has it, give the same with --new-key: that one is revoked, and another made.';

function made(reply: Reply, command: string): string {
  if (reply.kind === 'accepted') return reply.id;
  throw new Stop(`${command} was answered with ${describe(reply)}; once that is mended, give the same init again`, EXIT.failed);
}
