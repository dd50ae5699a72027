import { describe, expect, it } from 'vitest';
import {
  chipsOf, columnsShown, columnsWritten, dayBeside, isTypedOut, queryOf, sameView, searchOf, viewText, withView, type Filter,
} from './list-logic.ts';

const FILTERS: readonly Filter[] = [
  { kind: 'any', name: 'status', label: 'Status', choices: [{ id: 'created', label: 'Created' }, { id: 'assigned', label: 'Assigned' }] },
  { kind: 'days', from: 'createdFrom', before: 'createdBefore', label: 'Created' },
  { kind: 'given', name: 'customerId', label: 'Customer' },
];

describe('queryOf', () => {
  it('asks for words, order and filters, and for nothing else of the address', () => {
    const search = { q: 'deniz', sort: '-days', status: 'created', createdBefore: '2021-07-01', columns: 'reference', panel: 'filters', odd: '1' };
    expect(queryOf(search, FILTERS)).toEqual({ q: 'deniz', sort: '-days', status: 'created', createdBefore: '2021-07-01' });
  });

  it('leaves out what is empty', () => {
    expect(queryOf({ q: '', status: undefined }, FILTERS)).toEqual({});
  });
});

describe('chipsOf', () => {
  it('makes a chip of each value, which takes away that one alone', () => {
    const chips = chipsOf({ status: 'created,assigned' }, FILTERS);
    expect(chips.map(({ value, without }) => [value.text, without])).toEqual([
      ['Created', { status: 'assigned' }], ['Assigned', { status: 'created' }],
    ]);
    expect(chipsOf({ status: 'created' }, FILTERS)[0]?.without).toEqual({ status: undefined });
  });

  it('tells the last day itself, not the day after it', () => {
    expect(chipsOf({ createdFrom: '2021-03-01', createdBefore: '2021-07-01' }, FILTERS).map(({ value }) => value)).toEqual([
      { kind: 'from', text: '2021-03-01' }, { kind: 'through', text: '2021-06-30' },
    ]);
  });

  it('shows a value that is none of the choices as it is', () => {
    expect(chipsOf({ status: 'odd', customerId: 'cus_1' }, FILTERS).map(({ value }) => value)).toEqual([
      { kind: 'text', text: 'odd' }, { kind: 'name', text: 'cus_1' },
    ]);
  });
});

describe('dayBeside', () => {
  it('counts over the ends of months and years, and leaves what is no day', () => {
    expect([dayBeside('2021-12-31', 1), dayBeside('2020-03-01', -1), dayBeside('soon', 1)]).toEqual(['2022-01-01', '2020-02-29', 'soon']);
  });
});

describe('columns', () => {
  const COLUMNS = [{ id: 'reference' }, { id: 'status' }, { id: 'days', spare: true }];

  it('are the list\'s own until others are asked for, the first always among them', () => {
    expect(columnsShown(COLUMNS, undefined).map(({ id }) => id)).toEqual(['reference', 'status']);
    expect(columnsShown(COLUMNS, 'days,odd').map(({ id }) => id)).toEqual(['reference', 'days']);
  });

  it('stand in the address only where they differ from the list\'s own', () => {
    expect(columnsWritten(COLUMNS, ['status'])).toBeUndefined();
    expect(columnsWritten(COLUMNS, ['days', 'status'])).toBe('reference,status,days');
    expect(columnsWritten(COLUMNS, [])).toBe('reference');
  });
});

describe('views', () => {
  it('are the same in whatever order they are written, and whatever is open', () => {
    expect(sameView({ status: 'created', q: 'a' }, { q: 'a', status: 'created', panel: 'filters', pages: '3', bulk: 'blk_1' })).toBe(true);
    expect(sameView({ status: 'created' }, { status: 'created', sort: 'days' })).toBe(false);
  });

  it('come back as they were kept', () => {
    const search = { q: 'a&b', status: 'created,assigned' };
    expect(searchOf(viewText(search))).toEqual(search);
  });

  it('are replaced by another of their list and name', () => {
    const kept = [{ list: 'vouchers', name: 'Mine', search: 'q=a' }, { list: 'journal', name: 'Mine', search: 'q=b' }];
    const view = { list: 'vouchers', name: 'Mine', search: 'q=c' };
    expect(withView(kept, view)).toEqual([view, kept[1]]);
    expect(withView([], view)).toEqual([view]);
  });
});

describe('isTypedOut', () => {
  it('waits for the whole year of a day', () => {
    expect(['0002-06-30', '0020-06-30', '0202-06-30', '2021-06-30'].map(isTypedOut)).toEqual([false, false, false, true]);
    expect(isTypedOut(null)).toBe(true);
  });
});
