/** What people are told of each other's deeds, what they keep for themselves, and which names they may know. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenCommand } from '../../src/contract/commands.ts';
import type { ClientInput } from '../../src/contract/client.ts';
import type { NotificationsView, SavedView } from '../../src/contract/finding.ts';
import { body, cast, does, PROGRAMME, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const SHAREPOINT = 'sharepoint-deployment-planning';
const MANAGER = { name: 'Manager', email: 'customer-manager@people.example' };
const ECE = { name: 'Ece', email: 'ece@people.example' };

let stage: Stage;
let parties: Cast;
/** One that both partners had, one after the other, and one of the other's alone. */
let shared: string;
let other: string;
let rival: string;
let stranger: string;
let rivalPlace: string;
let rivalConsultant: string;

const gives = <Name extends GivenCommand>(as: Role, name: Name, input: ClientInput<Name>) => does(parties.as(as), name, input);

beforeAll(async () => {
  stage = await startStage('2020-01-08', {}, { limited: false });
  parties = await cast(stage);
  rival = String((await stage.rows(`select id from organisation where name = 'Litware'`))[0]?.['id']);
  stranger = (await gives('sponsor.admin', 'organisation.register', { kind: 'customer', name: 'Wingtip', country: 'DE' })).id;
  rivalPlace = (await gives('rival.global', 'partner.add-location', { partnerId: rival, name: 'Litware Ankara', country: 'TR', city: 'Ankara' })).id;
  rivalConsultant = (await gives('rival.global', 'partner.add-consultant', { partnerId: rival, name: 'Mert', email: 'mert@litware.example' })).id;
  await gives('sponsor.admin', 'partner.record-competency', {
    partnerId: rival, competency: 'collaboration-and-content', level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31',
  });
  await does(parties.as('rival.global'), 'partner.record-qualification', {
    consultantId: rivalConsultant, competency: 'collaboration-and-content', title: 'Exam', passedOn: '2019-03-01',
  }, { within: rival });
  await gives('rival.global', 'partner.describe', {
    partnerId: rival, description: 'Plans.', languages: ['tr'], industries: ['retail'], contactEmail: 'a@litware.example',
  });
  await gives('rival.global', 'partner.enrol', {
    partnerId: rival, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
  });
  const voucher = async (assignee: object) => (await gives('customer.admin', 'voucher.create', {
    agreementId: parties.agreement, engagementType: SHAREPOINT, days: 5, country: 'TR', assignee,
  } as ClientInput<'voucher.create'>)).id;
  shared = await voucher(MANAGER);
  other = await voucher(ECE);
  const reserve = (as: Role, id: string, email: string, place: string, consultant: string) => gives(as, 'voucher.reserve', {
    voucher: id, email, locationId: place, consultantIds: [consultant], startsOn: '2020-01-08', endsOn: '2020-01-20',
  } as ClientInput<'voucher.reserve'>);
  await reserve('rival.global', shared, MANAGER.email, rivalPlace, rivalConsultant);
  await gives('rival.global', 'voucher.release', { voucher: shared, reason: 'Secret of the rival.' });
  await reserve('partner.admin', shared, MANAGER.email, parties.location, parties.consultant);
  await gives('partner.admin', 'engagement.draft', { voucher: shared, summary: 'Under way.' });
  await reserve('rival.global', other, ECE.email, rivalPlace, rivalConsultant);
}, 60_000);
afterAll(() => stage.close());

async function news(as: Role, query: Record<string, string | number> = {}): Promise<NotificationsView> {
  return body(await parties.as(as).get('/notifications', {}, query));
}

const told = async (as: Role) => (await news(as, { limit: 200 })).items.map(({ event, subject }) => `${event} ${subject.id}`);

