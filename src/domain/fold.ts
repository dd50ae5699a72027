/**
 * What an event does to everything it touches. The runner folds each decision into its working set with this, `verify`
 * folds the whole journal, and the simulation keeps its world with it: one function, so that they cannot differ.
 */
import type { ConsultantId, OrganisationId, ProgrammeId, VoucherReference } from './ids.ts';
import { unreachable } from './decision.ts';
import { evolveAgreement, move, type Agreement } from './entitlement.ts';
import type { Event, EventOf } from './event.ts';
import { postingsOf } from './ledger.ts';
import { evolvePartner, newPartner, type Partner } from './partner.ts';
import { isSameAddress, organisationFrom, type Organisation } from './party.ts';
import { evolveRequest, type PaymentRequest } from './payment.ts';
import { eraseKey, evolveKey, evolvePerson, type ApiKey, type Person } from './person.ts';
import { ERASED, ERASED_ASSIGNEE, erasedAddress } from './personal.ts';
import type { Programme } from './programme.ts';
import { evolveVoucher, type Voucher } from './voucher.ts';

/** The present, as far as it is loaded. Partners stand beside their organisation, under the same id. */
export interface World {
  readonly organisations: Map<string, Organisation>;
  readonly partners: Map<string, Partner>;
  readonly people: Map<string, Person>;
  readonly keys: Map<string, ApiKey>;
  readonly programmes: Map<string, Programme>;
  readonly agreements: Map<string, Agreement>;
  readonly vouchers: Map<string, Voucher>;
  readonly requests: Map<string, PaymentRequest>;
}

export type Kind = keyof World;

/** A row that an event changed. */
export interface Touched {
  readonly kind: Kind;
  readonly id: string;
}

export function emptyWorld(): World {
  return {
    organisations: new Map(),
    partners: new Map(),
    people: new Map(),
    keys: new Map(),
    programmes: new Map(),
    agreements: new Map(),
    vouchers: new Map(),
    requests: new Map(),
  };
}

/**
 * Changes the world as the event says, and answers what it changed; the first is the event's own subject, whose chain
 * in the journal the event joins. Throws where a row that must be there is not loaded.
 */
export function fold(world: World, event: Event): readonly Touched[] {
  const { subject } = event;
  switch (event.type) {
    case 'organisation.registered':
      return foldOrganisation(world, event);
    case 'person.invited':
    case 'person.reinvited':
    case 'person.joined':
    case 'person.roles-set':
    case 'person.suspended':
    case 'person.reinstated':
      world.people.set(subject, evolvePerson(world.people.get(subject), event));
      return [{ kind: 'people', id: subject }];
    case 'person.erased':
      return foldErasure(world, event);
    case 'key.created':
    case 'key.revoked':
      world.keys.set(subject, evolveKey(world.keys.get(subject), event));
      return [{ kind: 'keys', id: subject }];
    case 'programme.published':
      return foldProgramme(world, event);
    case 'programme.extension-ordered':
      return [{ kind: 'programmes', id: subject }];
    case 'agreement.registered':
    case 'agreement.ended':
    case 'entitlement.granted':
    case 'entitlement.reduced':
    case 'entitlement.activated':
    case 'entitlement.converted':
    case 'entitlement.removed':
      world.agreements.set(subject, evolveAgreement(world.agreements.get(subject), event));
      return [{ kind: 'agreements', id: subject }];
    case 'voucher.created':
    case 'voucher.assigned':
    case 'voucher.resent':
    case 'voucher.cancelled':
    case 'voucher.expired':
    case 'voucher.extended':
    case 'voucher.reserved':
    case 'voucher.rescheduled':
    case 'voucher.released':
    case 'voucher.redeemed':
    case 'engagement.attached':
    case 'engagement.drafted':
    case 'engagement.reported':
      world.vouchers.set(subject, evolveVoucher(world.vouchers.get(subject), event));
      return [{ kind: 'vouchers', id: subject }, ...foldPostings(world, event)];
    case 'partner.location-added':
    case 'partner.competency-recorded':
    case 'partner.consultant-added':
    case 'partner.qualification-recorded':
    case 'partner.described':
    case 'partner.enrolled':
    case 'payment.registered':
      world.partners.set(subject, evolvePartner(loaded(world.partners, subject), event));
      return [{ kind: 'partners', id: subject }];
    case 'payment.saved':
    case 'payment.cancelled':
      return foldHeldVouchers(world, event);
    case 'payment.submitted':
    case 'payment.reviewed':
    case 'payment.returned':
    case 'payment.denied':
    case 'payment.appealed':
    case 'payment.approved':
    case 'payment.paid':
    case 'payment.reversed':
      world.requests.set(subject, evolveRequest(world.requests.get(subject), event));
      return [{ kind: 'requests', id: subject }];
    default:
      return unreachable(event);
  }
}

