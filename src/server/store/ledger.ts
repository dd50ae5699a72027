/** The ledger's postings, each under a natural key that lets days move once only. */
import type { Posting } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import { numbers, texts } from './arrays.ts';
import type { Row } from './database.ts';
import { instant, integer, text } from './decode.ts';
import type { Statement } from './table.ts';

export interface Posted {
  readonly posting: Posting;
  /** The journal entry that moved the days. */
  readonly sequence: number;
  readonly at: Instant;
}

/** A voucher's days are set aside once and settled once; an agreement's postings repeat, entry by entry. */
export function occurrenceOf({ posting, sequence }: Posted): number {
  return posting.subject === posting.agreementId ? sequence : 1;
}

export function insertPostings(posted: readonly Posted[]): Statement {
  return {
    name: 'insert-posting',
    text: `insert into posting
        (agreement_id, subject, kind, occurrence, from_account, to_account, days, sequence, at)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::integer[],
        $8::integer[], $9::timestamptz[])`,
    values: [
      texts(posted.map((each) => each.posting.agreementId)),
      texts(posted.map((each) => each.posting.subject)),
      texts(posted.map((each) => each.posting.kind)),
      numbers(posted.map(occurrenceOf)),
      texts(posted.map((each) => each.posting.from)),
      texts(posted.map((each) => each.posting.to)),
      numbers(posted.map((each) => each.posting.days)),
      numbers(posted.map((each) => each.sequence)),
      texts(posted.map((each) => each.at)),
    ],
  };
}

export function decodePosted(row: Row): Posted {
  const posting = {
    agreementId: text(row, 'agreement_id'),
    subject: text(row, 'subject'),
    kind: text(row, 'kind'),
    from: text(row, 'from_account'),
    to: text(row, 'to_account'),
    days: integer(row, 'days'),
  } as Posting;
  return { posting, sequence: integer(row, 'sequence'), at: instant(row, 'at') };
}

/**
 * An agreement's movements, the last first, numbered from the first. The journal's own order counts, since a clock that
 * stands still gives many the same time.
 */
export function statementOf(agreementId: string, before: number | null, limit: number): Statement {
  return {
    name: 'statement-of-agreement',
    text: `select * from (select p.*, row_number() over (order by j.id, p.kind) as place from posting p
        join journal j using (agreement_id, subject, sequence) where p.agreement_id = $1) numbered
      where $2::bigint is null or place < $2 order by place desc limit $3`,
    values: [agreementId, before, limit],
  };
}
