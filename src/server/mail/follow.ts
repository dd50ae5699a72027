/** Which mails follow from an entry of the journal: a pure function of the entry and of the rows as they are. */
import type { ProgrammeFile } from '../../contract/programme.ts';
import type { Event, EventOf, EventType } from '../../domain/event.ts';
import type { Role } from '../../domain/party.ts';
import type { Instant } from '../../domain/time.ts';
import { isLive, type Voucher } from '../../domain/voucher.ts';
import type { Draft, Ending, ProofFacts, Recipient, Telling, VoucherFacts } from './facts.ts';
import { followRequest, type RequestEvent } from './follow-request.ts';
import { endingOf, nameOf, readerAt, readerById, readersWith, voucherFacts, type World } from './world.ts';

/** An entry as the mailer reads it; personal fields that were erased are commitments, not text. */
export interface Followed {
  readonly event: Event;
  readonly position: number;
  /** In the chain of its subject. */
  readonly sequence: number;
  readonly at: Instant;
  /** The partner that the entry concerns. */
  readonly partnerId: string | null;
  /** The version of the programme whose rules decided. */
  readonly version: number | null;
}

/** The events that mail follows from; the mailer passes over all others unread. */
export const FOLLOWED: readonly EventType[] = [
  'voucher.created', 'voucher.assigned', 'voucher.resent', 'voucher.reserved', 'voucher.released', 'voucher.expired',
  'voucher.redeemed', 'engagement.reported', 'payment.submitted', 'payment.appealed', 'payment.reviewed', 'payment.returned',
  'payment.denied', 'payment.approved', 'payment.paid', 'payment.reversed', 'person.invited', 'person.reinvited',
  // No mail follows from it; but from its day on, mails about the programme's deadlines are due.
  'programme.published',
];

export const CUSTOMER_ADMINS: readonly Role[] = ['benefits-admin'];
export const PARTNER_ADMINS: readonly Role[] = ['global-admin', 'programme-admin'];
export const PARTNER_PAYMENT: readonly Role[] = ['global-admin', 'payment-admin'];

export function mailsAfter(entry: Followed, world: World): readonly Draft[] {
  const { event } = entry;
  if (event.type === 'person.invited' || event.type === 'person.reinvited') return invitations(entry, world);
  if (isOfRequest(event)) return followRequest(entry, event, world);
  const voucher = world.vouchers.get(event.subject);
  const definition = voucher === undefined ? undefined : world.definition(voucher.programmeId, entry.version);
  if (voucher === undefined || definition === undefined) return [];
  return ofVoucher({ entry, voucher, definition, world });
}

function isOfRequest(event: Event): event is RequestEvent {
  return event.type.startsWith('payment.') && event.type !== 'payment.registered';
}

/** A voucher's entry with all that is asked of it. */
interface Scene {
  readonly entry: Followed;
  readonly voucher: Voucher;
  readonly definition: ProgrammeFile;
  readonly world: World;
}

function ofVoucher(scene: Scene): readonly Draft[] {
  const { event } = scene.entry;
  switch (event.type) {
    case 'voucher.created':
    case 'voucher.assigned':
      return assigned(scene, event.data.assignee?.email, 'voucher-assigned');
    case 'voucher.resent':
      return assigned(scene, event.data.email, 'voucher-resent');
    case 'voucher.reserved':
      return reserved(scene, event);
    case 'voucher.released':
      return released(scene, event);
    case 'voucher.expired':
      return expired(scene, event);
    case 'engagement.reported':
      return reported(scene, event);
    case 'voucher.redeemed':
      return redeemed(scene, event);
    default:
      return [];
  }
}

type About = (voucher: VoucherFacts, recipient: Recipient) => Telling;

function drafts(scene: Scene, recipients: readonly Recipient[], about: About, occurrence?: string): readonly Draft[] {
  const { entry, voucher, definition, world } = scene;
  // Somebody may be both the assignee and an admin.
  const once = [...new Map(recipients.map((each) => [each.personId, each])).values()];
  return once.map((recipient) => ({
    ...about(voucherFacts(voucher, definition, recipient.language, world), recipient),
    subject: voucher.reference,
    occurrence: occurrence ?? String(entry.position),
    recipient,
    sponsorId: voucher.sponsorId,
    programmeId: voucher.programmeId,
    at: entry.at,
  }));
}

/** Holds until the end of the last day, and, as whoever reads it sees, until the voucher is assigned or reserved again. */
function proofOf({ entry, voucher, definition, world }: Scene, { redeemBy }: Ending): ProofFacts {
  return {
    reference: voucher.reference, sequence: entry.sequence, until: world.endOf(redeemBy, definition.timeZone),
  };
}

function assigneeOf({ voucher, world }: Scene) {
  return voucher.assignee === null ? undefined : readerAt(world, voucher.customerId, voucher.assignee.email);
}

/** The assignee and the customer's admins. */
function customerSide(scene: Scene): readonly Recipient[] {
  const assignee = assigneeOf(scene)?.recipient;
  return [...(assignee === undefined ? [] : [assignee]), ...readersWith(scene.world, scene.voucher.customerId, CUSTOMER_ADMINS)];
}