/** A row that an event changes is not in the world it is folded into. */
export class NotLoaded extends Error {}

function loaded<State>(rows: ReadonlyMap<string, State>, id: string): State {
  const row = rows.get(id);
  if (row === undefined) throw new NotLoaded(`${id} is not loaded`);
  return row;
}

function foldOrganisation(world: World, event: EventOf<'organisation.registered'>): readonly Touched[] {
  const { subject } = event;
  world.organisations.set(subject, organisationFrom(event));
  if (event.data.kind !== 'partner') return [{ kind: 'organisations', id: subject }];
  world.partners.set(subject, newPartner(subject as OrganisationId));
  return [{ kind: 'organisations', id: subject }, { kind: 'partners', id: subject }];
}

/**
 * The rows that show an erased value: the person's, their keys, the vouchers assigned to them, their records as a
 * consultant. What is not loaded shows none: whoever erases loads all, and who folds the journal anew finds the values
 * gone from the entries themselves.
 */
function foldErasure(world: World, event: EventOf<'person.erased'>): readonly Touched[] {
  const { subject, data } = event;
  const person = loaded(world.people, subject);
  world.people.set(subject, evolvePerson(person, event));
  const touched: Touched[] = [{ kind: 'people', id: subject }];
  for (const key of world.keys.values()) {
    if (key.personId !== subject) continue;
    world.keys.set(key.id, eraseKey(key));
    touched.push({ kind: 'keys', id: key.id });
  }
  for (const reference of new Set(data.values.map(([, of]) => of))) {
    const voucher = world.vouchers.get(reference);
    const after = voucher === undefined ? undefined : eraseAssignee(voucher, person.email);
    if (after === undefined) continue;
    world.vouchers.set(reference, after);
    touched.push({ kind: 'vouchers', id: reference });
  }
  const partner = world.partners.get(person.organisationId);
  if (partner === undefined || data.consultantIds.length === 0) return touched;
  world.partners.set(partner.id, eraseConsultants(partner, data.consultantIds));
  return [...touched, { kind: 'partners', id: partner.id }];
}

/** The voucher without the person who had an address, where it is assigned to that person. */
function eraseAssignee(voucher: Voucher, email: string): Voucher | undefined {
  return isSameAddress(voucher.assignee?.email ?? '', email) ? { ...voucher, assignee: ERASED_ASSIGNEE } : undefined;
}

/** The partner without who its consultants were: what they passed stays, since engagements were delivered by it. */
function eraseConsultants(partner: Partner, ids: readonly ConsultantId[]): Partner {
  const consultants = partner.consultants.map((each) =>
    ids.includes(each.id) ? { ...each, name: ERASED, email: erasedAddress(each.id) } : each);
  return { ...partner, consultants };
}

function foldProgramme(world: World, event: EventOf<'programme.published'>): readonly Touched[] {
  const { sponsorId, ...version } = event.data;
  const before = world.programmes.get(event.subject)?.versions ?? [];
  const id = event.subject as ProgrammeId;
  world.programmes.set(id, { id, sponsorId, versions: [...before, version] });
  return [{ kind: 'programmes', id }];
}

/** A voucher's event moves days of its agreement; the agreement's chain is not its own. */
function foldPostings(world: World, event: Event): readonly Touched[] {
  const [posting] = postingsOf(event);
  if (posting === undefined) return [];
  world.agreements.set(posting.agreementId, move(loaded(world.agreements, posting.agreementId), event));
  return [{ kind: 'agreements', id: posting.agreementId }];
}

/** A request takes hold of its vouchers when it is saved and lets go of those it no longer names. */
function foldHeldVouchers(world: World, event: EventOf<'payment.saved' | 'payment.cancelled'>): readonly Touched[] {
  const before = world.requests.get(event.subject);
  const after = evolveRequest(before, event);
  world.requests.set(event.subject, after);
  const named = after.status === 'cancelled' ? [] : after.lines.map((line) => line.voucher);
  const dropped = (before?.lines ?? []).map((line) => line.voucher).filter((voucher) => !named.includes(voucher));
  const hold = (reference: VoucherReference, requestId: PaymentRequest['id'] | null): Touched => {
    world.vouchers.set(reference, { ...loaded(world.vouchers, reference), requestId });
    return { kind: 'vouchers', id: reference };
  };
  return [
    { kind: 'requests', id: event.subject },
    ...dropped.map((reference) => hold(reference, null)),
    ...named.map((reference) => hold(reference, after.id)),
  ];
}
