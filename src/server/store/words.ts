/**
 * Words beside the rows: how they are followed, and how what has them is found. Whether a thing has a word is asked of one
 * thing at a time, by its key: `offset 0` keeps the planner from gathering all that have the word beforehand.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { build, compiled, type Condition } from './build.ts';
import type { Statement } from './table.ts';

/** Positions that are followed in one transaction. */
const STRETCH = 2000;

/** Writes the words of the next entries; answers whether there were any. */
export const FOLLOW_WORDS: Statement = {
  name: 'follow-words', text: 'select follow_words($1) as more', values: [STRETCH],
};

/** The words of a text, as they are looked for. */
export function wordsOf(written: string): Statement {
  return { name: 'words-of', text: 'select words_of($1) as words', values: [written] };
}

export type WordKind = 'voucher' | 'agreement' | 'request';

/** Whose things are looked at: the column that holds the asking organisation, and the organisation. */
export type Whose = readonly ['sponsor_id' | 'customer_id' | 'partner_id', string];

/**
 * What is looked for: things of which each of the words begins a word, the rarest first, or whose reference begins so. Where
 * there are few, which these are: they are then fetched, and not met on a walk.
 */
export interface Sought {
  readonly words: readonly string[];
  readonly beginning?: string | undefined;
  readonly found?: readonly string[] | undefined;
}

/** Greater than every text that goes on. */
const END = '\u{10ffff}';

/** How many words of a kind begin so, for each of some beginnings; no more than a limit is counted. */
export function countWords(kind: WordKind, [column, id]: Whose, words: readonly string[], limit: number): Statement {
  const each = words.map((word) => sql`select ${word}::text as word, (select count(*) from (select from word w
    where ${sql.ref(`w.${column}`)} = ${id} and w.kind = ${kind} and ${begins('w.word', word)}
    order by w.word limit ${limit}) as counted) as count`);
  return asStatement(sql.join(each, sql` union all `));
}

/** Of some things that have the first of the words, how many have the others too. */
export function sampleTogether(
  kind: WordKind, [column, id]: Whose, [first = '', ...others]: readonly string[], size: number,
): Statement {
  const more = others.map((each) => sql`exists (select from word k
    where k.subject = sample.subject and ${begins('k.word', each)} offset 0)`);
  return asStatement(sql`select count(*) as count from (select w.subject from word w
    where ${sql.ref(`w.${column}`)} = ${id} and w.kind = ${kind} and ${begins('w.word', first)}
      order by w.word limit ${size}) as sample
    where ${sql.join(more, sql` and `)}`);
}

/** Things of a kind with all of the words, in no order, some of them perhaps twice. */
export function subjectsWith(kind: WordKind, [column, id]: Whose, words: readonly string[], limit: number): Statement {
  return asStatement(sql`${wordsJoined(kind, sql.ref(`w.${column}`), id, words, sql`w.subject as id`, sql``)} limit ${limit}`);
}

/** Vouchers with all of the words, and those whose reference begins so. */
export function vouchersWith([column, id]: Whose, { words, beginning }: Sought, limit: number): Statement {
  const labelled = sql`join voucher_label l on l.label = w.subject`;
  const worded = wordsJoined('voucher', sql.ref(`w.${column}`), id, words, sql`l.reference as id`, labelled);
  if (beginning === undefined) return asStatement(sql`${worded} limit ${limit}`);
  return asStatement(sql`(${worded} limit ${limit}) union all (select l.reference from voucher_label l
    where ${sql.ref(`l.${column}`)} = ${id} and ${begins('l.reference', beginning)} limit ${limit})`);
}

/** Organisations with all of the words, whoever registered them; whose they are to see is another question. */
export function organisationsWith(words: readonly string[], limit: number): Statement {
  const [first = '', ...others] = words;
  const more = others.map((each) => sql` and exists (select from organisation_word o
    where o.organisation_id = w.organisation_id and ${begins('o.word', each)} offset 0)`);
  return asStatement(sql`select w.organisation_id as id from organisation_word w
    where ${begins('w.word', first)}${sql.join(more, sql``)} limit ${limit}`);
}

function wordsJoined(
  kind: WordKind, column: RawBuilder<unknown>, id: string, words: readonly string[],
  shown: RawBuilder<unknown>, joined: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [first = '', ...others] = words;
  const more = others.map((each) => sql` and exists (select from word k
    where k.subject = w.subject and ${begins('k.word', each)} offset 0)`);
  return sql`select ${shown} from word w ${joined}
    where ${column} = ${id} and w.kind = ${kind} and ${begins('w.word', first)}${sql.join(more, sql``)}`;
}

function begins(column: string, beginning: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} >= ${beginning} and ${sql.ref(column)} < ${beginning + END}`;
}

/** Of a list of vouchers those that are sought. */
export function soughtVouchers(sought: Sought | undefined): Condition | undefined {
  if (sought === undefined) return undefined;
  if (sought.found !== undefined) return sql<SqlBool>`reference = any(${sought.found})`;
  const each = sought.words.map((word) => sql<SqlBool>`exists (select from voucher_label l join word w on w.subject = l.label
    where l.reference = voucher.reference and ${begins('w.word', word)} offset 0)`);
  const worded = sql.join(each, sql` and `);
  if (sought.beginning === undefined) return sql<SqlBool>`(${worded})`;
  return sql<SqlBool>`((${worded}) or exists (select from voucher_label l where l.reference = voucher.reference
    and ${begins('l.reference', sought.beginning)} offset 0))`;
}

/** The same for agreements and requests. */
export function soughtIn(table: 'agreement' | 'payment_request', sought: Sought | undefined): Condition | undefined {
  if (sought === undefined) return undefined;
  if (sought.found !== undefined) return sql<SqlBool>`id = any(${sought.found})`;
  const subject = sql.ref(`${table}.id`);
  const each = sought.words.map((word) => sql<SqlBool>`exists (select from word w
    where w.subject = ${subject} and ${begins('w.word', word)} offset 0)`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

export function soughtOrganisations(sought: Sought | undefined): Condition | undefined {
  if (sought === undefined) return undefined;
  if (sought.found !== undefined) return sql<SqlBool>`id = any(${sought.found})`;
  const each = sought.words.map((word) => sql<SqlBool>`exists (select from organisation_word w
    where w.organisation_id = organisation.id and ${begins('w.word', word)} offset 0)`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

function asStatement(query: RawBuilder<unknown>): Statement {
  return compiled({ compile: () => query.compile(build) });
}

/** Each of the words begins a word of a text, which is small enough to be looked at as it is. */
function spokenIn(written: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> {
  const each = words.map((word) => sql`exists (select from unnest(words_of(${written})) as o(word)
    where starts_with(o.word, ${word}))`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

/** People of an organisation by name and address, by name. */
export function peopleWith(organisationId: string, words: readonly string[], limit: number): Statement {
  return asStatement(sql`select * from person where organisation_id = ${organisationId} and email_folded not like 'erased-%@invalid'
    and ${spokenIn(sql`concat_ws(' ', name, email)`, words)} order by name, id limit ${limit}`);
}

/** Of texts that are handed in, each by its id, those with the words. */
export function textsWith(
  ids: readonly string[], written: readonly string[], words: readonly string[], limit: number,
): Statement {
  return asStatement(sql`select t.id from unnest(${ids}::text[], ${written}::text[]) as t(id, written)
    where ${spokenIn(sql`concat_ws(' ', t.id, t.written)`, words)} order by t.id limit ${limit}`);
}
