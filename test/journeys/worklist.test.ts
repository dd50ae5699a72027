/** The worklist: each task appears for whoever it needs, says by when and which rule says so, and goes away by being done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorklistItem, WorklistView } from '../../src/contract/worklist.ts';
import type { GivenCommand } from '../../src/contract/commands.ts';
import type { ClientInput } from '../../src/contract/client.ts';
import type { Instant } from '../../src/domain/time.ts';
import { newSecret } from '../../src/server/http/keys.ts';
import { writeCursor } from '../../src/server/queries/cursor.ts';
import { body, cast, does, PROGRAMME, startStage, type Cast, type Role, type Stage } from './http-stage.ts';

const SHAREPOINT = 'sharepoint-deployment-planning';
const MANAGER = { name: 'Manager', email: 'Customer-Manager@people.example' };

/** A clock that also goes back, so that each part has its own days; nothing of the night happens by itself. */
let now = '2020-01-08T12:00:00.000Z' as Instant;
const clock = { now: () => now, moveTo(at: Instant) { now = at; } };

let stage: Stage;
let parties: Cast;
const secrets = new Map<string, string>();

beforeAll(async () => {
  stage = await startStage('2020-01-08', {}, { clock, sandbox: { clock }, limited: false });
  parties = await cast(stage);
}, 60_000);
afterAll(() => stage.close());

type Who = Role | 'limited' | 'elsewhere';

