// The model judges the product, so something must judge the model first: short stories whose
// outcome the design states in so many words, on the day before, the day and the day after.

import { describe, expect, test } from 'vitest';
import { Model } from './model.ts';
import type { ModelActor, ModelAnswer } from './model.ts';

const SHAREPOINT = 'sharepoint-deployment-planning';
const AZURE = 'azure-deployment-planning';
const DENIZ = { name: 'Deniz', email: 'deniz@contoso.example' };
const actor = (organisationId: string, roles: string, more: Partial<ModelActor> = {}): ModelActor =>
  ({ organisationId, personId: `${organisationId}.${roles}`, roles: roles.split('+'), ...more });
const SPONSOR = actor('sponsor', 'programme-admin');
const REVIEWER = actor('sponsor', 'claims-reviewer');
const FINANCE = actor('sponsor', 'finance');
type Said = ModelAnswer & { id: string };

/** One customer with 60 days, a partner for two offerings in Türkiye, a rival for one. */
class World {
  readonly model: Model;
  private made = 0;
  readonly customer: ModelActor;
  readonly partner: ModelActor;
  readonly rival: ModelActor;
  readonly agreement: string;
  readonly places = new Map<string, { location: string; consultant: string }>();

  constructor(today = '2019-07-01') {
    this.model = new Model({ sponsorId: 'sponsor', today });
    const customer = this.register('customer');
    this.customer = actor(customer, 'benefits-admin');
    this.agreement = this.sign(customer, 'E1', '2019-07-01', '2022-06-30');
    this.grant(60);
    this.grant(30, 'training');
    this.partner =
      this.addPartner(['collaboration-and-content', 'azure-circle'], ['sdps', 'azdps']);
    this.rival = this.addPartner(['collaboration-and-content'], ['sdps']);
  }

  /** Gives a command and holds the ledger identity, which no answer may ever break. */
  say(command: string, who: ModelActor, input: Record<string, unknown>): Said {
    let id = '';
    const earlier = JSON.stringify(this.model.state());
    const answer = this.model.do(command, who, input, () => (id = `id${String(++this.made)}`));
    const state = this.model.state();
    if (answer.outcome !== 'ok') expect(JSON.stringify(state)).toBe(earlier);
    for (const one of Object.values(state.agreements)) {
      expect(one.granted + one.converted)
        .toBe(one.available + one.allocated + one.delivered + one.lapsed);
      expect(Math.min(...Object.values(one))).toBeGreaterThanOrEqual(0);
    }
    return { ...answer, id };
  }

  ok(command: string, who: ModelActor, input: Record<string, unknown>): string {
    const { outcome, rules, id } = this.say(command, who, input);
    expect({ command, outcome, rules }).toEqual({ command, outcome: 'ok', rules: [] });
    return id;
  }

  on(day: string): this { this.model.moveTo(day); return this; }

  register(kind: string): string {
    return this.ok('organisation.register', SPONSOR, { kind, name: kind, country: 'TR' });
  }

  sign(customerId: string, number: string, startsOn: string, endsOn: string): string {
    const id = this.ok('agreement.register', SPONSOR,
      { customerId, programmeId: 'microsoft-planning-services', number, startsOn, endsOn });
    this.ok('entitlement.activate', actor(customerId, 'benefits-admin'), { agreementId: id });
    return id;
  }

  grant(days: number, unit = 'planning', agreementId = this.agreement): void {
    this.ok('entitlement.grant', SPONSOR, { agreementId, days, unit });
  }

  addPartner(competencies: string[], offerings: string[]): ModelActor {
    const partnerId = this.register('partner');
    const who = actor(partnerId, 'global-admin');
    const location = this.ok('partner.add-location', who,
      { partnerId, name: 'Istanbul', country: 'TR', city: 'Istanbul' });
    const consultant = this.ok('partner.add-consultant', who,
      { partnerId, name: 'Elif', email: 'elif@fabrikam.example' });
    for (const competency of competencies) {
      this.ok('partner.record-competency', SPONSOR, { partnerId, competency, level: 'gold',
        validFrom: '2019-01-01', validUntil: '2022-12-31' });
      this.ok('partner.record-qualification', SPONSOR,
        { consultantId: consultant, competency, title: 'Exam', passedOn: '2019-03-01' });
    }
    this.ok('partner.describe', who, { partnerId, description: 'Planning', languages: ['tr'],
      industries: ['retail'], contactEmail: 'sales@fabrikam.example' });
    this.places.set(partnerId, { location, consultant });
    this.enrol(who, offerings);
    return who;
  }

