/**
 * How a state becomes a row. Each noun's file lists its columns once; the statements that insert and update whole
 * arrays of rows are made from the list, so that a batch writes each table in one statement.
 */
import { byteas, longTexts, numbers, texts } from './arrays.ts';
import type { Row } from './database.ts';

export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'date' | 'json' | 'jsonb' | 'bytea' | 'text[]';

export interface Column<State> {
  readonly name: string;
  readonly type: ColumnType;
  readonly value: (state: State) => unknown;
  /** Never changes once inserted, and stays out of updates. */
  readonly fixed?: true;
}

export interface Table<State> {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly Column<State>[];
  readonly decode: (row: Row) => State;
}

/** Where a subject's chain in the journal stands. */
export interface Chain {
  readonly sequence: number;
  readonly head: Buffer;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** A row to write: its state, and its chain where the table keeps one. */
export interface Written<State> {
  readonly state: State;
  readonly chain: Chain | undefined;
}

/** The chain's columns, kept beside the state by every table that is a subject of the journal. */
const CHAIN: readonly Column<Chain>[] = [
  { name: 'sequence', type: 'integer', value: (chain) => chain.sequence },
  { name: 'head', type: 'bytea', value: (chain) => chain.head },
];

const sqlOf = new WeakMap<object, { insert: string; update: string }>();

/** The array type a column travels in: `unnest` would flatten a list of lists, so lists and JSON travel as text. */
function carrier(type: ColumnType): string {
  return type === 'text[]' || type === 'json' || type === 'jsonb' ? 'text' : type;
}

function unpacked(name: string, type: ColumnType): string {
  if (type === 'text[]') {
    return `case when u.${name} is not null then array(select json_array_elements_text(u.${name}::json)) end`;
  }
  return type === 'json' || type === 'jsonb' ? `u.${name}::${type}` : `u.${name}`;
}

/** A column's values as the array that its carrier takes. */
function packed(type: ColumnType, values: readonly unknown[]): string | Buffer {
  switch (type) {
    case 'text':
    case 'date':
      return texts(values as readonly (string | null)[]);
    case 'integer':
    case 'bigint':
      return numbers(values as readonly (number | null)[]);
    case 'boolean':
      return texts(values.map((value) => (value === true ? 't' : 'f')));
    case 'bytea':
      return byteas(values as readonly (Buffer | null)[]);
    case 'json':
    case 'jsonb':
    case 'text[]':
      return longTexts(values.map((value) => (value === null ? null : JSON.stringify(value))));
  }
}

function source(columns: readonly { name: string; type: ColumnType }[]): string {
  const arrays = columns.map((column, index) => `$${String(index + 1)}::${carrier(column.type)}[]`);
  return `unnest(${arrays.join(', ')}) as u(${columns.map((column) => column.name).join(', ')})`;
}

function statements<State>(table: Table<State>, chained: boolean): { insert: string; update: string } {
  const known = sqlOf.get(table);
  if (known !== undefined) return known;
  const all: { name: string; type: ColumnType; fixed?: true }[] = [...table.columns, ...(chained ? CHAIN : [])];
  const changing = all.filter((column) => column.fixed !== true && !table.key.includes(column.name));
  const keys = all.filter((column) => table.key.includes(column.name));
  const made = {
    insert: `insert into ${table.name} (${all.map((column) => column.name).join(', ')})
      select ${all.map((column) => unpacked(column.name, column.type)).join(', ')} from ${source(all)}`,
    update: `update ${table.name} t set ${changing
      .map((column) => `${column.name} = ${unpacked(column.name, column.type)}`)
      .join(', ')} from ${source([...keys, ...changing])}
      where ${keys.map((column) => `t.${column.name} = u.${column.name}`).join(' and ')}`,
  };
  sqlOf.set(table, made);
  return made;
}

function arraysOf<State>(columns: readonly Column<State>[], rows: readonly Written<State>[], chained: boolean): unknown[] {
  const own = columns.map((column) => packed(column.type, rows.map((row) => column.value(row.state))));
  if (!chained) return own;
  const chains = CHAIN.map((column) =>
    packed(column.type, rows.map((row) => (row.chain === undefined ? null : column.value(row.chain)))));
  return [...own, ...chains];
}

/** One statement that inserts the rows. */
export function inserting<State>(table: Table<State>, rows: readonly Written<State>[], chained = true): Statement {
  return {
    name: `insert-${table.name}`,
    text: statements(table, chained).insert,
    values: arraysOf(table.columns, rows, chained),
  };
}

/** One statement that updates the rows, found by key. */
export function updating<State>(table: Table<State>, rows: readonly Written<State>[], chained = true): Statement {
  const keys = table.columns.filter((column) => table.key.includes(column.name));
  const changing = table.columns.filter((column) => column.fixed !== true && !table.key.includes(column.name));
  return {
    name: `update-${table.name}`,
    text: statements(table, chained).update,
    values: arraysOf([...keys, ...changing], rows, chained),
  };
}

/** Rows by a key, without locks. */
export function reading<State>(table: Table<State>, key: string, ids: readonly string[]): Statement {
  return { name: `read-${table.name}-by-${key}`, text: `select * from ${table.name} where ${key} = any($1)`, values: [ids] };
}

/** Statements joined before, by the names of their parts. */
const joined = new Map<string, Pick<Statement, 'name' | 'text'>>();

/**
 * Several statements that change rows, as one: each becomes a part of it, and what they have in common, a message each
 * way and the care of the driver, is paid once. None sees what another does; foreign keys are looked at in the end.
 */
export function together(statements: readonly Statement[]): Statement {
  const [only] = statements;
  if (statements.length === 1 && only !== undefined) return only;
  const parts = statements.map(({ name }) => name).join(' ');
  const known = joined.get(parts) ?? { name: `together-${String(joined.size + 1)}`, text: joinedText(statements) };
  joined.set(parts, known);
  return { ...known, values: statements.flatMap(({ values }) => values) };
}

function joinedText(statements: readonly Statement[]): string {
  let before = 0;
  const parts = statements.map(({ text, values }) => {
    const moved = text.replace(/\$(\d+)/g, (_, number: string) => `$${String(Number(number) + before)}`);
    before += values.length;
    return moved;
  });
  const last = parts.pop() ?? '';
  return `with ${parts.map((part, index) => `part_${String(index)} as (${part})`).join(', ')} ${last}`;
}
