/** A list as a file. */
import { useState, type ReactNode } from 'react';
import { ApiProblem, download } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

/** Saves the whole list under its filters as a file. */
export function AsTable({ path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> }): ReactNode {
  const { t } = useWords();
  const [problem, setProblem] = useState<ApiProblem>();
  const text = new URLSearchParams(query).toString();
  const save = (): void => {
    setProblem(undefined);
    download(text === '' ? path : `${path}?${text}`).catch((error: unknown) => {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(undefined, 0));
    });
  };
  return (
    <div className="stack-small no-print bar">
      <p><Button onPress={save}>{t('field.csv')}</Button></p>
      <ProblemNotice problem={problem} again={save} />
    </div>
  );
}
