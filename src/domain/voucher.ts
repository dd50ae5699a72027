/**
 * A voucher's life: created, assigned, reserved, completed, redeemed; or cancelled, or expired. The rules of each step
 * stand here and nowhere else; abilities, dry run and command share them.
 */
import type {
  AgreementId, ConsultantId, DeliverableId, ExtensionId, LocationId, OrganisationId, ProgrammeId, RequestId,
  VoucherReference,
} from './ids.ts';
import { unreachable, type Action, type Refusal, type Rule } from './decision.ts';
import { benefitInactive, notCurrent, poolClosed, returnAccount, type Agreement } from './entitlement.ts';
import { happened, type Assignee, type EventOf, type ReportData } from './event.ts';
import {
  engagementType, isOnOffer, rateOn, sourceOf, type ProgrammeDefinition, type Terms,
  type TermsContext,
} from './programme.ts';
import type { Money } from './quantity.ts';
import { addDays, earlier, type Day } from './time.ts';

export const VOUCHER_STATUSES = [
  'created', 'assigned', 'reserved', 'completed', 'redeemed', 'cancelled', 'expired',
] as const;
export type VoucherStatus = (typeof VOUCHER_STATUSES)[number];

/** The statuses in which a voucher's days are still allocated. */
export const LIVE_STATUSES: readonly VoucherStatus[] = ['created', 'assigned', 'reserved', 'completed'];

/** The statuses in which a voucher counts against the repeat limit. */
export const HOLDING_STATUSES: readonly VoucherStatus[] = ['reserved', 'completed', 'redeemed'];

export interface Reservation {
  readonly on: Day;
  readonly locationId: LocationId;
  readonly consultantIds: readonly ConsultantId[];
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly offSiteDays: number;
  /** The off-site limit in force when it was reserved; null where it was waived. */
  readonly offSiteDaysMax: number | null;
  /** The rate of the country of delivery on the day of reservation, per day. */
  readonly ratePerDay: Money;
}

