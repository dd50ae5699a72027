/** What others did that concerns the caller: entries of the journal, newest first, with what a sentence about them names. */
import type { ReadInput } from '../../contract/calls.ts';
import type { NotificationView, NotificationsView } from '../../contract/finding.ts';
import type { EventType } from '../../domain/event.ts';
import { foldEmail, ID_PREFIX, parseReference } from '../../domain/ids.ts';
import type { PartyKind } from '../../domain/party.ts';
import type { Row } from '../store/database.ts';
import { integer, textOrNull } from '../store/decode.ts';
import { decodeEntry } from '../store/journal.ts';
import { LOOKED_AT, newsOf, type NewsFilter } from '../store/notification.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Glance } from './glance.ts';
import { keptBy } from './own.ts';
import type { ReadReply } from './reads.ts';

/** What is new to whoever holds a voucher or gave it away; drafts and files are the work itself. */
const OF_VOUCHERS: readonly EventType[] = [
  'voucher.created', 'voucher.assigned', 'voucher.resent', 'voucher.cancelled', 'voucher.expired', 'voucher.extended',
  'voucher.reserved', 'voucher.rescheduled', 'voucher.released', 'engagement.reported', 'voucher.redeemed',
];
const OF_AGREEMENTS: readonly EventType[] = [
  'agreement.registered', 'agreement.ended', 'entitlement.granted', 'entitlement.reduced', 'entitlement.activated',
  'entitlement.converted', 'entitlement.removed',
];
const OF_REQUESTS: readonly EventType[] = [
  'payment.submitted', 'payment.cancelled', 'payment.reviewed', 'payment.returned', 'payment.denied', 'payment.appealed',
  'payment.approved', 'payment.paid', 'payment.reversed',
];
const OF_PARTNERS: readonly EventType[] = ['partner.enrolled', 'partner.competency-recorded'];

/** A sponsor's vouchers are everybody's, and no news to it: it is told what comes to be decided, and who takes part. */
const NEWS: { readonly [Kind in PartyKind]: readonly EventType[] } = {
  customer: [...OF_VOUCHERS, ...OF_AGREEMENTS],
  partner: [...OF_VOUCHERS, ...OF_REQUESTS, ...OF_PARTNERS],
  sponsor: [...OF_AGREEMENTS, ...OF_REQUESTS, ...OF_PARTNERS, 'programme.published', 'programme.extension-ordered'],
};

/** What entries may say in a sentence: days and dates, and nothing that somebody wrote. */
const TOLD = [
  'days', 'trainingDays', 'planningDays', 'on', 'startsOn', 'endsOn', 'expiresOn', 'payBy', 'dueOn', 'paidOn', 'version',
  'effectiveFrom', 'competency',
] as const;

/** The newest of which it is counted how many have not been seen. */
const UNREAD_OF = 100;

type Asked = Omit<NewsFilter, 'before' | 'after'>;

/** Whose news the caller is told; undefined where nothing can be theirs. */
function askedBy(glance: Glance): Asked | undefined {
  const { actor, organisationId } = glance;
  const { party, email, consultantId, locations } = actor;
  if (party === null) return undefined;
  const whole = { organisationId, personId: actor.personId ?? '', types: NEWS[party] };
  const vouchersOnly = { ...whole, types: OF_VOUCHERS };
  if (party === 'customer' && glance.isOnly('project-manager')) {
    return email === null ? undefined : { ...vouchersOnly, part: { assignedTo: foldEmail(email) } };
  }
  const limited = locations === null ? {} : { locations };
  if (party === 'partner' && glance.isOnly('consultant')) {
    return consultantId === null ? undefined : { ...vouchersOnly, part: { consultantId, ...limited } };
  }
  return locations === null ? whole : { ...whole, types: [...OF_VOUCHERS, ...OF_REQUESTS], part: limited };
}

export async function listOfNotifications(glance: Glance, { query }: ReadInput<'notification.list'>): Promise<ReadReply> {
  const before = query.cursor === undefined ? null : positionIn(query.cursor);
  if (before === undefined) return { kind: 'bad-cursor' };
  const asked = askedBy(glance);
  if (asked === undefined) return { kind: 'found', body: { items: [], next: null, unread: 0 } };
  const { seen } = await keptBy(glance);
  const [rows, fresh] = await Promise.all([
    glance.rows(newsOf({ ...asked, before, after: 0 }, query.limit + 1)),
    glance.rows(newsOf({ ...asked, before: null, after: seen }, UNREAD_OF)),
  ]);
  const found = rows.filter((row) => row['position'] !== null);
  const shown = found.slice(0, query.limit).map((row) => presentNews(row, seen));
  const next = nextOf(rows, found.length > query.limit ? shown.at(-1)?.position : undefined);
  const body: NotificationsView = { items: shown, next, unread: fresh.filter((row) => row['position'] !== null).length };
  return { kind: 'found', body, next };
}

/** Where there may be more: after a full page, or after as much as is looked at at a time. */
function nextOf([row]: readonly Row[], last: number | undefined): string | null {
  if (last !== undefined) return writeCursor('notifications', [String(last)]);
  return row !== undefined && integer(row, 'looked') === LOOKED_AT
    ? writeCursor('notifications', [String(integer(row, 'seen_to'))])
    : null;
}

function positionIn(cursor: string): number | undefined {
  const [position = '', ...rest] = readCursor('notifications', cursor) ?? [];
  return /^\d{1,15}$/.test(position) && rest.length === 0 ? Number(position) : undefined;
}

function presentNews(row: Row, seen: number): NotificationView {
  const { event, circumstances, sequence, position } = decodeEntry(row);
  return {
    id: `${event.subject}/${String(sequence)}`,
    position: position ?? 0,
    at: circumstances.at,
    event: event.type,
    subject: { kind: kindOf(event.subject), id: event.subject },
    organisationId: circumstances.organisation,
    facts: { ...toldBy(event.data), ...toldOf(row) },
    read: (position ?? 0) <= seen,
  };
}

const KINDS: readonly (readonly [prefix: string, kind: NotificationView['subject']['kind']])[] = [
  [ID_PREFIX.agreement, 'agreement'], [ID_PREFIX.request, 'request'], [ID_PREFIX.partner, 'partner'], [ID_PREFIX.person, 'person'],
  [ID_PREFIX.customer, 'organisation'], [ID_PREFIX.sponsor, 'organisation'],
];

function kindOf(subject: string): NotificationView['subject']['kind'] {
  const found = KINDS.find(([prefix]) => subject.startsWith(`${prefix}_`));
  if (found !== undefined) return found[1];
  return parseReference(subject) === undefined ? 'programme' : 'voucher';
}

function toldBy(data: object): NotificationView['facts'] {
  const given = data as Readonly<Record<string, unknown>>;
  return Object.fromEntries(TOLD.flatMap((name): [string, string | number][] => {
    const value = given[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  }));
}

/** What the rows of now add: for which kind of engagement, how much money, under which number. */
function toldOf(row: Row): NotificationView['facts'] {
  const engagementType = textOrNull(row, 'engagement_type');
  const currency = textOrNull(row, 'currency');
  const number = textOrNull(row, 'invoice_number') ?? textOrNull(row, 'agreement_number');
  return {
    ...(engagementType === null ? {} : { engagementType, days: integer(row, 'voucher_days') }),
    ...(currency === null ? {} : { amount: integer(row, 'total'), currency }),
    ...(number === null ? {} : { number }),
  };
}
