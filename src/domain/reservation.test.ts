/** Reserving a voucher, asking whether one may, changing the dates. */
import { describe, expect, it } from 'vitest';
import {
  ABROAD, answer, around, context, eventOf, EXPERT, HERE, NOVICE, OTHER_PARTNER, OTHER_VOUCHER, PARTNER, refusalOf,
  reservation, reserveInput, reserveState, standing, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { ability, decide } from './decision.ts';
import { release, reschedule, reserve, type ReserveInput, type ReserveState } from './reservation.ts';
import { addDays, day } from './time.ts';
import { evolveVoucher, type Voucher } from './voucher.ts';

const reserving = (input: Partial<ReserveInput> = {}, changes: Partial<ReserveState> = {}, at = context()) =>
  decide(reserve, reserveState(voucher('assigned'), changes), reserveInput(at.today, input), at);

const E = 'voucher.expired';

describe('reserving', () => {
  it.each<[string, Partial<ReserveInput>, Partial<ReserveState>, readonly string[]]>([
    ['with everything in order', {}, {}, ['ok']],
    ['a voucher that names this partner', {}, { voucher: voucher('assigned', { namedPartnerId: PARTNER }) }, ['ok']],
    ['a voucher that names another', {}, { voucher: voucher('assigned', { namedPartnerId: OTHER_PARTNER }) },
      ['voucher.named-for-another-partner']],
    ['a voucher that named another, which holds it now', {},
      { voucher: voucher('reserved', { namedPartnerId: OTHER_PARTNER, partnerId: OTHER_PARTNER }) },
      ['voucher.reserved-by-another']],
    ['a voucher that named another, which has redeemed it', {},
      { voucher: voucher('redeemed', { namedPartnerId: OTHER_PARTNER, partnerId: OTHER_PARTNER }) },
      ['voucher.wrong-state']],
    ['without an enrolment', {}, { standing: standing({ enrolments: [] }) }, ['partner.not-enrolled']],
    ['without the competency', {}, { standing: standing({ competencies: [] }) }, ['partner.competency-missing']],
    ['without a profile', {}, { standing: standing({ profile: null }) }, ['partner.profile-incomplete']],
    ['without any location in the country', {}, { standing: standing({ locations: [] }) }, ['partner.location-country']],
    ['from a location abroad', { locationId: ABROAD }, {}, ['partner.location-country']],
    ['without any consultant who counts', {}, { standing: standing({ consultants: [] }) }, ['consultant.not-qualified']],
    ['from a location abroad and without an enrolment, both of which are said', { locationId: ABROAD },
      { standing: standing({ enrolments: [] }) }, ['partner.not-enrolled', 'partner.location-country']],
    ['naming nobody', { consultantIds: [] }, {}, ['consultant.not-qualified']],
    ['naming only who does not count', { consultantIds: [NOVICE] }, {}, ['consultant.not-qualified']],
    ['naming one who counts among others', { consultantIds: [NOVICE, EXPERT] }, {}, ['ok']],
    ['for one day too few', { endsOn: addDays(TODAY, 3) }, {}, ['engagement.duration']],
    ['for more days than needed', { endsOn: addDays(TODAY, 30) }, {}, ['ok']],
    ['off site up to the limit', { offSiteDays: 3 }, {}, ['ok']],
    ['off site beyond the limit', { offSiteDays: 4 }, {}, ['engagement.off-site']],
    ['wholly off site, beyond the limit', { offSiteDays: 5 }, {}, ['engagement.off-site']],
    ['a voucher whose type the version in force no longer knows', {},
      { voucher: voucher('assigned', { engagementType: 'gone' }), standing: standing({ enrolments: [], competencies: [] }) },
      ['engagement-type.not-on-offer']],
    ['a voucher whose type is no longer on offer, with what it asks for', {}, {
      voucher: voucher('assigned', { engagementType: 'cloud-planning', offering: 'cloud' }),
      standing: standing({
        competencies: [{ ...standing().competencies[0]!, competency: 'cloud', level: 'gold' }],
        enrolments: standing().enrolments.map((each) => ({ ...each, offering: 'cloud' })),
        consultants: standing().consultants.map((each) =>
          ({ ...each, qualifications: each.qualifications.map((held) => ({ ...held, competency: 'cloud' })) })),
      }),
    }, ['ok']],
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

  it('counts from today where the programme asks for no enrolment', () => {
    const state = { standing: standing({ enrolments: [] }) };
    expect(eventOf(reserving({}, state, context(TODAY, { requirements: [] })), 'voucher.reserved').data.enrolledFrom).toBe(TODAY);
  });

  it('keeps the plan as it was asked for', () => {
    const { email: _proof, ...plan } = reserveInput(TODAY, { offSiteDays: 2, consultantIds: [EXPERT, NOVICE] });
    expect(eventOf(reserving(plan), 'voucher.reserved').data).toEqual({
      ...plan, partnerId: PARTNER, on: TODAY, offSiteDaysMax: 3, ratePerDay: { amount: 100_000, currency: 'EUR' },
      enrolledFrom: '2020-03-16',
    });
  });

  it('fails rather than promise a rate that there is not', () => {
    const state = reserveState(voucher('assigned', { country: 'JP' }));
    expect(() => reserve.events(state, reserveInput(TODAY), context())).toThrow('JP has no rate');
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
    expect(eventOf(moving({ offSiteDays: 1 }, of), 'voucher.rescheduled').data.offSiteDays).toBe(1);
    expect(answer(moving({}, voucher('reserved', { reservation: reservation({ offSiteDays: 4 }) })))).toEqual([
      'engagement.off-site',
    ]);
  });

  it('of what is not reserved leaves no trace', () => {
    const event = eventOf(moving({}), 'voucher.rescheduled');
    expect(evolveVoucher(voucher('assigned'), event)).toEqual(voucher('assigned'));
  });
});

describe('releasing', () => {
  it('keeps the reason', () => {
    const event = eventOf(decide(release, { voucher: voucher('reserved') }, { reason: 'ill' }, context()), 'voucher.released');
    expect(event).toEqual({ type: 'voucher.released', subject: VOUCHER, data: { reason: 'ill' } });
  });
});
