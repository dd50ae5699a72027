/**
 * The builder of statements whose conditions differ from request to request: lists with filters. It makes text and
 * values and never runs anything; all other statements are written out.
 */
import {
  DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql, type Compilable, type RawBuilder,
  type SqlBool,
} from 'kysely';
import type { Statement } from './table.ts';

/** Columns are checked by the tests that run each list; a second description of the schema would only age. */
type AnyTable = Record<string, never>;

interface Tables {
  readonly [name: string]: AnyTable;
}

export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export type Condition = RawBuilder<SqlBool>;

type Order = readonly { readonly column: string; readonly descending?: boolean }[];

/**
 * A list: the rows that meet every condition, in an order, at most so many. Without a name of its own the statement is
 * planned each time for the filters it has.
 */
export function listing(from: string, conditions: readonly (Condition | undefined)[], order: Order, limit: number): Statement {
  return compiled(ordered(from, conditions, order, limit));
}

/**
 * A list put together from parts that do not overlap: as many rows of each as the whole may show, and of those the
 * first. Each part is planned by itself and walks its own stretch of an index.
 */
export function together(
  from: string,
  parts: readonly (readonly (Condition | undefined)[])[],
  order: Order,
  limit: number,
): Statement {
  const [only, ...others] = parts;
  if (only === undefined) return listing(from, [sql<SqlBool>`false`], order, limit);
  if (others.length === 0) return listing(from, only, order, limit);
  const each = parts.map((conditions) => sql`(${ordered(from, conditions, order, limit)})`);
  const sorted = order.map(({ column, descending }) => sql`${sql.ref(column)} ${sql.raw(descending === true ? 'desc' : 'asc')}`);
  const whole = sql`select * from (${sql.join(each, sql` union all `)}) as parts order by ${sql.join(sorted)} limit ${limit}`;
  return compiled({ compile: () => whole.compile(build) });
}

function ordered(from: string, conditions: readonly (Condition | undefined)[], order: Order, limit: number) {
  let query = build.selectFrom(from).selectAll();
  for (const condition of conditions) if (condition !== undefined) query = query.where(condition);
  for (const { column, descending } of order) query = query.orderBy(sql.ref(column), descending === true ? 'desc' : 'asc');
  return query.limit(limit);
}

/** A statement as the driver takes it. */
export function compiled(query: Pick<Compilable, 'compile'>): Statement {
  const { sql: text, parameters } = query.compile();
  return { name: '', text, values: [...parameters] };
}

/** `column = value`, where there is a value. */
export function equal(column: string, value: string | null | undefined): Condition | undefined {
  return value === undefined || value === null ? undefined : sql<SqlBool>`${sql.ref(column)} = ${value}`;
}

export function anyOf(column: string, values: readonly string[] | null | undefined): Condition | undefined {
  return values === undefined || values === null ? undefined : sql<SqlBool>`${sql.ref(column)} = any(${values})`;
}

export function atLeast(column: string, value: string | undefined): Condition | undefined {
  return value === undefined ? undefined : sql<SqlBool>`${sql.ref(column)} >= ${value}`;
}

export function below(column: string, value: string | undefined): Condition | undefined {
  return value === undefined ? undefined : sql<SqlBool>`${sql.ref(column)} < ${value}`;
}

/** Rows after the last one of the page before, in the order of two columns. */
export function beyond(
  columns: readonly [string, string],
  last: readonly [string, string] | undefined,
  direction: 'up' | 'down',
): Condition | undefined {
  if (last === undefined) return undefined;
  const row = sql`(${sql.ref(columns[0])}, ${sql.ref(columns[1])})`;
  const bound = sql`(${last[0]}, ${last[1]})`;
  return direction === 'down' ? sql<SqlBool>`${row} < ${bound}` : sql<SqlBool>`${row} > ${bound}`;
}
