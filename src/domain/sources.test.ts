/** What a refusal says besides its code: the figures, the days from or until which it is allowed, and its source. */
import { describe as suite, expect, it } from 'vitest';
import {
  ABROAD, agreement, balance, context, FILE, HOLDER, NOVICE, partner, refusalOf, REPORT, request, reserveInput, reserveState,
  standing, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { decide, type Decision, type Refusal } from './decision.ts';
import type { Standing } from './eligibility.ts';
import { report } from './engagement.ts';
import { convert, end, grant } from './entitlement.ts';
import type { DeliverableId } from './ids.ts';
import { enrol } from './partner.ts';
import { appeal, submit } from './payment.ts';
import type { ProgrammeDefinition, TermsContext } from './programme.ts';
import { reserve, type ReserveInput, type ReserveState } from './reservation.ts';
import { addDays, day } from './time.ts';
import { assign, create, expire, LIVE_STATUSES, redeem, wrongState, type CreateInput } from './voucher.ts';

const only = (today: string, calendar: ProgrammeDefinition['calendar']) => context(today, { calendar });
const last = { lastDay: day('2020-09-30') };
const held = { agreement: agreement() };

const creating = (input: Partial<CreateInput>, at: TermsContext, of = agreement()) =>
  decide(create, { newReference: VOUCHER, agreement: of },
    { engagementType: 'server-planning', days: 5, country: 'DE', ...input }, at);
const reserving = (input: Partial<ReserveInput>, changes: Partial<ReserveState> = {}) =>
  decide(reserve, reserveState(voucher('assigned'), changes), reserveInput(TODAY, input), context());
const standingAs = (changes: Partial<Standing>) => reserving({}, { standing: standing(changes) });
const reporting = (input: object) =>
  decide(report, { voucher: voucher('completed'), consultants: partner().consultants }, { ...REPORT, ...input },
    context(REPORT.endedOn));
const enrolling = (input: object, competencies = partner().competencies) =>
  decide(enrol, { partner: partner({ competencies }) },
    { offerings: ['server'], agreementVersion: 'v2', signatory: { name: 'Pat', title: 'CEO' }, ...input }, context());

/** Where the definition says something, as a refusal cites it. */
const at = (pointer: string) => `planning@1#/${pointer}`;
const competencies = ['servers'];

const CASES: readonly [string, () => Decision, Refusal][] = [
  ['after the last day of creation', () => creating({}, only(TODAY, { creation: last })), {
    rule: 'programme.creation-closed', params: last, lastAllowed: last.lastDay, source: at('calendar/creation/lastDay'),
  }],
  ['after the last day of assignment',
    () => decide(assign, { voucher: voucher('created') }, { assignee: HOLDER }, only(TODAY, { assignment: last })), {
      rule: 'programme.assignment-closed', params: last, lastAllowed: last.lastDay, source: at('calendar/assignment/lastDay'),
    }],
  ['in a closed pool', () => creating({}, only(TODAY, { removal: { on: TODAY } })), {
    rule: 'pool.closed', params: { closedOn: TODAY }, lastAllowed: addDays(TODAY, -1), source: at('calendar/removal/on'),
  }],
  ['with too few days', () => creating({}, context(), agreement({ balance: balance({ available: 4 }) })),
    { rule: 'pool.insufficient', params: { needed: 5, available: 4 } }],
  ['before activation', () => creating({}, context(), agreement({ activatedOn: null })),
    { rule: 'agreement.benefit-inactive', params: { agreement: 'A-1' } }],
  ['before the agreement', () => creating({}, only('2019-06-30', {})), {
    rule: 'agreement.not-current', params: { startsOn: '2019-07-01', endsOn: '2022-06-30' }, allowedFrom: day('2019-07-01'),
  }],
  ['after the agreement', () => creating({}, only('2022-07-01', {})), {
    rule: 'agreement.not-current', params: { startsOn: '2019-07-01', endsOn: '2022-06-30' }, lastAllowed: day('2022-06-30'),
  }],
  ['in a size that is not offered', () => creating({ engagementType: 'server-review' }, context()), {
    rule: 'engagement-type.days-not-offered', params: { engagementType: 'server-review', days: 5, offered: ['1'] },
  }],
  ['of a type that is not known', () => creating({ engagementType: 'nothing' }, context()),
    { rule: 'engagement-type.not-on-offer', params: { engagementType: 'nothing' } }],
  ['where there is no rate', () => creating({ country: 'JP' }, context()),
    { rule: 'engagement.no-rate', params: { country: 'JP', countries: ['DE', 'GB'] }, source: at('rates') }],
  ['that lapsed with its voucher', () => decide(redeem, { voucher: voucher('completed') }, {}, context('2021-03-01')), {
    rule: 'voucher.expired', params: { expiresOn: '2021-02-28', redeemBy: '2021-02-28' }, lastAllowed: day('2021-02-28'),
  }],
  ['in another state', () => decide(assign, { voucher: voucher('reserved') }, { assignee: HOLDER }, context()),
    { rule: 'voucher.wrong-state', params: { status: 'reserved', expected: ['created', 'assigned'] } }],
  ['before it can expire', () => decide(expire, { voucher: voucher('assigned'), ...held }, {}, context()), {
    rule: 'voucher.wrong-state', params: { status: 'assigned', expected: [...LIVE_STATUSES] }, allowedFrom: day('2021-03-01'),
  }],
  ['that repeats', () => reserving({}, { repeated: VOUCHER }), {
    rule: 'engagement.repeat', params: { days: 5, engagementType: 'server-planning' }, source: at('repeatLimit'),
  }],
  ['without the competency', () => standingAs({ competencies: [] }), {
    rule: 'partner.competency-missing',
    params: { engagementType: 'server-planning', competencies, levels: ['silver', 'gold'] },
    source: at('offerings/server/engagementTypes/server-planning/competencies'),
  }],
  ['without a profile', () => standingAs({ profile: null }), {
    rule: 'partner.profile-incomplete', params: { missing: ['description', 'languages', 'industries', 'contactEmail'] },
  }],
  ['without an enrolment', () => standingAs({ enrolments: [] }), { rule: 'partner.not-enrolled', params: { offering: 'server' } }],
  ['without a location', () => standingAs({ locations: [] }), { rule: 'partner.location-country', params: { country: 'DE' } }],
  ['from a location abroad', () => reserving({ locationId: ABROAD }),
    { rule: 'partner.location-country', params: { country: 'DE', locationCountry: 'GB' } }],
  ['by consultants who do not count', () => reserving({ consultantIds: [NOVICE] }), {
    rule: 'consultant.not-qualified', params: { engagementType: 'server-planning', competencies, consultants: [NOVICE] },
  }],
  ['without any consultant who counts', () => standingAs({ consultants: [] }), {
    rule: 'consultant.not-qualified', params: { engagementType: 'server-planning', competencies, consultants: [] },
  }],
  ['that begins in the past', () => reserving({ startsOn: addDays(TODAY, -1) }), {
    rule: 'engagement.starts-in-the-past', params: { startsOn: addDays(TODAY, -1), today: TODAY }, allowedFrom: TODAY,
  }],
  ['that ends too late', () => reserving({ endsOn: day('2021-03-01') }), {
    rule: 'engagement.ends-after-expiry', params: { endsOn: '2021-03-01', redeemBy: '2021-02-28', binds: 'voucher-life' },
    lastAllowed: day('2021-02-28'),
  }],
  ['that is too short', () => reserving({ endsOn: TODAY }),
    { rule: 'engagement.duration', params: { days: 5, spanned: 1, offSiteDays: 0 } }],
  ['too far off site', () => reserving({ offSiteDays: 4 }),
    { rule: 'engagement.off-site', params: { offSiteDays: 4, offSiteDaysMax: 3 } }],
  ['reported too early', () => reporting({ endedOn: addDays(REPORT.endedOn, 1) }), {
    rule: 'report.too-early', params: { endedOn: addDays(REPORT.endedOn, 1), today: REPORT.endedOn },
    allowedFrom: addDays(REPORT.endedOn, 1),
  }],
  ['reported from before it was reserved', () => reporting({ startedOn: addDays(TODAY, -1) }), {
    rule: 'engagement.starts-before-reservation', params: { startedOn: addDays(TODAY, -1), reservedOn: TODAY },
    allowedFrom: TODAY,
  }],
  ['reported with other days', () => reporting({ onSiteDays: 3 }),
    { rule: 'engagement.duration', params: { days: 5, spanned: 5, onSiteDays: 3, offSiteDays: 1 } }],
  ['reported by others who do not count', () => reporting({ consultantIds: [NOVICE] }), {
    rule: 'consultant.not-qualified', params: { engagementType: 'server-planning', competencies, consultants: [NOVICE] },
  }],
  ['reported with a file that is not there', () => reporting({ deliverableIds: [FILE, 'dlv_9' as DeliverableId] }),
    { rule: 'deliverable.missing', params: { unknown: ['dlv_9'] } }],
  ['accrued too late', () => decide(grant, held, { days: 1, on: day('2020-10-01') }, only('2020-10-05', { accrual: last })), {
    rule: 'programme.accrual-closed', params: { ...last, on: '2020-10-01' }, lastAllowed: last.lastDay,
    source: at('calendar/accrual/lastDay'),
  }],
  ['converted too late', () => decide(convert, held, { trainingDays: 3 }, only(TODAY, { conversion: last })), {
    rule: 'programme.conversion-closed', params: last, lastAllowed: last.lastDay, source: at('calendar/conversion/lastDay'),
  }],
  ['converted where no version ever did',
    () => decide(convert, held, { trainingDays: 3 }, context(TODAY, { calendar: {}, conversion: undefined })),
    { rule: 'programme.conversion-closed', params: {} }],
  ['converted beyond what there is', () => decide(convert, held, { trainingDays: 12 }, only(TODAY, {})),
    { rule: 'training.insufficient', params: { needed: 12, available: 11 } }],
  ['ended before its time', () => decide(end, held, {}, only(TODAY, {})), {
    rule: 'agreement.not-current', params: { startsOn: '2019-07-01', endsOn: '2022-06-30' }, allowedFrom: day('2022-07-01'),
  }],
  ['enrolled without a competency, each of which is named once', () => enrolling({}, []), {
    rule: 'partner.competency-missing', params: { offering: 'server', competencies }, source: at('offerings/server'),
  }],
  ['enrolled under an older agreement', () => enrolling({ agreementVersion: 'v1' }), {
    rule: 'partner.agreement-version', params: { signed: 'v1', inForce: 'v2' }, source: at('enrolment/agreementVersion'),
  }],
  ['submitted too late',
    () => decide(submit, { request: request('draft'), partner: partner() }, {}, context(addDays(TODAY, 61))), {
      rule: 'payment.window-closed', params: { voucher: VOUCHER, payBy: addDays(TODAY, 60) }, lastAllowed: addDays(TODAY, 60),
      source: at('payment/windowDays'),
    }],
  ['appealed while it is looked at, however often before',
    () => decide(appeal, { request: request('submitted', { appeals: 1 }) }, { statement: 'No.' }, context()),
    { rule: 'payment.wrong-state', params: { status: 'submitted', expected: ['denied'] } }],
  ['appealed once too often',
    () => decide(appeal, { request: request('denied', { appeals: 1 }) }, { statement: 'No.' }, context()), {
    rule: 'payment.wrong-state', params: { status: 'denied', expected: ['denied'], appeals: 1 }, source: at('payment/appeals'),
  }],
];

suite('a refusal says all that is needed to mend or understand it', () => {
  it.each(CASES)('%s', (_what, asked, expected) => {
    expect(refusalOf(asked())).toStrictEqual(expected);
  });

  it('after the last redemption, of the programme and of the voucher', () => {
    const long = voucher('completed', { expiresOn: day('2022-03-01') });
    const decision = decide(redeem, { voucher: long }, {}, context('2022-01-02'));
    const redemption = day('2022-01-01');
    expect(decision.kind === 'refused' && decision.refusals).toStrictEqual([
      {
        rule: 'programme.redemption-closed', params: { lastDay: redemption }, lastAllowed: redemption,
        source: at('calendar/redemption/lastDay'),
      },
      { rule: 'voucher.expired', params: { expiresOn: '2022-03-01', redeemBy: redemption }, lastAllowed: redemption },
    ]);
    expect(wrongState(long, ['completed'], context('2022-01-01'))).toBeUndefined();
  });
});
