/** `tallystick keys create`, `list`, `revoke`: API keys, of which a secret is told once. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { PersonView } from '../contract/party-view.ts';
import { SCOPES, type Scope } from '../domain/party.ts';
import { bodyOf, connect, connecting } from './api.ts';
import { EXIT, Stop } from './output.ts';

interface OfOrganisation {
  readonly url: string;
  readonly organisation: string;
}

interface CreateOptions extends OfOrganisation {
  readonly person: string;
  readonly name: string;
  readonly expiresOn?: string;
  readonly scopes?: string;
}

interface ListOptions extends OfOrganisation {
  readonly person?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

export function addKeys(keys: Command): void {
  addCreate(keys);
  addList(keys);
  addRevoke(keys);
}

function addCreate(keys: Command): void {
  const create = keys.command('create').description('Make an API key; its secret is told once')
    .requiredOption('--organisation <id>', 'the organisation the person belongs to')
    .requiredOption('--person <person>', 'in whose name the key acts: an id, or an e-mail address')
    .requiredOption('--name <text>', 'what the key is for')
    .option('--expires-on <date>', 'the last day on which it works')
    .option('--scopes <list>', `what it is limited to, separated by commas, of: ${SCOPES.join(', ')}; left out, it may do whatever its person may`);
  connecting(create).action(async (options: CreateOptions) => {
    const scopes = scopesOf(options.scopes);
    const connection = connect(options);
    const personId = await personOf(connection, options.organisation, options.person);
    const { name, expiresOn } = options;
    const answer = await connection.client.command(
      'key.create',
      { personId, name, ...(expiresOn === undefined ? {} : { expiresOn }), ...(scopes === undefined ? {} : { scopes }) },
      { within: options.organisation, key: randomUUID() },
    );
    connection.output.show(bodyOf(answer, connection, 'Make another key: the secret of this one was never told.'));
  });
}

function addList(keys: Command): void {
  const list = keys.command('list').description('The API keys of an organisation, or of one of its people')
    .requiredOption('--organisation <id>', 'the organisation')
    .option('--person <person>', 'only those of a person: an id, or an e-mail address')
    .option('--limit <number>', 'keys of a page')
    .option('--cursor <text>', 'the `next` of the page before');
  connecting(list).action(async (options: ListOptions) => {
    const connection = connect(options);
    const { organisation: id, limit, cursor } = options;
    const query = { ...(limit === undefined ? {} : { limit: Number(limit) }), ...(cursor === undefined ? {} : { cursor }) };
    const answer = options.person === undefined
      ? await connection.client.get('/organisations/{id}/keys', { id }, query)
      : await connection.client.get(
        '/organisations/{id}/people/{personId}/keys', { id, personId: await personOf(connection, id, options.person) }, query,
      );
    connection.output.show(bodyOf(answer, connection, ''));
  });
}

function addRevoke(keys: Command): void {
  const revoke = keys.command('revoke <key>').description('Make an API key worthless, at once')
    .requiredOption('--organisation <id>', 'the organisation the key belongs to');
  connecting(revoke).action(async (keyId: string, options: OfOrganisation) => {
    const connection = connect(options);
    const answer = await connection.client.command(
      'key.revoke', { keyId }, { within: options.organisation, key: randomUUID() },
    );
    connection.output.show(bodyOf(answer, connection, 'Repeat it: revoking a key twice does no harm.'));
  });
}

function scopesOf(written: string | undefined): Scope[] | undefined {
  const words = written?.split(',').map((word) => word.trim());
  const strange = words?.find((word) => !SCOPES.some((scope) => scope === word));
  if (strange !== undefined) throw new Stop(`${strange} is no scope; there are ${SCOPES.join(', ')}`, EXIT.usage);
  return words as Scope[] | undefined;
}

type Connection = ReturnType<typeof connect>;

async function personOf(connection: Connection, organisationId: string, written: string): Promise<string> {
  return written.includes('@') ? personByAddress(connection, organisationId, written) : written;
}

async function personByAddress(connection: Connection, organisationId: string, address: string): Promise<string> {
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
