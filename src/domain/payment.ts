/** Payment: a partner registers its payee, gathers redeemed vouchers into a request, and two people decide on it. */
import type { LocationId, OrganisationId, PersonId, ProgrammeId, RequestId, VoucherReference } from './ids.ts';
import { unreachable, type Action, type InputError, type Refusal, type Rule } from './decision.ts';
import { happened, type EventOf, type Reason, type RequestLine } from './event.ts';
import type { Payee, Partner } from './partner.ts';
import type { Context } from './party.ts';
import { sourceOf, worth, type TermsContext } from './programme.ts';
import { total, type Money } from './quantity.ts';
import { addDays, type Day } from './time.ts';
import { wrongState, type Voucher } from './voucher.ts';

export const REQUEST_STATUSES = [
  'draft', 'submitted', 'under-review', 'returned', 'approved', 'denied', 'paid', 'cancelled', 'reversed',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export interface PaymentRequest {
  readonly id: RequestId;
  readonly partnerId: OrganisationId;
  readonly sponsorId: OrganisationId;
  readonly programmeId: ProgrammeId;
  readonly locationId: LocationId;
  readonly status: RequestStatus;
  readonly lines: readonly RequestLine[];
  readonly total: Money;
  readonly invoiceNumber: string;
  readonly invoiceDate: Day;
  readonly savedOn: Day;
  /** When it was first submitted; the sponsor sees it from then on. */
  readonly submittedOn: Day | null;
  /** The vouchers it was first submitted with, which the window no longer binds. */
  readonly inTime: readonly VoucherReference[];
  /** Everybody who ever reviewed it: none of them may approve it. */
  readonly reviewers: readonly PersonId[];
  readonly reasons: readonly Reason[];
  readonly appeals: number;
  readonly statement: string | null;
  readonly approvedBy: PersonId | null;
  readonly approvedOn: Day | null;
  readonly dueOn: Day | null;
  readonly paidOn: Day | null;
  readonly bankReference: string | null;
}

export const register: Action<{ partner: Partner; hasRedeemed: boolean }, Payee, Context> = {
  rules: [
    {
      reads: [],
      check: ({ hasRedeemed }) =>
        hasRedeemed ? undefined : { rule: 'payment.nothing-redeemed', params: {} },
    },
  ],
  events: ({ partner }, { payee, taxId, account, currency }) => [
    happened('payment.registered', partner.id, { payee, taxId, account, currency }),
  ],
};

export interface SaveInput {
  readonly locationId: LocationId;
  readonly vouchers: readonly VoucherReference[];
  readonly invoiceNumber: string;
  readonly invoiceDate: Day;
}

export interface SaveState {
  readonly id: RequestId;
  readonly partner: Partner;
  /** The request that is edited; null for a new one. */
  readonly request: PaymentRequest | null;
  /** In the order of the input. */
  readonly vouchers: readonly Voucher[];
  /** Whether another request of the partner that is not cancelled has the invoice number. */
  readonly invoiceNumberTaken: boolean;
}

function inState(request: PaymentRequest, expected: readonly RequestStatus[]): Refusal | undefined {
  if (expected.includes(request.status)) return undefined;
  return { rule: 'payment.wrong-state', params: { status: request.status, expected: [...expected] } };
}

export const save: Action<SaveState, SaveInput, TermsContext> = {
  errors: ({ vouchers }, { invoiceDate, locationId }, { today }) => {
    const errors: InputError[] = [];
    if (invoiceDate > today) {
      errors.push({ pointer: '/invoiceDate', message: `must not be later than today, ${today}` });
    }
    if (new Set(vouchers.map((voucher) => voucher.programmeId)).size > 1) {
      errors.push({ pointer: '/vouchers', message: 'must all be of one programme' });
    }
    // Vouchers of several locations are a rule's matter; those of one are paid in one currency unless its rates changed.
    const here = vouchers.filter((voucher) => voucher.reservation?.locationId === locationId);
    const currencies = new Set(here.flatMap((voucher) => voucher.reservation?.ratePerDay.currency ?? []));
    if (here.length === vouchers.length && currencies.size > 1) {
      errors.push({ pointer: '/vouchers', message: 'must all be paid in one currency' });
    }
    return errors;
  },
  rules: [
    {
      reads: ['vouchers'],
      check: ({ vouchers }, _input, context) =>
        vouchers.flatMap((voucher) => {
          const refusal = wrongState(voucher, ['redeemed'], context);
          return refusal === undefined
            ? []
            : [{ ...refusal, params: { voucher: voucher.reference, ...refusal.params } }];
        }),
    },
    { reads: [], check: ({ partner }) => notRegistered(partner) },
    {
      reads: ['vouchers'],
      check: ({ vouchers, id }) =>
        vouchers
          .filter((voucher) => voucher.requestId !== null && voucher.requestId !== id)
          .map((voucher) => ({ rule: 'payment.voucher-taken', params: { voucher: voucher.reference } })),
    },
    {
      reads: ['invoiceNumber'],
      check: ({ invoiceNumberTaken }, { invoiceNumber }) =>
        invoiceNumberTaken ? { rule: 'payment.invoice-number-taken', params: { invoiceNumber } } : undefined,
    },
    {
      reads: ['vouchers', 'locationId'],
      check: ({ vouchers }, { locationId }) =>
        vouchers
          .filter((voucher) => voucher.reservation !== null && voucher.reservation.locationId !== locationId)
          .map((voucher) => ({ rule: 'payment.location-mismatch', params: { voucher: voucher.reference } })),
    },
    { reads: [], check: ({ request }) => (request === null ? undefined : inState(request, ['draft', 'returned'])) },
  ],
  events: ({ id, partner, vouchers }, { locationId, invoiceNumber, invoiceDate }, { terms, today }) => {
    const lines = vouchers.map(lineOf);
    return [
      happened('payment.saved', id, {
        partnerId: partner.id,
        sponsorId: terms.sponsorId,
        programmeId: terms.programmeId,
        locationId,
        lines,
        total: total(lines.map((line) => line.amount)),
        invoiceNumber,
        invoiceDate,
        on: today,
      }),
    ];
  },
};

/** A redeemed voucher's line, at the rate pinned when it was reserved. */
function lineOf(voucher: Voucher): RequestLine {
  const { reservation, payBy } = voucher;
  if (reservation === null || payBy === null) throw new Error(`${voucher.reference} is redeemed without a reservation`);
  const ratePerDay = reservation.ratePerDay;
  return {
    voucher: voucher.reference, days: voucher.days, ratePerDay, amount: worth(ratePerDay, voucher.days), payBy,
  };
}

function notRegistered(partner: Partner): Refusal | undefined {
  return partner.payee === null ? { rule: 'payment.not-registered', params: {} } : undefined;
}

interface RequestState {
  readonly request: PaymentRequest;
}

const stateIs = (...expected: RequestStatus[]): Rule<RequestState, object, Context> => ({
  reads: [],
  check: ({ request }) => inState(request, expected),
});

export const submit: Action<RequestState & { partner: Partner }, object, TermsContext> = {
  rules: [
    { reads: [], check: ({ partner }) => notRegistered(partner) },
    {
      reads: [],
      check: ({ request }, _input, { today, terms }) =>
        request.lines
          .filter((line) => line.payBy < today && !request.inTime.includes(line.voucher))
          .map((line) => ({
            rule: 'payment.window-closed',
            params: { voucher: line.voucher, payBy: line.payBy },
            lastAllowed: line.payBy,
            source: sourceOf(terms, 'payment/windowDays'),
          })),
    },
    stateIs('draft', 'returned'),
  ],
  events: ({ request }, _input, { today }) => [happened('payment.submitted', request.id, { on: today })],
};

export const cancel: Action<RequestState, object, Context> = {
  rules: [stateIs('draft', 'submitted', 'under-review', 'returned')],
  events: ({ request }) => [
    happened('payment.cancelled', request.id, { vouchers: request.lines.map((line) => line.voucher) }),
  ],
};

export const appeal: Action<RequestState, { readonly statement: string }, TermsContext> = {
  rules: [
    {
      reads: [],
      check: ({ request }, _input, { terms }) => {
        const { appeals } = terms.definition.payment;
        if (request.status !== 'denied' || request.appeals < appeals) return inState(request, ['denied']);
        return {
          rule: 'payment.wrong-state',
          params: { status: request.status, expected: ['denied'], appeals: request.appeals },
          source: sourceOf(terms, 'payment/appeals'),
        };
      },
    },
  ],
  events: ({ request }, { statement }) => [happened('payment.appealed', request.id, { statement })],
};

export const review: Action<RequestState & { personId: PersonId }, object, Context> = {
  rules: [stateIs('submitted')],
  events: ({ request, personId }) => [happened('payment.reviewed', request.id, { personId })],
};

interface ReasonsInput {
  readonly reasons: readonly Reason[];
}

/** Gives a request back for mending. Who does so has reviewed it, whoever began. */
export const giveBack: Action<RequestState & { personId: PersonId }, ReasonsInput, Context> = {
  rules: [stateIs('under-review')],
  events: ({ request, personId }, { reasons }) => [
    happened('payment.returned', request.id, { personId, reasons: [...reasons] }),
  ],
};

export const deny: Action<RequestState & { personId: PersonId }, ReasonsInput, Context> = {
  rules: [stateIs('under-review')],
  events: ({ request, personId }, { reasons }) => [
    happened('payment.denied', request.id, { personId, reasons: [...reasons] }),
  ],
};

export const approve: Action<RequestState & { personId: PersonId }, object, TermsContext> = {
  rules: [
    stateIs('under-review'),
    {
      reads: [],
      check: ({ request, personId }) =>
        request.reviewers.includes(personId) ? { rule: 'payment.same-person', params: {} } : undefined,
    },
  ],
  events: ({ request, personId }, _input, { terms, today }) => [
    happened('payment.approved', request.id, {
      personId, on: today, dueOn: addDays(today, terms.definition.payment.dueDays),
    }),
  ],
};

export interface PayInput {
  readonly paidOn: Day;
  readonly bankReference: string;
}

export const pay: Action<RequestState, PayInput, Context> = {
  errors: (_state, { paidOn }, { today }) =>
    paidOn > today ? [{ pointer: '/paidOn', message: `must not be later than today, ${today}` }] : [],
  rules: [stateIs('approved', 'reversed')],
  events: ({ request }, { paidOn, bankReference }) => [
    happened('payment.paid', request.id, { paidOn, bankReference }),
  ],
};

export const reverse: Action<RequestState, { readonly reason: string }, Context> = {
  rules: [stateIs('paid')],
  events: ({ request }, { reason }) => [happened('payment.reversed', request.id, { reason })],
};

export type PaymentEvent = EventOf<
  | 'payment.saved' | 'payment.submitted' | 'payment.cancelled' | 'payment.reviewed' | 'payment.returned'
  | 'payment.denied' | 'payment.appealed' | 'payment.approved' | 'payment.paid' | 'payment.reversed'
>;

export function evolveRequest(request: PaymentRequest | undefined, event: PaymentEvent): PaymentRequest {
  if (event.type === 'payment.saved') return saved(request, event);
  if (request === undefined) throw new Error(`${event.subject} has events before it was saved`);
  switch (event.type) {
    case 'payment.submitted':
      return {
        ...request,
        status: 'submitted',
        submittedOn: request.submittedOn ?? event.data.on,
        inTime: request.submittedOn === null ? request.lines.map((line) => line.voucher) : request.inTime,
      };
    case 'payment.cancelled':
      return { ...request, status: 'cancelled' };
    case 'payment.reviewed':
      return { ...request, status: 'under-review', reviewers: reviewersWith(request, event.data.personId) };
    case 'payment.returned':
    case 'payment.denied': {
      const { personId, reasons } = event.data;
      const status = event.type === 'payment.returned' ? 'returned' : 'denied';
      return { ...request, status, reasons, reviewers: reviewersWith(request, personId) };
    }
    case 'payment.appealed':
      return { ...request, status: 'submitted', appeals: request.appeals + 1, statement: event.data.statement };
    case 'payment.approved': {
      const { personId, on, dueOn } = event.data;
      return { ...request, status: 'approved', approvedBy: personId, approvedOn: on, dueOn };
    }
    case 'payment.paid':
      return { ...request, status: 'paid', ...event.data };
    case 'payment.reversed':
      return { ...request, status: 'reversed' };
    default:
      return unreachable(event);
  }
}

function reviewersWith(request: PaymentRequest, personId: PersonId): readonly PersonId[] {
  return request.reviewers.includes(personId) ? request.reviewers : [...request.reviewers, personId];
}

function saved(request: PaymentRequest | undefined, event: EventOf<'payment.saved'>): PaymentRequest {
  const { on, ...data } = event.data;
  const fresh = {
    status: 'draft',
    submittedOn: null,
    inTime: [],
    reviewers: [],
    reasons: [],
    appeals: 0,
    statement: null,
    approvedBy: null,
    approvedOn: null,
    dueOn: null,
    paidOn: null,
    bankReference: null,
  } as const;
  return { ...fresh, ...request, id: event.subject as RequestId, ...data, savedOn: on };
}
