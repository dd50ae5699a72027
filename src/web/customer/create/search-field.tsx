/** Looks through the choices below it. The key that would send a form leads to the first of them instead. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import { TextField } from '../../ui/fields.tsx';
import { useTyped } from '../../ui/typed.ts';
import type { Step } from './draft.ts';

/** What is typed on a step, and as much of it as the address has since the typing paused. */
export function useSought(step: Step): readonly [typed: string, type: (words: string) => void, sought: string] {
  const { q = '' } = useSearch({ from: '/create' });
  const navigate = useNavigate();
  const seek = (words: string): void => {
    void navigate({ to: '/create', search: { step, ...(words === '' ? {} : { q: words }) }, replace: true, resetScroll: false });
  };
  return [...useTyped(q, seek), q];
}

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
