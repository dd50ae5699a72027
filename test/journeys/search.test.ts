/** Finding vouchers and everything else by words, lists in another order, and whole lists as tables, over HTTP. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundItem } from '../../src/contract/finding.ts';
import { VOUCHER_SORTS } from '../../src/contract/queries.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { VoucherRow } from '../../src/contract/voucher-view.ts';
import { cast, does, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const NAME = 'İpek Çağıl Ötüken';
const EMAIL = 'ipek.otuken@contoso.example';

let stage: Stage;
let all: Cast;
/** In the order in which they were created: sizes 5, 1, 3, 5, and one each of a division, a formula and a named partner. */
const made: string[] = [];

beforeAll(async () => {
  stage = await startStage('2021-03-01', {}, { limited: false });
  all = await cast(stage);
  const orders = [
    { days: 5, assignee: { name: NAME, email: EMAIL } }, { days: 1, division: 'Ürün Geliştirme' }, { days: 3, product: '=1+1' },
    { days: 5, assignee: { name: 'Deniz', email: 'deniz@contoso.example' }, partnerId: all.partner, product: 'Lâle' },
  ];
  for (const [index, order] of orders.entries()) {
    if (index === 2) stage.clock.moveTo('2021-03-05T12:00:00.000Z' as Instant);
    const { id } = await does(all.as('customer.admin'), 'voucher.create', {
      agreementId: all.agreement, engagementType: 'sharepoint-deployment-planning', country: 'TR', ...order,
    });
    made.push(id);
  }
}, 60_000);
afterAll(() => stage.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { readonly items: readonly VoucherRow[]; readonly next: string | null; readonly code?: string };
}

