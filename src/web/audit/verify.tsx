/** Whoever kept a checkpoint asks whether the journal of today begins with what it signed; the browser computes it. */
import { useState, type ReactNode } from 'react';
import { ApiProblem } from '../api.ts';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { checkGrowth, type Step } from './check.ts';
import { askCheckpoint, askConsistency, useKeys } from './keys.ts';
import { canCheck } from './note.ts';
import { Steps } from './steps.tsx';

interface Checked {
  readonly name: string;
  readonly steps?: readonly Step[];
  readonly problem?: ApiProblem;
}

export function Verify(): ReactNode {
  const { t } = useWords();
  const keys = useKeys();
  const [checked, setChecked] = useState<Checked>();
  if (!canCheck()) return <p className="notice warn">{t('audit.no-crypto')}</p>;
  const check = async (file: File): Promise<void> => {
    setChecked({ name: file.name });
    try {
      const [kept, { note }] = await Promise.all([file.text(), askCheckpoint()]);
      setChecked({ name: file.name, steps: await checkGrowth(kept, note, (keys.data?.keys ?? []).map(({ vkey }) => vkey), askConsistency) });
    } catch (error) {
      setChecked({ name: file.name, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return (
    <div className="stack">
      <p>{t('audit.verify-text')}</p>
      <p className="row file-choice">
        <label className="button">{t('audit.choose-note')}
          <input type="file" className="hidden" onChange={(event) => { const [file] = event.target.files ?? []; if (file !== undefined) void check(file); }} />
        </label>
        {checked === undefined ? null : <span translate="no">{checked.name}</span>}
      </p>
      <ProblemNotice problem={checked?.problem} />
      {checked?.steps === undefined ? null : <Steps about="growth" steps={checked.steps} />}
      <p className="quiet small">{t('audit.verify-more')}</p>
    </div>
  );
}