export interface Deliverable {
  readonly id: DeliverableId;
  readonly fileName: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface Report extends ReportData {
  readonly reportedOn: Day;
  /** Counts from 1; a correction is the next version, and the journal keeps them all. */
  readonly version: number;
}

export interface Voucher {
  readonly reference: VoucherReference;
  readonly agreementId: AgreementId;
  readonly customerId: OrganisationId;
  readonly sponsorId: OrganisationId;
  readonly programmeId: ProgrammeId;
  readonly offering: string;
  readonly engagementType: string;
  readonly days: number;
  readonly country: string;
  readonly division: string | null;
  readonly product: string | null;
  /** What may be held once only: the same for vouchers that the repeat limit takes for one; null where it is silent. */
  readonly repeatKey: string | null;
  readonly status: VoucherStatus;
  readonly createdOn: Day;
  readonly expiresOn: Day;
  readonly assignee: Assignee | null;
  readonly namedPartnerId: OrganisationId | null;
  /** The partner that holds it, or held it when it expired. */
  readonly partnerId: OrganisationId | null;
  readonly reservation: Reservation | null;
  readonly deliverables: readonly Deliverable[];
  readonly draft: Partial<ReportData> | null;
  readonly report: Report | null;
  readonly redeemedOn: Day | null;
  readonly payBy: Day | null;
  /** The live payment request it is in. */
  readonly requestId: RequestId | null;
}

/** The deadlines of a voucher, each the last day on which something may be done, and the rule that binds. */
export interface Deadlines {
  readonly expiresOn: Day;
  readonly redeemBy: Day;
  readonly binds: 'voucher-life' | 'last-redemption';
  readonly payBy: Day | null;
}

export function deadlines(voucher: Pick<Voucher, 'expiresOn' | 'payBy'>, definition: ProgrammeDefinition): Deadlines {
  const { expiresOn, payBy } = voucher;
  const last = definition.calendar.redemption?.lastDay ?? expiresOn;
  return {
    expiresOn,
    redeemBy: earlier(expiresOn, last),
    binds: last < expiresOn ? 'last-redemption' : 'voucher-life',
    payBy,
  };
}

export function isLive(voucher: Voucher): boolean {
  return LIVE_STATUSES.includes(voucher.status);
}

/** Whether its last day has passed, whether or not the nightly work has been there. */
export function isOver(voucher: Voucher, { terms, today }: TermsContext): boolean {
  return isLive(voucher) && deadlines(voucher, terms.definition).redeemBy < today;
}

/** The one state reason against a command: expired stands in place of wrong state. */
export function wrongState(
  voucher: Voucher,
  expected: readonly VoucherStatus[],
  context: TermsContext,
): Refusal | undefined {
  if (voucher.status === 'expired' || isOver(voucher, context)) {
    const { redeemBy } = deadlines(voucher, context.terms.definition);
    return { rule: 'voucher.expired', params: { expiresOn: voucher.expiresOn, redeemBy }, lastAllowed: redeemBy };
  }
  if (expected.includes(voucher.status)) return undefined;
  return { rule: 'voucher.wrong-state', params: { status: voucher.status, expected: [...expected] } };
}

export interface VoucherState {
  readonly voucher: Voucher;
}

/** A rule that asks for a status, in the words of `wrongState`. */
export function inState(...expected: VoucherStatus[]): Rule<VoucherState, object, TermsContext> {
  return { reads: [], check: ({ voucher }, _input, context) => wrongState(voucher, expected, context) };
}

export function closedAfter(
  rule: 'programme.creation-closed' | 'programme.assignment-closed' | 'programme.redemption-closed',
  milestone: 'creation' | 'assignment' | 'redemption',
): Rule<unknown, object, TermsContext> {
  return {
    reads: [],
    check: (_state, _input, { terms, today }) => {
      const lastDay = terms.definition.calendar[milestone]?.lastDay;
      if (lastDay === undefined || today <= lastDay) return undefined;
      const source = sourceOf(terms, `calendar/${milestone}/lastDay`);
      return { rule, params: { lastDay }, lastAllowed: lastDay, source };
    },
  };
}

export const redemptionOpen = closedAfter('programme.redemption-closed', 'redemption');

export interface CreateInput {
  readonly engagementType: string;
  readonly days: number;
  readonly country: string;
  readonly division?: string | undefined;
  readonly product?: string | undefined;
  readonly assignee?: Assignee | undefined;
  readonly partnerId?: OrganisationId | undefined;
}

export interface CreateState {
  readonly newReference: VoucherReference;
  readonly agreement: Agreement;
}

export const create: Action<CreateState, CreateInput, TermsContext> = {
  rules: [
    closedAfter('programme.creation-closed', 'creation'),
    { reads: [], check: ({ agreement }) => benefitInactive(agreement) },
    { reads: [], check: ({ agreement }, _input, { today }) => notCurrent(agreement, today) },
    { reads: [], check: (_state, _input, context) => poolClosed(context) },
    {
      reads: ['days'],
      check: ({ agreement }, { days }, context) => {
        const { available } = agreement.balance;
        if (available >= days || poolClosed(context) !== undefined) return undefined;
        return { rule: 'pool.insufficient', params: { needed: days, available } };
      },
    },
    { reads: ['engagementType'], check: (_state, input, context) => notOnOffer(input.engagementType, context) },
    {
      reads: ['engagementType', 'days'],
      check: (_state, input, { terms }) => {
        const type = engagementType(terms.definition, input.engagementType)?.type;
        if (type === undefined || type.serviceLevels.includes(input.days)) return undefined;
        return {
          rule: 'engagement-type.days-not-offered',
          params: { engagementType: type.id, days: input.days, offered: type.serviceLevels.map(String) },
        };
      },
    },
    { reads: ['country'], check: (_state, { country }, context) => noRate(country, context) },
  ],
  events: ({ newReference, agreement }, input, { today, terms }) => {
    const { definition } = terms;
    const found = engagementType(definition, input.engagementType);
    const division = input.division ?? null;
    const product = input.product ?? null;
    const repeated = { engagementType: input.engagementType, days: input.days, division, product };
    return [
      happened('voucher.created', newReference, {
        agreementId: agreement.id,
        customerId: agreement.customerId,
        sponsorId: agreement.sponsorId,
        programmeId: agreement.programmeId,
        offering: found?.offering.id ?? '',
        engagementType: input.engagementType,
        days: input.days,
        country: input.country,
        division,
        product,
        repeatKey: repeatKeyOf(terms, repeated),
        createdOn: today,
        expiresOn: addDays(today, definition.voucher.lifeDays),
        assignee: input.assignee ?? null,
        namedPartnerId: input.partnerId ?? null,
      }),
    ];
  },
};

function notOnOffer(id: string, { terms, today }: TermsContext): Refusal | undefined {
  const found = engagementType(terms.definition, id);
  const params = { engagementType: id };
  if (found === undefined) return { rule: 'engagement-type.not-on-offer', params };
  const { offering, type } = found;
  if (isOnOffer(type, today)) return undefined;
  const over = type.offeredThrough !== undefined && today > type.offeredThrough;
  return {
    rule: 'engagement-type.not-on-offer',
    params,
    ...(over ? { lastAllowed: type.offeredThrough } : {}),
    ...(!over && type.offeredFrom !== undefined ? { allowedFrom: type.offeredFrom } : {}),
    source: sourceOf(terms, `offerings/${offering.id}/engagementTypes/${id}`),
  };
}

export function noRate(country: string, { terms, today }: TermsContext): Refusal | undefined {
  if (rateOn(terms.definition, country, today) !== undefined) return undefined;
  const all = new Set(terms.definition.rates.map((rate) => rate.country));
  const countries = [...all].filter((each) => rateOn(terms.definition, each, today) !== undefined);
  return { rule: 'engagement.no-rate', params: { country, countries }, source: sourceOf(terms, 'rates') };
}

/** The key under which the repeat limit allows one engagement; null where the limit does not speak of this voucher. */
function repeatKeyOf(
  { definition, programmeId }: Terms,
  of: { engagementType: string; days: number; division: string | null; product: string | null },
): string | null {
  const limit = definition.repeatLimit;
  if (limit === undefined || of.days !== limit.serviceLevel) return null;
  return JSON.stringify([programmeId, of.engagementType, ...limit.unlessDiffers.map((field) => of[field])]);
}

export interface AssignInput {
  readonly assignee: Assignee;
  readonly partnerId?: OrganisationId | undefined;
}

export const assign: Action<VoucherState, AssignInput, TermsContext> = {
  rules: [closedAfter('programme.assignment-closed', 'assignment'), inState('created', 'assigned')],
  events: ({ voucher }, { assignee, partnerId }) => [
    happened('voucher.assigned', voucher.reference, { assignee, namedPartnerId: partnerId ?? null }),
  ],
};

export const resend: Action<VoucherState, object, TermsContext> = {
  rules: [inState('assigned')],
  events: ({ voucher }) => [happened('voucher.resent', voucher.reference, { email: voucher.assignee?.email ?? '' })],
};

export interface EndingState extends VoucherState {
  readonly agreement: Agreement;
}

export const cancel: Action<EndingState, { readonly reason: string }, TermsContext> = {
  rules: [inState('created', 'assigned')],
  events: ({ voucher, agreement }, { reason }, context) => [
    happened('voucher.cancelled', voucher.reference, {
      agreementId: agreement.id,
      days: voucher.days,
      to: returnAccount(agreement, context),
      reason,
      on: context.today,
    }),
  ],
};

/** The clock's command on the day after a voucher's last. */
export const expire: Action<EndingState, object, TermsContext> = {
  rules: [
    {
      reads: [],
      check: ({ voucher }, _input, context) => {
        if (isOver(voucher, context)) return undefined;
        if (!isLive(voucher)) return wrongState(voucher, LIVE_STATUSES, context);
        const { redeemBy } = deadlines(voucher, context.terms.definition);
        const params = { status: voucher.status, expected: [...LIVE_STATUSES] };
        return { rule: 'voucher.wrong-state', params, allowedFrom: addDays(redeemBy, 1) };
      },
    },
  ],
  events: ({ voucher, agreement }, _input, context) => [
    happened('voucher.expired', voucher.reference, {
      agreementId: agreement.id,
      days: voucher.days,
      to: returnAccount(agreement, context),
      on: context.today,
    }),
  ],
};

export interface ExtendInput {
  readonly extensionId: ExtensionId;
  readonly days: number;
  readonly reason: string;
}

/** One voucher's part of a bulk extension; it never revives an expired one. */
export const extend: Action<VoucherState, ExtendInput, TermsContext> = {
  rules: [inState(...LIVE_STATUSES)],
  events: ({ voucher }, { extensionId, days, reason }) => [
    happened('voucher.extended', voucher.reference, {
      extensionId, days, reason, expiresOn: addDays(voucher.expiresOn, days),
    }),
  ],
};

export const redeem: Action<VoucherState, object, TermsContext> = {
  rules: [
    redemptionOpen,
    {
      reads: [],
      check: ({ voucher }, _input, context) =>
        voucher.status === 'reserved' && !isOver(voucher, context)
          ? { rule: 'report.missing', params: {} }
          : wrongState(voucher, ['completed'], context),
    },
  ],
  events: ({ voucher }, _input, { terms, today }) => [
    happened('voucher.redeemed', voucher.reference, {
      agreementId: voucher.agreementId,
      days: voucher.days,
      on: today,
      payBy: addDays(today, terms.definition.payment.windowDays),
    }),
  ],
};

export type VoucherEvent = EventOf<
  | 'voucher.created' | 'voucher.assigned' | 'voucher.resent' | 'voucher.cancelled' | 'voucher.expired'
  | 'voucher.extended' | 'voucher.reserved' | 'voucher.rescheduled' | 'voucher.released' | 'voucher.redeemed'
  | 'engagement.attached' | 'engagement.drafted' | 'engagement.reported'
>;

export function evolveVoucher(voucher: Voucher | undefined, event: VoucherEvent): Voucher {
  if (event.type === 'voucher.created') return created(event);
  if (voucher === undefined) throw new Error(`${event.subject} has events before it was created`);
  switch (event.type) {
    case 'voucher.assigned': {
      const { assignee, namedPartnerId } = event.data;
      return { ...voucher, status: 'assigned', assignee, namedPartnerId };
    }
    case 'voucher.resent':
      return voucher;
    case 'voucher.cancelled':
      return { ...voucher, status: 'cancelled' };
    case 'voucher.expired':
      return { ...voucher, status: 'expired' };
    case 'voucher.extended':
      return { ...voucher, expiresOn: event.data.expiresOn };
    case 'voucher.reserved': {
      const { partnerId, enrolledFrom: _enrolledFrom, ...reservation } = event.data;
      return { ...voucher, status: 'reserved', partnerId, reservation };
    }
    case 'voucher.rescheduled':
      return voucher.reservation === null
        ? voucher
        : { ...voucher, reservation: { ...voucher.reservation, ...event.data } };
    case 'voucher.released':
      return {
        ...voucher,
        status: 'assigned', partnerId: null, namedPartnerId: null, reservation: null, deliverables: [], draft: null,
      };
    case 'voucher.redeemed':
      return { ...voucher, status: 'redeemed', redeemedOn: event.data.on, payBy: event.data.payBy };
    case 'engagement.attached': {
      const { deliverableId, ...file } = event.data;
      return { ...voucher, deliverables: [...voucher.deliverables, { id: deliverableId, ...file }] };
    }
    case 'engagement.drafted':
      return { ...voucher, draft: event.data.draft };
    case 'engagement.reported': {
      const version = (voucher.report?.version ?? 0) + 1;
      const report = { ...event.data.report, reportedOn: event.data.on, version };
      return { ...voucher, status: 'completed', report, draft: null };
    }
    default:
      return unreachable(event);
  }
}

function created(event: EventOf<'voucher.created'>): Voucher {
  const { assignee } = event.data;
  return {
    reference: event.subject as VoucherReference,
    ...event.data,
    status: assignee === null ? 'created' : 'assigned',
    partnerId: null,
    reservation: null,
    deliverables: [],
    draft: null,
    report: null,
    redeemedOn: null,
    payBy: null,
    requestId: null,
  };
}