  enrol(who: ModelActor, offerings: string[]): void {
    this.ok('partner.enrol', who, { partnerId: who.organisationId, offerings,
      agreementVersion: '2019-07', signatory: { name: 'Elif', title: 'Director' } });
  }

  asked(more: Record<string, unknown> = {}): Record<string, unknown> {
    return { agreementId: this.agreement, engagementType: SHAREPOINT, days: 5, country: 'TR',
      assignee: DENIZ, ...more };
  }

  create(more: Record<string, unknown> = {}): string {
    return this.ok('voucher.create', this.customer, this.asked(more));
  }

  reserve(
    voucher: string, startsOn: string, endsOn: string, more: Record<string, unknown> = {},
    who = this.partner,
  ): ModelAnswer {
    const place = this.places.get(who.organisationId);
    const { outcome, rules } = this.say('voucher.reserve', who, { voucher, email: DENIZ.email,
      locationId: place?.location, consultantIds: [place?.consultant], startsOn, endsOn, ...more });
    return { outcome, rules };
  }

  /** Reserved, delivered and reported from `startsOn` to `endsOn`, which is then today. */
  deliver(voucher: string, startsOn: string, endsOn: string, more = {}): void {
    expect(this.reserve(voucher, startsOn, endsOn)).toEqual(OK);
    this.on(endsOn);
    const deliverable = this.ok('engagement.attach', this.partner,
      { voucher, fileName: 'plan.txt', content: 'The plan.' });
    this.ok('engagement.report', this.partner, { voucher, startedOn: startsOn, endedOn: endsOn,
      onSiteDays: 5, offSiteDays: 0, summary: 'Planned.', recommendations: 'Pilot.',
      deliverableIds: [deliverable], deliveredToCustomer: true, ...more });
  }

  redeemed(): string {
    const voucher = this.create();
    this.deliver(voucher, this.model.today, plus(this.model.today, 4));
    this.ok('voucher.redeem', this.partner, { voucher });
    return voucher;
  }

  payee(): void {
    this.ok('payment.register', this.partner, { partnerId: this.partner.organisationId,
      payee: 'Fabrikam', taxId: '1234567890', account: 'TR33', currency: 'TRY' });
  }

  invoice(vouchers: string[], invoiceNumber: string, request?: string): Said {
    return this.say('payment.save', this.partner, { partnerId: this.partner.organisationId,
      locationId: this.places.get(this.partner.organisationId)?.location, vouchers, invoiceNumber,
      invoiceDate: this.model.today, ...(request === undefined ? {} : { request }) });
  }

  step(name: string, who: ModelActor, request: string): ModelAnswer {
    const reasons = [{ rule: 'deliverable.missing', text: 'The plan is not legible.' }];
    const { outcome, rules } = this.say(`payment.${name}`, who, { request, reasons,
      statement: 'It is legible.', reason: 'Returned by the bank.', paidOn: this.model.today,
      bankReference: 'B-1' });
    return { outcome, rules };
  }

  status(voucher: string): string | undefined { return this.model.voucher(voucher)?.status; }
}

const OK: ModelAnswer = { outcome: 'ok', rules: [] };
const NOT_FOUND: ModelAnswer = { outcome: 'not-found', rules: [] };
const refused = (...rules: string[]): ModelAnswer => ({ outcome: 'refused', rules });
const plus = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

