import { describe, expect, it } from 'vitest';
import {
  AGREEMENT, agreement, answer, around, balance, context, CUSTOMER, eventOf, eventsOf, PROGRAMME, refusalOf, SPONSOR,
} from '../../test/support/build.ts';
import { ability, decide } from './decision.ts';
import {
  activate, convert, end, evolveAgreement, grant, move, reduce, register, remove, returnAccount, type Agreement,
  type AgreementEvent, type GrantInput,
} from './entitlement.ts';
import { faults } from './ledger.ts';
import { addDays, day } from './time.ts';

type Changes = Partial<Agreement>;
type At = ReturnType<typeof context>;
const open = (today: string) => context(today, { calendar: {} });
const TODAY_OPEN = open('2020-10-01');

const granting = (input: Partial<GrantInput> = {}, at: At = TODAY_OPEN, held: Changes = {}) =>
  decide(grant, { agreement: agreement(held) }, { days: 5, ...input }, at);
const converting = (trainingDays: number, at: At = TODAY_OPEN, held: Changes = {}) =>
  decide(convert, { agreement: agreement(held) }, { trainingDays }, at);
const reducing = (days: number, at: At = TODAY_OPEN, held: Changes = {}) =>
  decide(reduce, { agreement: agreement(held) }, { days, reason: 'r' }, at);
const activating = (at: At = TODAY_OPEN, held: Changes = {}) => decide(activate, { agreement: agreement(held) }, {}, at);

describe('registering an agreement', () => {
  const input = {
    customerId: CUSTOMER, programmeId: PROGRAMME, number: 'A-1', startsOn: day('2019-07-01'), endsOn: day('2022-06-30'),
  };
  const registering = (numberTaken: boolean) =>
    decide(register, { newId: AGREEMENT, sponsorId: SPONSOR, numberTaken }, input, context());

  it('is refused where another has the number', () => {
    expect(answer(registering(true))).toEqual(['agreement.number-taken']);
  });

  it('begins with no days and no activation', () => {
    const event = eventOf(registering(false), 'agreement.registered');
    expect(evolveAgreement(undefined, event)).toEqual(
      agreement({ balance: balance(), activatedOn: null, registeredOn: context().today }),
    );
  });
});

describe('granting', () => {
  it.each<[string, Partial<GrantInput>, At, Changes, readonly string[]]>([
    ['planning days', {}, TODAY_OPEN, {}, ['ok']],
    ['training days', { unit: 'training' }, TODAY_OPEN, {}, ['ok']],
    ['to an agreement without activation', {}, TODAY_OPEN, { activatedOn: null }, ['ok']],
    ['into a closed pool', {}, context('2021-07-01', { calendar: { removal: { on: day('2021-07-01') } } }), {},
      ['pool.closed']],
    ['accrued today', { on: day('2020-10-01') }, TODAY_OPEN, {}, ['ok']],
    ['accrued tomorrow', { on: day('2020-10-02') }, TODAY_OPEN, {}, ['invalid']],
    ['accrued before the agreement began', { on: day('2019-06-30') }, TODAY_OPEN, {}, ['invalid']],
    ['accrued on its first day', { on: day('2019-07-01') }, TODAY_OPEN, {}, ['ok']],
    ['to an ended agreement, though accrued in time', { on: day('2022-06-01') }, open('2022-07-01'), {},
      ['agreement.not-current']],
    ['with everything wrong', {}, context('2022-07-01'), {},
      ['programme.accrual-closed', 'agreement.not-current', 'pool.closed']],
  ])('%s', (_what, input, at, held, expected) => {
    expect(answer(granting(input, at, held))).toEqual(expected);
  });

  it('stops accruing after the last day, whenever it is done', () => {
    const accrual = { calendar: { accrual: { lastDay: day('2021-01-31') } } };
    const today = around('2021-01-31').map((on) => answer(granting({}, context(on, accrual))));
    expect(today).toEqual([['ok'], ['ok'], ['programme.accrual-closed']]);
    const later = around('2021-01-31').map((on) => answer(granting({ on }, context('2021-06-01', accrual))));
    expect(later).toEqual([['ok'], ['ok'], ['programme.accrual-closed']]);
    expect(refusalOf(granting({}, context('2021-02-01', accrual)))).toMatchObject({
      params: { lastDay: '2021-01-31', on: '2021-02-01' }, lastAllowed: '2021-01-31',
    });
  });

  it('may still be done for days accrued in time, so its ability waits for the date', () => {
    const accrual = context('2021-02-01', { calendar: { accrual: { lastDay: day('2021-01-31') } } });
    expect(ability(grant, { agreement: agreement() }, {}, accrual)).toEqual({ allowed: true, refusals: [], needs: ['on'] });
  });

  it('is dated the day of accrual', () => {
    expect(eventOf(granting({ on: day('2020-01-02') }), 'entitlement.granted').data).toEqual({
      unit: 'planning', days: 5, accruedOn: '2020-01-02', reason: null,
    });
  });
});

