import { describe, expect, it } from 'vitest';
import {
  ABROAD, agreement, answer, around, balance, context, eventOf, eventsOf, EXPERT, HERE, HOLDER, NOVICE, OTHER_PARTNER,
  OTHER_VOUCHER, PARTNER, refusalOf, reservation, reserveInput, reserveState, standing, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { ability, decide } from './decision.ts';
import type { ExtensionId } from './ids.ts';
import type { TermsContext } from './programme.ts';
import { reschedule, reserve, type ReserveInput, type ReserveState } from './reservation.ts';
import { addDays, day } from './time.ts';
import {
  assign, cancel, create, deadlines, expire, extend, isOver, redeem, validate, VOUCHER_STATUSES,
  type CreateInput, type Voucher, type VoucherStatus,
} from './voucher.ts';

const CREATE: CreateInput = { engagementType: 'server-planning', days: 5, country: 'DE' };
const creating = (input: Partial<CreateInput> = {}, at: TermsContext = context(), held = agreement()) =>
  decide(create, { newReference: VOUCHER, agreement: held }, { ...CREATE, ...input }, at);

const reserving = (input: Partial<ReserveInput> = {}, changes: Partial<ReserveState> = {}, at = context()) =>
  decide(reserve, reserveState(voucher('assigned'), changes), reserveInput(at.today, input), at);

const [W, E] = ['voucher.wrong-state', 'voucher.expired'];
const [N, R] = ['voucher.not-valid', 'report.missing'];
const reason = { reason: 'because' };

describe('creating', () => {
  it.each<[string, Partial<CreateInput>, TermsContext, Parameters<typeof agreement>[0], readonly string[]]>([
    ['a voucher within everything', {}, context(), {}, ['ok']],
    ['one with an assignee', { assignee: HOLDER, partnerId: PARTNER }, context(), {}, ['ok']],
    ['before activation', {}, context(), { activatedOn: null }, ['agreement.benefit-inactive']],
    ['all that is left', {}, context(), { balance: balance({ available: 5 }) }, ['ok']],
    ['a day more than is left', {}, context(), { balance: balance({ available: 4 }) }, ['pool.insufficient']],
    ['a type that nobody knows', { engagementType: 'nothing', days: 7 }, context(), {}, ['engagement-type.not-on-offer']],
    ['a size that the type has not', { days: 7 }, context(), {}, ['engagement-type.days-not-offered']],
    ['no days', { days: 0 }, context(), {}, ['engagement-type.days-not-offered']],
    ['where there is no rate', { country: 'JP' }, context(), {}, ['engagement.no-rate']],
    ['from a closed and empty pool', {}, context('2021-07-01', { calendar: { removal: { on: day('2021-07-01') } } }),
      { balance: balance() }, ['pool.closed']],
    ['with an assignee after the last day', { assignee: HOLDER }, context('2021-07-01', {
      calendar: { creation: { lastDay: day('2021-06-30') }, assignment: { lastDay: day('2021-06-30') } },
    }), {}, ['programme.creation-closed']],
    ['with everything wrong', { engagementType: 'cloud-planning', days: 7, country: 'JP' }, context('2022-07-01'),
      { activatedOn: null }, [
        'programme.creation-closed', 'agreement.benefit-inactive', 'agreement.not-current', 'pool.closed',
        'engagement-type.not-on-offer', 'engagement-type.days-not-offered', 'engagement.no-rate',
      ]],
  ])('%s', (_what, input, at, held, expected) => {
    expect(answer(creating(input, at, agreement(held)))).toEqual(expected);
  });

  const only = (calendar: TermsContext['terms']['definition']['calendar']) => ({ calendar });

  it.each<[string, string, Partial<CreateInput>, Parameters<typeof context>[1], readonly [string, string, string]]>([
    ['the last day of creation', '2021-06-30', {}, only({ creation: { lastDay: day('2021-06-30') } }),
      ['ok', 'ok', 'programme.creation-closed']],
    ['the removal of the pools', '2021-07-01', {}, only({ removal: { on: day('2021-07-01') } }),
      ['ok', 'pool.closed', 'pool.closed']],
    ['the last day of an offer', '2020-01-31', { engagementType: 'cloud-planning' }, only({}),
      ['ok', 'ok', 'engagement-type.not-on-offer']],
    ['the first day of an offer', '2020-09-01', { engagementType: 'cloud-review' }, only({}),
      ['engagement-type.not-on-offer', 'ok', 'ok']],
    ['the agreement’s first day', '2019-07-01', {}, only({}), ['agreement.not-current', 'ok', 'ok']],
    ['the agreement’s last day', '2022-06-30', {}, only({}), ['ok', 'ok', 'agreement.not-current']],
    ['the last day of a rate', '2019-12-31', { country: 'FR' }, only({}), ['ok', 'ok', 'engagement.no-rate']],
  ])('on the day before, on, and after %s', (_what, on, input, changes, expected) => {
    const answers = around(on).map((today) => answer(creating(input, context(today, changes))));
    expect(answers).toEqual(expected.map((code) => [code]));
  });

  it('names the days from which and until which it is allowed', () => {
    expect(refusalOf(creating({}, context('2022-07-01', only({}))))).toMatchObject({ lastAllowed: '2022-06-30' });
    expect(refusalOf(creating({}, context('2019-06-30', only({}))))).toMatchObject({ allowedFrom: '2019-07-01' });
    expect(refusalOf(creating({ engagementType: 'cloud-planning' }, context('2020-02-01')))).toMatchObject({
      lastAllowed: '2020-01-31', source: 'planning@1#/engagementTypes/cloud-planning',
    });
    expect(refusalOf(creating({ engagementType: 'nothing' }))).not.toHaveProperty('allowedFrom');
    expect(refusalOf(creating({ engagementType: 'cloud-review' }, context('2020-08-31')))).toMatchObject({
      allowedFrom: '2020-09-01',
    });
  });

  it('names the end of an offer that has one only after it, and its beginning only before', () => {
    const [server] = context().terms.definition.offerings;
    const type = { ...server!.engagementTypes[0]!, offeredFrom: day('2020-09-01'), offeredThrough: day('2020-09-30') };
    const at = (on: string) => context(on, { offerings: [{ id: 'server', engagementTypes: [type] }], calendar: {} });
    const { rule, params, source, ...before } = refusalOf(creating({}, at('2020-08-31')));
    expect({ rule, before }).toEqual({ rule: 'engagement-type.not-on-offer', before: { allowedFrom: '2020-09-01' } });
    expect(refusalOf(creating({}, at('2020-10-01')))).toEqual({ rule, params, source, lastAllowed: '2020-09-30' });
  });

  it('names only countries that have a rate today', () => {
    expect(refusalOf(creating({ country: 'FR' })).params).toEqual({ country: 'FR', countries: ['DE', 'GB'] });
  });

  it('gives the voucher 180 days, and where it came from', () => {
    expect(eventOf(creating({}, context('2021-06-30')), 'voucher.created').data).toMatchObject({
      createdOn: '2021-06-30', expiresOn: '2021-12-27', offering: 'server', assignee: null, namedPartnerId: null,
      repeatKey: null,
    });
  });

  it('gives vouchers of the longest size one repeat key, unless division or product differ', () => {
    const keyOf = (input: Partial<CreateInput>) =>
      eventOf(creating({ days: 15, ...input }), 'voucher.created').data.repeatKey;
    expect(keyOf({})).not.toBeNull();
    expect(keyOf({})).toBe(keyOf({}));
    const keys = [{}, { division: 'A' }, { product: 'A' }, { division: 'B' }, { division: 'A', product: 'A' }].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ days: 10 })).toBeNull();
  });
});

