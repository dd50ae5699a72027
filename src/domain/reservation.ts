/**
 * A voucher in a partner's hands: reserved for an engagement, its dates changed, given back. Who may take it is a matter
 * of the partner's standing; when, of the voucher's deadlines.
 */
import type { ConsultantId, LocationId, OrganisationId, VoucherReference } from './ids.ts';
import type { Action, Refusal } from './decision.ts';
import { enrolmentOn, verdicts, type Location, type Question, type Standing, type Verdict } from './eligibility.ts';
import { happened } from './event.ts';
import { engagementType, offSiteLimitOn, rateOn, sourceOf, type TermsContext } from './programme.ts';
import { daysSpanned, type Day } from './time.ts';
import { deadlines, inState, isOver, noRate, redemptionOpen, wrongState, type Voucher, type VoucherState } from './voucher.ts';
import { proof, type BearerInput, type BorneState } from './bearer.ts';

export interface ReserveInput extends BearerInput {
  readonly locationId: LocationId;
  readonly consultantIds: readonly ConsultantId[];
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly offSiteDays?: number | undefined;
}

export interface ReserveState extends BorneState {
  readonly partnerId: OrganisationId;
  readonly standing: Standing;
  /** Another voucher of this customer that the repeat limit takes for the same engagement. */
  readonly repeated: VoucherReference | null;
}

export const reserve: Action<ReserveState, ReserveInput, TermsContext> = {
  proof,
  rules: [
    redemptionOpen,
    { reads: [], check: notReservable },
    {
      reads: [],
      // A name has done its work once the voucher is reserved: who holds it then is reason enough.
      check: ({ voucher, partnerId }) =>
        voucher.reservation !== null || voucher.namedPartnerId === null || voucher.namedPartnerId === partnerId
          ? undefined
          : { rule: 'voucher.named-for-another-partner', params: {} },
    },
    { reads: [], check: typeUnknown },
    { reads: [], check: (state, _input, context) => judged(state, {}, context).flatMap((verdict) => verdict.refusals) },
    {
      reads: ['locationId'],
      check: (state, { locationId }, context) => {
        const location = state.standing.locations.find((each) => each.id === locationId) ?? null;
        return askedRefusals(state, 'location', { location }, context);
      },
    },
    {
      reads: ['consultantIds'],
      check: (state, { consultantIds }, context) =>
        askedRefusals(state, 'qualification', { consultantIds }, context),
    },
    { reads: [], check: ({ voucher }, _input, context) => noRate(voucher.country, context) },
    { reads: ['startsOn'], check: (_state, { startsOn }, context) => startsInThePast(startsOn, context) },
    { reads: ['endsOn'], check: ({ voucher }, { endsOn }, context) => endsTooLate(voucher, endsOn, context) },
    {
      reads: ['startsOn', 'endsOn'],
      check: ({ voucher }, { startsOn, endsOn, offSiteDays }) =>
        wrongDuration(voucher.days, startsOn, endsOn, offSiteDays ?? 0),
    },
    {
      reads: ['offSiteDays'],
      check: ({ voucher }, { offSiteDays }, { terms, today }) =>
        tooFarOffSite(voucher.days, offSiteDays ?? 0, offSiteLimitOn(terms.definition, today)),
    },
    {
      reads: [],
      check: ({ voucher, repeated }, _input, { terms }) =>
        repeated === null
          ? undefined
          : {
              rule: 'engagement.repeat',
              params: { days: voucher.days, engagementType: voucher.engagementType },
              source: sourceOf(terms, 'repeatLimit'),
            },
    },
  ],
  events: ({ voucher, partnerId, standing }, input, { terms, today }) => {
    const ratePerDay = rateOn(terms.definition, voucher.country, today);
    // A rule above refuses a country without a rate; to pay nothing in silence would be worse than to fail.
    if (ratePerDay === undefined) throw new Error(`${voucher.country} has no rate`);
    return [
      happened('voucher.reserved', voucher.reference, {
        partnerId,
        on: today,
        locationId: input.locationId,
        consultantIds: [...input.consultantIds],
        startsOn: input.startsOn,
        endsOn: input.endsOn,
        offSiteDays: input.offSiteDays ?? 0,
        offSiteDaysMax: offSiteLimitOn(terms.definition, today),
        ratePerDay,
        enrolledFrom: enrolmentOn(standing, terms.programmeId, voucher.offering, today)?.from ?? today,
      }),
    ];
  },
};

function notReservable({ voucher, partnerId }: ReserveState, _input: object, context: TermsContext) {
  const held = voucher.status === 'reserved' || voucher.status === 'completed';
  if (held && voucher.partnerId !== partnerId && !isOver(voucher, context)) {
    return { rule: 'voucher.reserved-by-another', params: {} } as const;
  }
  return wrongState(voucher, ['assigned'], context);
}