describe('outside the agreement’s dates', () => {
  const commands: readonly [string, (at: At) => ReturnType<typeof decide>][] = [
    ['granting', (at) => granting({}, at)],
    ['reducing', (at) => reducing(1, at)],
    ['activating', (at) => activating(at)],
    ['converting', (at) => converting(3, at)],
  ];

  it.each(commands)('%s is refused', (_what, command) => {
    expect(around('2019-07-01').map((on) => answer(command(open(on))))).toEqual([['agreement.not-current'], ['ok'], ['ok']]);
    expect(around('2022-06-30').map((on) => answer(command(open(on))))).toEqual([['ok'], ['ok'], ['agreement.not-current']]);
    expect(refusalOf(command(open('2019-06-30')))).toMatchObject({ allowedFrom: '2019-07-01' });
    expect(refusalOf(command(open('2022-07-01')))).toMatchObject({ lastAllowed: '2022-06-30' });
  });
});

describe('reducing', () => {
  it.each([[59, 59, 0], [60, 60, 0], [61, 60, 1]])('%i of 60 days takes %i and reports %i short', (days, taken, shortfall) => {
    expect(eventOf(reducing(days), 'entitlement.reduced').data).toEqual({ days: taken, shortfall, reason: 'r' });
  });
});

describe('activating', () => {
  it('happens once, and again changes nothing', () => {
    const [event] = eventsOf(activating(TODAY_OPEN, { activatedOn: null }));
    expect(event).toMatchObject({ type: 'entitlement.activated', data: { on: '2020-10-01' } });
    const before = agreement({ activatedOn: null });
    expect(evolveAgreement(before, event as AgreementEvent)).toEqual({ ...before, activatedOn: '2020-10-01' });
    expect(eventsOf(activating())).toEqual([]);
  });
});

describe('converting', () => {
  it.each<[string, number, At, Changes, readonly string[]]>([
    ['less than a group', 2, TODAY_OPEN, {}, ['invalid']],
    ['a group', 3, TODAY_OPEN, {}, ['ok']],
    ['all there is, and a remainder', 11, TODAY_OPEN, {}, ['ok']],
    ['a group more than there is', 12, TODAY_OPEN, {}, ['training.insufficient']],
    ['more than there is, where the whole groups suffice', 11, TODAY_OPEN,
      { balance: balance({ trainingGranted: 9, training: 9 }) }, ['ok']],
    ['before activation', 3, TODAY_OPEN, { activatedOn: null }, ['agreement.benefit-inactive']],
    ['into a closed pool', 3, context('2021-07-01', { calendar: { removal: { on: day('2021-07-01') } } }), {},
      ['pool.closed']],
    ['where nothing is converted', 3, context('2020-01-01', { conversion: undefined, calendar: {} }), {},
      ['programme.conversion-closed']],
    ['with everything wrong', 12, context('2022-07-01'), { activatedOn: null }, [
      'training.insufficient', 'programme.conversion-closed', 'agreement.benefit-inactive', 'agreement.not-current',
      'pool.closed',
    ]],
  ])('%s', (_what, days, at, held, expected) => {
    expect(answer(converting(days, at, held))).toEqual(expected);
  });

  it('takes whole groups and leaves the remainder', () => {
    expect(eventOf(converting(11), 'entitlement.converted').data).toEqual({ trainingDays: 9, planningDays: 3 });
    const dearer = context('2020-10-01', { calendar: {}, conversion: { trainingDays: 5, planningDays: 2 } });
    expect(eventOf(converting(11, dearer), 'entitlement.converted').data).toEqual({ trainingDays: 10, planningDays: 4 });
  });

  it('is possible through its last day', () => {
    const at = (on: string) => context(on, { calendar: { conversion: { lastDay: day('2020-01-31') } } });
    const answers = around('2020-01-31').map((on) => answer(converting(3, at(on))));
    expect(answers).toEqual([['ok'], ['ok'], ['programme.conversion-closed']]);
    expect(refusalOf(converting(3, at('2020-02-01')))).toMatchObject({ lastAllowed: '2020-01-31' });
  });
});

