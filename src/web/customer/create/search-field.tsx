/** Looks through the choices below it. The key that would send a form leads to the first of them instead. */
import type { KeyboardEvent, ReactNode } from 'react';
import { TextField } from '../../ui/fields.tsx';

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export function SearchField({ label, value, onChange }: SearchProps): ReactNode {
  const toChoices = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    event.currentTarget.closest('form')?.querySelector<HTMLInputElement>('input[type="radio"]:checked, input[type="radio"]:not(:disabled)')?.focus();
  };
  return <div onKeyDownCapture={toChoices}><TextField name="q" type="search" label={label} value={value} onChange={onChange} autoComplete="off" /></div>;
}
