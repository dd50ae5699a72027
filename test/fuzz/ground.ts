/** What is fuzzed: a server with the parties of a programme, everybody who may call it, and everybody who may not. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDefinition } from '../../src/cli/definition-files.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { newCookieSecret } from '../../src/server/http/cookie.ts';
import { hashOfSecret } from '../../src/server/http/keys.ts';
import { ensureKeys } from '../../src/server/signing.ts';
import { makeTokens } from '../../src/server/mail/tokens.ts';
import { body, cast, clientOf, does, startStage, type Cast, type Role, type Stage } from '../journeys/http-stage.ts';
import { Pool } from './pool.ts';

export interface Caller {
  readonly name: string;
  /** Undefined for who says nothing of themselves. */
  readonly key: string | undefined;
  /** The cookie of who has signed in, and where the portal is from which that is believed. */
  readonly cookie?: { readonly cookie: string; readonly origin: string };
  readonly party: string | undefined;
  readonly roles: readonly string[];
  /** What its organisation has been shown. */
  readonly own: Pool;
}

export interface Ground {
  readonly stage: Stage;
  readonly cast: Cast;
  readonly callers: readonly Caller[];
  readonly all: Pool;
  readonly spared: ReadonlySet<string>;
  caller(name: string): Caller;
  faults(): Promise<readonly string[]>;
}

/** Conversion still works on this day, and everything else for more than a year. */
export const FIRST_DAY = '2020-01-08';

const ROLES: Readonly<Record<Role, string>> = {
  'sponsor.admin': 'programme-admin', 'sponsor.reviewer': 'claims-reviewer', 'sponsor.finance': 'finance', 'sponsor.auditor': 'auditor',
  'customer.admin': 'benefits-admin', 'customer.manager': 'project-manager', 'partner.global': 'global-admin', 'partner.admin': 'programme-admin',
  'partner.payment': 'payment-admin', 'partner.consultant': 'consultant', 'rival.global': 'global-admin',
};

export async function openGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-keys-'));
  const stage = await startStage(FIRST_DAY, { jsonBytesMax: 300_000, uploadBytesMax: 2_500_000 }, {
    limited: false, keys: () => ensureKeys({ folder, fileName: 'k' }, () => 'journal.example/fuzz'),
    tokens: await makeTokens(await ensureKeys({ folder, fileName: 'links' }, () => 'journal.example/fuzz')),
  });
  rmSync(folder, { recursive: true });
  const parties = await cast(stage);
  const stranger = await strangerOf(parties);
  const own = await stage.rows('select id from tallystick.api_key');
  const spared = new Set([...Object.values(parties.people), ...own.map(({ id }) => String(id))]);
  const all = new Pool(spared);
  const pools = new Map<string, Pool>();
  const ownOf = (organisation: string): Pool => {
    const pool = pools.get(organisation) ?? new Pool(spared);
    pools.set(organisation, pool);
    return pool;
  };
  const known = (Object.keys(ROLES) as Role[]).map((role): Caller => {
    const [organisation = ''] = role.split('.');
    return {
      name: role, key: parties.secrets[role], party: organisation === 'rival' ? 'partner' : organisation, roles: [ROLES[role]], own: ownOf(organisation),
    };
  });
  const nobody = (name: string, key: string | undefined): Caller => ({ name, key, party: undefined, roles: [], own: ownOf(name) });
  const callers = [
    ...known,
    { name: 'stranger.admin', key: stranger, party: 'customer', roles: ['benefits-admin'], own: ownOf('stranger') },
    nobody('anonymous', undefined), nobody('forger', `tsk_${'A'.repeat(43)}`), nobody('stutterer', 'x'),
    nobody('retired', await keyOfPast(stage, parties)), nobody('dismissed', await keyOfDismissed(parties)),
  ];
  callers.push({
    name: 'signed-in', key: undefined, cookie: await signedIn(stage, parties), party: 'customer', roles: ['benefits-admin'], own: ownOf('customer'),
  });
  await deadMail(stage, parties);
  await showAround(parties, ownOf);
  return {
    stage, cast: parties, callers, all, spared,
    caller: (name) => callers.find((each) => each.name === name) ?? callers[0] as Caller,
    faults: async () => {
      await stage.server.engine.sequenced();
      return (await verify(stage.server.engine.writers)).faults;
    },
  };
}

async function strangerOf(parties: Cast): Promise<string> {
  const admin = parties.as('sponsor.admin');
  const { id } = await does(admin, 'organisation.register', { kind: 'customer', name: 'Northwind', country: 'DE' });
  const person = await does(admin, 'person.invite', { organisationId: id, name: 'Nora', email: 'nora@northwind.example', roles: ['benefits-admin'] });
  const made = await does(admin, 'key.create', { personId: person.id, name: 'key' }, { within: id });
  return made.apiKey ?? '';
}