async function list(as: Who, query = ''): Promise<WorklistView> {
  const secret = secrets.get(as) ?? parties.secrets[as as Role];
  const answer = await fetch(`${stage.url}/api/v1/worklist${query}`, { headers: { authorization: `Bearer ${secret}` } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as WorklistView;
}

/** What stands on somebody's list of some tasks, each in a line. */
async function lines(as: Who, ...tasks: readonly WorklistItem['task'][]): Promise<readonly string[]> {
  const { items } = await list(as, '?limit=200');
  return items.filter(({ task }) => tasks.length === 0 || tasks.includes(task))
    .map(({ task, subject, due, rule, since }) => [task, subject.name ?? subject.id, due ?? `since ${since ?? '?'}`, rule ?? ''].join(' ').trim());
}

const gives = <Name extends GivenCommand>(as: Role, name: Name, input: ClientInput<Name>, within?: string) =>
  does(parties.as(as), name, input, within === undefined ? {} : { within });

const made: string[] = [];

async function voucherOf(more: object = {}): Promise<string> {
  const { id } = await gives('customer.admin', 'voucher.create', {
    agreementId: parties.agreement, engagementType: SHAREPOINT, days: 5, country: 'TR', ...more,
  });
  made.push(id);
  return id;
}

const to = (day: string) => { clock.moveTo(`${day}T12:00:00.000Z` as Instant); };

describe('a customer', () => {
  let second: string;

  test('is told to activate what waits, to convert and to use days, until it has', async () => {
    second = (await gives('sponsor.admin', 'agreement.register', {
      customerId: parties.customer, programmeId: PROGRAMME, number: 'E1000002', startsOn: '2019-07-01', endsOn: '2021-03-31',
    })).id;
    expect(await lines('customer.admin', 'activate')).toEqual([]);
    await gives('sponsor.admin', 'entitlement.grant', { agreementId: second, days: 5 });
    await gives('sponsor.admin', 'entitlement.grant', { agreementId: second, days: 6, unit: 'training' });
    expect(await lines('customer.admin')).toEqual([
      'activate E1000002 2021-03-31 agreement-end', 'use-days E1000001 2021-06-30 last-creation',
    ]);
    await gives('customer.admin', 'entitlement.activate', { agreementId: second });
    expect(await lines('customer.admin')).toEqual([
      'convert-days E1000002 2020-01-31 last-conversion', 'use-days E1000002 2021-03-31 agreement-end',
      'use-days E1000001 2021-06-30 last-creation',
    ]);
    await gives('customer.admin', 'entitlement.convert', { agreementId: second, trainingDays: 6 });
    expect(await lines('customer.admin', 'convert-days')).toEqual([]);
    for (const days of [5, 1, 1]) {
      expect(await lines('customer.admin', 'use-days')).toHaveLength(2);
      const { id } = await gives('customer.admin', 'voucher.create', { agreementId: second, engagementType: SHAREPOINT, days, country: 'TR' });
      await gives('customer.admin', 'voucher.cancel', { voucher: id, reason: 'Tried.' }).then(() =>
        gives('sponsor.admin', 'entitlement.reduce', { agreementId: second, days, reason: 'Tried.' }));
    }
    expect(await lines('customer.admin', 'use-days')).toEqual(['use-days E1000001 2021-06-30 last-creation']);
  });

  test('is told of two things about one agreement that end on one day, on two pages too', async () => {
    const { id } = await gives('sponsor.admin', 'agreement.register', {
      customerId: parties.customer, programmeId: PROGRAMME, number: 'E1000003', startsOn: '2019-07-01', endsOn: '2020-01-20',
    });
    await gives('sponsor.admin', 'entitlement.grant', { agreementId: id, days: 1 });
    await gives('sponsor.admin', 'entitlement.grant', { agreementId: id, days: 3, unit: 'training' });
    await gives('customer.admin', 'entitlement.activate', { agreementId: id });
    const first = await list('customer.admin', '?limit=1');
    const second = await list('customer.admin', `?limit=1&cursor=${encodeURIComponent(first.next ?? '')}`);
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual([`convert-days/${id}`, `use-days/${id}`]);
    await stage.rows(`update agreement set ends_on = '2019-12-31' where id = $1`, [id]);
  });

  test('is told of vouchers that nobody has, and of those that nobody took', async () => {
    const voucher = await voucherOf();
    const named = await voucherOf({ assignee: MANAGER, partnerId: parties.partner });
    expect(await lines('customer.admin', 'assign', 'hand-on')).toEqual([`assign ${voucher} 2020-07-06 voucher-life`]);
    // To whom it is assigned, in whatever spelling, it is to be handed on at once.
    expect(await lines('customer.manager')).toEqual([`hand-on ${named} 2020-07-06 voucher-life`]);
    await gives('customer.admin', 'voucher.assign', { voucher, assignee: { name: 'Ece', email: 'ece@people.example' } });
    expect(await lines('customer.admin', 'assign', 'hand-on')).toEqual([]);
    expect(await lines('customer.manager')).toHaveLength(1);
    to('2020-05-06');
    expect(await lines('customer.admin', 'hand-on')).toEqual([]);
    to('2020-05-07');
    expect((await lines('customer.admin', 'hand-on')).toSorted()).toEqual(
      [voucher, named].map((each) => `hand-on ${each} 2020-07-06 voucher-life`).toSorted());
    await gives('customer.admin', 'voucher.cancel', { voucher, reason: 'Not needed.' });
    expect(await lines('customer.admin', 'hand-on')).toEqual([`hand-on ${named} 2020-07-06 voucher-life`]);
    expect((await list('customer.manager')).items[0]).toMatchObject({
      id: `hand-on/${named}`, action: 'voucher.resend', subject: { kind: 'voucher', id: named, name: null }, programmeId: PROGRAMME,
      facts: { days: 5, engagementType: SHAREPOINT, organisation: parties.partner, assignee: 'Manager' },
    });
  });

  test('of the limits of a voucher is told the one that binds, and nothing that is over', async () => {
    to('2021-05-10');
    const voucher = await voucherOf();
    expect(await lines('customer.admin', 'assign')).toEqual([`assign ${voucher} 2021-06-30 last-assignment`]);
    await gives('customer.admin', 'voucher.assign', { voucher, assignee: MANAGER });
    expect(await lines('customer.manager')).toEqual([`hand-on ${voucher} 2021-11-06 voucher-life`]);
    to('2021-06-30');
    const last = await voucherOf();
    expect(await lines('customer.admin', 'assign', 'use-days')).toEqual(
      [`assign ${last} 2021-06-30 last-assignment`, 'use-days E1000001 2021-06-30 last-creation']);
    to('2021-07-01');
    expect(await lines('customer.admin', 'assign', 'use-days')).toEqual([]);
    to('2021-12-20');
    expect(await lines('customer.manager')).toEqual([]);
  });
});

describe('a partner', () => {
  let voucher: string;
  let request: string;

  beforeAll(async () => {
    to('2020-05-07');
    for (const each of made) await parties.as('customer.admin').command('voucher.cancel', { voucher: each, reason: 'The end.' });
    to('2020-01-08');
    const invite = async (as: 'limited' | 'elsewhere', locations: readonly string[]) => {
      const { id } = await gives('partner.global', 'person.invite', {
        organisationId: parties.partner, name: as, email: `${as}@people.example`, roles: ['programme-admin', 'payment-admin'], locations,
      } as ClientInput<'person.invite'>);
      const { apiKey } = await gives('partner.global', 'key.create', { personId: id, name: as }, parties.partner);
      secrets.set(as, apiKey ?? newSecret());
    };
    const { id: other } = await gives('partner.global', 'partner.add-location', {
      partnerId: parties.partner, name: 'Bursa', country: 'TR', city: 'Bursa',
    });
    await invite('limited', [parties.location]);
    await invite('elsewhere', [other]);
  }, 60_000);

  test('is told of a voucher that is named for it once somebody has it', async () => {
    voucher = await voucherOf();
    expect(await lines('partner.global')).toEqual([]);
    await gives('customer.admin', 'voucher.assign', { voucher, assignee: MANAGER, partnerId: parties.partner });
    for (const as of ['partner.global', 'partner.admin', 'limited', 'elsewhere'] as const) {
      expect(await lines(as), as).toEqual([`reserve ${voucher} 2020-07-06 voucher-life`]);
    }
    for (const as of ['partner.payment', 'partner.consultant', 'sponsor.auditor'] as const) expect(await lines(as), as).toEqual([]);
    expect(await lines('rival.global', 'reserve')).toEqual([]);
    await gives('partner.admin', 'voucher.reserve', {
      voucher, email: MANAGER.email, locationId: parties.location, consultantIds: [parties.consultant],
      startsOn: '2020-01-08', endsOn: '2020-01-17',
    } as ClientInput<'voucher.reserve'>);
    expect(await lines('partner.global')).toEqual([]);
  });

  test('is told to report from the last day of an engagement on, and then to redeem; each person of their own', async () => {
    to('2020-01-16');
    expect(await lines('partner.global', 'report')).toEqual([]);
    to('2020-01-17');
    for (const as of ['partner.global', 'partner.admin', 'limited'] as const) {
      expect(await lines(as), as).toEqual([`report ${voucher} 2020-07-06 voucher-life`]);
    }
    expect(await lines('partner.consultant')).toEqual([`draft-report ${voucher} 2020-07-06 voucher-life`]);
    for (const as of ['elsewhere', 'partner.payment', 'customer.manager'] as const) expect(await lines(as), as).toEqual([]);
    expect(await lines('rival.global', 'report')).toEqual([]);
    const { id } = await gives('partner.consultant', 'engagement.attach', { voucher, fileName: 'plan.txt', content: 'The plan.' });
    await gives('partner.admin', 'engagement.report', {
      voucher, startedOn: '2020-01-08', endedOn: '2020-01-17', onSiteDays: 5, offSiteDays: 0, summary: 'Planned.',
      recommendations: 'Pilot.', deliverableIds: [id], deliveredToCustomer: true,
    } as ClientInput<'engagement.report'>);
    expect(await lines('partner.consultant')).toEqual([]);
    expect(await lines('partner.admin')).toEqual([`redeem ${voucher} 2020-07-06 voucher-life`]);
    expect(await lines('elsewhere')).toEqual([]);
    await gives('partner.admin', 'voucher.redeem', { voucher });
    expect(await lines('partner.admin')).toEqual([]);
  });

  test('is told to name a payee, to ask for payment, and to submit; by the payment window', async () => {
    expect(await lines('partner.global')).toEqual([
      `request-payment ${voucher} 2020-03-17 payment-window`, `register-payee ${parties.partner} since ?`,
    ]);
    for (const as of ['partner.payment', 'limited'] as const) {
      expect(await lines(as), as).toEqual([`request-payment ${voucher} 2020-03-17 payment-window`]);
    }
    expect(await lines('elsewhere')).toEqual([]);
    await gives('partner.global', 'payment.register', {
      partnerId: parties.partner, payee: 'Fabrikam', taxId: '1234567890', account: 'TR33', currency: 'TRY',
    });
    expect(await lines('partner.global', 'register-payee')).toEqual([]);
    request = (await gives('partner.payment', 'payment.save', {
      partnerId: parties.partner, locationId: parties.location, vouchers: [voucher], invoiceNumber: 'F-1', invoiceDate: '2020-01-17',
    })).id;
    expect(await lines('partner.payment')).toEqual(['submit F-1 2020-03-17 payment-window']);
    expect(await lines('elsewhere')).toEqual([]);
    expect((await list('partner.payment')).items[0]?.facts).toMatchObject({ vouchers: 1, currency: 'TRY' });
    expect(await lines('sponsor.reviewer')).toEqual([]);
    await gives('partner.payment', 'payment.submit', { request });
    expect(await lines('partner.payment')).toEqual([]);
  });

  test('and its sponsor see a request through, each when it is their turn', async () => {
    const turns = async (): Promise<readonly string[]> => {
      const everybody: readonly Role[] = ['sponsor.reviewer', 'sponsor.finance', 'partner.payment', 'rival.global', 'sponsor.auditor'];
      const told = await Promise.all(everybody.map((as) => lines(
        as, 'review', 'decide', 'approve', 'pay', 'pay-again', 'submit', 'mend', 'appeal', 'request-payment')));
      return told.flatMap((each, index) => each.map((line) => `${everybody[index]}: ${line}`));
    };
    const reasons = [{ rule: 'invoice-complete', text: 'A number is missing.' }];
    expect(await turns()).toEqual(['sponsor.reviewer: review F-1 since 2020-01-17']);
    await gives('sponsor.reviewer', 'payment.review', { request });
    expect(await turns()).toEqual(['sponsor.reviewer: decide F-1 since 2020-01-17', 'sponsor.finance: approve F-1 since 2020-01-17']);
    to('2020-01-20');
    await gives('sponsor.reviewer', 'payment.return', { request, reasons });
    expect(await turns()).toEqual(['partner.payment: mend F-1 since 2020-01-20']);
    await gives('partner.payment', 'payment.submit', { request });
    await gives('sponsor.reviewer', 'payment.review', { request });
    to('2020-01-22');
    await gives('sponsor.reviewer', 'payment.deny', { request, reasons });
    expect(await turns()).toEqual(['partner.payment: appeal F-1 since 2020-01-22']);
    await gives('partner.payment', 'payment.appeal', { request, statement: 'It is there.' });
    expect(await turns()).toEqual(['sponsor.reviewer: review F-1 since 2020-01-17']);
    await gives('sponsor.reviewer', 'payment.review', { request });
    await gives('sponsor.finance', 'payment.approve', { request });
    expect(await turns()).toEqual(['sponsor.finance: pay F-1 2020-02-21 payment-due']);
    await gives('sponsor.finance', 'payment.pay', { request, paidOn: '2020-01-22', bankReference: 'B1' });
    expect(await turns()).toEqual([]);
    await gives('sponsor.finance', 'payment.reverse', { request, reason: 'The account is closed.' });
    expect(await turns()).toEqual(['sponsor.finance: pay-again F-1 2020-02-21 payment-due']);
    await gives('sponsor.finance', 'payment.pay', { request, paidOn: '2020-01-22', bankReference: 'B2' });
    expect(await turns()).toEqual([]);
  });

  test('nobody is told to approve what they reviewed, or to appeal when no appeal is left', async () => {
    await stage.rows(`update payment_request set status = 'under-review', approved_by = null, approved_on = null, due_on = null,
      reviewers = array[$1]`, [parties.people['sponsor.finance']]);
    expect(await lines('sponsor.finance')).toEqual([]);
    await stage.rows(`update payment_request set status = 'denied'`);
    expect(await lines('partner.payment', 'appeal')).toEqual([]);
    await stage.rows(`update payment_request set status = 'cancelled'`);
  });

  test('is told what it has to do about itself: to describe, to enrol and to renew', async () => {
    const rival = (await stage.rows(`select id from organisation where name = 'Litware'`))[0]?.['id'] as string;
    expect(await lines('rival.global')).toEqual([`describe ${rival} since ?`]);
    await gives('rival.global', 'partner.describe', {
      partnerId: rival, description: 'Plans.', languages: ['tr'], industries: ['retail'], contactEmail: 'a@litware.example',
    });
    expect(await lines('rival.global')).toEqual([`enrol ${rival} since ?`]);
    await gives('sponsor.admin', 'partner.record-competency', {
      partnerId: rival, competency: 'collaboration-and-content', level: 'gold', validFrom: '2019-01-01', validUntil: '2029-12-31',
    });
    await gives('rival.global', 'partner.enrol', {
      partnerId: rival, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
    });
    expect(await lines('rival.global')).toEqual([]);
    const [row] = await stage.rows(`select e ->> 'through' as through from partner, jsonb_array_elements(standing -> 'enrolments') e
      where id = $1`, [rival]);
    const through = String(row?.['through']);
    expect(through).toBe('2021-01-21');
    to('2020-10-22');
    expect(await lines('rival.global', 'renew')).toEqual([]);
    to('2020-10-23');
    expect(await lines('rival.global', 'renew')).toHaveLength(1);
    to('2021-01-21');
    expect(await lines('rival.global')).toEqual([`renew ${rival} 2021-01-21 enrolment-end`]);
    await gives('rival.global', 'partner.enrol', {
      partnerId: rival, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
    });
    expect(await lines('rival.global')).toEqual([]);
    // What lapsed within the last year is renewed, and what lapsed before is begun anew.
    expect(await lines('partner.global')).toEqual([`renew ${parties.partner} 2021-01-07 enrolment-end`]);
    expect(await lines('partner.admin')).toEqual([]);
  });
});

describe('a sponsor', () => {
  test('is told of the dates ahead, and of mails that were put aside', async () => {
    to('2020-01-31');
    const all = await lines('sponsor.admin');
    expect(all).toEqual([`milestone ${PROGRAMME} 2020-01-31 milestone`]);
    expect((await list('sponsor.admin')).items[0]).toMatchObject({ action: null, facts: { milestone: 'conversion' } });
    await stage.rows(`insert into mail (id, what, subject, occurrence, recipient, organisation_id, sponsor_id, programme_id, at, language,
      message_id, state) select 'msg_' || n, 'voucher-assigned', 'v', n::text, 'per_1', $1, case n when 3 then 'spo_other' else $2 end, $3,
      '2020-01-30T09:00:00Z', 'tr', '<1@x>', case n when 2 then 'sent' else 'dead' end from generate_series(1, 3) n`,
    [parties.customer, parties.sponsor, PROGRAMME]);
    expect(await lines('sponsor.admin', 'mail-dead')).toEqual(['mail-dead msg_1 since 2020-01-30']);
    expect(await lines('sponsor.finance', 'mail-dead')).toEqual([]);
    await stage.rows(`update mail set state = 'sent' where id = 'msg_1'`);
    expect(await lines('sponsor.admin', 'mail-dead')).toEqual([]);
  });
});

describe('the list', () => {
  beforeAll(async () => {
    to('2021-04-05');
    for (const day of ['05', '06', '07']) {
      to(`2021-04-${day}`);
      for (const more of [{}, { assignee: MANAGER, partnerId: parties.partner }, {}]) await voucherOf({ ...more, days: 1 });
    }
    const { id } = await gives('sponsor.admin', 'agreement.register', {
      customerId: parties.customer, programmeId: PROGRAMME, number: 'E3', startsOn: '2019-07-01', endsOn: '2021-06-30',
    });
    await stage.rows(`update agreement set granted = granted + 9, available = available + 9 where id = $1`, [id]);
    to('2021-05-01');
  });

  test('goes by the day due, then by that since which something waits, and pages give the whole of it', async () => {
    for (const as of ['customer.admin', 'partner.global', 'sponsor.admin'] as const) {
      const whole = await list(as, '?limit=200');
      expect(whole.next).toBeNull();
      const keys = whole.items.map(({ due, since }) => `${due ?? '~'} ${since ?? '~'}`);
      expect(keys).toEqual(keys.toSorted());
      for (const limit of [1, 2, 4]) {
        const paged: WorklistItem[] = [];
        let cursor: string | null = '';
        for (let rounds = 0; cursor !== null && rounds < 40; rounds += 1) {
          const page = await list(as, `?limit=${String(limit)}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
          expect(page.counts.length > 0).toBe(cursor === '');
          paged.push(...page.items);
          cursor = page.next;
        }
        expect(paged.map(({ id }) => id), `${as} by ${String(limit)}`).toEqual(whole.items.map(({ id }) => id));
      }
    }
    const mine = await list('customer.admin', '?limit=200');
    expect(mine.items.length).toBeGreaterThan(7);
    expect(mine.on).toBe('2021-05-01');
    const counted = [...new Set(mine.items.map(({ task }) => task))]
      .map((task) => ({ task, count: mine.items.filter((each) => each.task === task).length }));
    expect(mine.counts.toSorted((one, other) => (one.task < other.task ? -1 : 1))).toEqual(
      counted.toSorted((one, other) => (one.task < other.task ? -1 : 1)));
  });

  test('shows the tasks that are asked for alone, page by page, and still counts all of them', async () => {
    const whole = await list('customer.admin', '?limit=200');
    const [first = '', second = ''] = whole.counts.map(({ task }) => task);
    for (const asked of [[first], [first, second]]) {
      const wanted = whole.items.filter(({ task }) => asked.includes(task)).map(({ id }) => id);
      const one = await list('customer.admin', `?limit=1&task=${asked.join(',')}`);
      expect(one.counts).toEqual(whole.counts);
      const rest = one.next === null ? [] : (await list('customer.admin', `?limit=200&task=${asked.join(',')}&cursor=${encodeURIComponent(one.next)}`)).items;
      expect([...one.items, ...rest].map(({ id }) => id)).toEqual(wanted);
    }
    expect(await parties.as('customer.admin').get('/worklist', {}, { task: 'dance' })).toMatchObject({ kind: 'problem', status: 400 });
  });

  test('refuses a cursor that is none, and whoever is not known', async () => {
    const admin = parties.as('customer.admin');
    const { next } = body(await admin.get('/worklist', {}, { limit: 1 }));
    // Keys that are no keys, whole and marked as ours: of another list, and with a day that is on no calendar.
    const forged = [
      writeCursor('vouchers', ['2021-01-01', 'x']), ...[
        ['2021-02-30', '~', '', 'x', 'assign'], ['~', '~', 'x', 'x', 'assign'], ['~', '~', '', 'x', 'dance'], ['~', '~', '', 'x'],
      ].map((keys) => writeCursor('worklist', keys)),
    ];
    for (const cursor of ['W10.x', `${next ?? ''}x`, ...forged]) {
      expect(await admin.get('/worklist', {}, { cursor })).toMatchObject({ kind: 'problem', status: 400 });
    }
    expect((await fetch(`${stage.url}/api/v1/worklist`)).status).toBe(401);
  });
});
