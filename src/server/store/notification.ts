/** News of the journal: the last entries that concern an organisation, and are not a person's own. */
import { sql } from 'kysely';
import { ID_PREFIX } from '../../domain/ids.ts';
import { build, type Condition } from './build.ts';
import type { Statement } from './table.ts';
import type { Whose } from './worklist.ts';

/** Entries that are looked at for one page, whatever they are: news that are rare are otherwise looked for in all there is. */
export const LOOKED_AT = 2000;

export interface NewsFilter {
  /** The organisation that asks, and the person whose own deeds are no news. */
  readonly organisationId: string;
  readonly personId: string;
  readonly types: readonly string[];
  /** Where only a part of the organisation's work is the person's: vouchers of a consultant, at locations, or of an address. */
  readonly part?: (Whose & { readonly assignedTo?: string }) | undefined;
  /** Positions between which to look; neither is included. */
  readonly before: number | null;
  readonly after: number;
}

/** As the policies have it; said again so that the right index is walked. A sponsor's part is nearly all there is. */
function sideOf(organisationId: string): Condition | undefined {
  if (organisationId.startsWith(`${ID_PREFIX.customer}_`)) return sql`p.customer_id = ${organisationId}`;
  return organisationId.startsWith(`${ID_PREFIX.partner}_`) ? sql`p.partner_id = ${organisationId}` : undefined;
}

function window({ organisationId, before, after }: NewsFilter) {
  const conditions = [sideOf(organisationId), sql`p.position > ${after}`, before === null ? undefined : sql`p.position < ${before}`];
  return sql`select p.position, p.id from journal_position p
    where ${sql.join(conditions.filter((each) => each !== undefined), sql` and `)} order by p.position desc limit ${LOOKED_AT}`;
}

/**
 * The news among the entries of one look, newest first, without personal fields; with what a sentence about them names.
 * `seen_to` is the last position that was looked at, and `looked` how many were.
 */
export function newsOf(filter: NewsFilter, limit: number): Statement {
  const { personId, types, part } = filter;
  const meant = sql.join([
    sql`j.type = any(${types})`,
    sql`(convert_from(j.bytes, 'UTF8')::json -> 'actor' ->> 'person') is distinct from ${personId}`,
    ...(part === undefined ? [] : partOf(part)),
  ], sql` and `);
  const whole = sql`with looked as materialized (${window(filter)}),
      seen as (select min(position) as seen_to, count(*)::integer as looked from looked)
    select n.*, seen.seen_to, seen.looked from seen left join lateral (
      select j.*, l.position, null as personal, v.engagement_type, v.days as voucher_days, r.total, r.currency, r.invoice_number,
        a.number as agreement_number
      from looked l join journal j on j.id = l.id
        left join voucher v on v.agreement_id = j.agreement_id and v.reference = j.subject
        left join payment_request r on r.id = j.subject
        left join agreement a on a.id = j.subject
      where ${meant} order by l.position desc limit ${limit}) n on true`;
  const { sql: text, parameters } = whole.compile(build);
  return { name: '', text, values: [...parameters] };
}

/** By the rows as they are now: what has gone to somebody else is not the person's any more. */
function partOf({ consultantId, locations, assignedTo }: NonNullable<NewsFilter['part']>): readonly Condition[] {
  const location = sql`coalesce(v.engagement -> 'reservation' ->> 'locationId', r.location_id)`;
  return [
    ...(consultantId === undefined
      ? []
      : [sql<boolean>`v.engagement -> 'reservation' -> 'consultantIds' @> ${JSON.stringify([consultantId])}::jsonb`]),
    ...(locations === undefined ? [] : [sql<boolean>`${location} = any(${locations})`]),
    ...(assignedTo === undefined ? [] : [sql<boolean>`lower(v.assignee_email) = ${assignedTo}`]),
  ];
}
