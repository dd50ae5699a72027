/** An agreement's postings between two moments, and what came before them. */
import type { Posting } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import type { Row } from './database.ts';
import { integer, text } from './decode.ts';
import type { Statement } from './table.ts';

/**
 * Where a posting stands in a statement: by its time, and by the journal's order where that is the same. The work of a
 * night that ran late is dated earlier than what was written before it, and stands where it is dated.
 */
export interface PostingPlace {
  readonly at: Instant;
  readonly entry: number;
  readonly kind: string;
}

export interface StatementSpan {
  readonly agreementId: string;
  /** Null for the beginning. */
  readonly from: Instant | null;
  /** That moment not included. */
  readonly before: Instant;
  /** The last posting of the page before. */
  readonly last: PostingPlace | null;
}

function valuesOf({ agreementId, from, before, last }: StatementSpan): unknown[] {
  return [agreementId, from, before, last?.at ?? null, last?.entry ?? null, last?.kind ?? null];
}

/** The postings of a span in order, each with its number among all of the agreement, as the ledger counts them. */
export function postingsOfSpan(span: StatementSpan, limit: number): Statement {
  return {
    name: 'postings-of-span',
    text: `select * from (select p.*, j.id as entry, row_number() over (order by j.id, p.kind) as place
        from posting p join journal j using (agreement_id, subject, sequence) where p.agreement_id = $1) p
      where ($2::timestamptz is null or at >= $2) and at < $3
        and ($4::timestamptz is null or (at, entry, kind) > ($4, $5::bigint, $6::text))
      order by at, entry, kind limit $7`,
    values: [...valuesOf(span), limit],
  };
}

/** Days that moved between two accounts, before the page and before the end of the span. */
export function sumsOfSpan(span: StatementSpan): Statement {
  return {
    name: 'sums-of-span',
    text: `select p.from_account, p.to_account, sum(p.days)::bigint as closing,
        coalesce(sum(p.days) filter (
          where p.at < $2 or (p.at, j.id, p.kind) <= ($4::timestamptz, $5::bigint, $6::text)), 0)::bigint as opening
      from posting p join journal j using (agreement_id, subject, sequence)
      where p.agreement_id = $1 and p.at < $3 group by 1, 2`,
    values: valuesOf(span),
  };
}

/** Many postings as one of each kind of movement, for a balance to be folded from. */
export function decodeSum(row: Row, column: 'opening' | 'closing'): Posting {
  const [from, to] = [text(row, 'from_account'), text(row, 'to_account')];
  return { agreementId: '', subject: '', kind: '', from, to, days: integer(row, column) } as unknown as Posting;
}