describe('assigning', () => {
  it('is possible through its last day, and so is reassigning', () => {
    const only = { calendar: { assignment: { lastDay: day('2021-01-31') } } };
    for (const status of ['created', 'assigned'] as const) {
      const answers = around('2021-01-31').map((today) =>
        answer(decide(assign, { voucher: voucher(status) }, { assignee: HOLDER }, context(today, only))));
      expect(answers).toEqual([['ok'], ['ok'], ['programme.assignment-closed']]);
    }
  });

  it('clears the name of a partner that is not named again', () => {
    const named = voucher('assigned', { namedPartnerId: PARTNER });
    const event = eventOf(decide(assign, { voucher: named }, { assignee: HOLDER }, context()), 'voucher.assigned');
    expect(event.data.namedPartnerId).toBeNull();
  });
});

describe('where the days of a voucher go that ends unused', () => {
  const over = voucher('assigned', { expiresOn: day('2021-06-30') });
  const early = context('2021-07-01', { calendar: {} });

  it.each<[string, TermsContext, string, string]>([
    ['back to the pool', early, '2022-06-30', 'available'],
    ['back on the agreement’s last day', early, '2021-07-01', 'available'],
    ['lost on the day after the agreement’s last', early, '2021-06-30', 'lapsed'],
    ['back on the day before the pools close', context('2021-07-01', { calendar: { removal: { on: day('2021-07-02') } } }),
      '2022-06-30', 'available'],
    ['lost on the day on which the pools close', context('2021-07-01'), '2022-06-30', 'lapsed'],
  ])('%s', (_what, at, endsOn, to) => {
    const held = agreement({ endsOn: day(endsOn) });
    const expired = decide(expire, { voucher: over, agreement: held }, {}, at);
    expect(eventOf(expired, 'voucher.expired').data).toMatchObject({ to, days: 5, on: at.today });
    const live = voucher('assigned', { expiresOn: day('2021-12-31') });
    const cancelled = decide(cancel, { voucher: live, agreement: held }, reason, at);
    expect(eventOf(cancelled, 'voucher.cancelled').data).toMatchObject({ to, days: 5, on: at.today });
  });
});

