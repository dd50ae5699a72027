/** An agreement's days between two days, like a bank's statement: folded from the ledger alone. */
import type { ReadInput } from '../../contract/calls.ts';
import { STATEMENT_MAX, type StatementView } from '../../contract/figures.ts';
import { EMPTY_BALANCE, post, type Balance } from '../../domain/ledger.ts';
import { addDays, earlier, type Day, type Instant } from '../../domain/time.ts';
import type { Row } from '../store/database.ts';
import { integer } from '../store/decode.ts';
import { decodePosted } from '../store/ledger.ts';
import { decodeSum, postingsOfSpan, sumsOfSpan, type PostingPlace, type StatementSpan } from '../store/statement.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { agreementAt } from './entitlement.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

export async function statement(glance: Glance, { params, query }: ReadInput<'agreement.statement'>): Promise<ReadReply> {
  const agreement = await agreementAt(glance, params.id);
  if (agreement === undefined) return NOT_FOUND;
  const list = `statement/${agreement.id}`;
  const last = query.cursor === undefined ? null : placeIn(list, query.cursor);
  if (last === undefined) return { kind: 'bad-cursor' };
  const { startOf, calendar } = glance.sources;
  const zone = glance.zone(agreement.programmeId);
  const to = query.to ?? later(glance.today(agreement.programmeId), query.from);
  const span: StatementSpan = {
    agreementId: agreement.id, from: query.from === undefined ? null : startOf(query.from, zone),
    before: startOf(addDays(to, 1), zone), last,
  };
  const { opening, closing, rows } = await read(glance, span);
  let balance = opening;
  const items = rows.slice(0, STATEMENT_MAX).map((row): StatementView['items'][number] => {
    const { at, posting } = decodePosted(row);
    const { subject, kind, from, to: account, days } = posting;
    balance = post(balance, posting);
    const [sequence, on] = [integer(row, 'place'), calendar(at, zone)];
    return { sequence, at, on, subject, kind, from, to: account, days, balance: { ...balance } };
  });
  const more = rows.length > STATEMENT_MAX;
  const end = rows[STATEMENT_MAX - 1];
  const next = more && end !== undefined ? writeCursor(list, placeOf(end)) : null;
  const began = earlier((items[0]?.on ?? to) as Day, earlier(agreement.registeredOn, to));
  const body: StatementView = {
    agreementId: agreement.id, number: agreement.number, from: query.from ?? began, to,
    opening: { ...opening }, closing: { ...closing }, items, more, next,
  };
  return { kind: 'found', body, next };
}

const later = (one: Day, other: Day | undefined): Day => (other !== undefined && other > one ? other : one);

async function read(glance: Glance, span: StatementSpan) {
  const asked = [sumsOfSpan(span), postingsOfSpan(span, STATEMENT_MAX + 1)];
  const [sums = [], rows = []] = await glance.rowsTogether(asked, 'movements of days');
  const folded = (column: 'opening' | 'closing'): Balance =>
    sums.map((row) => decodeSum(row, column)).reduce(post, EMPTY_BALANCE);
  return { opening: folded('opening'), closing: folded('closing'), rows };
}

function placeOf(row: Row): readonly [at: string, entry: string, kind: string] {
  const { at, posting } = decodePosted(row);
  return [at, String(integer(row, 'entry')), posting.kind];
}

function placeIn(list: string, cursor: string): PostingPlace | undefined {
  const [at, entry, kind, ...rest] = readCursor(list, cursor) ?? [];
  if (at === undefined || entry === undefined || kind === undefined || rest.length > 0) return undefined;
  if (!/^\d{1,15}$/.test(entry)) return undefined;
  return { at: at as Instant, entry: Number(entry), kind };
}