describe('the calendar of a voucher', () => {
  test.each([
    ['2020-08-28', OK], ['2020-08-29', OK], ['2020-08-30', refused('voucher.expired')],
  ])('a voucher of 2 March 2020 redeemed on %s', (day, expected) => {
    const world = new World().on('2020-03-02');
    const voucher = world.create();
    world.deliver(voucher, '2020-03-09', '2020-03-13');
    expect(world.on(day).say('voucher.redeem', world.partner, { voucher })).toMatchObject(expected);
  });

  test('a voucher whose day has passed has expired before the night is worked off', () => {
    const world = new World().on('2020-03-02');
    const voucher = world.create();
    world.model.today = '2020-08-30';
    expect(world.say('voucher.cancel', world.customer, { voucher, reason: 'late' }))
      .toMatchObject(refused('voucher.expired'));
    expect(world.on('2020-08-30').status(voucher)).toBe('expired');
  });

  test.each([
    ['2021-12-31', OK], ['2022-01-01', OK],
    ['2022-01-02', refused('programme.redemption-closed', 'voucher.expired')],
  ])('the last day to redeem, on %s, whatever an extension says', (day, expected) => {
    const world = new World().on('2020-06-15');
    world.enrol(world.partner, ['sdps']);
    world.on('2021-06-30');
    const voucher = world.create();
    world.deliver(voucher, '2021-06-30', '2021-07-05');
    world.ok('programme.extend', SPONSOR, { programmeId: 'microsoft-planning-services',
      createdBefore: '2021-07-01', days: 90, reason: 'test' });
    expect(world.model.voucher(voucher))
      .toMatchObject({ expiresOn: '2022-03-27', redeemBy: '2022-01-01' });
    expect(world.on(day).say('voucher.redeem', world.partner, { voucher })).toMatchObject(expected);
  });

  test.each([
    ['2020-03-31', '2020-12-26'], ['2020-04-01', '2020-09-28'],
  ])('an extension of what was created before 1 April, created on %s', (day, expiresOn) => {
    const world = new World().on(day);
    const voucher = world.create();
    world.on('2020-04-02').ok('programme.extend', SPONSOR, {
      programmeId: 'microsoft-planning-services', createdBefore: '2020-04-01', days: 90,
      reason: 'pandemic' });
    expect(world.model.voucher(voucher)?.expiresOn).toBe(expiresOn);
  });

  test.each([
    ['2021-06-29', 5, OK], ['2021-06-30', 5, OK],
    ['2021-06-30', 15, refused('pool.insufficient')],
    ['2021-07-01', 5, refused('programme.creation-closed', 'pool.closed')],
  ])('creating on %s a voucher of %i days from a pool of 10', (day, days, expected) => {
    const world = new World();
    world.ok('entitlement.reduce', SPONSOR,
      { agreementId: world.agreement, days: 50, reason: 'coverage' });
    expect(world.on(day).say('voucher.create', world.customer, world.asked({ days })))
      .toMatchObject(expected);
  });

  test.each([
    ['2020-01-31', AZURE, 5, []], ['2020-02-01', AZURE, 5, ['engagement-type.not-on-offer']],
    ['2020-02-01', SHAREPOINT, 4, ['engagement-type.days-not-offered']],
    ['2020-02-01', 'palmistry', 4, ['engagement-type.not-on-offer']],
  ])('on %s of type %s with %i days', (day, engagementType, days, rules) => {
    const world = new World().on(day);
    expect(world.say('voucher.create', world.customer, world.asked({ engagementType, days })).rules)
      .toEqual(rules);
  });
});

