/**
 * What tells whether a delivered voucher was delivered by the rules: the rules that judged when it happened, asked once
 * more about that day, and what they looked at.
 */
import type { VoucherReference } from './ids.ts';
import { ability, type Refusal, type RefusalCode } from './decision.ts';
import { enrolmentOn, qualified, qualifying, verdicts, type Question, type RequirementKind } from './eligibility.ts';
import * as engagement from './engagement.ts';
import type { RequestLine } from './event.ts';
import type { Partner } from './partner.ts';
import type { PaymentRequest } from './payment.ts';
import { engagementType, rateOn, sourceOf, worth, type TermsContext } from './programme.ts';
import { endsTooLate } from './reservation.ts';
import { daysSpanned, type Day } from './time.ts';
import { deadlines, noRate, type Report, type Reservation, type Voucher } from './voucher.ts';

type Fact = string | number | boolean;

/** What was looked at, and what it was compared with. */
export interface Evidence {
  readonly fact: string;
  readonly value: Fact;
  readonly against?: Fact;
}

/** A delivered voucher with what was in force on the days that count. */
export interface Case {
  readonly request: PaymentRequest;
  readonly line: RequestLine;
  readonly voucher: Voucher;
  readonly partner: Partner;
  readonly reservation: Reservation;
  readonly report: Report;
  readonly redeemedOn: Day;
  readonly repeated: VoucherReference | undefined;
  /** The rules as they stood on the day of creation, of reservation and of redemption. */
  readonly creating: TermsContext;
  readonly reserving: TermsContext;
  readonly redeeming: TermsContext;
}

/** What a check finds; passed where nothing speaks against it. */
export interface Finding {
  readonly evidence: readonly Evidence[];
  readonly refusals: readonly Refusal[];
  /** Where no refusal has a name for what is wrong. */
  readonly wrong?: boolean;
}

export const told = (fact: string, value: Fact, against?: Fact): Evidence =>
  against === undefined ? { fact, value } : { fact, value, against };

/** What the rules of reporting say of the report on the day of redemption: of each kind what its check asks for. */
function ofReport({ voucher, partner, report, redeeming }: Case, ...codes: RefusalCode[]): readonly Refusal[] {
  const { refusals } = ability(engagement.report, { voucher, consultants: partner.consultants }, report, redeeming);
  return refusals.filter(({ rule }) => codes.includes(rule));
}

/** What the rules of eligibility say of the partner on the day of reservation. */
function ofPartner(of: Case, kinds: readonly RequirementKind[], asked: Partial<Question> = {}): readonly Refusal[] {
  const { voucher, partner, reserving: { terms, today } } = of;
  const found = engagementType(terms.definition, voucher.engagementType);
  if (found === undefined) return [typeUnknown(voucher)];
  const { country } = voucher;
  const question = { terms, ...found, on: today, country, location: null, consultantIds: null, ...asked };
  return verdicts(partner, question).filter(({ kind }) => kinds.includes(kind)).flatMap(({ refusals }) => refusals);
}

/** Where the version of that day did not know the type, nothing says who may deliver it. */
function typeUnknown({ engagementType: id }: Voucher): Refusal {
  return { rule: 'engagement-type.not-on-offer', params: { engagementType: id } };
}

/** By id, how the system tells; ids that no programme uses are never asked. */
export const OF_VOUCHER: Readonly<Record<string, (of: Case) => Finding>> = {
  'reserved-before-start': (of) => ({
    evidence: [told('reservedOn', of.reservation.on, of.report.startedOn)],
    refusals: ofReport(of, 'engagement.starts-before-reservation'),
  }),
  'delivered-before-redemption': (of) => ({
    evidence: [told('endedOn', of.report.endedOn, of.redeemedOn)],
    refusals: ofReport(of, 'report.too-early'),
  }),
  'report-with-deliverable': (of) => ({
    evidence: [
      told('reportedOn', of.report.reportedOn, of.redeemedOn), told('deliverables', of.report.deliverableIds.length, 1),
    ],
    refusals: ofReport(of, 'deliverable.missing'),
    wrong: of.report.reportedOn > of.redeemedOn,
  }),
  'within-voucher-life': withinLife,
  'length-within-limit': rightLength,
  'no-repeated-longest': notRepeated,
  'partner-eligible': eligible,
  'consultant-qualified': someoneQualified,
  'location-in-country': inCountry,
  'rate-of-country': rateOfCountry,
  'off-site-within-limit': (of) => ({
    evidence: [told('offSiteDays', of.report.offSiteDays, of.reservation.offSiteDaysMax ?? undefined)],
    refusals: ofReport(of, 'engagement.off-site'),
  }),
  'within-payment-window': ({ request, line, redeeming: { terms } }) => {
    const submittedOn = request.submittedOn ?? request.savedOn;
    const params = { voucher: line.voucher, payBy: line.payBy };
    const refusal: Refusal = {
      rule: 'payment.window-closed', params, lastAllowed: line.payBy, source: sourceOf(terms, 'payment/windowDays'),
    };
    const evidence = [told('submittedOn', submittedOn, line.payBy)];
    return { evidence, refusals: submittedOn <= line.payBy ? [] : [refusal] };
  },
};

