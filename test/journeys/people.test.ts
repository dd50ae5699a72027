/** The people of an organisation and their API keys, over HTTP: who manages whom, and what a key is good for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/contract/client.ts';
import { KEYS_MAX } from '../../src/domain/person.ts';
import { body, cast, clientOf, does, startStage, type Cast, type Stage } from './http-stage.ts';

let stage: Stage;
let all: Cast;

beforeAll(async () => {
  stage = await startStage('2020-03-02');
  all = await cast(stage);
});

afterAll(() => stage.close());

const API = '/api/v1';

/** What came of a request: its status, and the rules that refused it. */
function told(answer: Answer<unknown>): readonly [number, ...string[]] {
  if (answer.kind === 'ok') return [200];
  if (answer.kind === 'unreachable') return [0];
  return [answer.status, ...(answer.problem.refusals ?? []).map(({ rule }) => rule)];
}

const get = (secret: string, path: string) => clientOf(stage.url, secret).request('GET', `${API}${path}`);

let people = 0;

/** Somebody new with a key, let in by an admin of the organisation. */
async function letIn(
  by: Parameters<Cast['as']>[0], organisationId: string, roles: string[], more: { locations?: string[]; scopes?: string[] } = {},
) {
  const { scopes, ...place } = more;
  const email = `person-${String((people += 1))}@people.example`;
  const input = { organisationId, name: email, email, roles, ...place };
  const { id } = await does(all.as(by), 'person.invite', input as never);
  const key = { personId: id, name: 'a test', ...(scopes === undefined ? {} : { scopes }) };
  const { id: keyId, apiKey } = await does(all.as(by), 'key.create', key as never, { within: organisationId });
  return { id, keyId, secret: apiKey ?? '', client: clientOf(stage.url, apiKey ?? '') };
}

interface Able { readonly action: string; readonly allowed: boolean; readonly refusals: readonly { rule: string }[] }

async function abilitiesAt(secret: string, path: string): Promise<Readonly<Record<string, readonly string[] | true>>> {
  const { abilities: able } = body(await get(secret, path)) as { abilities: readonly Able[] };
  return Object.fromEntries(able.map(({ action, allowed, refusals }) => [action, allowed || refusals.map(({ rule }) => rule)]));
}

const abilities = (personId: string) => abilitiesAt(all.secrets['customer.admin'], `/organisations/${all.customer}/people/${personId}`);

describe('a person', () => {
  test('is shown with what an admin may do; the last admin stays', async () => {
    expect(await abilities(all.people['customer.admin'])).toEqual({
      'person.set-roles': true, 'person.reinvite': true, 'person.suspend': ['person.last-admin'],
      'person.erase': ['person.last-admin'], 'key.create': true,
    });
    const admin = all.as('customer.admin');
    const own = { personId: all.people['customer.admin'] };
    const within = { within: all.customer };
    expect(told(await admin.command('person.suspend', { ...own, reason: 'x' }, within))).toEqual([409, 'person.last-admin']);
    expect(told(await admin.command('person.set-roles', { ...own, roles: ['project-manager'] }, within))).toEqual([409, 'person.last-admin']);
    expect(told(await admin.command('person.erase', own, within))).toEqual([409, 'person.last-admin']);
    const other = await letIn('customer.admin', all.customer, ['benefits-admin']);
    expect(await abilities(all.people['customer.admin'])).toMatchObject({ 'person.suspend': true, 'person.erase': true });
    await does(other.client, 'person.suspend', { personId: other.id, reason: 'I go.' }, within);
    expect(told(await get(other.secret, '/me'))).toEqual([401]);
    expect(await abilities(other.id)).toMatchObject({ 'person.reinstate': true });
  });

  test('is managed by an admin of the same organisation alone, and shown to the sponsor that registered it', async () => {
    const path = `/organisations/${all.customer}/people/${all.people['customer.manager']}`;
    for (const [role, status] of [
      ['customer.admin', 200], ['sponsor.admin', 200], ['sponsor.auditor', 200], ['customer.manager', 404], ['partner.global', 404],
    ] as const) {
      expect(told(await get(all.secrets[role], path))[0], role).toBe(status);
    }
    const elsewhere = `/organisations/${all.partner}/people/${all.people['customer.manager']}`;
    expect(told(await get(all.secrets['partner.global'], elsewhere))[0]).toBe(404);
    const reinviting = await all.as('sponsor.admin').command(
      'person.reinvite', { personId: all.people['customer.manager'] }, { within: all.customer },
    );
    expect(told(reinviting)).toEqual([404]);
  });

  test('is let in by the sponsor as the first admin, and only while there is none', async () => {
    const { id } = await does(all.as('sponsor.admin'), 'organisation.register', { kind: 'customer', name: 'Adventure', country: 'TR' });
    const inviting = (email: string, roles: string[]) =>
      all.as('sponsor.admin').command('person.invite', { organisationId: id, name: 'A', email, roles } as never);
    expect(told(await inviting('a@adventure.example', ['project-manager']))).toEqual([404]);
    expect(told(await inviting('b@adventure.example', ['benefits-admin']))).toEqual([200]);
    expect(told(await inviting('c@adventure.example', ['benefits-admin']))).toEqual([404]);
  });
});

