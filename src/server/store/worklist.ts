/**
 * What waits for somebody, in the order in which it falls due. A stretch is one kind of waiting: rows found along one
 * index, of which some are meant. However much there is, a page looks at so many rows and no more.
 */
import { sql, type RawBuilder } from 'kysely';
import { build, equal, type Condition } from './build.ts';
import type { Statement } from './table.ts';
import { inPhase } from './voucher-list.ts';

/**
 * Rows of a stretch that are looked at for one page: far more than an organisation works off in the days before they are
 * due, and a few hundredths of a second. What is somebody's own is looked for among all that the organisation has.
 */
const LOOKED_AT = 5000;

export interface Stretch {
  readonly from: 'voucher' | 'agreement' | 'payment_request' | 'mail';
  readonly id: 'reference' | 'id';
  /** The day by which the rows are ordered. */
  readonly place: RawBuilder<unknown>;
  /** Whether an index holds the rows in that order; otherwise they are few, and sorted. */
  readonly indexed: boolean;
  /** What leads to the rows along the index. */
  readonly where: readonly (Condition | undefined)[];
  /** What tells those that are meant from their neighbours. */
  readonly meant?: readonly (Condition | undefined)[];
  /** Whether those that are meant are one person's own, and may be few among many. */
  readonly personal?: boolean;
  /** The columns to read; all where left out. */
  readonly columns?: readonly string[];
}

/** Where a page of a stretch begins: after a row, or with it where a row of the same place and id is still to come. */
export interface Beginning {
  readonly place: string;
  readonly id: string;
  readonly included: boolean;
}

/** The rows of a stretch from a place on, each with its `place`. */
export function rowsOf(stretch: Stretch, from: Beginning | undefined, limit: number): Statement {
  const near = nearest(stretch, stretch.indexed ? from : undefined);
  const conditions = [...(stretch.meant ?? []), stretch.indexed ? undefined : begun(sql`place`, sql`sort_id`, from)];
  return made(sql`select * from (${near}) near where ${all(conditions)} order by place, sort_id limit ${limit}`);
}

/** How many rows are meant, up to a number, among those that pages are made of. */
export function countOf(stretch: Stretch, most: number): Statement {
  const near = nearest(stretch, undefined);
  return made(sql`select count(*)::integer as count from (select from (${near}) near where ${all(stretch.meant ?? [])}
    limit ${most}) counted`);
}

function nearest({ from, id, place, indexed, where, meant = [], columns, personal }: Stretch, beginning: Beginning | undefined) {
  const own = personal === true ? meant : [];
  const told = columns === undefined ? sql`t.*` : sql.join(columns.map((column) => sql.ref(`t.${column}`)));
  const key = sql`t.${sql.ref(id)} collate "C"`;
  const order = indexed ? sql`order by ${place}, ${key}` : sql``;
  return sql`select ${told}, ${place} as place, ${key} as sort_id from ${sql.table(from)} t
    where ${all([...where, ...own, begun(place, key, beginning)])} ${order} limit ${LOOKED_AT}`;
}

function begun(place: RawBuilder<unknown>, id: RawBuilder<unknown>, from: Beginning | undefined): Condition | undefined {
  if (from === undefined) return undefined;
  return sql`(${place}, ${id}) ${sql.raw(from.included ? '>=' : '>')} (${from.place}::date, ${from.id})`;
}

function all(conditions: readonly (Condition | undefined)[]): RawBuilder<unknown> {
  const there = conditions.filter((each) => each !== undefined);
  return there.length === 0 ? sql`true` : sql.join(there, sql` and `);
}

function made(whole: RawBuilder<unknown>): Statement {
  const { sql: text, parameters } = whole.compile(build);
  return { name: '', text, values: [...parameters] };
}

/** Days from which and through which an agreement, voucher or payment is of interest. */
interface Days {
  readonly from: string;
  readonly through?: string;
}

const within = (column: 'expires_on' | 'pay_by', { from, through }: Days): readonly (Condition | undefined)[] => [
  sql`${sql.ref(column)} >= ${from}::date`,
  through === undefined ? undefined : sql`${sql.ref(column)} <= ${through}::date`,
];

/** A live voucher's own last day, in the order of the lists by end; of the phases of the index, those without and with a partner. */
const endFirst = { from: 'voucher', id: 'reference', place: sql`t.expires_on`, indexed: true } as const;
const WAITING = 1;
const HELD = 2;
const REDEEMED = 3;

