/** A server on a database of its own, and the parties of a programme, all let in through the public client. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createClient, type Answer, type Client, type ClientInput, type CommandOptions, type Fetch } from '../../src/contract/client.ts';
import type { CommandAnswer } from '../../src/contract/command-answers.ts';
import type { GivenCommand } from '../../src/contract/commands.ts';
import { readDefinition } from '../../src/cli/definition-files.ts';
import type { Instant } from '../../src/domain/time.ts';
import { movableClock, type MovableClock } from '../../src/server/clock.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import type { Config } from '../../src/server/config.ts';
import { hashOfSecret, newSecret } from '../../src/server/http/keys.ts';
import { REDACTION } from '../../src/server/http/redaction.ts';
import { startServer, type Server, type ServerOptions } from '../../src/server/main.ts';
import { startThrowaway } from '../../src/server/store/embedded.ts';
import { makePool, type Place } from '../../src/server/store/database.ts';

export const PROGRAMME = 'microsoft-planning-services';

export interface Stage {
  readonly server: Server;
  /** Where its database is, for another server beside it. */
  readonly place: Place;
  readonly clock: MovableClock;
  readonly url: string;
  /** How many journal entries there are: what is refused must leave it as it was. */
  entries(): Promise<number>;
  /** Rows of any statement, as the owner of the database sees them. */
  rows(text: string, values?: unknown[]): Promise<readonly Record<string, unknown>[]>;
  readonly files: string;
  readonly logged: readonly string[];
  close(): Promise<void>;
}

const fetching = fetch as unknown as Fetch;

export function clientOf(url: string, apiKey?: string, more: { language?: 'en' | 'tr'; organisation?: string } = {}): Client {
  let count = 0;
  return createClient({
    fetch: fetching, baseUrl: url, ...(apiKey === undefined ? {} : { apiKey }), ...more,
    newKey: () => `${apiKey?.slice(-8) ?? 'none'}-${String((count += 1))}-${Math.random().toString(36).slice(2)}`,
  });
}