describe('days return or lapse', () => {
  const stories: [string, string, string, number, number][] = [
    ['expires while the agreement runs', '2019-07-02', '2020-01-01', 20, 0],
    ['expires in the night in which the agreement ends', '2020-01-02', '2020-07-01', 0, 20],
    ['expires after the agreement', '2020-01-03', '2020-07-02', 0, 20],
    ['is still alive after the agreement', '2020-01-03', '2020-07-01', 0, 15],
  ];
  test.each(stories)('a voucher that %s', (_, created, day, available, lapsed) => {
    const world = new World();
    const short = world.sign(world.customer.organisationId, 'E2', '2019-07-01', '2020-06-30');
    world.grant(20, 'planning', short);
    world.on(created).create({ agreementId: short });
    expect(world.on(day).model.balance(short)).toMatchObject({ available, lapsed, granted: 20 });
  });

  test('what comes back after the removal lapses, and training days lapse with it', () => {
    const world = new World().on('2021-06-20');
    const voucher = world.create();
    world.on('2021-06-30');
    expect(world.model.balance(world.agreement)).toMatchObject({ available: 55, training: 30 });
    world.on('2021-07-01');
    expect(world.model.balance(world.agreement))
      .toMatchObject({ available: 0, allocated: 5, lapsed: 55, training: 0 });
    world.ok('voucher.cancel', world.customer, { voucher, reason: 'not needed' });
    expect(world.model.balance(world.agreement)).toMatchObject({ allocated: 0, lapsed: 60 });
  });

  test.each([
    ['2021-01-31', undefined, OK], ['2021-02-01', undefined, refused('programme.accrual-closed')],
    ['2021-02-01', '2021-01-31', OK], ['2021-07-01', '2021-01-31', refused('pool.closed')],
    ['2021-02-01', '2019-06-30', { outcome: 'invalid', rules: [] }],
    ['2021-02-01', '2021-02-02', { outcome: 'invalid', rules: [] }],
  ])('a grant given on %s, accrued on %s', (day, on, expected) => {
    const world = new World().on(day);
    expect(world.say('entitlement.grant', SPONSOR, { agreementId: world.agreement, days: 3,
      ...(on === undefined ? {} : { on }) })).toMatchObject(expected);
  });

  test.each([
    ['2020-01-31', 2, 'invalid', [], 30, 60], ['2020-01-31', 11, 'ok', [], 21, 63],
    ['2020-01-31', 32, 'ok', [], 0, 70],
    ['2020-01-31', 33, 'refused', ['training.insufficient'], 30, 60],
    ['2020-02-01', 33, 'refused', ['training.insufficient', 'programme.conversion-closed'], 30, 60],
  ])('converting on %s: %i days', (day, trainingDays, outcome, rules, training, available) => {
    const world = new World().on(day);
    expect(world.say('entitlement.convert', world.customer,
      { agreementId: world.agreement, trainingDays })).toMatchObject({ outcome, rules });
    expect(world.model.balance(world.agreement)).toMatchObject({ training, available });
  });
});

describe('enrolment', () => {
  const lapsed = refused('partner.enrolment-lapsed');
  // The first year of whoever signs on 1 July 2019 ends on 30 June 2020; 1 April is 90 days before.
  test.each([
    [[], '2020-06-30', OK], [[], '2020-07-01', lapsed],
    [['2020-03-31'], '2020-07-01', lapsed], [['2020-04-01'], '2020-07-01', OK],
    [['2020-04-01'], '2021-06-30', OK], [['2020-04-01'], '2021-07-01', lapsed],
    [['2020-04-01', '2020-04-02'], '2021-07-01', lapsed],
    [['2020-06-30'], '2021-06-30', OK],
    [['2020-07-12'], '2021-07-11', OK], [['2020-07-12'], '2021-07-12', lapsed],
  ])('signed again on %j, reserving on %s', (signed, day, expected) => {
    const world = new World();
    for (const on of signed) world.on(on).enrol(world.partner, ['sdps']);
    // The voucher is made late enough to be alive on the day that is asked about.
    world.on(world.model.today < plus(day, -30) ? plus(day, -30) : world.model.today);
    const voucher = world.create();
    expect(world.on(day).reserve(voucher, day, plus(day, 4))).toEqual(expected);
  });

  test('who signs on 29 February is good through 27 February', () => {
    const world = new World().on('2020-02-29');
    const late = world.addPartner(['collaboration-and-content'], ['sdps']);
    world.on('2021-02-27');
    const [one, two] = [world.create(), world.create()];
    expect(world.reserve(one, '2021-03-01', '2021-03-05', {}, late)).toEqual(OK);
    world.on('2021-02-28');
    expect(world.reserve(two, '2021-03-01', '2021-03-05', {}, late)).toEqual(lapsed);
  });

  test('enrolling names a missing competency and an old agreement together', () => {
    const world = new World();
    const partnerId = world.register('partner');
    const signatory = { name: 'Ada', title: 'Head' };
    expect(world.say('partner.enrol', actor(partnerId, 'global-admin'),
      { partnerId, offerings: ['sdps'], agreementVersion: '1999-01', signatory }))
      .toMatchObject(refused('partner.competency-missing', 'partner.agreement-version'));
  });
});