describe('notifications', () => {
  test('tell a customer what partners and colleagues did, newest first, and not what it did itself', async () => {
    expect(await told('customer.admin')).toEqual([
      `voucher.reserved ${other}`, `voucher.reserved ${shared}`, `voucher.released ${shared}`, `voucher.reserved ${shared}`,
      `entitlement.granted ${parties.agreement}`, `agreement.registered ${parties.agreement}`,
    ]);
    const [first] = (await news('customer.admin')).items;
    expect(first).toMatchObject({
      event: 'voucher.reserved', subject: { kind: 'voucher', id: other }, organisationId: rival, read: false,
      facts: { days: 5, engagementType: SHAREPOINT, startsOn: '2020-01-08', endsOn: '2020-01-20' },
    });
    expect(JSON.stringify(await news('customer.admin'))).not.toContain('Secret');
  });

  test('tell a project manager and a consultant of their own vouchers alone', async () => {
    const manager = await told('customer.manager');
    expect(manager).toContain(`voucher.created ${shared}`);
    expect(manager.filter((line) => !line.endsWith(shared))).toEqual([]);
    expect(await told('partner.consultant')).toEqual([`voucher.reserved ${shared}`]);
  });

  test('tell a partner nothing of another partner, nor of what it has not begun', async () => {
    const own = await told('partner.global');
    expect(own.filter((line) => line.startsWith('voucher'))).toEqual([`voucher.reserved ${shared}`]);
    // Its colleague's reservation is told with the voucher; the rival's is not, though it is of the same voucher.
    const theirs = (await news('rival.global', { limit: 200 })).items;
    expect(theirs.filter(({ event }) => event.startsWith('voucher'))).toEqual([]);
    const everything = JSON.stringify(await news('partner.global', { limit: 200 }));
    for (const hidden of [rival, rivalPlace, rivalConsultant, other]) expect(everything).not.toContain(hidden);
  });

  test('tell a sponsor what comes to it, and not of each voucher', async () => {
    const lines = await told('sponsor.finance');
    expect(lines).toContain(`partner.enrolled ${rival}`);
    expect(lines.filter((line) => line.startsWith('voucher'))).toEqual([]);
    // What the programme admin did is news to others and not to the admin.
    expect(await told('sponsor.admin')).not.toContain(`agreement.registered ${parties.agreement}`);
    expect(lines).toContain(`agreement.registered ${parties.agreement}`);
  });

  test('come a page at a time', async () => {
    const whole = await told('customer.admin');
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: NotificationsView = await news('customer.admin', { limit: 2, ...(cursor === '' ? {} : { cursor }) });
      paged.push(...page.items.map(({ event, subject }) => `${event} ${subject.id}`));
      cursor = page.next;
    }
    expect(paged).toEqual(whole);
    expect(await parties.as('customer.admin').get('/notifications', {}, { cursor: 'x' })).toMatchObject({ status: 400 });
  });

  test('are marked as seen for one person, up to a position, and never back', async () => {
    const { items, unread } = await news('customer.admin');
    expect([unread, items.length]).toEqual([6, 6]);
    const mark = (position: number) => parties.as('customer.admin').request<{ position: number }>('PUT', '/api/v1/notifications/read', { position });
    const position = items[2]?.position ?? 0;
    expect(body(await mark(position))).toEqual({ position });
    expect(body(await mark(1))).toEqual({ position });
    const after = await news('customer.admin');
    expect(after.unread).toBe(2);
    expect(after.items.map(({ read }) => read)).toEqual([false, false, true, true, true, true]);
    expect((await news('customer.manager')).items.every(({ read }) => !read)).toBe(true);
    // A position that nothing has yet would hide what is still to come.
    const { position: end } = body(await mark(Number.MAX_SAFE_INTEGER));
    expect(end).toBe(Number((await stage.rows('select max(position) as last from journal_position'))[0]?.['last']));
    expect(await mark(-1)).toMatchObject({ status: 400 });
  });
});

describe('kept views', () => {
  const put = (as: Role, items: readonly unknown[]) => parties.as(as).request<{ items: readonly SavedView[] }>('PUT', '/api/v1/views', { items });
  const kept = async (as: Role) => body(await parties.as(as).get('/views')).items;

  test('are a person\'s own, and replaced as a whole', async () => {
    expect(await kept('customer.admin')).toEqual([]);
    const views = [{ list: 'vouchers', name: 'Süresi dolanlar', search: 'status=assigned&sort=redeem-by' }, { list: 'journal', name: 'All', search: '' }];
    expect(body(await put('customer.admin', views)).items).toEqual(views);
    expect(await kept('customer.admin')).toEqual(views);
    expect(await kept('customer.manager')).toEqual([]);
    await put('customer.admin', [views[1]]);
    expect(await kept('customer.admin')).toEqual([views[1]]);
  });

  test('are refused where they are none, and leave what is kept as it was', async () => {
    const before = await kept('customer.admin');
    const view = { list: 'vouchers', name: 'One', search: '' };
    for (const wrong of [
      [{ ...view, list: 'planets' }], [{ ...view, name: '' }], [{ ...view, search: 'x'.repeat(2001) }], [{ ...view, more: 1 }],
      [{ ...view, search: 'a\u0000b' }], Array.from({ length: 51 }, () => view),
    ]) {
      expect(await put('customer.admin', wrong)).toMatchObject({ kind: 'problem', status: 400 });
    }
    expect(await kept('customer.admin')).toEqual(before);
  });

  test('are told with everything that is kept of a person', async () => {
    const data = body(await parties.as('customer.admin').get('/organisations/{id}/people/{personId}/data', {
      id: parties.customer, personId: parties.people['customer.admin'],
    }));
    expect(data.portal?.views).toEqual(await kept('customer.admin'));
    expect(data.portal?.seenPosition).toBeGreaterThan(0);
  });
});

