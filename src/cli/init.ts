/** `tallystick init`: how a real installation begins: the sponsor, its first admin, and the first key. */
import { parseInput } from '../contract/commands.ts';
import type { Command as Given, Reply } from '../server/commands/reply.ts';
import { systemClock } from '../server/clock.ts';
import { send } from '../server/commands/load.ts';
import { openEngine } from '../server/engine.ts';
import { hashOfSecret, newSecret } from '../server/http/keys.ts';
import type { Place } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { anySponsor, organisations } from '../server/store/party.ts';
import { describe } from './examples.ts';
import { EXIT, Stop } from './output.ts';

export interface InitInput {
  readonly sponsor: string;
  readonly country: string;
  readonly admin: string;
  readonly name: string;
}

export interface Initialised {
  readonly sponsorId: string;
  readonly adminId: string;
  /** Shown once; only its hash is kept. */
  readonly apiKey: string;
}

/** The command line's words as an input, checked by the schemas that the API reads the same things by. */
export function initInput(options: { sponsor: string; admin: string; name?: string; country: string }): InitInput {
  const { sponsor, admin, country } = options;
  const name = options.name ?? admin;
  const organisation = parseInput('organisation.register', { kind: 'customer', name: sponsor, country }, 'en');
  const person = parseInput(
    'person.invite', { organisationId: 'spo_0000000000000000', name, email: admin, roles: ['programme-admin'] }, 'en',
  );
  const errors = [organisation, person].flatMap((parsed) => ('errors' in parsed ? parsed.errors : []));
  if (errors.length > 0) {
    throw new Stop(errors.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).join('\n'), EXIT.usage);
  }
  return { sponsor, country, admin, name };
}

/** Migrates and begins. Throws where the installation has a sponsor already: this is done once. */
export async function initialise(place: Place, input: InitInput): Promise<Initialised> {
  await migrate(place);
  const engine = openEngine({ place, clock: systemClock });
  try {
    const [rows] = await send(engine.writers, [anySponsor()]);
    const [before] = (rows ?? []).map(organisations.decode);
    if (before !== undefined) {
      throw new Stop(`this installation has a sponsor already, ${before.name}; init is given once`, EXIT.refused);
    }
    const system = { kind: 'system' } as const;
    const give = async (command: Pick<Given, 'name' | 'input' | 'extra'>): Promise<string> =>
      made(await engine.runner.run({ ...command, caller: system }), command.name);
    const { sponsor, country, admin, name } = input;
    const sponsorId = await give({ name: 'organisation.register', input: { kind: 'sponsor', name: sponsor, country } });
    const roles = ['programme-admin'];
    const adminId = await give({
      name: 'person.invite', input: { organisationId: sponsorId, name, email: admin, roles },
    });
    const apiKey = newSecret();
    const extra = { hash: hashOfSecret(apiKey) };
    await give({ name: 'key.create', input: { personId: adminId, name: 'first key' }, extra });
    return { sponsorId, adminId, apiKey };
  } finally {
    await engine.close();
  }
}

function made(reply: Reply, command: string): string {
  if (reply.kind === 'accepted') return reply.id;
  throw new Stop(`${command} was answered with ${describe(reply)}`, EXIT.failed);
}