describe('reserving', () => {
  const off = 'engagement.off-site';
  test.each([
    ['2020-03-31', 3, []], ['2020-03-31', 4, [off]], ['2020-04-01', 4, []], ['2020-06-30', 5, []],
    ['2020-07-01', 4, [off]], ['2020-07-01', 6, ['engagement.duration']],
    ['2020-06-30', 6, ['engagement.duration']],
  ])('on %s with %i days off site', (day, offSiteDays, rules) => {
    const world = new World().on('2020-05-15' < day ? '2020-05-15' : day);
    world.enrol(world.partner, ['sdps']);
    const voucher = world.create();
    world.on(day);
    if (day > '2020-06-30') world.enrol(world.partner, ['sdps']);
    expect(world.reserve(voucher, plus(day, 1), plus(day, 7), { offSiteDays }).rules)
      .toEqual(rules);
  });

  test('the limit of the day of reservation binds a later plan and the report', () => {
    const world = new World().on('2020-03-30');
    const [bound, free] = [world.create(), world.create()];
    expect(world.reserve(bound, '2020-04-06', '2020-04-10')).toEqual(OK);
    const plan = { startsOn: '2020-04-06', endsOn: '2020-04-10', offSiteDays: 4 };
    world.on('2020-04-01');
    expect(world.reserve(free, '2020-04-06', '2020-04-10', { offSiteDays: 5 })).toEqual(OK);
    expect(world.say('voucher.reschedule', world.partner, { voucher: bound, ...plan }))
      .toMatchObject(refused(off));
    expect(world.say('voucher.reschedule', world.partner, { voucher: free, ...plan }))
      .toMatchObject(OK);
  });

  test('a second fifteen needs another division, product, type or customer', () => {
    const world = new World();
    world.grant(60);
    const first = world.create({ days: 15 });
    expect(world.reserve(first, '2019-07-01', '2019-07-19')).toEqual(OK);
    const cases: [Record<string, unknown>, ModelAnswer][] = [
      [{}, refused('engagement.repeat')], [{ division: 'Retail' }, OK],
      [{ division: 'Retail' }, refused('engagement.repeat')],
      [{ division: 'Retail', product: '2019' }, OK], [{ engagementType: AZURE }, OK],
      [{ days: 10 }, OK],
    ];
    for (const [more, expected] of cases) {
      const voucher = world.create({ days: 15, ...more });
      expect(world.reserve(voucher, '2019-07-01', '2019-07-19')).toEqual(expected);
    }
    const again = world.create({ days: 15 });
    world.ok('voucher.release', world.partner, { voucher: first, reason: 'illness' });
    expect(world.reserve(again, '2019-07-01', '2019-07-19')).toEqual(OK);
  });

  test('one state reason at a time, and every other failing rule beside it', () => {
    const world = new World();
    const voucher = world.create({ partnerId: world.rival.organisationId });
    expect(world.reserve(voucher, '2019-06-30', '2019-07-03')).toEqual(refused(
      'voucher.named-for-another-partner', 'engagement.starts-in-the-past', 'engagement.duration'));
    expect(world.reserve(voucher, '2019-07-01', '2019-07-05', {}, world.rival)).toEqual(OK);
    expect(world.reserve(voucher, '2019-07-02', '2019-07-05', {}, world.rival))
      .toEqual(refused('voucher.wrong-state', 'engagement.duration'));
    expect(world.reserve(voucher, '2019-07-01', '2019-12-29', { consultantIds: [] }))
      .toEqual(refused('voucher.reserved-by-another', 'consultant.not-qualified', 'engagement.ends-after-expiry'));
  });

  test('a stranger learns nothing, and the order of answers holds', () => {
    const world = new World();
    const voucher = world.create();
    const bare = world.create({ assignee: undefined });
    const notValid = refused('voucher.not-valid');
    const wrong = { email: 'other@contoso.example' };
    expect(world.reserve(voucher, '2019-06-30', '2019-07-01', wrong)).toEqual(notValid);
    expect(world.reserve(bare, '2019-07-01', '2019-07-05')).toEqual(notValid);
    expect(world.reserve('nothing', '2019-07-01', '2019-07-05')).toEqual(notValid);
    expect(world.reserve(voucher, '2019-07-05', '2019-07-01').outcome).toBe('invalid');
    const theirs = world.places.get(world.rival.organisationId)?.location;
    expect(world.reserve(voucher, '2019-07-01', '2019-07-05', { locationId: theirs }))
      .toEqual(NOT_FOUND);
    expect(world.say('voucher.redeem', world.partner, { voucher })).toMatchObject(NOT_FOUND);
    expect(world.say('voucher.redeem', world.customer, { voucher: 'nothing' }).outcome)
      .toBe('forbidden');
    expect(world.reserve(voucher, '2019-07-01', '2019-07-05', { email: 'DENIZ@Contoso.example' }))
      .toEqual(OK);
    expect(world.say('voucher.redeem', world.rival, { voucher })).toMatchObject(NOT_FOUND);
    expect(world.say('voucher.redeem', world.partner, { voucher }))
      .toMatchObject(refused('report.missing'));
    const { consultant } = world.places.get(world.partner.organisationId) ?? {};
    const us = world.partner.organisationId;
    const elif = actor(us, 'consultant', { consultantId: consultant ?? '' });
    const other = actor(us, 'consultant', { consultantId: 'another' });
    expect(world.say('engagement.draft', elif, { voucher, summary: '' })).toMatchObject(OK);
    expect(world.say('engagement.draft', other, { voucher })).toMatchObject(NOT_FOUND);
  });

  test('a report names all that is wrong with it', () => {
    const world = new World();
    const voucher = world.create();
    world.on('2019-07-03');
    expect(world.reserve(voucher, '2019-07-08', '2019-07-12')).toEqual(OK);
    expect(world.say('engagement.report', world.partner, { voucher, startedOn: '2019-07-02',
      endedOn: '2019-07-04', onSiteDays: 1, offSiteDays: 4, summary: 'S', recommendations: 'R',
      deliverableIds: [], deliveredToCustomer: true })).toMatchObject(refused(
      'engagement.starts-before-reservation', 'engagement.duration', 'engagement.off-site',
      'report.too-early', 'deliverable.missing'));
  });
});

