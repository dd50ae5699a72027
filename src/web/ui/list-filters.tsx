/** Filters of a list: a panel to choose them, and each that is set as a chip that takes it away. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { DayField } from './day-field.tsx';
import { CheckboxGroup, Select } from './fields.tsx';
import { chipsOf, dayBeside, isTypedOut, valuesIn, type Chip, type Filter, type Search } from './list-logic.ts';
import { Name } from './status.tsx';

interface FiltersProps {
  readonly filters: readonly Filter[];
  readonly search: Search;
  readonly change: (part: Search) => void;
}

/** Every filter that can be chosen; each takes effect at once. */
export function Filters({ filters, search, change }: FiltersProps): ReactNode {
  return <div className="list-filters">{filters.map((filter) => <OneFilter key={filter.label} filter={filter} search={search} change={change} />)}</div>;
}

function OneFilter({ filter, search, change }: Omit<FiltersProps, 'filters'> & { readonly filter: Filter }): ReactNode {
  const { t } = useWords();
  if (filter.kind === 'given') return null;
  if (filter.kind === 'days') return <Days filter={filter} search={search} change={change} />;
  const { name, label, choices } = filter;
  if (filter.kind === 'any') {
    const set = (chosen: string[]): void => { change({ [name]: chosen.length === 0 ? undefined : chosen.join(',') }); };
    return <CheckboxGroup name={name} label={label} choices={choices} value={valuesIn(search, name)} onChange={set} across />;
  }
  const set = (value: string): void => { change({ [name]: value === '' ? undefined : value }); };
  return <Select name={name} label={label} choices={choices} empty={t('list.all')} value={search[name] ?? ''} onChange={set} />;
}

function Days({ filter, search, change }: Omit<FiltersProps, 'filters'> & { readonly filter: Extract<Filter, { kind: 'days' }> }): ReactNode {
  const { t } = useWords();
  const { from, before, label } = filter;
  const end = search[before];
  const set = (name: string, day: string | null): void => { if (isTypedOut(day)) change({ [name]: day ?? undefined }); };
  return (
    <fieldset className="stack-small">
      <legend className="label">{label}</legend>
      <div className="row">
        <DayField name={from} label={t('list.from')} value={search[from] ?? null} onChange={(day) => { set(from, day); }} />
        <DayField name={before} label={t('list.through')} value={end === undefined ? null : dayBeside(end, -1)}
          onChange={(day) => { set(before, day === null ? null : dayBeside(day, 1)); }} />
      </div>
    </fieldset>
  );
}

/** The filters that are set. */
export function Chips({ filters, search, change }: FiltersProps): ReactNode {
  const { t } = useWords();
  const chips = chipsOf(search, filters);
  const words = search['q'];
  const count = chips.length + (words === undefined ? 0 : 1);
  const place = useRef<HTMLDivElement>(null);
  useLeavingFocus(count, place);
  if (count === 0) return null;
  const none = Object.fromEntries(['q', ...chips.flatMap(({ without }) => Object.keys(without))].map((name) => [name, undefined]));
  return (
    <div ref={place} className="row no-print">
      <ul role="list" className="row chips" aria-label={t('list.filters-set')}>
        {words === undefined ? null : <OneChip label={t('list.words')} onRemove={() => { change({ q: undefined }); }}><span translate="no">{words}</span></OneChip>}
        {chips.map((chip) => (
          <OneChip key={chip.key} label={chip.label} onRemove={() => { change(chip.without); }}><ChipText value={chip.value} /></OneChip>
        ))}
      </ul>
      <Button look="plain" small onPress={() => { change(none); }}>{t('list.clear')}</Button>
    </div>
  );
}

/** A chip that is taken away leaves the focus to the next one, and the last one to what is told of the list. */
function useLeavingFocus(count: number, place: { readonly current: HTMLElement | null }): void {
  const before = useRef(count);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (count < before.current && isLost) (place.current?.querySelector('button') ?? document.querySelector<HTMLElement>('.list-count'))?.focus();
    before.current = count;
  }, [count, place]);
}

function ChipText({ value }: { readonly value: Chip['value'] }): ReactNode {
  const { t, date } = useWords();
  const day = Number.isNaN(Date.parse(value.text)) ? value.text : undefined;
  if (value.kind === 'name') return <Name of={value.text} />;
  if (value.kind === 'text') return value.text;
  return t(value.kind === 'from' ? 'list.from-day' : 'list.through-day', { date: day ?? date(value.text, 'short') });
}

function OneChip({ label, onRemove, children }: { readonly label: string; readonly onRemove: () => void; readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  return (
    <li className="chip">
      <span>{label}{': '}<strong>{children}</strong></span>
      <Button look="plain" small onPress={onRemove}><span aria-hidden="true">×</span><span className="hidden">{t('list.remove-filter', { filter: label })}</span></Button>
    </li>
  );
}