function eligible(of: Case): Finding {
  const { voucher, partner, reserving: { terms, today } } = of;
  const rules = engagementType(terms.definition, voucher.engagementType)?.type.competencies ?? [];
  const enrolled = enrolmentOn(partner, terms.programmeId, voucher.offering, today);
  return {
    evidence: [
      ...(enrolled === undefined ? [] : [
        told('enrolledFrom', enrolled.from, today), told('enrolledThrough', enrolled.through, today),
      ]),
      ...qualifying(partner, rules, today).flatMap(({ competency, validUntil }) =>
        [told('competency', competency), told('validUntil', validUntil, today)]),
    ],
    refusals: ofPartner(of, ['enrolment', 'competency']),
  };
}

function withinLife({ voucher, reservation, report, redeemedOn, redeeming }: Case): Finding {
  const { redeemBy } = deadlines(voucher, redeeming.terms.definition);
  const late = endsTooLate(voucher, report.endedOn, redeeming);
  const params = { expiresOn: voucher.expiresOn, redeemBy };
  return {
    evidence: [
      told('reservedOn', reservation.on, voucher.createdOn), told('endedOn', report.endedOn, redeemBy),
      told('redeemedOn', redeemedOn, redeemBy),
    ],
    refusals: [
      ...(redeemedOn > redeemBy ? [{ rule: 'voucher.expired' as const, params, lastAllowed: redeemBy }] : []),
      ...(late === undefined ? [] : [late]),
    ],
    wrong: reservation.on < voucher.createdOn,
  };
}

function rightLength(of: Case): Finding {
  const { voucher: { days, engagementType: id }, report, creating: { terms } } = of;
  const offered = engagementType(terms.definition, id)?.type.serviceLevels;
  const offers = offered === undefined || offered.includes(days) ? [] : [{
    rule: 'engagement-type.days-not-offered' as const, params: { engagementType: id, days, offered: offered.map(String) },
  }];
  return {
    evidence: [
      told('deliveredDays', report.onSiteDays + report.offSiteDays, days),
      told('spannedDays', daysSpanned(report.startedOn, report.endedOn), days),
      ...(offered === undefined ? [] : [told('serviceLevels', offered.join(', '), days)]),
    ],
    refusals: [...offers, ...ofReport(of, 'engagement.duration')],
  };
}

function notRepeated({ voucher, repeated, creating: { terms } }: Case): Finding {
  const { days, engagementType: id, division, product } = voucher;
  const limit = terms.definition.repeatLimit;
  const refusal: Refusal = {
    rule: 'engagement.repeat', params: { days, engagementType: id }, source: sourceOf(terms, 'repeatLimit'),
  };
  return {
    evidence: [
      told('days', days, limit?.serviceLevel),
      ...(division === null ? [] : [told('division', division)]), ...(product === null ? [] : [told('product', product)]),
      ...(repeated === undefined ? [] : [told('repeated', repeated)]),
    ],
    refusals: repeated === undefined ? [] : [refusal],
  };
}

/** Those who were reserved had to be qualified when they were; those named in the report, when it was made. */
function someoneQualified({ voucher, partner, reservation, report, reserving: { terms } }: Case): Finding {
  const type = engagementType(terms.definition, voucher.engagementType)?.type;
  if (type === undefined) return { evidence: [], refusals: [typeUnknown(voucher)] };
  const evidence = partner.consultants.filter(({ id }) => report.consultantIds.includes(id)).flatMap((consultant) => {
    const by = reservation.consultantIds.includes(consultant.id) ? reservation.on : report.reportedOn;
    return qualified(consultant, type, by)
      .map((held) => [told('consultant', consultant.id), told('passedOn', held.passedOn, by)]);
  });
  const params = {
    engagementType: type.id, competencies: type.competencies.map(({ competency }) => competency),
    consultants: [...report.consultantIds],
  };
  const refusals = evidence.length > 0 ? [] : [{ rule: 'consultant.not-qualified' as const, params }];
  return { evidence: evidence.flat(), refusals };
}

function inCountry(of: Case): Finding {
  const { voucher, partner, reservation, request } = of;
  const location = partner.locations.find(({ id }) => id === reservation.locationId) ?? null;
  const elsewhere = request.locationId !== reservation.locationId;
  return {
    evidence: [
      ...(location === null ? [] : [told('locationCountry', location.country, voucher.country)]),
      told('requestLocation', request.locationId, reservation.locationId),
    ],
    refusals: [
      ...(location === null ? [] : ofPartner(of, ['location'], { location })),
      ...(elsewhere ? [{ rule: 'payment.location-mismatch' as const, params: { voucher: voucher.reference } }] : []),
    ],
    wrong: location === null || location.country !== voucher.country,
  };
}

function rateOfCountry({ voucher, line, reserving }: Case): Finding {
  const rate = rateOn(reserving.terms.definition, voucher.country, reserving.today);
  const none = noRate(voucher.country, reserving);
  if (rate === undefined || none !== undefined) return { evidence: [], refusals: none === undefined ? [] : [none] };
  const due = worth(rate, voucher.days);
  return {
    evidence: [
      told('ratePerDay', line.ratePerDay.amount, rate.amount), told('currency', line.amount.currency, rate.currency),
      told('amount', line.amount.amount, due.amount),
    ],
    refusals: [],
    wrong: line.ratePerDay.amount !== rate.amount || line.amount.amount !== due.amount
      || line.ratePerDay.currency !== rate.currency || line.amount.currency !== rate.currency,
  };
}