describe('a person limited to locations', () => {
  test('acts for these, and for nothing that concerns the whole partner', async () => {
    const { id: ankara } = await does(all.as('partner.global'), 'partner.add-location', {
      partnerId: all.partner, name: 'Fabrikam Ankara', country: 'TR', city: 'Ankara',
    });
    const limited = await letIn('partner.global', all.partner, ['global-admin'], { locations: [ankara] });
    const partnerId = all.partner;
    const whole = [
      limited.client.command('partner.add-location', { partnerId, name: 'X', country: 'TR', city: 'X' }),
      limited.client.command('payment.register', { partnerId, payee: 'X', taxId: '1', account: 'TR1', currency: 'TRY' }),
    ];
    for (const answer of await Promise.all(whole)) expect(told(answer)).toEqual([403, 'person.limited-to-locations']);
    const path = `/partners/${all.partner}`;
    expect(Object.keys(await abilitiesAt(limited.secret, path))).toEqual(['partner.add-consultant', 'partner.record-qualification']);
    expect(Object.keys(await abilitiesAt(all.secrets['partner.global'], path))).toEqual([
      'partner.describe', 'partner.add-location', 'partner.add-consultant', 'partner.record-qualification', 'partner.enrol',
      'payment.register',
    ]);
    const voucher = (await does(all.as('customer.admin'), 'voucher.create', {
      agreementId: all.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
      assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
    })).reference;
    const plan = {
      voucher, email: 'deniz@contoso.example', consultantIds: [all.consultant], startsOn: '2020-03-02', endsOn: '2020-03-20',
    };
    expect(told(await limited.client.command('voucher.reserve', { ...plan, locationId: all.location }))).toEqual([404]);
    await does(all.as('partner.admin'), 'voucher.reserve', { ...plan, locationId: all.location });
    const at = { voucher };
    for (const answer of await Promise.all([
      limited.client.command('voucher.release', { ...at, reason: 'x' }),
      limited.client.command('voucher.reschedule', { ...at, startsOn: '2020-03-03', endsOn: '2020-03-21' }),
      limited.client.command('voucher.redeem', at),
      limited.client.command('engagement.draft', { ...at, summary: 'x' }),
      limited.client.command('engagement.attach', { ...at, fileName: 'a.txt', content: 'x' }),
      limited.client.command('payment.save', {
        partnerId, locationId: ankara, vouchers: [voucher], invoiceNumber: 'L-1', invoiceDate: '2020-03-02',
      }),
    ])) expect(told(answer)).toEqual([404]);
    await does(all.as('partner.admin'), 'voucher.release', { ...at, reason: 'no time' });
  });

  test('manages those who are limited to the same, and gives nobody more', async () => {
    const { id: izmir } = await does(all.as('partner.global'), 'partner.add-location', {
      partnerId: all.partner, name: 'Fabrikam Izmir', country: 'TR', city: 'İzmir',
    });
    const limited = await letIn('partner.global', all.partner, ['global-admin'], { locations: [izmir] });
    const same = await letIn('partner.global', all.partner, ['programme-admin'], { locations: [izmir] });
    const within = { within: all.partner };
    const suspend = (personId: string) => limited.client.command('person.suspend', { personId, reason: 'x' }, within);
    expect(told(await suspend(same.id))).toEqual([200]);
    expect(told(await suspend(all.people['partner.admin']))).toEqual([404]);
    const roles = { personId: limited.id, roles: ['global-admin' as const] };
    expect(told(await limited.client.command('person.set-roles', roles, within))).toEqual([404]);
    expect(told(await limited.client.command('person.set-roles', { ...roles, locations: [izmir, all.location] }, within))).toEqual([404]);
    expect(told(await limited.client.command('person.set-roles', { ...roles, locations: [izmir] }, within))).toEqual([200]);
    const invited = { organisationId: all.partner, name: 'N', email: 'n@people.example', roles: ['consultant' as const] };
    expect(told(await limited.client.command('person.invite', invited))).toEqual([404]);
    expect(told(await limited.client.command('person.invite', { ...invited, locations: [izmir] }))).toEqual([200]);
    expect(told(await limited.client.command('key.revoke', { keyId: await keyOf('partner.admin') }, within))).toEqual([404]);
    const handing = await limited.client.command('key.create', { personId: all.people['partner.admin'], name: 'x' }, within);
    expect(told(handing)).toEqual([404]);
  });
});

