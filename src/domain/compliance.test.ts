import { describe, expect, it } from 'vitest';
import {
  ABROAD, EXPERT, NOVICE, OTHER_VOUCHER, REPORT, TODAY, VOUCHER, context, expectExplained, partner, request,
  reservation, voucher,
} from '../../test/support/build.ts';
import { SYSTEM_CHECKS } from '../contract/programme-vocabulary.ts';
import { examine, type Check, type Examined } from './compliance.ts';
import { OF_VOUCHER } from './evidence.ts';
import { ERASED, erasedAddress } from './personal.ts';
import type { ProgrammeDefinition } from './programme.ts';
import { addDays, day } from './time.ts';
import type { Report, Voucher } from './voucher.ts';

const ENDED = addDays(TODAY, 4);
const COMPLIANCE = [...SYSTEM_CHECKS.map((id) => ({ id, by: 'system' as const })), { id: 'invoice-complete', by: 'person' as const }];

function delivered(changes: Partial<Voucher> = {}, reported: Partial<Report> = {}): Voucher {
  const report = { ...REPORT, reportedOn: ENDED, version: 1, ...reported };
  return voucher('redeemed', { report, redeemedOn: ENDED, payBy: addDays(ENDED, 60), ...changes });
}

function examined(changes: Partial<Examined> = {}): Examined {
  return { request: request('submitted', { submittedOn: ENDED }), vouchers: [delivered()], partner: partner(), repeated: new Map(), ...changes };
}

function checksOf(changes: Partial<Examined>, definition: Partial<ProgrammeDefinition> = {}): readonly Check[] {
  const now = context(addDays(ENDED, 3), { compliance: COMPLIANCE, ...definition });
  const checks = examine(examined(changes), (on) => (on < day('2019-01-01') ? undefined : now.terms), now);
  for (const { refusals } of checks) for (const refusal of refusals) expectExplained(refusal);
  return checks;
}

/** Those that failed, with the rules that they found broken. */
function failed(changes: Partial<Examined>, definition: Partial<ProgrammeDefinition> = {}): Readonly<Record<string, readonly string[]>> {
  const found = checksOf(changes, definition).filter(({ state }) => state === 'failed');
  return Object.fromEntries(found.map(({ id, refusals }) => [id, refusals.map(({ rule }) => rule)]));
}

const of = (changes: Partial<Voucher>, reported: Partial<Report> = {}): Partial<Examined> => ({ vouchers: [delivered(changes, reported)] });
const line = (changes: object): Partial<Examined> => {
  const { lines, ...rest } = request('submitted', { submittedOn: ENDED });
  return { request: { ...rest, lines: lines.map((each) => ({ ...each, ...changes })) } };
};

describe('a delivery by the rules', () => {
  it('passes what the system tells, with what it looked at, and leaves the rest to a person', () => {
    const checks = checksOf({});
    expect(checks.map(({ id }) => id)).toEqual(COMPLIANCE.map(({ id }) => id));
    expect(checks.filter(({ state }) => state === 'open').map(({ id }) => id)).toEqual(['invoice-complete']);
    expect(checks.filter(({ by, state, evidence }) => by === 'system' && (state !== 'passed' || evidence.length === 0))).toEqual([]);
    expect(checks.find(({ id }) => id === 'off-site-within-limit')?.evidence).toEqual([{ fact: 'offSiteDays', value: 1, against: 3 }]);
    expect(checks.filter(({ voucher: about }) => about === null).map(({ id }) => id)).toEqual(['registered-for-payment', 'invoice-complete']);
  });

  it('is judged voucher by voucher', () => {
    const other = delivered({ reference: OTHER_VOUCHER }, { offSiteDays: 4, onSiteDays: 1 });
    const two = request('submitted', { submittedOn: ENDED });
    const [first] = two.lines;
    if (first === undefined) throw new Error('a request has a line');
    const checks = checksOf({
      vouchers: [delivered(), other], request: { ...two, lines: [first, { ...first, voucher: OTHER_VOUCHER }] },
    });
    expect(checks.filter(({ state }) => state === 'failed').map(({ id, voucher: about }) => [id, about]))
      .toEqual([['off-site-within-limit', OTHER_VOUCHER]]);
    expect(checks.filter(({ id }) => id === 'rate-of-country').map(({ voucher: about }) => about)).toEqual([VOUCHER, OTHER_VOUCHER]);
  });
});