describe('expiry', () => {
  it('comes on the day after the last, and names it', () => {
    const expiring = (today: string) =>
      decide(expire, { voucher: voucher('assigned'), agreement: agreement() }, {}, context(today));
    expect(around('2021-02-28').map((today) => answer(expiring(today)))).toEqual([[W], [W], ['ok']]);
    expect(refusalOf(expiring('2021-02-28'))).toMatchObject({ allowedFrom: '2021-03-01' });
  });

  it('comes after the programme’s last redemption where that is earlier', () => {
    const long = voucher('completed', { expiresOn: day('2022-05-01') });
    expect(around('2022-01-01').map((today) => isOver(long, context(today)))).toEqual([false, false, true]);
    expect(deadlines(long, context().terms.definition)).toMatchObject({ redeemBy: '2022-01-01', binds: 'last-redemption' });
    const equal = { expiresOn: day('2022-01-01'), payBy: null };
    expect(deadlines(equal, context().terms.definition)).toMatchObject({ binds: 'voucher-life' });
  });

  it('is moved by an extension and never undone by one', () => {
    const extending = (of: Voucher, at: TermsContext) =>
      decide(extend, { voucher: of }, { extensionId: 'ext_1' as ExtensionId, days: 90, reason: 'r' }, at);
    const event = eventOf(extending(voucher('assigned'), context('2021-02-28')), 'voucher.extended');
    expect(event.data.expiresOn).toBe('2021-05-29');
    expect(answer(extending(voucher('assigned'), context('2021-03-01')))).toEqual([E]);
  });
});

describe('the proof of a voucher', () => {
  it.each<[string, Voucher, string, readonly string[]]>([
    ['the address of its holder', voucher('assigned'), HOLDER.email, ['ok']],
    ['that address in other case', voucher('assigned'), 'ADA@Customer.example ', ['ok']],
    ['another address', voucher('assigned'), 'eve@customer.example', [N]],
    ['no address', voucher('assigned'), '', [N]],
    ['any address, where nobody holds it', voucher('created'), HOLDER.email, [N]],
    ['another address, even by whoever reserved it', voucher('reserved'), 'eve@customer.example', [N]],
  ])('is %s', (_what, of, email, expected) => {
    expect(answer(decide(validate, { voucher: of }, { email }, context()))).toEqual(expected);
    if (expected[0] === 'ok') return;
    const stranger = reserveState(of, { standing: standing({ enrolments: [], locations: [] }), partnerId: OTHER_PARTNER });
    expect(answer(decide(reserve, stranger, reserveInput(TODAY, { email }), context()))).toEqual([N]);
  });
});