async function ask(as: Role, path: string, query: Readonly<Record<string, string>> = {}, language = 'en'): Promise<Answer> {
  const address = `${stage.url}/api/v1${path}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(address, { headers: { 'authorization': `Bearer ${all.secrets[as]}`, 'accept-language': language } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Answer['body'] };
}

const found = async (as: Role, query: Readonly<Record<string, string>>): Promise<readonly number[]> => {
  const { status, body } = await ask(as, '/vouchers', query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ reference }) => made.indexOf(reference));
};

describe('words', () => {
  test.each([
    ['ipek', [0]], ['İPEK', [0]], ['IPEK', [0]], ['ıpek', [0]], ['otuken ÇAĞIL', [0]], ['ötü', [0]], [EMAIL, [0]], ['deniz', [3]],
    ['urun gel', [1]], ['contoso ipek', [0]], ['contoso', [3, 2, 1, 0]], ['E1000001 deniz', [3]], ['lale', [3]], ['tüken', []], ['?!', []],
    ['ipek deniz', []], ["%' or 1=1 --", []],
  ])('%j finds vouchers %j', async (q, expected) => {
    expect((await found('sponsor.admin', { q })).toSorted()).toEqual(expected.toSorted());
    expect((await found('customer.admin', { q })).toSorted()).toEqual(expected.toSorted());
  });

  test('a reference is found in any spelling, and by its beginning', async () => {
    const [reference = ''] = made;
    for (const q of [reference, reference.toLowerCase(), reference.replaceAll('-', ' '), reference.slice(0, 9), reference.slice(0, 6)]) {
      expect(await found('sponsor.admin', { q }), q).toEqual([0]);
    }
  });

  test('what was committed a moment before is found, and a word that is gone is not', async () => {
    const voucher = made[0] ?? '';
    await does(all.as('customer.admin'), 'voucher.assign', { voucher, assignee: { name: 'Zülal', email: 'zulal@contoso.example' } });
    expect([await found('sponsor.admin', { q: 'zulal' }), await found('sponsor.admin', { q: 'ipek' })]).toEqual([[0], []]);
    expect(await stage.rows(`select word from tallystick.word where word in ('ipek', 'otuken')`)).toEqual([]);
    await does(all.as('customer.admin'), 'voucher.assign', { voucher, assignee: { name: NAME, email: EMAIL } });
    expect(await found('sponsor.admin', { q: 'ipek' })).toEqual([0]);
  });

  test('a partner that a voucher names sees it, and neither sees nor finds it by whom it is assigned to', async () => {
    const { body } = await ask('partner.global', '/vouchers', { status: 'assigned' });
    expect(body.items).toMatchObject([{ reference: made[3], namedPartnerId: all.partner, assignee: null }]);
    const one = (as: Role, path = '') => ask(as, `/vouchers/${made[3] ?? ''}${path}`);
    const { text } = await one('partner.global');
    expect(JSON.parse(text)).toMatchObject({ assignee: null, abilities: [{ action: 'voucher.validate', allowed: true, needs: ['email'] }, { action: 'voucher.reserve' }] });
    expect(text).not.toContain('deniz');
    expect((await one('partner.global', '/trail')).status).toBe(404);
    expect((await one('partner.consultant')).status).toBe(404);
    expect((await one('rival.global')).status).toBe(404);
    expect(await found('partner.consultant', {})).toEqual([]);
    expect([await found('partner.global', { q: 'lale' }), await found('partner.global', { q: 'deniz' })]).toEqual([[3], []]);
    for (const q of ['contoso', 'E1000001', 'ipek']) expect(await found('partner.global', { q })).toEqual([]);
    expect(await found('rival.global', { q: 'lale' })).toEqual([]);
  });

  test('organisations are found by name and code, agreements by number and customer', async () => {
    const names = async (as: Role, path: string, q: string) =>
      ((await ask(as, path, { q })).body.items as unknown as { id: string }[]).map(({ id }) => id);
    expect(await names('sponsor.admin', '/organisations', 'FABRİK')).toEqual([all.partner]);
    expect(await names('sponsor.admin', '/agreements', 'e10')).toEqual([all.agreement]);
    expect(await names('sponsor.admin', '/agreements', 'conto')).toEqual([all.agreement]);
    expect(await names('customer.admin', '/agreements', 'tuken')).toEqual([]);
  });
});

describe('an order', () => {
  test.each([
    ['-created', [3, 2, 1, 0]], ['created', [0, 1, 2, 3]], ['redeem-by', [0, 1, 2, 3]], ['-redeem-by', [2, 3, 0, 1]],
    ['days', [1, 2, 3, 0]], ['-days', [3, 0, 2, 1]],
  ])('%s lists every voucher once, page by page', async (sort, expected) => {
    const shown: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { body, status } = await ask('sponsor.admin', '/vouchers', { sort, limit: '1', ...(cursor === undefined ? {} : { cursor }) });
      expect(status, JSON.stringify(body)).toBe(200);
      shown.push(...body.items.map(({ reference }) => reference));
      cursor = body.next;
    }
    const days = (reference: string) => (made.indexOf(reference) < 2 ? 'first' : 'second');
    // Of one day, which comes first is told by chance: their references.
    const byDay = sort.endsWith('days') ? shown : shown.map(days);
    expect(byDay).toEqual(sort.endsWith('days') ? expected.map((index) => made[index]) : expected.map((index) => days(made[index] ?? '')));
    expect(new Set(shown).size).toBe(4);
  });

  test('takes no cursor of another', async () => {
    const taken: string[] = [];
    for (const of of VOUCHER_SORTS) {
      const cursor = (await ask('sponsor.admin', '/vouchers', { sort: of, limit: '1' })).body.next ?? '';
      for (const sort of VOUCHER_SORTS) {
        const { status } = await ask('sponsor.admin', '/vouchers', { sort, limit: '1', cursor });
        if (status === 200) taken.push(`${of} ${sort}`);
        else expect(status).toBe(400);
      }
    }
    expect(taken).toEqual(VOUCHER_SORTS.map((sort) => `${sort} ${sort}`));
    expect((await ask('sponsor.admin', '/vouchers', { sort: 'newest' })).status).toBe(400);
  });
});

describe('search', () => {
  const kinds = async (as: Role, q: string) => {
    const { items } = (await ask(as, '/search', { q })).body as unknown as { items: FoundItem[] };
    return items.map(({ kind, id }) => `${kind} ${id}`);
  };

  test('finds each kind of thing, a pasted reference first', async () => {
    expect(await kinds('sponsor.admin', (made[1] ?? '').toLowerCase().replaceAll('-', ''))).toEqual([`voucher ${made[1] ?? ''}`]);
    expect((await kinds('sponsor.admin', 'Fabrikam'))[0]).toBe(`organisation ${all.partner}`);
    expect((await kinds('sponsor.admin', 'E1000001'))[0]).toBe(`agreement ${all.agreement}`);
    expect(await kinds('sponsor.admin', 'contoso')).toEqual([
      `organisation ${all.customer}`, ...[3, 2].map((index) => `voucher ${made[index] ?? ''}`).toSorted().toReversed(),
      ...[1, 0].map((index) => `voucher ${made[index] ?? ''}`).toSorted().toReversed(), `agreement ${all.agreement}`,
    ]);
    expect(await kinds('sponsor.admin', 'sponsor rev')).toEqual([`person ${all.people['sponsor.reviewer']}`]);
    expect(await kinds('sponsor.admin', 'planning services')).toEqual(['programme microsoft-planning-services']);
  });

  test('finds nothing that the caller may not see', async () => {
    for (const as of ['partner.global', 'rival.global'] as const) expect(await kinds(as, 'contoso'), as).toEqual([]);
    expect(await kinds('customer.manager', 'E1000001')).toEqual([]);
    expect(await kinds('sponsor.reviewer', 'sponsor rev')).toEqual([]);
    expect(await kinds('rival.global', made[1] ?? '')).toEqual([]);
    expect((await ask('sponsor.admin', '/search')).status).toBe(400);
  });
});

describe('a table', () => {
  const table = async (as: Role, query: Readonly<Record<string, string>> = {}, language = 'en') => {
    const answer = await ask(as, '/vouchers.csv', query, language);
    const [names = [], ...rows] = answer.status === 200 ? parse(answer.text.replace('\ufeff', '')) : [];
    return { ...answer, names, rows: rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]]))) };
  };

  test('holds the whole list under its filters and in its order, with names beside ids', async () => {
    const { status, headers, rows, text } = await table('sponsor.admin', { sort: '-days' });
    expect([status, headers.get('content-disposition')]).toEqual([200, expect.stringMatching(/^attachment; filename="vouchers-2021-03-05\.csv"/)]);
    expect(rows.map((row) => made.indexOf(String(row['Reference'])))).toEqual([3, 0, 2, 1]);
    expect(rows[0]).toMatchObject({
      'Days': '5', 'Status': 'assigned', 'Customer id': all.customer, 'Customer': 'Contoso', 'Agreement': 'E1000001', 'Named partner': 'Fabrikam',
    });
    expect(rows.map((row) => row['Product'])).toEqual(['Lâle', '', `'=1+1`, '']);
    expect(text).not.toContain('undefined');
    expect((await table('sponsor.admin', { q: 'deniz' })).rows).toHaveLength(1);
    expect((await table('rival.global')).rows).toEqual([]);
    expect((await table('sponsor.admin', { limit: '5' })).status).toBe(400);
  });

  test('speaks the caller’s language', async () => {
    const { names, rows } = await table('customer.admin', {}, 'tr');
    expect(names.slice(0, 3)).toEqual(['Çek numarası', 'Durum', 'Program']);
    expect(new Set(rows.map((row) => row['Durum']))).toEqual(new Set(['oluşturuldu', 'atandı']));
  });

  test('of payment requests has its names, and nobody’s requests but one’s own', async () => {
    const { status, text } = await ask('partner.payment', '/payment-requests.csv');
    expect([status, text.split('\r\n')[0]]).toEqual([200, expect.stringMatching(/^\ufeff?Payment request,Status,/)]);
  });
});

describe('an erasure', () => {
  test('takes the words of the person away at once', async () => {
    const people = (await ask('customer.admin', `/organisations/${all.customer}/people`)).body.items as unknown as { id: string; email: string }[];
    const personId = people.find(({ email }) => email === EMAIL)?.id ?? '';
    await does(all.as('customer.admin'), 'voucher.cancel', { voucher: made[0] ?? '', reason: 'Stopped.' });
    expect(await found('sponsor.admin', { q: 'ipek' })).toEqual([0]);
    await does(all.as('customer.admin'), 'person.erase', { personId }, { within: all.customer });
    expect(await stage.rows(`select word from tallystick.word where word in ('ipek', 'otuken', 'cagil')`)).toEqual([]);
    expect(await found('sponsor.admin', { q: 'ipek' })).toEqual([]);
    expect(await found('sponsor.admin', { q: 'contoso' })).toHaveLength(4);
  });
});
