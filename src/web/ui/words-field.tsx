/** A field for words to look for, whose text stands in the address. */
import type { ReactNode } from 'react';
import { TextField } from './fields.tsx';
import { useTyped } from './typed.ts';

interface WordsFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Looks for what is typed once nothing more is typed for a moment. */
export function WordsField({ label, help, value, onChange }: WordsFieldProps): ReactNode {
  const [typed, type] = useTyped(value, onChange);
  return <TextField name="q" type="search" label={label} help={help} value={typed} onChange={type} maxLength={200} />;
}