async function keyOf(role: 'partner.admin'): Promise<string> {
  const path = `/organisations/${all.partner}/people/${all.people[role]}/keys`;
  const { items } = body(await get(all.secrets['partner.global'], path)) as { items: readonly { id: string }[] };
  return items[0]?.id ?? '';
}

describe('a limited API key', () => {
  test('reads only with the scope for it, and gives the commands of its scopes alone', async () => {
    const { secret, client } = await letIn('customer.admin', all.customer, ['benefits-admin'], { scopes: ['vouchers'] });
    for (const path of ['/me', '/vouchers', `/agreements/${all.agreement}`, '/journal', '/imports/imp_0000000000000000']) {
      expect(told(await get(secret, path)), path).toEqual([403, 'key.scope-missing']);
    }
    expect(told(await get(secret, '/clock'))).toEqual([200]);
    const refused = await client.request('GET', `${API}/vouchers`, undefined);
    expect(refused).toMatchObject({ problem: { code: 'key.scope-missing', refusals: [{ params: { command: 'voucher.list', scope: 'read' } }] } });
    const { items } = body(await client.commands([
      { command: 'voucher.cancel', key: 'k1', input: { voucher: '0000-0000-0000-0', reason: 'x' } },
      { command: 'entitlement.activate', key: 'k2', input: { agreementId: all.agreement } },
    ]));
    expect(items.map(({ status, problem }) => [status, problem?.refusals?.[0]?.rule])).toEqual([
      [404, undefined], [403, 'key.scope-missing'],
    ]);
    const reader = await letIn('customer.admin', all.customer, ['benefits-admin'], { scopes: ['read'] });
    expect(told(await get(reader.secret, '/vouchers'))).toEqual([200]);
    const activating = await reader.client.command('entitlement.activate', { agreementId: all.agreement });
    expect(told(activating)).toEqual([403, 'key.scope-missing']);
    // What it is told that it may do is what it will be let do.
    const agreement = `/agreements/${all.agreement}`;
    expect(await abilitiesAt(reader.secret, agreement)).toEqual({});
    expect(await abilitiesAt(reader.secret, `/organisations/${all.customer}/people/${reader.id}`)).toEqual({});
    const creator = await letIn('customer.admin', all.customer, ['benefits-admin'], { scopes: ['read', 'vouchers'] });
    expect(Object.keys(await abilitiesAt(creator.secret, agreement))).toEqual(['voucher.create']);
  });

  test('makes no key that is worth more than itself', async () => {
    const { id, client } = await letIn('customer.admin', all.customer, ['benefits-admin'], { scopes: ['people', 'read'] });
    const make = (more: object) => client.command('key.create', { personId: id, name: 'more', ...more }, { within: all.customer });
    expect(told(await make({}))).toEqual([409, 'key.scope-missing']);
    expect(told(await make({ scopes: ['read', 'vouchers'] }))).toEqual([409, 'key.scope-missing']);
    expect(told(await make({ scopes: ['read'] }))).toEqual([200]);
  });

  test('imports what it is made for', async () => {
    const { secret } = await letIn('sponsor.admin', all.sponsor, ['programme-admin'], { scopes: ['people'] });
    const start = async (kind: string) => (await fetch(`${stage.url}${API}/imports/${kind}?dryRun=true`, {
      method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv' }, body: 'code,kind,name,country\n',
    })).status;
    expect(await start('organisations')).toBe(202);
    expect(await start('people')).toBe(202);
    expect(await start('grants')).toBe(403);
    expect(await start('enrolments')).toBe(403);
  });

  test('tells an upload, too, what it is not made for', async () => {
    const { client } = await letIn('partner.global', all.partner, ['programme-admin'], { scopes: ['read', 'payments'] });
    const answer = await client.command('engagement.attach', { voucher: '0000-0000-0000-0', fileName: 'a.txt', content: 'x' });
    expect(told(answer)).toEqual([403, 'key.scope-missing']);
  });
});