describe('the other rules, each once', () => {
  const closed = 'agreement.not-current';
  test.each([
    ['2019-12-31', [closed]], ['2020-01-01', []], ['2020-06-30', []],
    ['2020-07-01', ['pool.insufficient', closed]],
  ])('an agreement of the first half of 2020, on %s', (day, rules) => {
    const world = new World();
    const agreementId = world.ok('agreement.register', SPONSOR, {
      customerId: world.customer.organisationId, programmeId: 'microsoft-planning-services',
      number: 'E2', startsOn: '2020-01-01', endsOn: '2020-06-30' });
    expect(world.on(day).say('entitlement.activate', world.customer, { agreementId }).rules)
      .toEqual(rules.filter((rule) => rule === closed));
    if (day < '2020-01-01') return;
    if (day < '2020-07-01') world.grant(5, 'planning', agreementId);
    const inactive = day < '2020-07-01' ? [] : ['agreement.benefit-inactive'];
    expect(world.say('voucher.create', world.customer, world.asked({ agreementId })).rules.sort())
      .toEqual([...inactive, ...rules].sort());
  });

  test('an agreement number and a country without a rate', () => {
    const world = new World();
    expect(world.say('agreement.register', SPONSOR, { customerId: world.customer.organisationId,
      programmeId: 'microsoft-planning-services', number: 'E1', startsOn: '2020-01-01',
      endsOn: '2020-12-31' })).toMatchObject(refused('agreement.number-taken'));
    expect(world.say('voucher.create', world.customer, world.asked({ country: 'AQ' })))
      .toMatchObject(refused('engagement.no-rate'));
  });

  test.each([
    ['2019-07-09', ['partner.competency-missing']], ['2019-07-10', []], ['2019-07-20', []],
    ['2019-07-21', ['partner.competency-missing']],
  ])('a competency from 10 to 20 July, enrolling on %s', (day, rules) => {
    const world = new World();
    const partnerId = world.register('partner');
    world.ok('partner.record-competency', SPONSOR, { partnerId, level: 'silver',
      competency: 'collaboration-and-content', validFrom: '2019-07-10', validUntil: '2019-07-20' });
    const signatory = { name: 'Ada', title: 'Head' };
    expect(world.on(day).say('partner.enrol', actor(partnerId, 'global-admin'),
      { partnerId, offerings: ['sdps'], agreementVersion: '2019-07', signatory }).rules)
      .toEqual(rules);
  });

  test('a partner that has nothing but an office in another country', () => {
    const world = new World();
    const partnerId = world.register('partner');
    const who = actor(partnerId, 'programme-admin');
    const location = world.ok('partner.add-location', who,
      { partnerId, name: 'Berlin', country: 'DE', city: 'Berlin' });
    const consultant = world.ok('partner.add-consultant', who,
      { partnerId, name: 'Ada', email: 'ada@adatum.example' });
    world.places.set(partnerId, { location, consultant });
    expect(world.reserve(world.create(), '2019-07-01', '2019-07-05', {}, who)).toEqual(refused(
      'partner.not-enrolled', 'partner.competency-missing', 'partner.profile-incomplete',
      'partner.location-country', 'consultant.not-qualified'));
  });

  test('a name is cleared by a release, and nobody reassigns after 30 June 2021', () => {
    const world = new World().on('2021-06-25');
    const voucher = world.create({ partnerId: world.rival.organisationId });
    for (const who of [world.rival, world.partner]) {
      world.enrol(who, ['sdps']);
      expect(world.reserve(voucher, '2021-07-05', '2021-07-09', {}, who)).toEqual(OK);
      world.ok('voucher.release', who, { voucher, reason: 'illness' });
    }
    world.on('2021-06-30').ok('voucher.assign', world.customer, { voucher, assignee: DENIZ });
    expect(world.on('2021-07-01').say('voucher.assign', world.customer,
      { voucher, assignee: DENIZ })).toMatchObject(refused('programme.assignment-closed'));
    world.on('2022-01-02');
    expect(world.reserve(voucher, '2022-01-03', '2022-01-07').rules)
      .toEqual(expect.arrayContaining(['programme.redemption-closed', 'voucher.expired']));
  });
});