describe('every check that the engine knows', () => {
  it('is told by it', () => {
    expect([...Object.keys(OF_VOUCHER), 'registered-for-payment'].sort()).toEqual([...SYSTEM_CHECKS].sort());
  });

  it.each<[what: string, Partial<Examined>, Readonly<Record<string, readonly string[]>>, Partial<ProgrammeDefinition>?]>([
    ['begun the day it was reserved', of({}, { startedOn: TODAY }), {}],
    ['begun the day before it was reserved', of({}, { startedOn: addDays(TODAY, -1) }),
      { 'reserved-before-start': ['engagement.starts-before-reservation'] }],
    ['redeemed the day it ended', of({ redeemedOn: ENDED }), {}],
    ['redeemed the day before it ended', of({ redeemedOn: addDays(ENDED, -1) }, { reportedOn: TODAY }),
      { 'delivered-before-redemption': ['report.too-early'] }],
    ['reported after it was redeemed', of({}, { reportedOn: addDays(ENDED, 1) }), { 'report-with-deliverable': [] }],
    ['reported without a deliverable', of({}, { deliverableIds: [] }), { 'report-with-deliverable': ['deliverable.missing'] }],
    ['reported with a deliverable that is not there', of({ deliverables: [] }), { 'report-with-deliverable': ['deliverable.missing'] }],
    ['ended and redeemed on the voucher\'s last day', of({ expiresOn: ENDED }), {}],
    ['ended and redeemed the day after the voucher\'s last', of({ expiresOn: addDays(ENDED, -1) }),
      { 'within-voucher-life': ['voucher.expired', 'engagement.ends-after-expiry'] }],
    ['redeemed the day after the last day to redeem', of({}),
      { 'within-voucher-life': ['voucher.expired', 'engagement.ends-after-expiry'] },
      { calendar: { redemption: { lastDay: addDays(ENDED, -1) } } }],
    ['reserved the day before it was created', of({ createdOn: addDays(TODAY, 1) }), { 'within-voucher-life': [] }],
    ['delivered a day short', of({}, { onSiteDays: 3 }), { 'length-within-limit': ['engagement.duration'] }],
    ['delivered in fewer days than it has', of({}, { startedOn: addDays(TODAY, 1) }), { 'length-within-limit': ['engagement.duration'] }],
    ['of a size that the type does not have', of({ days: 4, engagementType: 'server-review' }, { onSiteDays: 3 }), {
      'length-within-limit': ['engagement-type.days-not-offered'], 'partner-eligible': ['partner.competency-missing'], 'rate-of-country': [],
    }],
    ['taken for the same as another', { repeated: new Map([[VOUCHER, OTHER_VOUCHER]]) }, { 'no-repeated-longest': ['engagement.repeat'] }],
    ['reserved on the last day of the enrolment', {
      partner: partner({ enrolments: partner().enrolments.slice(0, 1).map((each) => ({ ...each, through: TODAY })) }),
    }, {}],
    ['reserved the day after the enrolment', {
      partner: partner({ enrolments: partner().enrolments.slice(0, 1).map((each) => ({ ...each, through: addDays(TODAY, -1) })) }),
    }, { 'partner-eligible': ['partner.enrolment-lapsed'] }],
    ['by a partner without the competency', { partner: partner({ competencies: [] }) }, { 'partner-eligible': ['partner.competency-missing'] }],
    ['by somebody without an exam', of({}, { consultantIds: [NOVICE] }), { 'consultant-qualified': ['consultant.not-qualified'] }],
    ['by somebody who passed the day after the reservation', {
      partner: partner({ consultants: passedOn(addDays(TODAY, 1)) }),
    }, { 'consultant-qualified': ['consultant.not-qualified'] }],
    ['by somebody named in the report who had passed by then', {
      partner: partner({ consultants: passedOn(ENDED) }), ...of({ reservation: reservation({ consultantIds: [NOVICE] }) }),
    }, {}],
    ['by somebody whose name has been erased since', {
      partner: partner({ consultants: passedOn(day('2019-06-01')).map((each) => ({ ...each, name: ERASED, email: erasedAddress(each.id) })) }),
    }, {}],
    ['from a place abroad', { ...of({ reservation: reservation({ locationId: ABROAD }) }), request: request('submitted', { submittedOn: ENDED, locationId: ABROAD }) },
      { 'location-in-country': ['partner.location-country'] }],
    ['asked for from another place', { request: request('submitted', { submittedOn: ENDED, locationId: ABROAD }) },
      { 'location-in-country': ['payment.location-mismatch'] }],
    ['from a place that is not known', { partner: partner({ locations: [] }) }, { 'location-in-country': [] }],
    ['paid by another rate', line({ ratePerDay: { amount: 100_001, currency: 'EUR' } }), { 'rate-of-country': [] }],
    ['paid in another currency', line({ amount: { amount: 500_000, currency: 'GBP' } }), { 'rate-of-country': [] }],
    ['in a country without a rate', of({ country: 'FR' }), {
      'rate-of-country': ['engagement.no-rate'], 'location-in-country': ['partner.location-country'],
    }],
    ['off site for as long as it may be', of({}, { onSiteDays: 2, offSiteDays: 3 }), {}],
    ['off site for a day more', of({}, { onSiteDays: 1, offSiteDays: 4 }), { 'off-site-within-limit': ['engagement.off-site'] }],
    ['off site where the limit was waived', of({ reservation: reservation({ offSiteDaysMax: null }) }, { onSiteDays: 0, offSiteDays: 5 }), {}],
    ['by a partner without a payee', { partner: partner({ payee: null }) }, { 'registered-for-payment': ['payment.not-registered'] }],
    ['asked for on the last day', line({ payBy: ENDED }), {}],
    ['asked for the day after', line({ payBy: addDays(ENDED, -1) }), { 'within-payment-window': ['payment.window-closed'] }],
    ['not reported at all', of({ report: null }), Object.fromEntries(Object.keys(OF_VOUCHER).map((id) => [id, ['report.missing']]))],
  ])('%s', (_what, changes, expected, definition = {}) => {
    expect(failed(changes, definition)).toEqual(expected);
  });
});

it('leaves to a person what no engine knows', () => {
  const [only] = checksOf({}, { compliance: [{ id: 'toString', by: 'system' }] });
  expect(only).toEqual({ id: 'toString', by: 'system', voucher: null, state: 'open', evidence: [], refusals: [] });
});

function passedOn(on: ReturnType<typeof day>) {
  return partner().consultants.map((each) => ({
    ...each, qualifications: each.id === EXPERT ? [{ id: 'qua_1', competency: 'servers', title: 'Exam 1', passedOn: on }] : [],
  }));
}
