import { describe, expect, it } from 'vitest';
import {
  AGREEMENT, agreement, answer, around, balance, context, CUSTOMER, DEFINITION, eventOf, eventsOf, HOLDER, OTHER_PARTNER,
  PARTNER, PROGRAMME, refusalOf, reserveInput, reserveState, SPONSOR, standing, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { validate } from './bearer.ts';
import { decide } from './decision.ts';
import type { ExtensionId } from './ids.ts';
import type { TermsContext } from './programme.ts';
import { reserve } from './reservation.ts';
import { addDays, day } from './time.ts';
import {
  assign, cancel, create, deadlines, evolveVoucher, expire, extend, isOver, redeem, resend, VOUCHER_STATUSES,
  type CreateInput, type Voucher, type VoucherStatus,
} from './voucher.ts';

const CREATE: CreateInput = { engagementType: 'server-planning', days: 5, country: 'DE' };
const creating = (input: Partial<CreateInput> = {}, at: TermsContext = context(), held = agreement()) =>
  decide(create, { newReference: VOUCHER, agreement: held }, { ...CREATE, ...input }, at);

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
      lastAllowed: '2020-01-31', source: 'planning@1#/offerings/cloud/engagementTypes/cloud-planning',
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

  it('gives one key within a programme and type, and none where the programme has no limit', () => {
    const keyIn = (programmeId: string, engagementType: string, repeatLimit = DEFINITION.repeatLimit) => {
      const levels = [{ id: engagementType, serviceLevels: [15], competencies: [] }];
      const at = context(TODAY, { repeatLimit, offerings: [{ id: 'server', engagementTypes: levels }] });
      const terms = { ...at.terms, programmeId: programmeId as typeof PROGRAMME };
      return eventOf(creating({ days: 15, engagementType }, { ...at, terms }), 'voucher.created').data.repeatKey;
    };
    expect(keyIn('one', 'planning')).toBe(keyIn('one', 'planning'));
    expect(new Set([keyIn('one', 'planning'), keyIn('one', 'review'), keyIn('other', 'planning')]).size).toBe(3);
    const unlimited = context(TODAY, { repeatLimit: undefined });
    expect(eventOf(creating({ days: 15 }, unlimited), 'voucher.created').data.repeatKey).toBeNull();
    const product = { serviceLevel: 15, unlessDiffers: ['product'] } as const;
    expect(keyIn('one', 'planning', product)).not.toBe(keyIn('one', 'planning'));
  });

  it('keeps what was asked for', () => {
    const asked = { division: 'North', product: 'Mail', assignee: HOLDER, partnerId: PARTNER };
    const { partnerId: namedPartnerId, ...kept } = asked;
    expect(eventOf(creating(asked), 'voucher.created').data).toEqual({
      ...CREATE, ...kept, namedPartnerId, agreementId: AGREEMENT, customerId: CUSTOMER, sponsorId: SPONSOR,
      programmeId: PROGRAMME, offering: 'server', repeatKey: null, createdOn: TODAY, expiresOn: addDays(TODAY, 180),
    });
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
    const again = decide(assign, { voucher: named }, { assignee: HOLDER, partnerId: OTHER_PARTNER }, context());
    expect(eventOf(again, 'voucher.assigned').data).toEqual({ assignee: HOLDER, namedPartnerId: OTHER_PARTNER });
  });

  it('can be told once more to whoever holds the voucher', () => {
    const event = eventOf(decide(resend, { voucher: voucher('assigned') }, {}, context()), 'voucher.resent');
    expect(event.data).toEqual({ email: HOLDER.email });
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
    expect(event.data).toEqual({ extensionId: 'ext_1', days: 90, reason: 'r', expiresOn: '2021-05-29' });
    expect(evolveVoucher(voucher('assigned'), event)).toEqual(voucher('assigned', { expiresOn: day('2021-05-29') }));
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