describe('payment', () => {
  const closed = refused('payment.window-closed');
  const [admin, both] = ['payment-admin', 'claims-reviewer+finance'];

  // Redeemed on 20 February 2020, so the sixtieth day is 20 April.
  test.each([
    ['2020-04-19', OK], ['2020-04-20', OK], ['2020-04-21', closed],
  ])('a request is submitted on %s', (day, expected) => {
    const world = new World().on('2020-02-16');
    const voucher = world.redeemed();
    expect(world.model.voucher(voucher)?.payBy).toBe('2020-04-20');
    world.payee();
    const { id } = world.on(day).invoice([voucher], 'F-1');
    expect(world.model.request(id))
      .toEqual({ status: 'draft', total: { amount: 4_500_000, currency: 'TRY' } });
    const clerk = actor(world.partner.organisationId, admin);
    expect(world.step('submit', clerk, id)).toEqual(expected);
  });

  test('a returned request keeps its first vouchers and is late for new ones', () => {
    const world = new World().on('2020-02-01');
    const [one, two] = [world.redeemed(), world.redeemed()];
    world.payee();
    const { id } = world.invoice([one], 'F-1');
    expect(world.step('submit', world.partner, id)).toEqual(OK);
    expect(world.step('review', REVIEWER, id)).toEqual(OK);
    expect(world.step('return', REVIEWER, id)).toEqual(OK);
    world.on('2020-06-01');
    expect(world.invoice([one, two], 'F-1', id)).toMatchObject(OK);
    expect(world.step('submit', world.partner, id)).toEqual(closed);
    expect(world.invoice([one], 'F-1', id)).toMatchObject(OK);
    expect(world.step('submit', world.partner, id)).toEqual(OK);
    expect(world.invoice([one], 'F-1', id)).toMatchObject(refused('payment.wrong-state'));
  });

  test('a request is of one location', () => {
    const world = new World().on('2020-02-01');
    const us = world.partner.organisationId;
    const vouchers = [world.redeemed()];
    world.payee();
    const locationId = world.ok('partner.add-location', world.partner,
      { partnerId: us, name: 'Izmir', country: 'TR', city: 'Izmir' });
    expect(world.say('payment.save', world.partner, { partnerId: us, locationId, vouchers,
      invoiceNumber: 'F-1', invoiceDate: world.model.today }))
      .toMatchObject(refused('payment.location-mismatch'));
  });

  test('a draft holds its vouchers and its invoice number until it is cancelled', () => {
    const world = new World().on('2020-02-01');
    const [one, live] = [world.redeemed(), world.create()];
    expect(world.invoice([one], 'F-1')).toMatchObject(refused('payment.not-registered'));
    world.payee();
    const { id } = world.invoice([one], 'F-1');
    expect(world.invoice([one], 'F-1'))
      .toMatchObject(refused('payment.voucher-taken', 'payment.invoice-number-taken'));
    expect(world.invoice([one, one], 'F-2').outcome).toBe('invalid');
    expect(world.invoice([], 'F-2').outcome).toBe('invalid');
    expect(world.invoice([live], 'F-2')).toMatchObject(NOT_FOUND);
    expect(world.step('review', REVIEWER, id)).toEqual(NOT_FOUND);
    expect(world.step('cancel', world.partner, id)).toEqual(OK);
    expect(world.invoice([one], 'F-1')).toMatchObject(OK);
  });

  test('a payee is registered only after a first redemption', () => {
    const world = new World();
    expect(world.say('payment.register', world.partner, {
      partnerId: world.partner.organisationId, payee: 'F', taxId: '1', account: 'A',
      currency: 'TRY' })).toMatchObject(refused('payment.nothing-redeemed'));
  });

  test('whoever reviewed a request at any time may not approve it', () => {
    const world = new World().on('2020-02-01');
    const voucher = world.redeemed();
    world.payee();
    const { id } = world.invoice([voucher], 'F-1');
    const first = actor('sponsor', both);
    const second = actor('sponsor', both, { personId: 'second' });
    const wrong = refused('payment.wrong-state');
    const steps: [string, ModelActor, ModelAnswer][] = [
      ['submit', world.partner, OK], ['approve', FINANCE, wrong], ['return', REVIEWER, wrong],
      ['review', REVIEWER, OK], ['return', first, OK], ['submit', world.partner, OK],
      ['review', second, OK], ['approve', first, refused('payment.same-person')],
      ['approve', second, refused('payment.same-person')],
      ['approve', REVIEWER, { outcome: 'forbidden', rules: [] }], ['approve', FINANCE, OK],
      ['cancel', world.partner, wrong], ['pay', FINANCE, OK], ['reverse', FINANCE, OK],
      ['pay', FINANCE, OK], ['pay', FINANCE, wrong],
    ];
    for (const [name, who, expected] of steps) {
      expect([name, world.step(name, who, id)]).toEqual([name, expected]);
    }
  });

  test('one appeal puts a denied request back, late or not, and a second does not', () => {
    const world = new World().on('2020-02-01');
    const voucher = world.redeemed();
    world.payee();
    const { id } = world.invoice([voucher], 'F-1');
    const wrong = refused('payment.wrong-state');
    const story: [string, ModelActor, ModelAnswer][] = [
      ['submit', world.partner, OK], ['review', REVIEWER, OK], ['deny', REVIEWER, OK],
      ['cancel', world.partner, wrong], ['appeal', world.partner, OK], ['review', REVIEWER, OK],
      ['deny', REVIEWER, OK], ['appeal', world.partner, wrong],
    ];
    for (const [name, who, expected] of story) {
      if (name === 'appeal') world.on('2020-06-01');
      expect([name, world.step(name, who, id)]).toEqual([name, expected]);
    }
    expect(world.invoice([voucher], 'F-2')).toMatchObject(refused('payment.voucher-taken'));
  });
});
