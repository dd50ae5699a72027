/** Choosing a programme. */
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { RadioGroup } from './fields.tsx';

interface ProgrammeProps {
  /** Of which, where not of all. */
  readonly among?: readonly string[];
  readonly value: string | null;
  readonly wrong?: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Which programme, where there are several; where there is one, nobody is asked. */
export function ProgrammeChoice({ among, value, wrong, onChange }: ProgrammeProps): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/programmes');
  const ids = among ?? data?.items.map(({ id }) => id) ?? [];
  if (ids.length < 2) return null;
  const choices = ids.map((id) => ({ id, label: id, more: <Title of={id} /> }));
  return <RadioGroup name="programmeId" label={t('term.programme')} value={value} wrong={wrong} onChange={onChange} choices={choices} />;
}

function Title({ of }: { readonly of: string }): ReactNode {
  return useProgramme(of)?.title ?? of;
}