describe('API keys', () => {
  interface Listed { readonly id: string; readonly personId: string; readonly personName: string; readonly revoked: boolean; readonly lastUsedAt: string | null }

  async function listed(): Promise<readonly Listed[]> {
    const items: Listed[] = [];
    for (let cursor = ''; ;) {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = body(await get(all.secrets['partner.global'], `/organisations/${all.partner}/keys?limit=3${query}`)) as {
        items: readonly Listed[]; next: string | null;
      };
      items.push(...page.items);
      if (page.next === null) return items;
      cursor = page.next;
    }
  }

  test('are listed for the whole organisation, each once, and nobody else sees them', async () => {
    const items = await listed();
    expect(items.map(({ id }) => id)).toEqual([...new Set(items.map(({ id }) => id))].sort());
    expect(items.map(({ personId }) => personId)).toEqual(expect.arrayContaining([all.people['partner.payment'], all.people['partner.global']]));
    expect(items.every(({ personName }) => personName !== '')).toBe(true);
    expect(JSON.stringify(items)).not.toMatch(/hash|tsk_/);
    for (const role of ['partner.admin', 'customer.admin', 'rival.global'] as const) {
      expect(told(await get(all.secrets[role], `/organisations/${all.partner}/keys`))[0], role).toBe(404);
    }
  });

  test('say when they were last used, once what was gathered is noted', async () => {
    const { id, secret, keyId } = await letIn('partner.global', all.partner, ['programme-admin']);
    expect(told(await get(secret, '/me'))).toEqual([200]);
    let found: Listed | undefined;
    for (let waited = 0; waited < 15_000 && typeof found?.lastUsedAt !== 'string'; waited += 250) {
      await sleep(250);
      found = (await listed()).find((each) => each.id === keyId);
    }
    expect(found).toMatchObject({ personId: id, revoked: false });
    expect(Date.now() - Date.parse(found?.lastUsedAt ?? '')).toBeLessThan(60_000);
    const noted = await stage.rows('select last_used_at from tallystick.api_key_use where key_id = $1', [keyId]);
    expect(noted).toHaveLength(1);
  }, 30_000);

  test('are worthless at once where they are revoked, and another organisation’s are not there', async () => {
    const { keyId, secret } = await letIn('partner.global', all.partner, ['programme-admin']);
    expect(told(await get(secret, '/me'))).toEqual([200]);
    const revoking = (role: 'customer.admin' | 'partner.global' | 'partner.admin', within: string) =>
      all.as(role).command('key.revoke', { keyId }, { within });
    expect(told(await revoking('customer.admin', all.customer))).toEqual([404]);
    expect(told(await revoking('partner.admin', all.partner))).toEqual([403, 'role.missing']);
    expect(told(await revoking('partner.global', all.partner))).toEqual([200]);
    expect(told(await get(secret, '/me'))).toEqual([401]);
    expect(told(await revoking('partner.global', all.partner))).toEqual([200]);
    const other = await letIn('partner.global', all.partner, ['programme-admin']);
    expect(told(await get(other.secret, '/me'))).toEqual([200]);
    body(await all.as('partner.global').commands([{ command: 'key.revoke', key: 'r1', input: { keyId: other.keyId } }]));
    expect(told(await get(other.secret, '/me'))).toEqual([401]);
  });

  test('are so many for a person and no more, and never of a day that is over', async () => {
    const { id } = await letIn('partner.global', all.partner, ['programme-admin']);
    const create = (more: object = {}) =>
      all.as('partner.global').command('key.create', { personId: id, name: 'one more', ...more }, { within: all.partner });
    expect(told(await create({ expiresOn: '2020-03-01' }))).toEqual([400]);
    for (let made = 1; made < KEYS_MAX; made += 1) expect(told(await create({ expiresOn: '2020-03-02' }))).toEqual([200]);
    expect(told(await create())).toEqual([409, 'key.too-many']);
    const { items } = body(await get(all.secrets['partner.global'], `/organisations/${all.partner}/people/${id}/keys?limit=1`)) as {
      items: readonly Listed[];
    };
    await does(all.as('partner.global'), 'key.revoke', { keyId: items[0]?.id ?? '' } as never, { within: all.partner });
    expect(told(await create())).toEqual([200]);
  });
});