/** A key whose last day is over tomorrow, when the clock has moved. */
async function keyOfPast(stage: Stage, parties: Cast): Promise<string> {
  const { apiKey } = await does(parties.as('customer.admin'), 'key.create', {
    personId: parties.people['customer.manager'], name: 'short', expiresOn: FIRST_DAY,
  }, { within: parties.customer });
  body(await clientOf(stage.url).request('PUT', '/api/v1/clock', { now: '2020-01-09' }));
  return apiKey ?? '';
}

async function keyOfDismissed(parties: Cast): Promise<string> {
  const admin = parties.as('partner.global');
  const { id } = await does(admin, 'person.invite', {
    organisationId: parties.partner, name: 'Doğa', email: 'doga@fabrikam.example', roles: ['payment-admin'],
  });
  const { apiKey } = await does(admin, 'key.create', { personId: id, name: 'key' }, { within: parties.partner });
  await does(admin, 'person.set-roles', { personId: id, roles: [] }, { within: parties.partner });
  return apiKey ?? '';
}

/** A session of the customer's admin that may be ended, beside the one by which it is. */
export const OTHER_SESSION = 'ses_0123456789abcdef';
export const DEAD_MAIL = 'msg_0123456789abcdef';

/** Signing in itself has tests of its own; here it has happened. */
async function signedIn(stage: Stage, parties: Cast): Promise<{ cookie: string; origin: string }> {
  const identity = { issuer: 'https://id.example', subject: 'a1' };
  const input = { personId: parties.people['customer.admin'], ...identity, invitation: 1 };
  const joined = await stage.server.runner.run({ name: 'person.join', input, caller: { kind: 'system' } });
  if (joined.kind !== 'accepted') throw new Error(`joining was answered with ${joined.kind}`);
  const secrets = [newCookieSecret(), newCookieSecret()];
  await stage.rows(`insert into tallystick.session (id, hash, issuer, subject, user_agent, authenticated_at, ends_at)
    select id, hash, $3, $4, 'a browser', now(), now() + interval '12 hours' from unnest($1::text[], $2::text[]) as made(id, hash)`,
  [['ses_fedcba9876543210', OTHER_SESSION], secrets.map(hashOfSecret), identity.issuer, identity.subject]);
  return { cookie: `tallystick=${secrets[0] ?? ''}`, origin: stage.url };
}

/** A mail that could not be delivered, and may be sent again. */
async function deadMail(stage: Stage, parties: Cast): Promise<void> {
  const sponsor = body(await parties.as('sponsor.admin').get('/me', {}))['organisation'] as { readonly id: string };
  await stage.rows(`insert into tallystick.mail (id, what, subject, occurrence, recipient, organisation_id, sponsor_id, at, language,
      message_id, state, last_error, address, name, facts)
    values ($1, 'invitation', $2, '1', $2, $3, $4, now(), 'en', 'a@b.example', 'dead', '550 no such mailbox', 'a@b.example', 'Ada', '{}')`,
  [DEAD_MAIL, parties.people['customer.admin'], parties.customer, sponsor.id]);
}

/** Each organisation knows its own at the start. */
async function showAround(parties: Cast, ownOf: (organisation: string) => Pool): Promise<void> {
  const shown = async (role: Role, path: Parameters<ReturnType<Cast['as']>['get']>[0], params: Record<string, string>): Promise<void> => {
    ownOf(role.split('.')[0] ?? '').absorb(body(await parties.as(role).get(path, params)));
  };
  for (const role of ['sponsor.admin', 'customer.admin', 'partner.global', 'rival.global'] as const) await shown(role, '/me', {});
  await shown('customer.admin', '/agreements/{id}', { id: parties.agreement });
  await shown('partner.global', '/partners/{id}', { id: parties.partner });
  await shown('sponsor.admin', '/organisations', {});
  await shown('sponsor.admin', '/agreements', {});
}

/** The definitions that ship. */
export async function shippedDefinitions(): Promise<readonly object[]> {
  const home = fileURLToPath(new URL('../../programmes/', import.meta.url));
  const names = readdirSync(home, { withFileTypes: true }).filter((each) => each.isDirectory()).map(({ name }) => name);
  const read = await Promise.all(names.map((name) => readDefinition(`${home}${name}`)));
  return read.flatMap((each) => ('definition' in each ? [each.definition] : []));
}