export async function startStage(today: string, config: Partial<Config> = {}, more: Partial<ServerOptions> = {}): Promise<Stage> {
  const database = await startThrowaway();
  const place = database.connection;
  const files = mkdtempSync(join(tmpdir(), 'tallystick-files-'));
  const clock = movableClock(`${today}T12:00:00.000Z` as Instant);
  const logged: string[] = [];
  const log = pino({ level: 'info', base: null, redact: REDACTION }, { write: (line: string) => { logged.push(line); } });
  const server = await startServer({
    place, clock, filesFolder: files, log, sandbox: { clock }, config: { port: 0, ...config }, ...more,
  });
  const owner = makePool(place, null, 2);
  return {
    server, place, clock, files, logged, url: server.address,
    async rows(text, values = []) {
      return (await owner.query<Record<string, unknown>>(text, values)).rows;
    },
    async entries() {
      const { rows } = await owner.query<{ count: string }>('select count(*) from journal');
      return Number(rows[0]?.count);
    },
    async close() {
      await server.close();
      await owner.end();
      await database.stop();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

/** The body of an answer that must be a success. */
export function body<Body>(answer: Answer<Body>): Body {
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.body;
}

/** A command that must be accepted. */
export async function does<Name extends GivenCommand>(
  client: Client, name: Name, input: ClientInput<Name>, options?: CommandOptions,
): Promise<CommandAnswer<Name>> {
  return body(await client.command(name, input, options));
}

/** A command of the installation itself. */
async function bySystem(server: Server, name: Command['name'], input: object, more: Partial<Command> = {}): Promise<string> {
  const reply = await server.runner.run({ name, input, caller: { kind: 'system' }, ...more });
  if (reply.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(reply)}`);
  return reply.id;
}

export interface Cast {
  readonly sponsor: string;
  readonly customer: string;
  readonly partner: string;
  readonly agreement: string;
  readonly location: string;
  readonly consultant: string;
  readonly secrets: Readonly<Record<Role, string>>;
  readonly people: Readonly<Record<Role, string>>;
  as(role: Role, language?: 'en' | 'tr'): Client;
}

export type Role =
  | 'sponsor.admin' | 'sponsor.reviewer' | 'sponsor.finance' | 'sponsor.auditor' | 'customer.admin' | 'customer.manager'
  | 'partner.global' | 'partner.admin' | 'partner.payment' | 'partner.consultant' | 'rival.global';

/** A sponsor with the reference programme, a customer with sixty days, and a partner that may deliver. */
export async function cast({ server, url }: Stage): Promise<Cast> {
  const secrets: Partial<Record<Role, string>> = {};
  const people: Partial<Record<Role, string>> = {};
  const as = (role: Role, language?: 'en' | 'tr') => clientOf(url, secrets[role], language === undefined ? {} : { language });
  const sponsor = await bySystem(server, 'organisation.register', { kind: 'sponsor', name: 'Microsoft', country: 'US' });
  const first = await bySystem(server, 'person.invite', {
    organisationId: sponsor, name: 'Sam', email: 'sam@microsoft.example', roles: ['programme-admin'],
  });
  secrets['sponsor.admin'] = newSecret();
  people['sponsor.admin'] = first;
  await bySystem(server, 'key.create', { personId: first, name: 'first' }, {
    extra: { hash: hashOfSecret(secrets['sponsor.admin']) },
  });
  const admin = as('sponsor.admin');
  const invite = async (by: Role, role: Role, organisationId: string, roles: string[], more: object = {}) => {
    const email = `${role.replace('.', '-')}@people.example`;
    const input = { organisationId, name: role, email, roles, ...more } as ClientInput<'person.invite'>;
    const { id } = await does(as(by), 'person.invite', input);
    const { apiKey } = await does(as(by), 'key.create', { personId: id, name: role }, { within: organisationId });
    secrets[role] = apiKey ?? '';
    people[role] = id;
  };
  await invite('sponsor.admin', 'sponsor.reviewer', sponsor, ['claims-reviewer']);
  await invite('sponsor.admin', 'sponsor.finance', sponsor, ['finance']);
  await invite('sponsor.admin', 'sponsor.auditor', sponsor, ['auditor']);
  const read = await readDefinition(new URL(`../../programmes/${PROGRAMME}`, import.meta.url).pathname);
  if (!('definition' in read)) throw new Error(JSON.stringify(read.errors));
  await does(admin, 'programme.publish', { definition: read.definition, effectiveFrom: '2019-01-01' });
  const { id: customer } = await does(admin, 'organisation.register', { kind: 'customer', name: 'Contoso', country: 'TR' });
  const { id: partner } = await does(admin, 'organisation.register', { kind: 'partner', name: 'Fabrikam', country: 'TR' });
  const { id: rival } = await does(admin, 'organisation.register', { kind: 'partner', name: 'Litware', country: 'TR' });
  await invite('sponsor.admin', 'customer.admin', customer, ['benefits-admin']);
  await invite('customer.admin', 'customer.manager', customer, ['project-manager']);
  await invite('sponsor.admin', 'partner.global', partner, ['global-admin']);
  await invite('sponsor.admin', 'rival.global', rival, ['global-admin']);
  await invite('partner.global', 'partner.admin', partner, ['programme-admin']);
  await invite('partner.global', 'partner.payment', partner, ['payment-admin']);
  const { id: agreement } = await does(admin, 'agreement.register', {
    customerId: customer, programmeId: PROGRAMME, number: 'E1000001', startsOn: '2019-07-01', endsOn: '2022-06-30',
  });
  await does(admin, 'entitlement.grant', { agreementId: agreement, days: 60, on: '2020-01-01' });
  await does(as('customer.admin'), 'entitlement.activate', { agreementId: agreement });
  const global = as('partner.global');
  const { id: location } = await does(global, 'partner.add-location', {
    partnerId: partner, name: 'Fabrikam Istanbul', country: 'TR', city: 'İstanbul',
  });
  const { id: consultant } = await does(global, 'partner.add-consultant', {
    partnerId: partner, name: 'Elif Kaya', email: 'elif@fabrikam.example',
  });
  await invite('partner.global', 'partner.consultant', partner, ['consultant'], { consultantId: consultant });
  await does(admin, 'partner.record-competency', {
    partnerId: partner, competency: 'collaboration-and-content', level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31',
  });
  await does(global, 'partner.record-qualification', {
    consultantId: consultant, competency: 'collaboration-and-content', title: 'SharePoint exam', passedOn: '2019-03-01',
  }, { within: partner });
  await does(global, 'partner.describe', {
    partnerId: partner, description: 'We plan deployments.', languages: ['tr', 'en'], industries: ['manufacturing'],
    contactEmail: 'sales@fabrikam.example', website: 'https://fabrikam.example',
  });
  const version = (read.definition as unknown as { enrolment: { agreementVersion: string } }).enrolment.agreementVersion;
  await does(global, 'partner.enrol', {
    partnerId: partner, offerings: ['sdps'], agreementVersion: version, signatory: { name: 'Elif Kaya', title: 'Director' },
  });
  return {
    sponsor, customer, partner, agreement, location, consultant,
    secrets: secrets as Cast['secrets'], people: people as Cast['people'], as,
  };
}