describe('names', () => {
  async function names(as: Role, ...ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const { items } = body(await parties.as(as).get('/names', {}, { ids: ids.join(',') }));
    return Object.fromEntries(items.map(({ id, name }) => [id, name]));
  }

  /** One of everything. */
  const all = () => [
    parties.sponsor, parties.customer, parties.partner, rival, stranger, parties.location, rivalPlace, parties.consultant,
    rivalConsultant, parties.people['sponsor.finance'], parties.people['customer.manager'], parties.people['partner.admin'],
    parties.agreement, PROGRAMME, 'cus_nobody', 'x',
  ];

  test('a sponsor may know all of its own', async () => {
    const known = await names('sponsor.admin', ...all());
    expect(Object.values(known)).toEqual([
      'Microsoft', 'Contoso', 'Fabrikam', 'Litware', 'Wingtip', 'Fabrikam Istanbul', 'Litware Ankara', 'Elif Kaya', 'Mert',
      'sponsor.finance', 'customer.manager', 'partner.admin', 'E1000001',
    ]);
    // Who does not manage people knows colleagues.
    expect(Object.values(await names('sponsor.finance', parties.people['sponsor.admin'], parties.people['customer.manager']))).toEqual(['Sam']);
  });

  test('a customer: its partners with their places, and the consultants on its vouchers', async () => {
    const known = await names('customer.admin', ...all());
    expect(Object.values(known)).toEqual([
      'Microsoft', 'Contoso', 'Fabrikam', 'Litware', 'Fabrikam Istanbul', 'Litware Ankara', 'Elif Kaya', 'Mert', 'customer.manager', 'E1000001',
    ]);
    await gives('rival.global', 'voucher.release', { voucher: other, reason: 'No time.' });
    expect(await names('customer.admin', rivalConsultant)).toEqual({});
    expect(Object.values(await names('customer.manager', parties.agreement, parties.partner))).toEqual(['Fabrikam']);
  });

  test('a partner: itself, sponsors, and the customers with whom it deals or dealt', async () => {
    expect(Object.values(await names('partner.global', ...all()))).toEqual([
      'Microsoft', 'Contoso', 'Fabrikam', 'Fabrikam Istanbul', 'Elif Kaya', 'partner.admin',
    ]);
    // It gave back whatever it had of this customer, and still knows whose it was.
    expect(Object.values(await names('rival.global', ...all()))).toEqual(['Microsoft', 'Contoso', 'Litware', 'Litware Ankara', 'Mert']);
    const newcomer = (await gives('sponsor.admin', 'organisation.register', { kind: 'partner', name: 'Tailspin', country: 'TR' })).id;
    expect(await names('customer.admin', newcomer)).toEqual({});
    expect(Object.values(await names('sponsor.admin', newcomer))).toEqual(['Tailspin']);
    // A voucher that carries its name tells it of the customer.
    const agreement = (await gives('sponsor.admin', 'agreement.register', {
      customerId: stranger, programmeId: PROGRAMME, number: 'E9', startsOn: '2019-07-01', endsOn: '2022-06-30',
    })).id;
    expect(await names('rival.global', stranger)).toEqual({});
    await stage.rows(`insert into voucher (agreement_id, reference, customer_id, sponsor_id, programme_id, offering, engagement_type, days,
      country, status, created_on, expires_on, due_on, assignee_name, assignee_email, named_partner_id, sequence, head)
      values ($1, '0000-0000-0000-0', $2, $3, $4, 'sdps', $5, 1, 'TR', 'assigned', '2020-01-08', '2020-07-06', '2020-07-06', 'A', 'a@a.example',
      $6, 1, decode(repeat('00', 32), 'hex'))`, [agreement, stranger, parties.sponsor, PROGRAMME, SHAREPOINT, rival]);
    expect(await names('rival.global', stranger)).toEqual({ [stranger]: 'Wingtip' });
    expect(await names('partner.global', stranger)).toEqual({});
  });

  test('are asked for by no more than so many ids', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `cus_${String(index)}`).join(',');
    expect(await parties.as('customer.admin').get('/names', {}, { ids: many })).toMatchObject({ kind: 'problem', status: 400 });
    expect((await fetch(`${stage.url}/api/v1/names?ids=x`)).status).toBe(401);
  });
});
