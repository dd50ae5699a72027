/** Whoever kept a checkpoint asks whether the journal of today begins with what it signed; the browser computes it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiProblem } from '../api.ts';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { checkGrowth, type Step } from './check.ts';
import { askCheckpoint, askConsistency, publishedKeys } from './keys.ts';
import { canCheck } from './note.ts';
import { Steps } from './steps.tsx';

interface Checked {
  readonly file: File;
  readonly steps?: readonly Step[];
  readonly problem?: ApiProblem;
}

export function Verify(): ReactNode {
  const { t } = useWords();
  const client = useQueryClient();
  const [checked, setChecked] = useState<Checked>();
  if (!canCheck()) return <p className="notice warn">{t('audit.no-crypto')}</p>;
  const check = async (file: File): Promise<void> => {
    setChecked({ file });
    try {
      const [kept, { note }, { keys }] = await Promise.all([file.text(), askCheckpoint(), client.query(publishedKeys)]);
      setChecked({ file, steps: await checkGrowth(kept, note, keys.map(({ vkey }) => vkey), askConsistency) });
    } catch (error) {
      setChecked({ file, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return (
    <div className="stack">
      <p>{t('audit.verify-text')}</p>
      <p className="row file-choice">
        <label className="button">{t('audit.choose-note')}
          <input type="file" className="hidden" onChange={(event) => { const [file] = event.target.files ?? []; if (file !== undefined) void check(file); }} />
        </label>
        {checked === undefined ? null : <span translate="no">{checked.file.name}</span>}
      </p>
      <ProblemNotice problem={checked?.problem} again={() => { if (checked !== undefined) void check(checked.file); }} />
      {checked?.steps === undefined ? null : <Steps about="growth" steps={checked.steps} />}
      <p className="quiet small">{t('audit.verify-more')}</p>
    </div>
  );
}
