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

/**
 * A list: the rows that meet every condition, in an order, at most so many. Without a name of its own the statement is
 * planned each time for the filters it has.
 */
export function listing(
  from: string,
  conditions: readonly (Condition | undefined)[],
  order: readonly { readonly column: string; readonly descending?: boolean }[],
  limit: number,
): Statement {
  let query = build.selectFrom(from).selectAll();
  for (const condition of conditions) if (condition !== undefined) query = query.where(condition);
  for (const { column, descending } of order) query = query.orderBy(sql.ref(column), descending === true ? 'desc' : 'asc');
  return compiled(query.limit(limit));
}

function compiled(query: Compilable): Statement {
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

/** Any of the columns holds the words, in any case; `%` and `_` mean themselves. */
export function holding(columns: readonly string[], words: string | undefined): Condition | undefined {
  if (words === undefined) return undefined;
  const pattern = `%${words.replace(/[\\%_]/g, (symbol) => `\\${symbol}`)}%`;
  return sql<SqlBool>`(${sql.join(columns.map((column) => sql`${sql.ref(column)} ilike ${pattern}`), sql` or `)})`;
}