/** Whoever was assigned it; nobody where it has gone on to somebody else or is over by now. */
function assigned(scene: Scene, email: unknown, what: 'voucher-assigned' | 'voucher-resent'): readonly Draft[] {
  const { voucher, definition, world } = scene;
  if (typeof email !== 'string' || !isLive(voucher)) return [];
  const found = readerAt(world, voucher.customerId, email);
  if (found === undefined || assigneeOf(scene)?.person.id !== found.person.id) return [];
  const ending = endingOf(voucher, definition);
  return drafts(scene, [found.recipient], (about) => ({
    what,
    facts: {
      ...ending, voucher: about, proof: proofOf(scene, ending),
      namedPartner: voucher.namedPartnerId === null ? null : nameOf(world, voucher.namedPartnerId),
      newcomer: found.person.identity === null,
    },
  }));
}

function reserved(scene: Scene, { data }: EventOf<'voucher.reserved'>): readonly Draft[] {
  const { world } = scene;
  const place = world.partners.get(data.partnerId)?.locations.find(({ id }) => id === data.locationId);
  return drafts(scene, customerSide(scene), (voucher) => ({
    what: 'voucher-reserved',
    facts: {
      voucher, partner: nameOf(world, data.partnerId), startsOn: data.startsOn, endsOn: data.endsOn,
      location: place === undefined ? '' : `${place.name}, ${place.city}`,
    },
  }));
}

/** The entry concerns the partner that let go; the row does not name it any more. */
function released(scene: Scene, { data }: EventOf<'voucher.released'>): readonly Draft[] {
  const { voucher: row, definition, world, entry } = scene;
  const ending = endingOf(row, definition);
  const assignee = assigneeOf(scene)?.recipient.personId;
  return drafts(scene, customerSide(scene), (voucher, { personId }) => ({
    what: 'voucher-released',
    facts: {
      ...ending, voucher, partner: nameOf(world, entry.partnerId),
      reason: typeof data.reason === 'string' ? data.reason : null,
      proof: personId === assignee && isLive(row) ? proofOf(scene, ending) : null,
    },
  }));
}

function expired(scene: Scene, { data }: EventOf<'voucher.expired'>): readonly Draft[] {
  const { voucher: row, definition, world } = scene;
  const partner = row.partnerId === null ? [] : readersWith(world, row.partnerId, PARTNER_ADMINS, locationOf(row));
  return drafts(scene, [...customerSide(scene), ...partner], (voucher) => ({
    what: 'voucher-expired',
    facts: {
      voucher, to: data.to, lastDay: endingOf(row, definition).redeemBy,
      partner: row.partnerId === null ? null : nameOf(world, row.partnerId),
    },
  }));
}

export function locationOf({ reservation }: Voucher): string | null {
  return reservation?.locationId ?? null;
}

/** The first report of a reservation; corrections are the partner's own matter until it redeems. */
function reported(scene: Scene, { data: { report } }: EventOf<'engagement.reported'>): readonly Draft[] {
  const { voucher: row, world, entry } = scene;
  const { reservation } = row;
  const reservedAs = reservation === null ? String(entry.position) : `${reservation.on}/${reservation.locationId}`;
  return drafts(scene, customerSide(scene), (voucher) => ({
    what: 'report-received',
    facts: {
      voucher, partner: nameOf(world, row.partnerId), startedOn: report.startedOn, endedOn: report.endedOn,
      onSiteDays: report.onSiteDays, offSiteDays: report.offSiteDays, deliverables: report.deliverableIds.length,
    },
  }), reservedAs);
}

function redeemed(scene: Scene, { data }: EventOf<'voucher.redeemed'>): readonly Draft[] {
  const { voucher: row, world } = scene;
  const tell = (reader: 'customer' | 'partner'): About => (voucher) => ({
    what: 'voucher-redeemed',
    facts: { voucher, partner: nameOf(world, row.partnerId), on: data.on, payBy: data.payBy, reader },
  });
  return [
    ...drafts(scene, customerSide(scene), tell('customer')),
    ...drafts(scene, readersWith(world, row.partnerId, PARTNER_PAYMENT, locationOf(row)), tell('partner')),
  ];
}

/** Never together with a voucher: whoever got that forwarded would sign in as the person who was invited. */
function invitations({ event, at }: Followed, world: World): readonly Draft[] {
  const again = event.type === 'person.reinvited';
  const found = readerById(world, event.subject);
  if (found === undefined || found.person.identity !== null) return [];
  const { id: personId, invitations: invitation, organisationId } = found.person;
  const own = world.organisations.get(organisationId);
  return [{
    what: 'invitation',
    facts: { organisation: own?.name ?? '', invitation: { personId, invitation }, again },
    subject: personId,
    // An invitation that another has made void is not sent after it: both would hold the last one's number.
    occurrence: String(invitation),
    recipient: found.recipient,
    sponsorId: own?.sponsorId ?? organisationId,
    programmeId: null,
    at,
  }];
}