describe('what is kept of a person', () => {
  const dataOf = (secret: string, organisationId: string, personId: string) =>
    get(secret, `/organisations/${organisationId}/people/${personId}/data`);

  test('is told to the person and to the organisation’s admin, and to nobody else', async () => {
    const manager = all.people['customer.manager'];
    for (const [role, status] of [
      ['customer.manager', 200], ['customer.admin', 200], ['sponsor.admin', 404], ['sponsor.auditor', 404], ['partner.global', 404],
    ] as const) {
      expect(told(await dataOf(all.secrets[role], all.customer, manager))[0], role).toBe(status);
    }
    expect(told(await dataOf(all.secrets['customer.manager'], all.customer, all.people['customer.admin']))[0]).toBe(404);
  });

  test('is everything: the row, keys, assigned vouchers, what was said and done', async () => {
    const email = 'customer-manager@people.example';
    const { reference } = await does(all.as('customer.admin'), 'voucher.create', {
      agreementId: all.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR',
      assignee: { name: 'The manager', email },
    });
    await does(all.as('customer.manager'), 'voucher.resend', { voucher: reference });
    // Positions are given in their own time; the journal's list waits for them.
    body(await get(all.secrets['customer.admin'], '/journal?limit=1'));
    const personId = all.people['customer.manager'];
    const data = body(await dataOf(all.secrets['customer.manager'], all.customer, personId)) as Record<string, unknown>;
    expect(data).toMatchObject({
      person: { id: personId, email, roles: ['project-manager'], erased: false }, identity: null, invitations: 1, sessions: [],
      vouchers: [{ reference, status: 'assigned' }], consultants: [], next: null,
      did: [{ type: 'voucher.resent', subject: reference, command: 'voucher.resend' }],
    });
    const values = data['values'] as readonly { type: string; field: string; value: unknown }[];
    expect(values.map(({ type, field }) => `${type} ${field}`).sort()).toEqual([
      'key.created name', 'person.invited email', 'person.invited name', 'voucher.created assignee', 'voucher.resent email',
    ]);
    expect(JSON.stringify(data)).not.toMatch(/"hash"|"salt"/);
    const forAdmin = body(await dataOf(all.secrets['customer.admin'], all.customer, personId)) as Record<string, unknown>;
    expect(forAdmin['sessions']).toBeNull();
  });

  test('is gone after an erasure, over HTTP as well', async () => {
    const { id, secret } = await letIn('customer.admin', all.customer, ['project-manager']);
    const within = { within: all.customer };
    expect(told(await get(secret, '/me'))).toEqual([200]);
    await does(all.as('customer.admin'), 'person.erase', { personId: id }, within);
    expect(told(await get(secret, '/me'))).toEqual([401]);
    expect(told(await all.as('customer.admin').command('person.erase', { personId: id }, within))).toEqual([404]);
    const data = body(await dataOf(all.secrets['customer.admin'], all.customer, id)) as Record<string, unknown>;
    expect(data).toMatchObject({ person: { name: 'erased', email: `erased-${id}@invalid`, erased: true, suspended: true }, values: [] });
    const shown = body(await get(all.secrets['customer.admin'], `/organisations/${all.customer}/people/${id}`)) as { abilities: unknown };
    expect(shown.abilities).toEqual([]);
  });
});
