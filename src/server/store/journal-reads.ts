/** The journal as the reads ask for it: by position, and by subject with its personal fields. */
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
  /** Only those this person made. */
  readonly personId: string | null;
}

/** Entries as a reader may see them, in order, without personal fields. */
export function visibleEntries({ after, subject, organisationId, personId }: EntryFilter, limit: number): Statement {
  return {
    name: 'visible-entries',
    text: `select j.*, p.position, null as personal from journal_position p join journal j on j.id = p.id
      where p.position > $1 and ($2::text is null or (j.agreement_id = $2 and j.subject = $3))
        and ($4::text is null or $4 in (j.sponsor_id, j.customer_id, j.partner_id))
        and ($5::text is null or convert_from(j.bytes, 'UTF8')::json -> 'actor' ->> 'person' = $5)
      order by p.position limit $6`,
    values: [after, subject?.[0] ?? null, subject?.[1] ?? null, organisationId, personId, limit],
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
