/**
 * Scenario one: the calendar of the reference programme from its first day in 2019 to its last payment request, asserted
 * date by date. The dates stand here as the two source documents give them, and are not read from the definition.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { addDays, day, type Day } from '../../src/domain/time.ts';
import type { Caller } from '../../src/server/commands/reply.ts';
import { total } from '../support/totals.ts';
import { ANSWERS } from './calendar-answers.ts';
import { brief, programmes } from './plots.ts';
import { Script, type Question, type Stretch } from './scripted.ts';

const FIRST = day('2019-07-01');
const LAST = day('2022-03-10');
const DENIZ = { name: 'Deniz', email: 'deniz@contoso.example' };

let reference: ProgrammeFile;
beforeAll(async () => { [reference] = await programmes() as [ProgrammeFile]; });

interface Stage {
  readonly script: Script;
  readonly programmeId: string;
  readonly sponsor: Caller;
  readonly customer: Caller;
  readonly agreementId: string;
  readonly partner: Caller;
  readonly partnerId: string;
  readonly locationId: string;
  readonly consultantId: string;
}

/** One customer with days to spare, and one partner that is enrolled and qualified for two offerings. */
async function set(definition: ProgrammeFile, until: Day): Promise<Stage> {
  const script = new Script(definition, FIRST);
  const bySystem = async (name: 'organisation.register' | 'programme.publish' | 'person.invite', input: object, organisationId?: string): Promise<string> => {
    const reply = await script.give({ name, input, caller: { kind: 'system', ...(organisationId === undefined ? {} : { organisationId }) } });
    if (reply.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return reply.id;
  };
  const person = async (organisationId: string, role: string): Promise<Caller> => {
    const invited = { organisationId, name: role, email: `${role}@${organisationId}.example`, roles: [role] };
    return { kind: 'person', organisationId, personId: await bySystem('person.invite', invited) };
  };
  const make = async (as: Caller, name: string, input: object): Promise<string> => (await script.ok(as, name, input as never)).id;
  const sponsorId = await bySystem('organisation.register', { kind: 'sponsor', name: 'The sponsor', country: 'US' });
  await bySystem('programme.publish', { definition, effectiveFrom: FIRST }, sponsorId);
  const sponsor = await person(sponsorId, 'programme-admin');
  const customerId = await make(sponsor, 'organisation.register', { kind: 'customer', name: 'Contoso', country: 'TR' });
  const customer = await person(customerId, 'benefits-admin');
  const agreementId = await make(sponsor, 'agreement.register', { customerId, programmeId: definition.id, number: 'E1', startsOn: FIRST, endsOn: addDays(until, 400) });
  await make(customer, 'entitlement.activate', { agreementId });
  await make(sponsor, 'entitlement.grant', { agreementId, days: 1000 });
  await make(sponsor, 'entitlement.grant', { agreementId, days: 30, unit: 'training' });
  const partnerId = await make(sponsor, 'organisation.register', { kind: 'partner', name: 'Fabrikam', country: 'TR' });
  const partner = await person(partnerId, 'global-admin');
  const locationId = await make(partner, 'partner.add-location', { partnerId, name: 'Istanbul', country: 'TR', city: 'Istanbul' });
  const consultantId = await make(partner, 'partner.add-consultant', { partnerId, name: 'Elif', email: 'elif@fabrikam.example' });
  for (const competency of ['collaboration-and-content', 'azure-circle']) {
    await make(sponsor, 'partner.record-competency', { partnerId, competency, level: 'gold', validFrom: FIRST, validUntil: until });
    await make(partner, 'partner.record-qualification', { consultantId, competency, title: 'Exam', passedOn: FIRST });
  }
  await make(partner, 'partner.describe', { partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail: 'hello@fabrikam.example' });
  const stage = { script, programmeId: definition.id, sponsor, customer, agreementId, partner, partnerId, locationId, consultantId };
  await enrol(stage);
  return stage;
}

async function enrol({ script, partner, partnerId, programmeId }: Stage): Promise<void> {
  const signatory = { name: 'Ada', title: 'Head' };
  await script.ok(partner, 'partner.enrol', { partnerId, programmeId, offerings: ['sdps', 'azdps'], agreementVersion: '2019-07', signatory });
}

const asked = ({ agreementId }: Stage, more: object = {}) =>
  ({ agreementId, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR', assignee: DENIZ, ...more });

const create = async (stage: Stage, more: object = {}): Promise<string> =>
  (await stage.script.ok(stage.customer, 'voucher.create', asked(stage, more))).id;

const plan = ({ locationId, consultantId }: Stage, voucher: string, today: Day, more: object = {}) =>
  ({ voucher, email: DENIZ.email, locationId, consultantIds: [consultantId], startsOn: today, endsOn: addDays(today, 4), ...more });

const reserve = (stage: Stage, voucher: string, today: Day) => stage.script.ok(stage.partner, 'voucher.reserve', plan(stage, voucher, today));

/** Reported as delivered over the five days that end today. */
async function report({ script, partner }: Stage, voucher: string, today: Day): Promise<void> {
  const { id } = await script.ok(partner, 'engagement.attach', { voucher, fileName: 'plan.txt', content: 'The plan.' });
  await script.ok(partner, 'engagement.report', {
    voucher, startedOn: addDays(today, -4), endedOn: today, onSiteDays: 5, offSiteDays: 0, summary: 'Planned.', recommendations: 'Pilot.',
    deliverableIds: [id], deliveredToCustomer: true,
  });
}

async function request({ script, partner, partnerId, locationId }: Stage, voucher: string, invoiceDate: Day): Promise<string> {
  await script.ok(partner, 'payment.register', { partnerId, payee: 'Fabrikam', taxId: '1', account: 'TR33', currency: 'TRY' });
  const saved = { partnerId, locationId, vouchers: [voucher], invoiceNumber: `F-${voucher}`, invoiceDate };
  return (await script.ok(partner, 'payment.save', saved)).id;
}

describe('the calendar of the reference programme', () => {
  test('is kept on every day from July 2019 to March 2022, in its first moment and in its last', async () => {
    const stage = await set(reference, addDays(LAST, 300));
    const { script, sponsor, customer, partner, agreementId, programmeId } = stage;
    const { assignee: _assignee, ...nobodys } = asked(stage);
    const unassigned = (await script.ok(customer, 'voucher.create', nobodys)).id;
    const [assigned, cloud, kept, delivered, last] = [
      await create(stage), await create(stage, { engagementType: 'azure-deployment-planning' }), await create(stage), await create(stage), await create(stage),
    ];
    // Long lives, so that only the programme's own dates are seen; the two that follow live their 180 days.
    await script.ok(sponsor, 'programme.extend', { programmeId, days: 1200, reason: 'for this scenario' });
    const [short, early] = [await create(stage), await create(stage)];
    for (const voucher of [delivered, last, short, early]) await reserve(stage, voucher, FIRST);
    let requested = '';
    let requestedLast = '';
    const fifth = addDays(FIRST, 4);
    const before: Question[] = [
      ['create', customer, 'voucher.create', () => asked(stage)],
      ['create a cloud engagement', customer, 'voucher.create', () => asked(stage, { engagementType: 'azure-deployment-planning' })],
      ['convert training days', customer, 'entitlement.convert', () => ({ agreementId, trainingDays: 3 })],
      ['grant', sponsor, 'entitlement.grant', () => ({ agreementId, days: 5 })],
      ['grant what accrued on 1 July 2019', sponsor, 'entitlement.grant', () => ({ agreementId, days: 5, on: FIRST })],
      ['assign', customer, 'voucher.assign', () => ({ voucher: unassigned, assignee: DENIZ })],
      ['cancel', customer, 'voucher.cancel', () => ({ voucher: kept, reason: 'not needed' })],
      ['reserve', partner, 'voucher.reserve', (today) => plan(stage, assigned, today)],
      ['reserve over a week', partner, 'voucher.reserve', (today) => plan(stage, assigned, today, { endsOn: addDays(today, 6) })],
      ['reserve a cloud voucher', partner, 'voucher.reserve', (today) => plan(stage, cloud, today)],
      ['reserve with four days off site', partner, 'voucher.reserve', (today) => plan(stage, assigned, today, { offSiteDays: 4 })],
      ['redeem', partner, 'voucher.redeem', () => ({ voucher: delivered })],
      ['redeem one of 180 days', partner, 'voucher.redeem', () => ({ voucher: short })],
    ];
    await script.live(addDays(FIRST, 1), fifth, [], {
      [fifth]: async () => {
        for (const voucher of [delivered, last, short, early]) await report(stage, voucher, fifth);
        await script.ok(partner, 'voucher.redeem', { voucher: early });
        requested = await request(stage, early, fifth);
      },
    });
    const submit: Question = ['request payment for 5 July 2019', partner, 'payment.submit', () => ({ request: requested })];
    const on = {
      '2020-06-01': () => enrol(stage),
      '2021-06-01': () => enrol(stage),
      '2022-01-01': async () => {
        await script.ok(partner, 'voucher.redeem', { voucher: last });
        requestedLast = await request(stage, last, day('2022-01-01'));
      },
    };
    const told = await script.live(addDays(FIRST, 5), day('2022-01-01'), [...before, submit], on);
    const submitLast: Question = ['request payment for 1 January 2022', partner, 'payment.submit', () => ({ request: requestedLast })];
    const after = await script.live(day('2022-01-02'), LAST, [...before, submit, submitLast], on);
    const whole = Object.fromEntries([...after].map(([name, stretches]) => [name, joined([...(told.get(name) ?? []), ...stretches])]));
    expect(whole).toEqual(ANSWERS);
    const expired = [unassigned, assigned, cloud, kept, delivered].map((voucher) => ['2022-01-02', 'voucher.expired', voucher]);
    expect([...script.nights].sort(byText)).toEqual([
      ['2019-12-29', 'voucher.expired', short], ['2021-07-01', 'entitlement.removed', agreementId], ...expired,
    ].sort(byText));
    expect(script.memory.world.agreements.get(agreementId)?.balance)
      .toMatchObject({ granted: 1000, available: 0, allocated: 0, delivered: 10, lapsed: 990, training: 0, trainingLapsed: 30 });
    total('days of a calendar asserted', 983);
  }, 120_000);

  /** What is still answered the same on the next day is one stretch. */
  function joined(stretches: readonly Stretch[]): readonly Stretch[] {
    return stretches.reduce<Stretch[]>((all, [answer, from, through]) => {
      const before = all.at(-1);
      return before?.[0] === answer ? [...all.slice(0, -1), [answer, before[1], through]] : [...all, [answer, from, through]];
    }, []);
  }
});

function byText(one: readonly string[], other: readonly string[]): number {
  return one.join() < other.join() ? -1 : 1;
}

describe('another calendar, in a zone whose clocks are changed', () => {
  test('closes at midnight there, on a day of 25 hours and on one of 23', async () => {
    const stage = await set(brief(reference), day('2021-01-01'));
    const { script, customer, partner, agreementId } = stage;
    const voucher = await create(stage);
    const { assignee: _assignee, ...nobodys } = asked(stage);
    const unassigned = (await script.ok(customer, 'voucher.create', nobodys)).id;
    await script.ok(stage.sponsor, 'programme.extend', { programmeId: 'brief', days: 400, reason: 'for this scenario' });
    await reserve(stage, voucher, FIRST);
    await script.live(addDays(FIRST, 1), addDays(FIRST, 4), [], { [addDays(FIRST, 4)]: () => report(stage, voucher, addDays(FIRST, 4)) });
    const told = await script.live(addDays(FIRST, 5), day('2020-03-20'), [
      ['create', customer, 'voucher.create', () => asked(stage)],
      ['convert', customer, 'entitlement.convert', () => ({ agreementId, trainingDays: 3 })],
      ['assign', customer, 'voucher.assign', () => ({ voucher: unassigned, assignee: DENIZ })],
      ['redeem', partner, 'voucher.redeem', () => ({ voucher })],
    ], {});
    expect(Object.fromEntries(told)).toEqual({
      create: [
        ['ok', '2019-07-06', '2019-11-03'], ['programme.creation-closed', '2019-11-04', '2019-12-31'],
        ['programme.creation-closed pool.closed', '2020-01-01', '2020-03-20'],
      ],
      convert: [
        ['ok', '2019-07-06', '2019-09-30'], ['programme.conversion-closed', '2019-10-01', '2019-12-31'],
        ['training.insufficient programme.conversion-closed pool.closed', '2020-01-01', '2020-03-20'],
      ],
      assign: [
        ['ok', '2019-07-06', '2019-11-30'], ['programme.assignment-closed', '2019-12-01', '2020-03-08'],
        ['programme.assignment-closed voucher.expired', '2020-03-09', '2020-03-20'],
      ],
      redeem: [['ok', '2019-07-06', '2020-03-08'], ['programme.redemption-closed voucher.expired', '2020-03-09', '2020-03-20']],
    });
  }, 120_000);
});