/** A customer's vouchers that no partner holds, of one status; only those assigned to an address, where there is one. */
export function waiting(
  customerId: string, programmeId: string, days: Days, status: 'created' | 'assigned', assignedTo?: string,
): Stretch {
  return {
    ...endFirst,
    personal: assignedTo !== undefined,
    where: [equal('customer_id', customerId), inPhase(WAITING), ...within('expires_on', days)],
    meant: [
      equal('programme_id', programmeId), equal('status', status),
      assignedTo === undefined ? undefined : sql`lower(assignee_email) = ${assignedTo}`,
    ],
  };
}

/** Whose vouchers of a partner are meant: those of a consultant, at some locations, or all. */
export interface Whose {
  readonly consultantId?: string;
  readonly locations?: readonly string[];
}

const LOCATION = sql`engagement -> 'reservation' ->> 'locationId'`;

const isPersonal = ({ consultantId, locations }: Whose): boolean => consultantId !== undefined || locations !== undefined;

function limitedTo({ consultantId, locations }: Whose): readonly (Condition | undefined)[] {
  return [
    consultantId === undefined
      ? undefined
      : sql`engagement -> 'reservation' -> 'consultantIds' @> ${JSON.stringify([consultantId])}::jsonb`,
    locations === undefined ? undefined : sql`${LOCATION} = any(${locations})`,
  ];
}

/** The vouchers that a partner holds: those whose engagement is over, to be reported, or those that are reported. */
export function held(partnerId: string, programmeId: string, today: string, status: 'reserved' | 'completed', whose: Whose): Stretch {
  return {
    ...endFirst,
    personal: isPersonal(whose),
    where: [equal('partner_id', partnerId), inPhase(HELD), ...within('expires_on', { from: today })],
    meant: [
      equal('programme_id', programmeId), equal('status', status),
      status === 'reserved' ? sql`engagement -> 'reservation' ->> 'endsOn' <= ${today}` : undefined,
      ...limitedTo(whose),
    ],
  };
}

/** Vouchers that somebody has, and that carry the partner's name. */
export function named(partnerId: string, programmeId: string, today: string): Stretch {
  return {
    ...endFirst,
    indexed: false,
    where: [
      equal('named_partner_id', partnerId), inPhase(WAITING), equal('programme_id', programmeId), equal('status', 'assigned'),
      ...within('expires_on', { from: today }),
    ],
  };
}

/** Redeemed vouchers that are in no live request, as long as one can be submitted for them. */
export function unclaimed(partnerId: string, programmeId: string, today: string, whose: Whose): Stretch {
  return {
    from: 'voucher', id: 'reference', place: sql`t.pay_by`, indexed: true, personal: isPersonal(whose),
    where: [
      equal('partner_id', partnerId), equal('programme_id', programmeId), sql`redeemed_on is not null`,
      sql`request_id is null`, ...within('pay_by', { from: today }),
    ],
    meant: limitedTo(whose),
  };
}

/** A customer's running agreements in a programme, those that end first at the beginning. */
export function running(customerId: string, programmeId: string, today: string, holding: HoldingDays): Stretch {
  const { activated, available, training } = holding;
  const days = training === undefined
    ? sql<boolean>`available >= ${available}`
    : available === undefined
      ? sql<boolean>`training >= ${training}`
      : sql<boolean>`(available >= ${available} or training >= ${training})`;
  return {
    from: 'agreement', id: 'id', place: sql`t.ends_on`, indexed: false,
    where: [
      equal('customer_id', customerId), equal('programme_id', programmeId), sql`starts_on <= ${today}::date`,
      sql`ends_on >= ${today}::date`, activated ? sql`activated_on is not null` : sql`activated_on is null`, days,
    ],
  };
}

/** At least so many days of a kind; of two kinds, of either. */
export interface HoldingDays {
  readonly activated: boolean;
  readonly available?: number;
  readonly training?: number;
}

/** Mails that were put aside, and what the sponsor may know of them. */
export function deadMails(sponsorId: string): Stretch {
  return {
    from: 'mail', id: 'id', place: sql`(t.at at time zone 'UTC')::date`, indexed: false,
    where: [equal('sponsor_id', sponsorId), sql`state = 'dead'`],
    columns: ['id', 'what', 'subject', 'organisation_id', 'programme_id', 'at'],
  };
}

/** One voucher that a partner has redeemed, if there is any. */
export function anyRedeemed(partnerId: string): Statement {
  return made(sql`select reference from voucher where partner_id = ${partnerId} and ${inPhase(REDEEMED)} limit 1`);
}

/** The programmes in which a customer has an agreement. */
export function programmesOfCustomer(customerId: string): Statement {
  return {
    name: 'programmes-of-customer', values: [customerId],
    text: 'select distinct programme_id as id from agreement where customer_id = $1',
  };
}