describe('reserving', () => {
  it.each<[string, Partial<ReserveInput>, Partial<ReserveState>, readonly string[]]>([
    ['with everything in order', {}, {}, ['ok']],
    ['a voucher that names this partner', {}, { voucher: voucher('assigned', { namedPartnerId: PARTNER }) }, ['ok']],
    ['a voucher that names another', {}, { voucher: voucher('assigned', { namedPartnerId: OTHER_PARTNER }) },
      ['voucher.named-for-another-partner']],
    ['without an enrolment', {}, { standing: standing({ enrolments: [] }) }, ['partner.not-enrolled']],
    ['without the competency', {}, { standing: standing({ competencies: [] }) }, ['partner.competency-missing']],
    ['without a profile', {}, { standing: standing({ profile: null }) }, ['partner.profile-incomplete']],
    ['without any location in the country', {}, { standing: standing({ locations: [] }) }, ['partner.location-country']],
    ['from a location abroad', { locationId: ABROAD }, {}, ['partner.location-country']],
    ['without any consultant who counts', {}, { standing: standing({ consultants: [] }) }, ['consultant.not-qualified']],
    ['naming nobody', { consultantIds: [] }, {}, ['consultant.not-qualified']],
    ['naming only who does not count', { consultantIds: [NOVICE] }, {}, ['consultant.not-qualified']],
    ['naming one who counts among others', { consultantIds: [NOVICE, EXPERT] }, {}, ['ok']],
    ['for one day too few', { endsOn: addDays(TODAY, 3) }, {}, ['engagement.duration']],
    ['for more days than needed', { endsOn: addDays(TODAY, 30) }, {}, ['ok']],
    ['off site up to the limit', { offSiteDays: 3 }, {}, ['ok']],
    ['off site beyond the limit', { offSiteDays: 4 }, {}, ['engagement.off-site']],
    ['off site beyond the size, which is a matter of duration', { offSiteDays: 6 }, {}, ['engagement.duration']],
    ['what the customer has had', {}, { repeated: OTHER_VOUCHER }, ['engagement.repeat']],
    ['where there is no rate any more', {}, {
      voucher: voucher('assigned', { country: 'FR' }),
      standing: standing({ locations: [{ id: HERE, name: 'Lyon', country: 'FR', city: 'Lyon' }] }),
    }, ['engagement.no-rate']],
    ['with everything wrong',
      { locationId: ABROAD, consultantIds: [], startsOn: addDays(TODAY, -2), endsOn: addDays(TODAY, -1), offSiteDays: 4 },
      {
        voucher: voucher('assigned', { namedPartnerId: OTHER_PARTNER, country: 'FR', expiresOn: addDays(TODAY, -1) }),
        standing: standing({ enrolments: [], competencies: [], profile: null, locations: [], consultants: [] }),
        repeated: OTHER_VOUCHER,
      }, [
        'engagement.no-rate', 'voucher.expired', 'voucher.named-for-another-partner', 'partner.not-enrolled',
        'partner.competency-missing', 'partner.profile-incomplete', 'partner.location-country', 'consultant.not-qualified',
        'engagement.starts-in-the-past', 'engagement.duration', 'engagement.off-site', 'engagement.repeat',
      ]],
  ])('%s', (_what, input, changes, expected) => {
    expect(answer(reserving(input, changes))).toEqual(expected);
  });

  it.each<[string, string, Voucher, readonly (readonly string[])[]]>([
    ['the programme’s last redemption', '2022-01-01', voucher('assigned', { expiresOn: day('2022-03-01') }),
      [['ok'], ['ok'], ['programme.redemption-closed', E]]],
    ['the voucher’s last day', '2021-02-28', voucher('assigned'), [['ok'], ['ok'], [E]]],
    ['the first day of enrolment', '2020-03-16', voucher('assigned'), [['partner.not-enrolled'], ['ok'], ['ok']]],
  ])('on the day before, on, and after %s', (_what, on, of, expected) => {
    const short = { ...of, days: 1 };
    const answers = around(on).map((today) => {
      const input = reserveInput(today, { endsOn: day(today) });
      // An end after the last day is a second reason, which is not the matter here.
      return answer(decide(reserve, reserveState(short), input, context(today)))
        .filter((code) => code !== 'engagement.ends-after-expiry');
    });
    expect(answers).toEqual(expected);
  });

  it('is refused from the day after the enrolment’s last, which it names', () => {
    const lapsing = standing({ enrolments: standing().enrolments.slice(0, 1) });
    const long = voucher('assigned', { expiresOn: day('2021-12-31') });
    const on = (today: string) =>
      decide(reserve, reserveState(long, { standing: lapsing }), reserveInput(today), context(today));
    expect(around('2021-03-15').map((today) => answer(on(today)))).toEqual([['ok'], ['ok'], ['partner.enrolment-lapsed']]);
    expect(refusalOf(on('2021-03-16'))).toMatchObject({ lastAllowed: '2021-03-15' });
  });

  it('may start today or later, not before', () => {
    const answers = around(TODAY).map((startsOn) => answer(reserving({ startsOn, endsOn: addDays(TODAY, 9) })));
    expect(answers).toEqual([['engagement.starts-in-the-past'], ['ok'], ['ok']]);
  });

  it('may end on the last day of the voucher, not after', () => {
    const answers = around('2021-02-28').map((endsOn) => answer(reserving({ endsOn })));
    expect(answers).toEqual([['ok'], ['ok'], ['engagement.ends-after-expiry']]);
    expect(refusalOf(reserving({ endsOn: day('2021-03-01') }))).toMatchObject({
      params: { binds: 'voucher-life' }, lastAllowed: '2021-02-28',
    });
  });

  it('may end on the programme’s last redemption day, not after', () => {
    const of = { voucher: voucher('assigned', { expiresOn: day('2022-03-01') }) };
    const answers = around('2022-01-01').map((endsOn) => answer(reserving({ endsOn }, of)));
    expect(answers).toEqual([['ok'], ['ok'], ['engagement.ends-after-expiry']]);
    expect(refusalOf(reserving({ endsOn: day('2022-01-02') }, of)).params).toMatchObject({ binds: 'last-redemption' });
  });

  it.each<[string, string, readonly (readonly string[])[], readonly (number | null)[]]>([
    ['first', '2020-04-01', [['engagement.off-site'], ['ok'], ['ok']], [3, null, null]],
    ['last', '2020-06-30', [['ok'], ['ok'], ['engagement.off-site']], [null, null, 3]],
  ])('takes any number of off-site days from the waiver’s first day through its last: %s', (_what, on, expected, limits) => {
    const of = { voucher: voucher('assigned', { createdOn: day('2020-03-20'), expiresOn: day('2020-09-16') }) };
    expect(around(on).map((today) => answer(reserving({ offSiteDays: 5 }, of, context(today))))).toEqual(expected);
    const pinned = around(on).map((today) =>
      eventOf(reserving({ offSiteDays: 0 }, of, context(today)), 'voucher.reserved').data.offSiteDaysMax);
    expect(pinned).toEqual(limits);
  });

  it('pins the rate of the day', () => {
    const rates = around('2021-01-01').map((today) =>
      eventOf(reserving({}, {}, context(today)), 'voucher.reserved').data.ratePerDay.amount);
    expect(rates).toEqual([100_000, 120_000, 120_000]);
  });

  it('remembers the year of enrolment under which it was made', () => {
    const of = { voucher: voucher('assigned', { expiresOn: day('2021-12-31') }) };
    const from = around('2021-03-16').map((today) =>
      eventOf(reserving({}, of, context(today)), 'voucher.reserved').data.enrolledFrom);
    expect(from).toEqual(['2020-03-16', '2021-03-16', '2021-03-16']);
  });

  it('takes no off-site days for none', () => {
    const { offSiteDays: _none, ...input } = reserveInput(TODAY);
    const event = eventOf(decide(reserve, reserveState(voucher('assigned')), input, context()), 'voucher.reserved');
    expect(event.data.offSiteDays).toBe(0);
  });
});

