/** `tallystick keys create`: an API key for a person, its secret told once. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { PersonView } from '../contract/party-view.ts';
import { bodyOf, connect, connecting } from './api.ts';
import { EXIT, Stop } from './output.ts';

interface KeysOptions {
  readonly url: string;
  readonly organisation: string;
  readonly person: string;
  readonly name: string;
  readonly expiresOn?: string;
}

export function addKeys(keys: Command): void {
  const create = keys.command('create').description('Make an API key; its secret is told once')
    .requiredOption('--organisation <id>', 'the organisation the person belongs to')
    .requiredOption('--person <person>', 'in whose name the key acts: an id, or an e-mail address')
    .requiredOption('--name <text>', 'what the key is for')
    .option('--expires-on <date>', 'the last day on which it works');
  connecting(create).action(async (options: KeysOptions) => {
    const connection = connect(options);
    const personId = options.person.includes('@')
      ? await personByAddress(connection, options.organisation, options.person)
      : options.person;
    const { name, expiresOn } = options;
    const answer = await connection.client.command(
      'key.create',
      { personId, name, ...(expiresOn === undefined ? {} : { expiresOn }) },
      { within: options.organisation, key: randomUUID() },
    );
    connection.output.show(bodyOf(answer, connection, 'Make another key: the secret of this one was never told.'));
  });
}

async function personByAddress(
  connection: ReturnType<typeof connect>,
  organisationId: string,
  address: string,
): Promise<string> {
  let cursor: string | undefined;
  do {
    const answer = await connection.client.get(
      '/organisations/{id}/people', { id: organisationId }, { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
    );
    const body = bodyOf(answer, connection, '') as { items: readonly PersonView[]; next: string | null };
    const found = body.items.find((person) => person.email.toLowerCase() === address.toLowerCase());
    if (found !== undefined) return found.id;
    cursor = body.next ?? undefined;
  } while (cursor !== undefined);
  throw new Stop(`${address} is no person of ${organisationId}`, EXIT.refused);
}
