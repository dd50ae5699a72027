/** Mails about payment requests: to the partner about what was decided, to the sponsor about what it has to decide. */
import type { Event, Reason } from '../../domain/event.ts';
import type { Role } from '../../domain/party.ts';
import type { PaymentRequest, RequestStatus } from '../../domain/payment.ts';
import type { Draft, Facts, Recipient } from './facts.ts';
import { PARTNER_PAYMENT, type Followed } from './follow.ts';
import { nameOf, programmeFacts, readersWith, type World } from './world.ts';

export type RequestEvent = Extract<Event, { readonly type: `payment.${string}` }>;

/** What an event makes of a request. The row may have gone on by the time the mail is made. */
const STATUS: { readonly [Type in RequestEvent['type']]?: RequestStatus } = {
  'payment.submitted': 'submitted',
  'payment.appealed': 'submitted',
  'payment.reviewed': 'under-review',
  'payment.returned': 'returned',
  'payment.denied': 'denied',
  'payment.approved': 'approved',
  'payment.paid': 'paid',
  'payment.reversed': 'reversed',
};

/** Whose turn it is at the sponsor once an event has happened. */
const SPONSOR_TURN: { readonly [Type in RequestEvent['type']]?: readonly Role[] } = {
  'payment.submitted': ['claims-reviewer', 'finance'],
  'payment.appealed': ['claims-reviewer'],
};

type Changed = Facts['request-changed'];

export function followRequest(entry: Followed, event: RequestEvent, world: World): readonly Draft[] {
  const request = world.requests.get(event.subject);
  const status = STATUS[event.type];
  if (request === undefined || status === undefined) return [];
  const turn = SPONSOR_TURN[event.type];
  // A partner knows what it did itself.
  const readers = turn === undefined
    ? readersWith(world, request.partnerId, PARTNER_PAYMENT, request.locationId)
    : readersWith(world, request.sponsorId, turn);
  return readers.flatMap((recipient) => {
    const facts = factsOf({ request, event, status, recipient, world, version: entry.version });
    if (facts === undefined) return [];
    return [{
      what: 'request-changed' as const, facts: { ...facts, reader: turn === undefined ? 'partner' as const : 'sponsor' as const },
      subject: request.id, occurrence: String(entry.position), recipient,
      sponsorId: request.sponsorId, programmeId: request.programmeId, at: entry.at,
    }];
  });
}

interface Asked {
  readonly request: PaymentRequest;
  readonly event: RequestEvent;
  readonly status: RequestStatus;
  readonly recipient: Recipient;
  readonly world: World;
  readonly version: number | null;
}

function factsOf({ request, event, status, recipient, world, version }: Asked): Omit<Changed, 'reader'> | undefined {
  const definition = world.definition(request.programmeId, version);
  if (definition === undefined) return undefined;
  return {
    request: request.id,
    programme: programmeFacts(definition, recipient.language),
    status,
    appealed: event.type === 'payment.appealed',
    partner: nameOf(world, request.partnerId),
    invoiceNumber: request.invoiceNumber,
    total: request.total,
    vouchers: request.lines.length,
    reasons: reasonsOf(event),
    dueOn: event.type === 'payment.approved' ? event.data.dueOn : null,
    paidOn: event.type === 'payment.paid' ? event.data.paidOn : null,
  };
}

/** Reasons that were erased since are no list any more. */
function reasonsOf(event: RequestEvent): readonly string[] {
  if (event.type === 'payment.reversed') return typeof event.data.reason === 'string' ? [event.data.reason] : [];
  if (event.type !== 'payment.returned' && event.type !== 'payment.denied') return [];
  const reasons: unknown = event.data.reasons;
  return Array.isArray(reasons) ? (reasons as readonly Reason[]).map(({ text }) => text) : [];
}