describe('what the clock does to an agreement', () => {
  const held = agreement();

  it('ends it on the day after its last, and both balances lapse', () => {
    const ending = (on: string) => decide(end, { agreement: held }, {}, open(on));
    expect(around('2022-06-30').map((on) => answer(ending(on)))).toEqual([
      ['agreement.not-current'], ['agreement.not-current'], ['ok'],
    ]);
    expect(refusalOf(ending('2022-06-30'))).toMatchObject({ allowedFrom: '2022-07-01' });
    expect(eventOf(ending('2022-07-01'), 'agreement.ended').data).toEqual({ days: 60, trainingDays: 11, on: '2022-07-01' });
  });

  it('empties the pool on the day of the removal, not before', () => {
    const removing = (on: string) => eventsOf(decide(remove, { agreement: held }, {}, context(on)));
    expect(around('2021-07-01').map((on) => removing(on).length)).toEqual([0, 1, 1]);
    expect(removing('2021-07-01')[0]?.data).toEqual({ days: 60, trainingDays: 11, on: '2021-07-01' });
    expect(eventsOf(decide(remove, { agreement: held }, {}, open('2021-07-01')))).toEqual([]);
  });

  it.each([
    ['planning days', { available: 4 }, { days: 4, trainingDays: 0 }],
    ['training days', { training: 2 }, { days: 0, trainingDays: 2 }],
  ])('takes what is left of %s alone', (_what, left, taken) => {
    const of = agreement({ balance: balance(left) });
    expect(eventOf(decide(end, { agreement: of }, {}, open('2022-07-01')), 'agreement.ended').data).toMatchObject(taken);
    const removed = decide(remove, { agreement: of }, {}, context('2021-07-01'));
    expect(eventOf(removed, 'entitlement.removed').data).toMatchObject(taken);
  });

  it('says nothing of one that holds nothing', () => {
    const empty = agreement({ balance: balance() });
    expect(eventsOf(decide(end, { agreement: empty }, {}, open('2022-07-01')))).toEqual([]);
    expect(eventsOf(decide(remove, { agreement: empty }, {}, context('2021-07-01')))).toEqual([]);
  });

  it('sends days home to the pool while the agreement runs and the pool is open', () => {
    const to = (on: string, at: At) => returnAccount(agreement({ endsOn: day(on) }), at);
    expect(around('2020-10-01').map((on) => to(on, TODAY_OPEN))).toEqual(['lapsed', 'available', 'available']);
    expect(around('2021-07-01').map((on) => to('2022-06-30', context(on)))).toEqual(['available', 'lapsed', 'lapsed']);
  });
});

describe('the balance', () => {
  it('adds up after each event', () => {
    let held = agreement({ balance: balance() });
    const steps = [
      () => granting({ days: 20 }), () => granting({ days: 10, unit: 'training' }),
      () => decide(convert, { agreement: held }, { trainingDays: 10 }, TODAY_OPEN),
      () => decide(reduce, { agreement: held }, { days: 30, reason: 'r' }, TODAY_OPEN),
      () => granting({ days: 4 }), () => decide(end, { agreement: held }, {}, open('2022-07-01')),
    ];
    for (const step of steps) {
      for (const event of eventsOf(step())) held = evolveAgreement(held, event as AgreementEvent);
      expect(faults(held.balance)).toEqual([]);
    }
    expect(held.balance).toEqual(balance({
      granted: 24, converted: 3, lapsed: 27, trainingGranted: 10, trainingConverted: 9, trainingLapsed: 1,
    }));
  });

  it('is the same object where an event moves no days', () => {
    const held = agreement();
    expect(move(held, { type: 'voucher.released', subject: 'v', data: { reason: 'r' } })).toBe(held);
  });

  it('has no event before the registration', () => {
    const event = { type: 'entitlement.activated', subject: AGREEMENT, data: { on: addDays(day('2020-01-01'), 1) } } as const;
    expect(() => evolveAgreement(undefined, event)).toThrow('has events before it was registered');
  });
});
