import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../src/contract/client.ts';
import { EXTENSION_GIVEN_UP } from '../../src/contract/given-up.ts';
import { describeConfig, readConfig } from '../../src/server/config.ts';
import { body, cast, clientOf, does, PROGRAMME, startStage, type Cast, type Stage } from './http-stage.ts';

let stage: Stage;
let parties: Cast;
let voucher: string;
let request: string;

const deniz = { name: 'Deniz', email: 'deniz@contoso.example' };

beforeAll(async () => {
  stage = await startStage('2021-03-15');
  parties = await cast(stage);
});
afterAll(async () => { await stage.close(); });

async function create(more: object = {}): Promise<string> {
  const created = await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
    assignee: deniz, ...more,
  });
  return created.reference;
}

const raw = (path: string, init: RequestInit & { as?: Parameters<Cast['as']>[0] } = {}) =>
  fetch(`${stage.url}${path}`, {
    ...init,
    headers: {
      ...(init.as === undefined ? {} : { authorization: `Bearer ${parties.secrets[init.as]}` }),
      ...(init.headers as Record<string, string> | undefined),
    },
  });

const moveTo = async (now: string) => body(await clientOf(stage.url).request<{ now: string }>('PUT', '/api/v1/clock', { now }));

function actions(of: { abilities?: { action: string; allowed: boolean }[] | undefined }, allowed: boolean): string[] {
  return (of.abilities ?? []).filter((each) => each.allowed === allowed).map((each) => each.action).sort();
}

describe('the eight steps, over HTTP', () => {
  it('verifies eligibility, offering by offering', async () => {
    const found = body(await parties.as('partner.admin').get('/partners/{id}/eligibility', { id: parties.partner }));
    const sdps = found.offerings.find((each) => each.offering === 'sdps');
    expect(sdps?.state).toBe('active');
    const types = new Map(sdps?.engagementTypes.map((each) => [each.engagementType, each.eligible]));
    expect(types.get('sharepoint-deployment-planning')).toBe(true);
    const ddps = found.offerings.find((each) => each.offering === 'ddps');
    expect(ddps?.engagementTypes[0]?.requirements.some((each) => each.state === 'missing')).toBe(true);
  });

  it('creates and assigns a voucher', async () => {
    voucher = await create({ division: 'Retail' });
    const shown = body(await parties.as('customer.admin').get('/vouchers/{ref}', { ref: voucher.toLowerCase().replaceAll('-', '') }));
    expect(shown).toMatchObject({ status: 'assigned', expiresOn: '2021-09-11', assignee: deniz });
    expect(actions(shown, true)).toEqual(['voucher.assign', 'voucher.cancel', 'voucher.resend']);
  });

  it('is no party before it holds the voucher, and validates it by its proof', async () => {
    const partner = parties.as('partner.admin');
    expect(await partner.get('/vouchers/{ref}', { ref: voucher })).toMatchObject({ kind: 'problem', status: 404 });
    const valid = await does(partner, 'voucher.validate', { voucher, email: 'DENIZ@contoso.example' });
    expect(valid.abilities?.[0]).toMatchObject({ action: 'voucher.reserve', allowed: true });
    const wrong = await partner.command('voucher.validate', { voucher, email: 'ece@contoso.example' });
    expect(wrong).toMatchObject({ status: 409, problem: { refusals: [{ rule: 'voucher.not-valid' }] } });
  });

  it('reserves, and locks other partners out', async () => {
    const reserved = await does(parties.as('partner.admin'), 'voucher.reserve', {
      voucher, email: deniz.email, locationId: parties.location, consultantIds: [parties.consultant],
      startsOn: '2021-03-22', endsOn: '2021-03-26', offSiteDays: 1,
    });
    expect(reserved).toMatchObject({ status: 'reserved', partnerId: parties.partner });
    expect(await parties.as('rival.global').get('/vouchers/{ref}', { ref: voucher })).toMatchObject({ status: 404 });
    const consultant = body(await parties.as('partner.consultant').get('/vouchers'));
    expect(consultant.items.map((each) => each.reference)).toEqual([voucher]);
  });

  it('uploads a deliverable and gives it back as an attachment', async () => {
    await moveTo('2021-03-26T15:00:00Z');
    const pdf = new Uint8Array(Buffer.from('%PDF-1.7\nthe plan\n%%EOF\n'));
    const attached = await does(parties.as('partner.consultant'), 'engagement.attach', {
      voucher, fileName: 'Yayılım planı.pdf', content: pdf,
    });
    expect(attached).toMatchObject({ fileName: 'Yayılım planı.pdf', mediaType: 'application/pdf', size: pdf.length });
    const got = await raw(`/api/v1/vouchers/${voucher}/deliverables/${attached.id}`, { as: 'customer.admin' });
    expect(got.status).toBe(200);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(pdf);
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''Yay%C4%B1l%C4%B1m%20plan%C4%B1\.pdf$/);
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    await does(parties.as('partner.admin'), 'engagement.draft', { voucher, summary: 'Planned.' });
    await does(parties.as('partner.admin'), 'engagement.report', {
      voucher, startedOn: '2021-03-22', endedOn: '2021-03-26', onSiteDays: 4, offSiteDays: 1, summary: 'Planned.',
      recommendations: 'Begin with a pilot.', deliverableIds: [attached.id], deliveredToCustomer: true,
    });
  });

  it('redeems, and asks to be paid', async () => {
    const early = await parties.as('partner.global').command('payment.register', payee());
    expect(early).toMatchObject({ status: 409, problem: { refusals: [{ rule: 'payment.nothing-redeemed' }] } });
    const redeemed = await does(parties.as('partner.admin'), 'voucher.redeem', { voucher });
    expect(redeemed).toMatchObject({ status: 'redeemed', payBy: '2021-05-25' });
    await does(parties.as('partner.global'), 'payment.register', payee());
    const payment = parties.as('partner.payment');
    const saved = await does(payment, 'payment.save', {
      partnerId: parties.partner, locationId: parties.location, vouchers: [voucher], invoiceNumber: 'F-1',
      invoiceDate: '2021-03-26',
    });
    request = saved.id;
    expect(await parties.as('sponsor.finance').get('/payment-requests/{id}', { id: request })).toMatchObject({ status: 404 });
    const shown = async () => body(await payment.get('/payment-requests/{id}', { id: request }));
    expect(actions(await shown(), true)).toEqual(['payment.cancel', 'payment.save', 'payment.submit']);
    await does(payment, 'payment.submit', { request });
    expect(actions(await shown(), true)).toEqual(['payment.cancel']);
  });

  it('is reviewed by one and approved by another, and paid', async () => {
    const reviewer = parties.as('sponsor.reviewer');
    expect(actions(body(await reviewer.get('/payment-requests/{id}', { id: request })), true)).toEqual(['payment.review']);
    await does(reviewer, 'payment.review', { request });
    await does(parties.as('sponsor.finance'), 'payment.approve', { request });
    const paid = await does(parties.as('sponsor.finance'), 'payment.pay', {
      request, paidOn: '2021-03-26', bankReference: 'SEPA-1',
    });
    expect(paid).toMatchObject({ status: 'paid', total: { currency: expect.any(String) as string } });
  });
});

