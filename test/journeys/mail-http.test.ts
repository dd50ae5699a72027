/** What a server shows of mail: the sandbox's mailbox, a sponsor's list without words, and a person's own choices. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { movableClock } from '../../src/server/clock.ts';
import { mountMailbox } from '../../src/server/sandbox/mail.ts';
import { testTokens } from '../support/mail-tokens.ts';
import { cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

let stage: Stage;
let parties: Cast;
let voucher: string;
const tokens = await testTokens();

beforeAll(async () => {
  const clock = movableClock('2021-03-01T12:00:00.000Z' as Instant);
  stage = await startStage('2021-03-01', {}, {
    clock, tokens, limited: false,
    sandbox: { clock, catchesMail: true, extraRoutes: (app, engine) => { mountMailbox(app, engine.writers); } },
  });
  parties = await cast(stage);
  const made = await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
    assignee: { name: 'Deniz <b>Kaya</b>', email: 'deniz@contoso.example' },
  });
  voucher = made.id;
  await stage.server.engine.drain();
});

afterAll(() => stage.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: <Shape>() => Shape;
}

async function ask(path: string, { as, method = 'GET', body }: { as?: Role; method?: string; body?: object } = {}): Promise<Answer> {
  const response = await fetch(`${stage.url}${path}`, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${parties.secrets[as]}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as never };
}

interface MailRow { id: string; what: string; subject: string; state: string; organisationId: string; language: string; sentAt: string | null }
const mails = async (query = '', as: Role = 'sponsor.admin') =>
  (await ask(`/api/v1/mails${query}`, { as })).json<{ items: MailRow[]; next: string | null }>();
const ofVoucher = async () => (await mails()).items.find(({ what }) => what === 'voucher-assigned')!;

describe('the sandbox’s mailbox', () => {
  test('lists what was caught, the last first, in both languages, and shows a mail as it would look', async () => {
    const { id } = await ofVoucher();
    for (const [language, title] of [['en', 'Mailbox of the sandbox'], ['tr', 'Deneme ortamının posta kutusu']] as const) {
      const { text, status } = await ask(`/sandbox/mail?lang=${language}`);
      expect(status).toBe(200);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(title);
      expect(text.indexOf(id)).toBeLessThan(text.indexOf('msg_', text.indexOf(id) + id.length + 40));
      expect(text).toContain('Deniz &lt;b&gt;Kaya&lt;/b&gt; &lt;deniz@contoso.example&gt;');
    }
    const { items } = (await ask('/sandbox/mails')).json<{ items: { id: string; subject: string; address: string }[] }>();
    expect(items.find((each) => each.id === id)).toMatchObject({ address: 'deniz@contoso.example', subject: expect.stringContaining('-') as string });
    const page = await ask(`/sandbox/mail/${id}?lang=en`);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-src 'self'/);
    expect(page.text).toContain(`<iframe class="mail" src="/sandbox/mail/${id}/body"`);
    expect(page.text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page.text).toContain(`Message-ID</dt><dd translate="no">&lt;${id}@127.0.0.1&gt;`);
    expect((await ask('/sandbox/mail/msg_none')).status).toBe(404);
    expect((await ask('/sandbox/mail/style.css')).headers.get('content-type')).toMatch(/^text\/css/);
  });

  test('lets the mail itself run and load nothing, and its link proves the voucher', async () => {
    const { id } = await ofVoucher();
    const { headers, text } = await ask(`/sandbox/mail/${id}/body`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox allow-popups/);
    expect(headers.get('content-security-policy')).not.toMatch(/script|allow-same-origin/);
    expect(text).toMatch(/<img[^>]+src="data:image\/png;base64,/);
    expect(text).toContain('<base target="_blank">');
    expect(text).not.toContain('<b>Kaya</b>');
    const token = new RegExp(`${stage.url}/voucher#([^"<\\s]+)`).exec(text)?.[1] ?? '';
    expect(await tokens.readVoucher(token, '2021-03-02T00:00:00.000Z' as Instant)).toEqual({ reference: voucher, sequence: 1 });
    const checked = await ask('/api/v1/vouchers/check', { method: 'POST', body: { proof: token } });
    expect(checked.json<object>(), checked.text).toMatchObject({ valid: true });
  });

  test('shows the mails of the days that the clock has crossed', async () => {
    await ask('/api/v1/clock', { method: 'PUT', body: { now: '2021-08-29' } });
    const told = (await mails('?limit=200')).items.filter(({ subject }) => subject === voucher);
    expect([...new Set(told.map(({ what }) => what))]).toEqual(['voucher-expired', 'voucher-expiring', 'voucher-assigned']);
    expect(told.every(({ state }) => state === 'sent')).toBe(true);
    expect((await ask('/sandbox/mail?lang=tr')).text).toContain(`Hizmet çeki ${voucher}: süresi doldu`);
  });
});

describe('a sponsor’s list', () => {
  test('tells admin and auditor what became of each mail, and neither its words nor anybody’s address', async () => {
    for (const as of ['sponsor.admin', 'sponsor.auditor'] as const) {
      const { status, text } = await ask('/api/v1/mails?limit=200', { as });
      expect(status).toBe(200);
      expect(text).not.toMatch(/@|Deniz|eyJ|html/);
    }
    for (const as of ['sponsor.reviewer', 'customer.admin', 'partner.global'] as const) {
      expect((await ask('/api/v1/mails', { as })).status, as).toBe(404);
    }
    expect((await ask('/api/v1/mails')).status).toBe(401);
  });

  test('goes by state and by pages, each mail once', async () => {
    const all = (await mails('?limit=200')).items.map(({ id }) => id);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: { items: MailRow[]; next: string | null } = await mails(`?limit=7${next === null ? '' : `&cursor=${next}`}`);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(seen).toEqual(all);
    expect((await mails('?state=dead')).items).toEqual([]);
    expect((await ask('/api/v1/mails?state=lost', { as: 'sponsor.admin' })).status).toBe(400);
  });

  test('lets the admin alone send a mail again, under the same id', async () => {
    const { id } = await ofVoucher();
    const again = `/api/v1/mails/${id}/send-again`;
    const offered = async (as: Role) => (await ask('/api/v1/me', { as })).json<{ commands: string[] }>().commands;
    for (const as of ['sponsor.auditor', 'customer.admin'] as const) {
      expect((await ask(again, { as, method: 'POST' })).status, as).toBe(403);
      expect(await offered(as), as).not.toContain('mail.send-again');
    }
    expect(await offered('sponsor.admin')).toContain('mail.send-again');
    expect((await ask('/api/v1/mails/msg_0000000000000000/send-again', { as: 'sponsor.admin', method: 'POST' })).status).toBe(404);
    const before = await stage.rows(`select count(*)::integer as n from outbox where subject = $1`, [id]);
    const answer = await ask(again, { as: 'sponsor.admin', method: 'POST' });
    expect(answer.json<MailRow>(), answer.text).toMatchObject({ id, state: 'waiting', sentAt: null });
    // What waits already is not put into the queue twice.
    expect((await ask(again, { as: 'sponsor.admin', method: 'POST' })).status).toBe(200);
    const after = await stage.rows(`select count(*)::integer as n from outbox where subject = $1`, [id]);
    expect([before[0]?.['n'], after[0]?.['n']]).toEqual([0, 1]);
    await stage.server.engine.drain();
    expect(await ofVoucher()).toMatchObject({ id, state: 'sent' });
  });

  test('says so where a mail cannot be sent again', async () => {
    const [{ id } = { id: '' }] = (await mails('?state=sent')).items.filter(({ what }) => what === 'invitation');
    const forget = `update mail set address = null, name = null, facts = null, caught = null, state = $2 where id = $1`;
    for (const state of ['sent', 'dropped']) {
      await stage.rows(forget, [id, state]);
      const { status, text } = await ask(`/api/v1/mails/${id}/send-again`, { as: 'sponsor.admin', method: 'POST' });
      expect([status, (JSON.parse(text) as { code: string }).code], state).toEqual([409, 'mail.not-sent-again']);
    }
    expect(await stage.rows(`select 1 from outbox where subject = $1`, [id])).toEqual([]);
  });
});

describe('a person’s choices', () => {
  test('are the organisation’s language and single mails until chosen, and are followed from then on', async () => {
    const path = '/api/v1/me/preferences';
    expect((await ask(path, { as: 'customer.admin' })).json()).toEqual({ language: null, mail: 'single' });
    for (const body of [{}, { language: 'de', mail: 'single' }, { language: 'en', mail: 'hourly' }, { language: null, mail: 'daily', more: 1 }]) {
      expect((await ask(path, { as: 'customer.admin', method: 'PUT', body })).status).toBe(400);
    }
    const chosen = { language: 'en', mail: 'daily' };
    const put = await ask(path, { as: 'customer.admin', method: 'PUT', body: chosen });
    expect([put.status, put.json()]).toEqual([200, chosen]);
    expect((await ask(path, { as: 'customer.admin' })).json()).toEqual(chosen);
    expect((await ask(path, { as: 'customer.manager' })).json()).toEqual({ language: null, mail: 'single' });
    expect((await ask(path)).status).toBe(401);
  });

  test('are not to be changed with a key that is made for other things', async () => {
    const { apiKey = '' } = await does(parties.as('customer.admin'), 'key.create', {
      personId: parties.people['customer.admin'], name: 'reading', scopes: ['read'],
    }, { within: parties.customer });
    const response = await fetch(`${stage.url}/api/v1/me/preferences`, {
      method: 'PUT', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'tr', mail: 'single' }),
    });
    expect(response.status).toBe(403);
  });
});
