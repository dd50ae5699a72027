/** Rows held against what the journal says they are: column by column, as the store itself would write them. */
import { EMPTY_BALANCE, faults as balanceFaults, post, type Balance } from '../../domain/ledger.ts';
import type { Row } from '../store/database.ts';
import { decodeBalance } from '../store/entitlement.ts';
import { canonical } from '../store/journal.ts';
import { decodePosted, occurrenceOf, type Posted } from '../store/ledger.ts';
import type { Chain, Column, ColumnType, Table } from '../store/table.ts';

/** What a row ought to be. */
export interface Expected<State> {
  readonly state: State;
  /** Where the subject's chain ends; undefined for a table that keeps none. */
  readonly chain: Chain | undefined;
}

/** Compares all rows of a table with the states folded from the journal, both by the row's own id. */
export function rowFaults<State>(
  table: Table<State>,
  id: string,
  expected: ReadonlyMap<string, Expected<State>>,
  rows: readonly Row[],
): readonly string[] {
  const left = new Set(expected.keys());
  const found = rows.flatMap((row) => {
    const name = String(row[id]);
    const each = expected.get(name);
    if (each === undefined) return [`${table.name} ${name} is in no entry of the journal`];
    left.delete(name);
    return attempted(`${table.name} ${name}`, () => columnFaults(table, name, each, row));
  });
  return [...found, ...[...left].map((name) => `${table.name} ${name} is in the journal and has no row`)];
}

/** What a changed entry tells may be of any shape: where it cannot even be compared, that is the fault. */
export function attempted(what: string, compare: () => readonly string[]): readonly string[] {
  try {
    return compare();
  } catch (error) {
    return [`${what} cannot be compared with what the journal says: ${(error as Error).message}`];
  }
}

function columnFaults<State>(table: Table<State>, name: string, expected: Expected<State>, row: Row): string[] {
  const wrong = table.columns.flatMap((column) => {
    const value = column.value(expected.state);
    return same(column.type, value, row[column.name]) ? [] : [told(table, name, column, value, row)];
  });
  const { chain } = expected;
  if (chain === undefined) return wrong;
  if (chain.sequence !== row['sequence']) {
    wrong.push(`${table.name} ${name}: the row is at entry ${String(row['sequence'])}, its chain ends at ${String(chain.sequence)}`);
  }
  if (!same('bytea', chain.head, row['head'])) {
    wrong.push(`${table.name} ${name}: head is not the hash of the last entry of its chain`);
  }
  return wrong;
}

/** Names and free text are told by their column only: an auditor's list is no place for personal data. */
function told<State>(table: Table<State>, name: string, column: Column<State>, value: unknown, row: Row): string {
  const open = ['integer', 'bigint', 'date'].includes(column.type) || /status|_id$/.test(column.name);
  const values = open ? `: ${String(row[column.name])}, the journal says ${String(value)}` : ' is not what the journal says';
  return `${table.name} ${name}: ${column.name}${values}`;
}

function same(type: ColumnType, value: unknown, stored: unknown): boolean {
  if (value === null || stored === null) return value === stored;
  if (type === 'bytea') return Buffer.isBuffer(value) && Buffer.isBuffer(stored) && value.equals(stored);
  if (type === 'bigint') return BigInt(value as string) === BigInt(stored as string);
  return canonical(value) === canonical(stored);
}

/** The key under which the database lets days move once only. */
export function postingKey(posted: Posted): string {
  return `${posted.posting.subject} ${posted.posting.kind} ${String(occurrenceOf(posted))}`;
}

/** Compares an agreement's postings with those its entries make, and their sums with its row. */
export function ledgerFaults(
  agreementId: string,
  expected: ReadonlyMap<string, Posted>,
  rows: readonly Row[],
  agreement: Row | undefined,
): readonly string[] {
  const left = new Set(expected.keys());
  const found: string[] = [];
  let sums: Balance = EMPTY_BALANCE;
  for (const row of rows) {
    const posted = decodePosted(row);
    const name = `${posted.posting.subject} ${posted.posting.kind} ${String(row['occurrence'])}`;
    sums = post(sums, posted.posting);
    const each = expected.get(name);
    if (each === undefined) found.push(`posting ${name} of ${agreementId} comes from no entry of the journal`);
    else if (canonical(each) !== canonical(posted)) found.push(`posting ${name} of ${agreementId} is not what its entry says`);
    left.delete(name);
  }
  for (const name of left) found.push(`posting ${name} of ${agreementId} is in the journal and has no row`);
  found.push(...balanceFaults(sums).map((fault) => `the postings of ${agreementId}: ${fault}`));
  if (agreement === undefined) return found;
  const balance = decodeBalance(agreement);
  for (const account of Object.keys(sums) as (keyof Balance)[]) {
    if (sums[account] === balance[account]) continue;
    found.push(`agreement ${agreementId}: ${account} is ${String(balance[account])}, its postings sum to ${String(sums[account])}`);
  }
  found.push(...balanceFaults(balance).map((fault) => `agreement ${agreementId}: ${fault}`));
  return found;
}
