import { expect, test } from 'vitest';
import { IMPORT_KINDS as SERVED } from '../../server/jobs/import-kinds.ts';
import { emptyTable, IMPORTS, kindOf } from './import-columns.ts';

test('the page knows every table that the server reads, with its columns', () => {
  const plain = (columns: readonly { readonly name: string; readonly optional?: true }[]) => columns.map(({ name, optional }) => [name, optional === true]);
  const columns = (kinds: Readonly<Record<string, readonly { readonly name: string; readonly optional?: true }[]>>) =>
    Object.fromEntries(Object.entries(kinds).map(([kind, each]) => [kind, plain(each)]));
  const served = Object.fromEntries(Object.entries(SERVED).map(([kind, each]) => [kind, each.columns]));
  expect(columns(IMPORTS)).toEqual(columns(served));
});

test('an empty table holds the heads and nothing else', () => {
  expect(emptyTable('organisations', 'en')).toBe('\uFEFFcode,kind,name,country\r\n');
  expect(emptyTable('organisations', 'tr')).toBe('\uFEFFcode;kind;name;country\r\n');
  expect(kindOf('people')).toBe('people');
  expect(kindOf('anything')).toBe('grants');
});