describe('whether a voucher may be reserved', () => {
  const asked = (state: ReserveState, known: Partial<ReserveInput> = {}) => ability(reserve, state, known, context());

  it('is answered as far as it can be, with what is still needed', () => {
    expect(asked(reserveState(voucher('assigned')))).toEqual({
      allowed: true, refusals: [], needs: ['locationId', 'consultantIds', 'startsOn', 'endsOn', 'offSiteDays'],
    });
  });

  it('is refused for what no choice can mend', () => {
    const poor = reserveState(voucher('assigned'), { standing: standing({ locations: [], consultants: [] }) });
    const { allowed, refusals } = asked(poor);
    expect(allowed).toBe(false);
    expect(refusals.map((each) => each.rule)).toEqual(['partner.location-country', 'consultant.not-qualified']);
  });

  it('judges what has been chosen and says each reason once', () => {
    const known = { locationId: ABROAD, consultantIds: [NOVICE], startsOn: addDays(TODAY, -1) };
    const { refusals, needs } = asked(reserveState(voucher('assigned')), known);
    expect(refusals.map((each) => each.rule)).toEqual([
      'partner.location-country', 'consultant.not-qualified', 'engagement.starts-in-the-past',
    ]);
    expect(needs).toEqual(['endsOn', 'offSiteDays']);
  });
});