/** Where the version in force has dropped the type, nothing says who may deliver it: then nobody may. */
function typeUnknown({ voucher }: ReserveState, _input: object, { terms }: TermsContext): Refusal | undefined {
  const id = voucher.engagementType;
  if (engagementType(terms.definition, id) !== undefined) return undefined;
  return { rule: 'engagement-type.not-on-offer', params: { engagementType: id } };
}

/** Judges the partner's standing for the voucher; what is not given is asked of anything the partner has. */
function judged(state: ReserveState, asked: Partial<Question>, context: TermsContext): readonly Verdict[] {
  const { terms, today } = context;
  const found = engagementType(terms.definition, state.voucher.engagementType);
  if (found === undefined) return [];
  const { country } = state.voucher;
  const question = { terms, ...found, on: today, country, location: null, consultantIds: null, ...asked };
  return verdicts(state.standing, question);
}

/** What is wrong with the location or consultants asked for, where the partner has others that would do. */
function askedRefusals(
  state: ReserveState,
  kind: 'location' | 'qualification',
  asked: { location: Location | null } | { consultantIds: readonly ConsultantId[] },
  context: TermsContext,
): readonly Refusal[] {
  const anyDoes = judged(state, {}, context).every((verdict) => verdict.kind !== kind || verdict.met);
  if (!anyDoes) return [];
  return judged(state, asked, context)
    .filter((verdict) => verdict.kind === kind)
    .flatMap((verdict) => verdict.refusals);
}

export function startsInThePast(startsOn: Day, { today }: TermsContext): Refusal | undefined {
  if (startsOn >= today) return undefined;
  return { rule: 'engagement.starts-in-the-past', params: { startsOn, today }, allowedFrom: today };
}

export function endsTooLate(voucher: Voucher, endsOn: Day, { terms }: TermsContext): Refusal | undefined {
  const { redeemBy, binds } = deadlines(voucher, terms.definition);
  if (endsOn <= redeemBy) return undefined;
  return { rule: 'engagement.ends-after-expiry', params: { endsOn, redeemBy, binds }, lastAllowed: redeemBy };
}

/** The calendar days must allow the service level, and what is off site is part of it (definition.md §2 and §4). */
export function wrongDuration(days: number, first: Day, last: Day, offSiteDays: number): Refusal | undefined {
  const spanned = daysSpanned(first, last);
  if (spanned >= days && offSiteDays <= days) return undefined;
  return { rule: 'engagement.duration', params: { days, spanned, offSiteDays } };
}

/** Off-site days above the service level are a matter of duration, not of this limit. */
export function tooFarOffSite(days: number, offSiteDays: number, daysMax: number | null): Refusal | undefined {
  if (daysMax === null || offSiteDays <= daysMax || offSiteDays > days) return undefined;
  return { rule: 'engagement.off-site', params: { offSiteDays, offSiteDaysMax: daysMax } };
}

export interface RescheduleInput {
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly offSiteDays?: number | undefined;
}

export const reschedule: Action<VoucherState, RescheduleInput, TermsContext> = {
  rules: [
    inState('reserved'),
    { reads: ['startsOn'], check: (_state, { startsOn }, context) => startsInThePast(startsOn, context) },
    { reads: ['endsOn'], check: ({ voucher }, { endsOn }, context) => endsTooLate(voucher, endsOn, context) },
    {
      reads: ['startsOn', 'endsOn'],
      check: ({ voucher }, { startsOn, endsOn, offSiteDays }) =>
        wrongDuration(voucher.days, startsOn, endsOn, offSiteDays ?? voucher.reservation?.offSiteDays ?? 0),
    },
    {
      reads: ['offSiteDays'],
      check: ({ voucher }, { offSiteDays }) =>
        tooFarOffSite(
          voucher.days,
          offSiteDays ?? voucher.reservation?.offSiteDays ?? 0,
          voucher.reservation?.offSiteDaysMax ?? null,
        ),
    },
  ],
  events: ({ voucher }, { startsOn, endsOn, offSiteDays }) => [
    happened('voucher.rescheduled', voucher.reference, {
      startsOn, endsOn, offSiteDays: offSiteDays ?? voucher.reservation?.offSiteDays ?? 0,
    }),
  ],
};

export const release: Action<VoucherState, { readonly reason: string }, TermsContext> = {
  rules: [inState('reserved')],
  events: ({ voucher }, { reason }) => [happened('voucher.released', voucher.reference, { reason })],
};