function payee() {
  return {
    partnerId: parties.partner, payee: 'Fabrikam Ltd', taxId: '1234567890', account: 'TR330006100519786457841326', currency: 'TRY',
  };
}

describe('reads', () => {
  it('tells the caller who it is and what it may ever do', async () => {
    const shown = body(await parties.as('sponsor.finance').get('/me'));
    expect(shown.organisation.id).toBe(parties.sponsor);
    expect(shown.commands).toEqual(['payment.approve', 'payment.pay', 'payment.reverse']);
  });

  it('answers every list to the party it belongs to', async () => {
    const sponsor = parties.as('sponsor.admin');
    expect(body(await sponsor.get('/organisations', {}, { kind: 'partner' })).items).toHaveLength(2);
    expect(body(await parties.as('partner.admin').get('/organisations')).items.map((each) => each.id)).toEqual([parties.partner]);
    expect(body(await sponsor.get('/programmes')).items).toMatchObject([{ id: PROGRAMME, version: 1 }]);
    const programme = body(await sponsor.get('/programmes/{id}', { id: PROGRAMME }, { on: '2021-03-15' }));
    expect(programme.definition?.['id']).toBe(PROGRAMME);
    const calendar = body(await sponsor.get('/programmes/{id}/calendar', { id: PROGRAMME }));
    expect(calendar.milestones).toContainEqual({ id: 'creation', day: '2021-06-30', meaning: 'last-day' });
    expect(body(await sponsor.get('/agreements')).items.map((each) => each.id)).toEqual([parties.agreement]);
    expect(body(await parties.as('customer.manager').get('/agreements')).items).toEqual([]);
    expect(body(await sponsor.get('/payment-requests', {}, { status: 'paid' })).items.map((each) => each.id)).toEqual([request]);
    const people = body(await parties.as('partner.global').get('/organisations/{id}/people', { id: parties.partner }));
    expect(people.items).toHaveLength(4);
    const keys = body(await parties.as('partner.global').get('/organisations/{id}/people/{personId}/keys', {
      id: parties.partner, personId: parties.people['partner.admin'],
    }));
    expect(keys.items).toMatchObject([{ name: 'partner.admin' }]);
    expect(JSON.stringify(keys)).not.toMatch(/hash|tsk_/);
  });

  it('adds the days up, movement by movement', async () => {
    const customer = parties.as('customer.admin');
    const agreement = body(await customer.get('/agreements/{id}', { id: parties.agreement }));
    expect(agreement.balance).toMatchObject({ granted: 60, delivered: 5 });
    expect(actions(agreement, true)).toContain('voucher.create');
    const ledger = body(await customer.get('/agreements/{id}/ledger', { id: parties.agreement }));
    expect(ledger.items.map(({ sequence, kind, days }) => [sequence, kind, days])).toEqual([
      [3, 'settled', 5], [2, 'created', 5], [1, 'granted', 60],
    ]);
  });

  it('shows the trail with its names to the parties, and to a partner only its own part', async () => {
    const customer = body(await parties.as('customer.admin').get('/vouchers/{ref}/trail', { ref: voucher }));
    const types = customer.items.map((each) => each.type);
    expect(types[0]).toBe('tallystick.voucher.redeemed.v1');
    expect(types.at(-1)).toBe('tallystick.voucher.created.v1');
    expect(customer.items.at(-1)?.data['assignee']).toEqual(deniz);
    const other = await create();
    const partner = parties.as('partner.admin');
    const booking = { locationId: parties.location, consultantIds: [parties.consultant], startsOn: '2021-04-05', endsOn: '2021-04-09' };
    await does(partner, 'voucher.reserve', { voucher: other, email: deniz.email, ...booking });
    await does(partner, 'voucher.release', { voucher: other, reason: 'No time.' });
    expect(await partner.get('/vouchers/{ref}/trail', { ref: other })).toMatchObject({ status: 404 });
    await stage.server.engine.sequenced();
    const own = body(await partner.get('/journal', {}, { subject: other }));
    expect(own.items.map((each) => each.type)).toEqual(['tallystick.voucher.reserved.v1', 'tallystick.voucher.released.v1']);
  });

  it('shows the payee whole to the global admin and finance, masked to others', async () => {
    const whole = body(await parties.as('partner.global').get('/partners/{id}', { id: parties.partner }));
    expect(whole.payee).toMatchObject({ account: 'TR330006100519786457841326', masked: false });
    for (const role of ['partner.admin', 'sponsor.admin', 'sponsor.auditor'] as const) {
      const shown = body(await parties.as(role).get('/partners/{id}', { id: parties.partner }));
      expect(shown.payee).toMatchObject({ account: '••••1326', taxId: '••••7890', masked: true });
    }
    expect(await parties.as('rival.global').get('/partners/{id}', { id: parties.partner })).toMatchObject({ status: 404 });
    expect(await parties.as('customer.admin').get('/partners/{id}', { id: parties.partner })).toMatchObject({ status: 404 });
  });

  it('lets a customer find partners that are enrolled and say who they are', async () => {
    const customer = parties.as('customer.admin');
    const found = body(await customer.get('/directory', {}, { country: 'TR', offering: 'sdps', language: 'tr', q: 'deploy' }));
    expect(found.items).toMatchObject([{ partnerId: parties.partner, name: 'Fabrikam', offerings: ['sdps'] }]);
    expect(body(await customer.get('/directory', {}, { country: 'DE' })).items).toEqual([]);
    expect(JSON.stringify(found)).not.toContain('TR3300');
  });

  it('gives the journal by position: all of it to the auditor, to others what concerns them', async () => {
    await stage.server.engine.sequenced();
    const auditor = body(await parties.as('sponsor.auditor').get('/journal', {}, { limit: 200 }));
    const positions = auditor.items.map((each) => each.position ?? 0);
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    expect(JSON.stringify(auditor)).not.toMatch(/deniz@|TR3300|"hash":"[0-9a-f]{64}","name"/);
    const customer = body(await parties.as('customer.admin').get('/journal', {}, { limit: 200 }));
    expect(customer.items.length).toBeLessThan(auditor.items.length);
    expect(customer.items.every((each) => !each.type.startsWith('tallystick.payment'))).toBe(true);
    const manager = body(await parties.as('customer.manager').get('/journal'));
    expect(manager.items).toEqual([]);
  });

  it('pages without gaps or doubles, filters, and refuses a cursor that was altered', async () => {
    const customer = parties.as('customer.admin');
    for (let count = 0; count < 4; count += 1) await create({ days: 1 });
    const all = body(await customer.get('/vouchers')).items.map((each) => each.reference);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await customer.get('/vouchers', {}, { limit: 2, cursor });
      const { items, next } = body(page);
      seen.push(...items.map((each) => each.reference));
      if (page.kind === 'ok') expect(page.headers.get('link') === null).toBe(next === null);
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    const { next } = body(await customer.get('/vouchers', {}, { limit: 2 }));
    for (const bad of [`${next ?? ''}x`, 'abc', `A${(next ?? '').slice(1)}`, '%00']) {
      expect(await customer.get('/vouchers', {}, { cursor: bad })).toMatchObject({ kind: 'problem', status: 400 });
    }
    const redeemed = body(await customer.get('/vouchers', {}, { status: 'redeemed', q: 'retail' }));
    expect(redeemed.items.map((each) => each.reference)).toEqual([voucher]);
    expect(body(await customer.get('/vouchers', {}, { q: voucher.replaceAll('-', ' ') })).items).toHaveLength(1);
    expect(body(await customer.get('/vouchers', {}, { q: '%' })).items).toEqual([]);
    expect(body(await customer.get('/vouchers', {}, { expiresBefore: '2021-09-12' })).items.map((each) => each.reference)).toEqual([voucher]);
    expect(body(await parties.as('customer.manager').get('/vouchers')).items).toEqual([]);
    expect(await customer.get('/vouchers', {}, { limit: 201 })).toMatchObject({ status: 400 });
    expect(await customer.get('/vouchers', {}, { colour: 'red' })).toMatchObject({ status: 400 });
  });

  it('validates by the hash of the body', async () => {
    const path = `/api/v1/vouchers/${voucher}`;
    const first = await raw(path, { as: 'customer.admin' });
    const etag = first.headers.get('etag') ?? '';
    const again = await raw(path, { as: 'customer.admin', headers: { 'if-none-match': `"x", W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(first.headers.get('cache-control')).toBe('no-store');
  });
});

describe('commands', () => {
  const reduce = () => ({ agreementId: parties.agreement, days: 1, reason: 'Corrected.' });

  it('tells in a dry run what would be, and writes nothing', async () => {
    const before = await stage.entries();
    const tried = await parties.as('customer.admin').command('voucher.create', {
      agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 3, country: 'TR',
    }, { dryRun: true });
    expect(tried).toMatchObject({ kind: 'ok', status: 200, body: { dryRun: true, status: 'created' } });
    expect(await stage.entries()).toBe(before);
  });

  it('answers a repetition as it answered first, and refuses the key for another input', async () => {
    const sponsor = parties.as('sponsor.admin');
    const before = await stage.entries();
    const first = await sponsor.command('entitlement.reduce', reduce(), { key: 'once' });
    const again = await sponsor.command('entitlement.reduce', reduce(), { key: 'once' });
    expect(first).toMatchObject({ kind: 'ok', replayed: false });
    expect(again).toMatchObject({ kind: 'ok', replayed: true, status: 200 });
    expect(body(again)).toEqual(body(first));
    expect(await stage.entries()).toBe(before + 1);
    const other = await sponsor.command('entitlement.reduce', { ...reduce(), days: 2 }, { key: 'once' });
    expect(other).toMatchObject({ status: 422, problem: { code: 'idempotency.key-reused' } });
    const made = { agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR' };
    const customer = parties.as('customer.admin');
    const one = await customer.command('voucher.create', made, { key: 'one-voucher' });
    const two = await customer.command('voucher.create', made, { key: 'one-voucher' });
    expect(body(two)).toEqual(body(one));
    expect(two).toMatchObject({ status: 201, replayed: true });
  });

  it('tells a secret once', async () => {
    const admin = parties.as('partner.global');
    const input = { personId: parties.people['partner.admin'], name: 'second' };
    const options = { key: 'a-key', within: parties.partner };
    const first = body(await admin.command('key.create', input, options));
    expect(first.apiKey).toMatch(/^tsk_[\w-]{43}$/);
    const again = await admin.command('key.create', input, options);
    expect(again).toMatchObject({ replayed: true, body: { id: first.id, apiKey: null } });
    expect(body(await clientOf(stage.url, first.apiKey ?? '').get('/me')).person.id).toBe(parties.people['partner.admin']);
    const rows = await stage.rows('select hash from api_key where id = $1', [first.id]);
    expect(JSON.stringify(rows)).not.toContain(first.apiKey);
  });

  it('speaks the language asked for', async () => {
    const input = { voucher, reason: 'x' };
    const refused = async (client: Client) => {
      const answer = await client.command('voucher.cancel', input);
      return answer.kind === 'problem' ? answer.problem : undefined;
    };
    const english = await refused(parties.as('customer.admin'));
    const turkish = await refused(parties.as('customer.admin', 'tr'));
    expect(turkish?.title).not.toBe(english?.title);
    expect(turkish?.refusals?.[0]?.message).not.toBe(english?.refusals?.[0]?.message);
    const weighed = await raw('/api/v1/me', { headers: { 'accept-language': 'de, en;q=0.2, tr-TR;q=0.9' } });
    expect([weighed.status, weighed.headers.get('content-language')]).toEqual([401, 'tr']);
  });

  it('answers in the order 401, 400, 403, 404, 409', async () => {
    const path = '/api/v1/vouchers/0000-0000-0000-4/cancel';
    const send = (as: Parameters<Cast['as']>[0] | undefined, input: object) => raw(path, {
      method: 'POST', body: JSON.stringify(input), headers: { 'content-type': 'application/json' }, ...(as === undefined ? {} : { as }),
    });
    expect((await send(undefined, {})).status).toBe(401);
    expect((await send('partner.admin', {})).status).toBe(400);
    expect((await send('partner.admin', { reason: 'x' })).status).toBe(403);
    expect((await send('customer.admin', { reason: 'x' })).status).toBe(404);
    expect(await parties.as('customer.admin').command('voucher.cancel', { voucher, reason: 'x' })).toMatchObject({ status: 409 });
    const odd = await raw('/api/v1/agreements/none/activation', { method: 'POST', as: 'partner.admin' });
    expect(odd.status).toBe(403);
    expect((await raw('/api/v1/agreements/none/activation', { method: 'POST', as: 'customer.admin' })).status).toBe(404);
  });

  it('keeps to the organisation of the key', async () => {
    const own = clientOf(stage.url, parties.secrets['customer.admin'], { organisation: parties.customer });
    expect(await own.get('/me')).toMatchObject({ kind: 'ok' });
    const other = clientOf(stage.url, parties.secrets['customer.admin'], { organisation: parties.partner });
    expect(await other.get('/me')).toMatchObject({ status: 403, problem: { code: 'forbidden' } });
  });

  it('finds a person in its own organisation only', async () => {
    const input = { personId: parties.people['partner.payment'], roles: ['payment-admin' as const] };
    const admin = parties.as('partner.global');
    expect(await admin.command('person.set-roles', input, { within: parties.customer })).toMatchObject({ status: 404 });
    expect(await admin.command('person.set-roles', input, { within: parties.partner })).toMatchObject({ kind: 'ok' });
  });

  it('replaces only what is still as it was read', async () => {
    const path = `/api/v1/partners/${parties.partner}`;
    const etag = (await raw(path, { as: 'partner.global' })).headers.get('etag') ?? '';
    const put = (match: string) => raw(`${path}/profile`, {
      method: 'PUT', as: 'partner.global', headers: { 'content-type': 'application/json', 'if-match': match },
      body: JSON.stringify({
        description: 'We plan.', languages: ['tr'], industries: ['retail'], contactEmail: 'sales@fabrikam.example',
      }),
    });
    expect((await put('"old"')).status).toBe(412);
    expect((await put(etag)).status).toBe(200);
    expect((await put(etag)).status).toBe(412);
    expect((await put('*')).status).toBe(200);
  });

  it('answers what was done under its key before it looks at the state, which that very deed has changed', async () => {
    const path = `/api/v1/partners/${parties.partner}`;
    const etag = (await raw(path, { as: 'partner.global' })).headers.get('etag') ?? '';
    const put = (description: string, more: Record<string, string> = { 'idempotency-key': 'described-once' }) => raw(`${path}/profile`, {
      method: 'PUT', as: 'partner.global', headers: { 'content-type': 'application/json', 'if-match': etag, ...more },
      body: JSON.stringify({ description, languages: ['tr'], industries: ['retail'], contactEmail: 'sales@fabrikam.example' }),
    });
    const first = await put('We plan twice.');
    const again = await put('We plan twice.');
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true']);
    expect(await again.json()).toEqual(await first.json());
    expect((await put('We plan thrice.')).status).toBe(422);
    expect((await put('We plan twice.', {})).status).toBe(412);
    expect((await put('We plan twice.', { 'idempotency-key': 'described-again' })).status).toBe(412);
  });

  it('takes the state of whatever an address is about, and says so where there is none', async () => {
    const ask = async (method: string, path: string, match: string, body: object, as: Parameters<Cast['as']>[0] = 'partner.global') =>
      (await raw(`/api/v1${path}`, { method, as, headers: { 'content-type': 'application/json', 'if-match': match }, body: JSON.stringify(body) })).status;
    const stateOf = async (path: string, as: Parameters<Cast['as']>[0]) => (await raw(`/api/v1${path}`, { as })).headers.get('etag') ?? '';
    const person = `/organisations/${parties.partner}/people/${parties.people['partner.payment']}`;
    const roles = { roles: ['payment-admin'] };
    expect(await ask('PATCH', person, '"old"', roles)).toBe(412);
    expect(await ask('PATCH', person, '"old"', roles, 'partner.admin')).toBe(403);
    expect(await ask('PATCH', person, await stateOf(person, 'partner.global'), roles)).toBe(200);
    const reference = await create();
    const resend = `/vouchers/${reference}/resend`;
    const before = await stage.entries();
    expect(await ask('POST', resend, '"old"', {}, 'customer.admin')).toBe(412);
    expect(await stage.entries()).toBe(before);
    expect(await ask('POST', resend, await stateOf(`/vouchers/${reference}`, 'customer.admin'), {}, 'customer.admin')).toBe(200);
    for (const [path, body] of [['/views', { items: [] }], ['/me/preferences', { language: null, mail: 'single' }]] as const) {
      expect(await ask('PUT', path, '"old"', body)).toBe(412);
      expect(await ask('PUT', path, await stateOf(path, 'partner.global'), body)).toBe(200);
    }
    expect(await ask('PUT', '/clock', '"old"', { now: '2031-01-01' })).toBe(412);
    expect(await ask('POST', '/commands', '*', [])).toBe(400);
  });

  it('gives nobody the deed who asks an operation for a dry run', async () => {
    const before = await (await raw('/api/v1/clock')).json() as { now: string };
    const operations: readonly (readonly [string, string, object?])[] = [
      ['PUT', '/clock', { now: '2031-01-01' }], ['PUT', '/views', { items: [] }], ['PUT', '/me/preferences', { language: 'tr', mail: 'daily' }],
      ['PUT', '/notifications/read', { position: 1 }], ['POST', '/sessions/ses_0000000000000000/end'],
      ['POST', '/mails/msg_0000000000000000/send-again'],
    ];
    for (const [method, path, given] of operations) {
      const answer = await raw(`/api/v1${path}?dryRun=true`, {
        method, as: 'sponsor.admin', ...(given === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }),
      });
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 400, { errors: [{ pointer: '/dryRun' }] }]);
    }
    expect(await (await raw('/api/v1/clock')).json()).toEqual(before);
    expect(await (await raw('/api/v1/me/preferences', { as: 'sponsor.admin' })).json()).toEqual({ language: null, mail: 'single' });
  });

  it('says where an invited person can be read', async () => {
    const invited = await raw(`/api/v1/organisations/${parties.customer}/people`, {
      method: 'POST', as: 'customer.admin', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ece', email: 'ece@contoso.example', roles: ['project-manager'] }),
    });
    const found = await raw(invited.headers.get('location') ?? '/nowhere', { as: 'customer.admin' });
    expect([invited.status, found.status, await found.json()]).toMatchObject([201, 200, { email: 'ece@contoso.example' }]);
  });

  it('carries a file out once for its key, and tells the state of the import', async () => {
    const post = (rows: string, query = '') => raw(`/api/v1/imports/organisations${query}`, {
      method: 'POST', as: 'sponsor.admin', headers: { 'content-type': 'text/csv', 'idempotency-key': 'a-file' },
      body: `code,kind,name,country\n${rows}\n`,
    });
    const [one, other] = ['K1,customer,Kaynak,TR', 'K2,customer,Kaynak,TR'];
    const rehearsed = await (await post(other, '?dryRun=true')).json() as { id: string };
    const first = await post(one);
    const { id } = await first.json() as { id: string };
    const again = await post(one);
    expect(id).not.toBe(rehearsed.id);
    expect([first.status, first.headers.get('idempotent-replayed'), again.status, again.headers.get('idempotent-replayed')]).toEqual([202, null, 202, 'true']);
    expect([again.headers.get('location'), (await again.json() as { id: string }).id]).toEqual([`/api/v1/imports/${id}`, id]);
    for (const answer of [await post(other), await post(one, '?partial=true')]) {
      expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'idempotency.key-reused' }]);
    }
    // The key of an import is no command's either.
    const registered = await parties.as('sponsor.admin').command('organisation.register', { kind: 'customer', name: 'Wide', country: 'DE' }, { key: 'a-file' });
    expect(registered).toMatchObject({ status: 422 });
    await stage.server.engine.drain();
    expect(await stage.rows(`select code from organisation where name = 'Kaynak'`)).toEqual([{ code: 'K1' }]);
    const shown = await raw(`/api/v1/imports/${id}`, { as: 'sponsor.admin' });
    const etag = shown.headers.get('etag') ?? 'none';
    expect((await raw(`/api/v1/imports/${id}`, { as: 'sponsor.admin', headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('says in words that a moment is none, also where only the zone takes it out of the calendar', async () => {
    const moved = await clientOf(stage.url, undefined, { language: 'tr' }).request('PUT', '/api/v1/clock', { now: '1900-01-01T00:00:00+05:00' });
    expect(moved).toMatchObject({ status: 400, problem: { errors: [{ pointer: '/now', message: 'bir an olmalıdır, örneğin 2021-06-30T12:00:00Z' }] } });
  });

  it('publishes a definition written as YAML', async () => {
    const yaml = 'id: sample\ntitle: [not, a, title]\n';
    const post = (text: string, query = '') => raw(`/api/v1/programmes${query}`, {
      method: 'POST', as: 'sponsor.admin', headers: { 'content-type': 'application/yaml' }, body: text,
    });
    const unsound = await post(yaml, '?effectiveFrom=2021-04-01');
    expect(unsound.status).toBe(400);
    const problem = await unsound.json() as { errors: { pointer: string }[] };
    expect(problem.errors.some(({ pointer }) => pointer.startsWith('/definition/'))).toBe(true);
    expect((await post('a: [1', '?effectiveFrom=2021-04-01')).status).toBe(400);
    const turkish = await parties.as('sponsor.admin', 'tr').command('programme.publish', { definition: { id: 'Sample' }, effectiveFrom: '2021-04-01' });
    const told = turkish.kind === 'problem' ? turkish.problem.errors ?? [] : [];
    expect(told.find(({ pointer }) => pointer === '/definition/id')?.message).toBe('küçük harf, rakam ve tek tirelerden oluşan bir kimlik olmalıdır');
    expect(told.map(({ message }) => message)).toContain('zorunludur');
    const admin = body(await parties.as('sponsor.admin').get('/programmes/{id}', { id: PROGRAMME }));
    expect(actions(admin, true)).toEqual(['programme.extend', 'programme.publish']);
    expect(body(await parties.as('customer.admin').get('/programmes/{id}', { id: PROGRAMME })).abilities).toEqual([]);
    const { definition } = admin;
    const sound = await post(JSON.stringify(definition), '?effectiveFrom=2021-04-01');
    expect([sound.status, await sound.json()]).toEqual([201, { id: PROGRAMME, version: 2 }]);
  });

  it('extends in bulk, and tells how far it is', async () => {
    const started = await parties.as('sponsor.admin').command('programme.extend', {
      programmeId: PROGRAMME, statuses: ['assigned'], days: 10, reason: 'Travel is not possible.',
    });
    expect(started).toMatchObject({ status: 202 });
    const address = started.kind === 'ok' ? started.headers.get('location') ?? '' : '';
    const progress = async () => (await raw(address, { as: 'sponsor.admin' })).json() as Promise<unknown>;
    const waiting = await progress() as { total: number };
    expect(waiting).toMatchObject({ status: 'running', extended: 0 });
    // Vouchers that were created after the day of the order are not meant, and not counted.
    const ordered = (on: string) => stage.rows(`update tallystick.outbox set payload = jsonb_set(payload::jsonb, '{orderedOn}', to_jsonb($2::text))::json
      where subject = $1 returning payload ->> 'orderedOn' as on`, [address.split('/').at(-1), on]);
    const [{ on: day } = {}] = await stage.rows(`select payload ->> 'orderedOn' as on from tallystick.outbox where subject = $1`, [address.split('/').at(-1)]);
    await ordered('2019-01-01');
    expect(await progress()).toMatchObject({ total: 0 });
    await ordered(String(day));
    await stage.server.engine.drain();
    expect(await progress()).toMatchObject({ status: 'done', extended: waiting.total, total: waiting.total, skipped: 0 });
    expect((await raw(address, { as: 'customer.admin' })).status).toBe(404);
    await stage.rows('update tallystick.outbox set done_at = null, dead_at = now() where subject = $1', [address.split('/').at(-1)]);
    expect(await progress()).toMatchObject({ status: 'given-up', message: EXTENSION_GIVEN_UP.en, extended: waiting.total });
  });
});

describe('lists of commands', () => {
  const item = (days: number, key?: string) => ({
    command: 'voucher.create', ...(key === undefined ? {} : { key }),
    input: { agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days, country: 'TR' },
  });

  it('answers each by itself, in order', async () => {
    const { items } = body(await parties.as('customer.admin').commands([
      item(1, 'list-1'), item(2), { command: 'voucher.expire', input: {} }, item(1, 'list-1'),
      { command: 'entitlement.grant', input: { agreementId: parties.agreement, days: 1 } }, item(-1),
    ]));
    expect(items.map((each) => each.status)).toEqual([201, 409, 400, 201, 403, 400]);
    expect(items[3]).toMatchObject({ index: 3, key: 'list-1', replayed: true, answer: items[0]?.answer });
    expect(items[1]?.problem?.refusals?.[0]?.rule).toBe('engagement-type.days-not-offered');
    expect(items[5]?.problem?.errors?.[0]?.pointer).toBe('/input/days');
  });

  it('is done once under a key of the whole, which stands for items that have none', async () => {
    const give = async (type: string, items: readonly object[]) => {
      const answer = await raw('/api/v1/commands', {
        method: 'POST', as: 'customer.admin', headers: { 'content-type': type, 'idempotency-key': 'the/list' },
        body: type === 'application/json' ? JSON.stringify(items) : items.map((each) => JSON.stringify(each)).join('\n'),
      });
      const text = await answer.text();
      type Given = { status: number; replayed?: true; answer?: { reference: string } };
      return type === 'application/json'
        ? (JSON.parse(text) as { items: Given[] }).items
        : text.trim().split('\n').map((line) => JSON.parse(line) as Given);
    };
    const before = await stage.entries();
    const first = await give('application/json', [item(1), item(1), item(1, 'its own'), item(2)]);
    expect(first.map(({ status }) => status)).toEqual([201, 201, 201, 409]);
    expect(new Set(first.slice(0, 3).map(({ answer }) => answer?.reference)).size).toBe(3);
    const written = await stage.entries() - before;
    const again = await give('application/x-ndjson', [item(1), item(1), item(1, 'its own'), item(2)]);
    expect(again.map(({ status, replayed = false }) => [status, replayed])).toEqual([[201, true], [201, true], [201, true], [409, false]]);
    expect(again.map(({ answer }) => answer?.reference)).toEqual(first.map(({ answer }) => answer?.reference));
    expect((await give('application/json', [item(1), item(3)])).map(({ status }) => status)).toEqual([201, 422]);
    expect(await stage.entries() - before).toBe(written);
  });

  it('takes lines without end, and answers them as they come', async () => {
    const lines = Array.from({ length: 1500 }, (_none, index) =>
      index === 700 ? '{"command":' : JSON.stringify({ command: 'voucher.resend', input: { voucher, index } }));
    const answer = await raw('/api/v1/commands', {
      method: 'POST', as: 'customer.admin', headers: { 'content-type': 'application/x-ndjson' }, body: lines.join('\n'),
    });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const answers = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line) as { index: number; status: number });
    expect(answers.map((each) => each.index)).toEqual(lines.map((_line, index) => index));
    expect(new Set(answers.map((each) => each.status))).toEqual(new Set([400]));
  });

  it('attaches text', async () => {
    const reference = await create();
    const booking = { locationId: parties.location, consultantIds: [parties.consultant], startsOn: '2021-04-12', endsOn: '2021-04-16' };
    const { items } = body(await parties.as('partner.admin').commands([
      { command: 'voucher.reserve', input: { voucher: reference, email: deniz.email, ...booking } },
      { command: 'engagement.attach', input: { voucher: reference, fileName: 'plan.txt', content: 'The plan.' } },
    ]));
    expect(items.map((each) => each.status)).toEqual([200, 201]);
    expect(items[1]?.answer).toMatchObject({ mediaType: 'text/plain', size: 9 });
  });
});

describe('the operator', () => {
  it('asks whether it lives and is ready, and for figures', async () => {
    expect(await (await raw('/livez')).json()).toEqual({ status: 'ok' });
    expect(await (await raw('/readyz')).json()).toEqual({ status: 'ok' });
    const figures = await (await raw('/metrics')).text();
    expect(figures).toMatch(/tallystick_request_seconds_count\{route="\/api\/v1\/vouchers\/:ref",method="GET",status="200"\} \d+/);
    expect(figures).toMatch(/tallystick_outbox_waiting 0/);
  });

  it('describes itself, with nothing from elsewhere', async () => {
    const document = await (await raw('/api/openapi.json')).json() as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).length).toBeGreaterThan(50);
    const page = await (await raw('/api/reference')).text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect([address, (await raw(address)).status]).toEqual([address, 200]);
    expect(addresses.every((address) => address.startsWith('/'))).toBe(true);
    expect((await raw('/api/reference/package.json')).status).toBe(404);
  });

  it('logs a line a request, and nothing that is secret or personal', () => {
    const text = stage.logged.join('');
    expect(text).toContain('"route":"/api/v1/vouchers/:ref"');
    for (const secret of [...Object.values(parties.secrets), deniz.email, 'TR3300061005', '1234567890', 'Planned.']) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain('a defect');
  });
});

describe('settings', () => {
  it('have defaults, and a wrong one is named', () => {
    expect(readConfig({})).toMatchObject({ port: 4173, host: '127.0.0.1', jsonBytesMax: 1_000_000, uploadBytesMax: 50_000_000, lanes: 1 });
    expect(readConfig({ PORT: '0', LOG_LEVEL: '' })).toMatchObject({ port: 0, logLevel: 'info' });
    expect(() => readConfig({ PORT: '80x', RUNNER_LANES: '99', RUNNER_LANE: '2', DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(
      /PORT must be a whole number .*"80x"[\s\S]*RUNNER_LANES must [\s\S]*RUNNER_LANE is not a setting/,
    );
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(/^DATABASE_URL must be an address(?![\s\S]*secret)/);
    expect(describeConfig().every(({ name, meaning }) => /^[A-Z_]+$/.test(name) && meaning.endsWith('.'))).toBe(true);
  });
});

describe('stopping', () => {
  it('finishes what has begun and loses nothing that it acknowledged', async () => {
    const other = await startStage('2021-03-15');
    const cast2 = await cast(other);
    const sponsor = cast2.as('sponsor.admin');
    const before = await other.entries();
    const given = Array.from({ length: 100 }, () =>
      sponsor.command('entitlement.reduce', { agreementId: cast2.agreement, days: 1, reason: 'x' }));
    await given[0];
    await other.server.close();
    const answers = await Promise.all(given);
    const accepted = answers.filter((each) => each.kind === 'ok').length;
    expect(accepted).toBeGreaterThan(0);
    expect(await other.entries()).toBe(before + accepted);
    expect(answers.every((each) => each.kind !== 'problem' || each.status === 503)).toBe(true);
    expect(await sponsor.get('/me')).toMatchObject({ kind: 'unreachable' });
    await other.close();
  });

  it('goes on when a stream of commands is broken off', async () => {
    const line = `${JSON.stringify({ command: 'voucher.resend', input: { voucher } })}\n`;
    const answered = await new Promise<string>((resolve, reject) => {
      const socket = connect(stage.server.port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        // The caller never says that it is done: what it is told comes while it goes on.
        if (!chunk.toString().includes('"index":19')) return;
        socket.destroy();
        resolve(chunk.toString());
      });
      socket.write(
        'POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n'
          + `Authorization: Bearer ${parties.secrets['customer.admin']}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      for (let count = 0; count < 20; count += 1) socket.write(`${line.length.toString(16)}\r\n${line}\r\n`);
    });
    expect(answered).toContain('"status":409');
    expect(await (await raw('/livez')).json()).toEqual({ status: 'ok' });
    await expect.poll(() => stage.logged.join('')).toContain('the caller broke off');
    expect(stage.server.runner.depth).toBe(0);
  });
});