describe('rescheduling', () => {
  const moving = (changes: object, of = voucher('reserved'), at = context()) =>
    decide(reschedule, { voucher: of }, { startsOn: at.today, endsOn: addDays(at.today, 4), ...changes }, at);

  it('has the rules of reserving for its dates', () => {
    expect(around(TODAY).map((startsOn) => answer(moving({ startsOn, endsOn: addDays(TODAY, 9) })))).toEqual([
      ['engagement.starts-in-the-past'], ['ok'], ['ok'],
    ]);
    expect(around('2021-02-28').map((endsOn) => answer(moving({ endsOn })))).toEqual([
      ['ok'], ['ok'], ['engagement.ends-after-expiry'],
    ]);
    expect(answer(moving({ endsOn: addDays(TODAY, 3) }))).toEqual(['engagement.duration']);
    expect(answer(moving({ offSiteDays: 6 }))).toEqual(['engagement.duration']);
    expect(answer(moving({ offSiteDays: 4 }))).toEqual(['engagement.off-site']);
  });

  it('ends with the voucher, after the last redemption day', () => {
    const long = voucher('reserved', { expiresOn: day('2022-03-01'), days: 1 });
    const answers = around('2022-01-01').map((today) =>
      answer(moving({ endsOn: day('2022-01-01') }, long, context(today))));
    expect(answers.slice(0, 2)).toEqual([['ok'], ['ok']]);
    expect(answers[2]).toEqual([E, 'engagement.duration']);
  });

  it('keeps the limit pinned at the reservation, in a waiver and after one', () => {
    const waived = voucher('reserved', { reservation: reservation({ offSiteDaysMax: null }) });
    expect(answer(moving({ offSiteDays: 5 }, waived))).toEqual(['ok']);
    const limited = voucher('reserved', { expiresOn: day('2020-09-01') });
    expect(answer(moving({ offSiteDays: 4 }, limited, context('2020-05-01')))).toEqual(['engagement.off-site']);
  });

  it('keeps the off-site days when they are left out', () => {
    const of = voucher('reserved', { reservation: reservation({ offSiteDays: 2 }) });
    expect(eventOf(moving({}, of), 'voucher.rescheduled').data.offSiteDays).toBe(2);
  });
});

describe('redeeming', () => {
  it.each<[string, string, Voucher, readonly (readonly string[])[]]>([
    ['the voucher’s last day', '2021-02-28', voucher('completed'), [['ok'], ['ok'], [E]]],
    ['the programme’s last redemption', '2022-01-01', voucher('completed', { expiresOn: day('2022-03-01') }),
      [['ok'], ['ok'], ['programme.redemption-closed', E]]],
    ['the programme’s last redemption, without a report', '2022-01-01', voucher('reserved', { expiresOn: day('2022-03-01') }),
      [[R], [R], ['programme.redemption-closed', E]]],
  ])('on the day before, on, and after %s', (_what, on, of, expected) => {
    expect(around(on).map((today) => answer(decide(redeem, { voucher: of }, {}, context(today))))).toEqual(expected);
  });

  it('opens the payment window for sixty days', () => {
    const of = voucher('completed', { expiresOn: day('2022-03-01') });
    const event = eventOf(decide(redeem, { voucher: of }, {}, context('2022-01-01')), 'voucher.redeemed');
    expect(event.data).toMatchObject({ on: '2022-01-01', payBy: '2022-03-02', days: 5 });
  });
});

describe('checking a voucher', () => {
  it('changes nothing', () => {
    expect(eventsOf(decide(validate, { voucher: voucher('assigned') }, { email: HOLDER.email }, context()))).toEqual([]);
  });

  it('is answered whatever its status, once proved', () => {
    const proved: readonly VoucherStatus[] = VOUCHER_STATUSES.filter((status) => status !== 'created');
    for (const status of proved) {
      expect(answer(decide(validate, { voucher: voucher(status) }, { email: HOLDER.email }, context()))).toEqual(['ok']);
    }
  });
});
