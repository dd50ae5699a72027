/** The journal as the reads ask for it: by position, and by subject with its personal fields. */
import { ID_PREFIX } from '../../domain/ids.ts';
import { PERSONAL } from './journal.ts';
import type { Statement } from './table.ts';

/** How many committed entries have no position yet; all of them are above the sequencer's bookmark. */
export function countUnplaced(): Statement {
  return {
    name: 'count-unplaced',
    text: `select count(*) as unplaced from journal j, sequencer s
      where j.id > s.low and not exists (select from journal_position p where p.id = j.id)`,
    values: [],
  };
}

export interface EntryFilter {
  readonly after: number;
  /** A subject, with the agreement under which it is kept. */
  readonly subject: readonly [agreementId: string, subject: string] | null;
  readonly organisationId: string | null;
  /** The organisation that asks. */
  readonly askedBy: string;
  /** Only those this person made. */
  readonly personId: string | null;
}

/** The column by which an organisation's part of the journal is found; a sponsor's is nearly all of it. */
function sideOf(organisationId: string): 'customer_id' | 'partner_id' | undefined {
  if (organisationId.startsWith(`${ID_PREFIX.customer}_`)) return 'customer_id';
  return organisationId.startsWith(`${ID_PREFIX.partner}_`) ? 'partner_id' : undefined;
}

/**
 * Entries as a reader may see them, in order, without personal fields. The rows' policies leave what concerns the
 * asking organisation; it is named here only so that the right index is walked.
 */
export function visibleEntries({ after, subject, askedBy, organisationId, personId }: EntryFilter, limit: number): Statement {
  const values: unknown[] = [after, limit];
  const value = (given: unknown): string => `$${String(values.push(given))}`;
  const conditions = ['p.position > $1'];
  const asking = sideOf(askedBy);
  if (asking !== undefined) conditions.push(`p.${asking} = ${value(askedBy)}`);
  if (organisationId !== null) {
    const side = sideOf(organisationId);
    const id = value(organisationId);
    conditions.push(side === undefined ? `${id} in (j.sponsor_id, j.customer_id, j.partner_id)` : `p.${side} = ${id}`);
  }
  if (subject !== null) conditions.push(`j.agreement_id = ${value(subject[0])} and j.subject = ${value(subject[1])}`);
  if (personId !== null) {
    conditions.push(`convert_from(j.bytes, 'UTF8')::json -> 'actor' ->> 'person' = ${value(personId)}`);
  }
  return {
    // Planned for what is asked each time: a subject has a handful of entries, an organisation anything up to all.
    name: '',
    text: `select j.*, p.position, null as personal from journal_position p join journal j on j.id = p.id
      where ${conditions.join(' and ')} order by p.position limit $2`,
    values,
  };
}

/** Vouchers that were assigned or reserved after an entry of theirs, each with the last entry that did so. */
export function lastTurns(asked: readonly (readonly [agreementId: string, reference: string, after: number])[]): Statement {
  return {
    name: 'last-turns',
    text: `select asked.subject, last.sequence
      from unnest($1::text[], $2::text[], $3::integer[]) as asked(agreement_id, subject, after)
      cross join lateral (
        select j.sequence from journal j where j.agreement_id = asked.agreement_id and j.subject = asked.subject
          and j.sequence > asked.after and j.type in ('voucher.assigned', 'voucher.reserved')
        order by j.sequence desc limit 1
      ) last`,
    values: [asked.map(([id]) => id), asked.map(([, reference]) => reference), asked.map(([, , after]) => after)],
  };
}

/** The entry at a position, without its personal fields. */
export function entryAt(position: number): Statement {
  return {
    name: 'entry-at', values: [position],
    text: `select j.*, p.position, null as personal from journal_position p join journal j on j.id = p.id
      where p.position = $1`,
  };
}

/** A subject's entries of some types, in order, without personal fields; with a partner, its own and nobody's. */
export function entriesOfTypes(
  agreementId: string, subject: string, types: readonly string[], partnerId: string | null, limit: number,
): Statement {
  return {
    name: 'entries-of-types', values: [agreementId, subject, types, partnerId, limit],
    text: `select j.*, p.position, null as personal from journal j left join journal_position p on p.id = j.id
      where j.agreement_id = $1 and j.subject = $2 and j.type = any ($3)
        and ($4::text is null or j.partner_id is null or j.partner_id = $4)
      order by j.sequence limit $5`,
  };
}

/**
 * A subject's entries, the last first, with their personal fields. With a partner, only those that are its own or
 * nobody's: what happened under another partner is not its to see.
 */
export function trailOf(
  agreementId: string,
  subject: string,
  partnerId: string | null,
  before: number | null,
  limit: number,
): Statement {
  return {
    name: 'trail-of',
    text: `select j.*, p.position, ${PERSONAL} from journal j left join journal_position p on p.id = j.id
      where j.agreement_id = $1 and j.subject = $2 and ($3::text is null or j.partner_id is null or j.partner_id = $3)
        and ($4::integer is null or j.sequence < $4) order by j.sequence desc limit $5`,
    values: [agreementId, subject, partnerId, before, limit],
  };
}
