/** Publishing a version: the file is checked as a whole first, nothing is written, and then it is published once. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiProblem, newKey } from '../api.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { TextField } from '../ui/fields.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useDraft } from '../ui/draft.ts';
import { useWords } from '../words/words.tsx';
import { sendDefinition } from './publish-call.ts';

export function Publish(): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [draft, change, forget] = useDraft<{ file: string; from: string }>('publish', { file: '', from: '' });
  const [problem, setProblem] = useState<ApiProblem>();
  const [checked, setChecked] = useState<{ readonly of: string; readonly version: number; readonly key: string }>();
  const [isBusy, setBusy] = useState(false);
  const given = `${draft.from}\n${draft.file}`;
  const isChecked = checked?.of === given;
  const attempt = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const key = checked?.key ?? newKey();
    try {
      const { version } = await sendDefinition(draft.file, draft.from, dryRun, key);
      if (dryRun) {
        setChecked({ of: given, version, key });
      } else {
        forget();
        setChecked(undefined);
        announce(t('programme.published', { version }));
        await client.invalidateQueries();
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const isLacking = draft.file === '' || draft.from === '';
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void attempt(!isChecked); }}>
      <p>{t('programme.publish-text')}</p>
      <ProblemNotice problem={problem} labels={{ effectiveFrom: t('programme.in-force'), definition: t('programme.file') }} />
      <p>
        <label className="button">{t('programme.choose-file')}
          <input type="file" className="hidden" accept=".yaml,.yml,.json" onChange={(event) => { void event.target.files?.[0]?.text().then((file) => { change({ file }); }); }} />
        </label>
      </p>
      <TextField name="definition" label={t('programme.file')} help={t('programme.file-help')} rows={12} code value={draft.file} onChange={(file) => { change({ file }); }} />
      <DayField name="effectiveFrom" label={t('programme.in-force')} value={draft.from === '' ? null : draft.from} onChange={(from) => { change({ from: from ?? '' }); }} />
      {isChecked ? <div className="notice good" role="status"><p>{t('programme.checked', { version: checked.version })}</p></div> : null}
      <div className="buttons">
        <Button type="submit" look="primary" isPending={isBusy} isDisabled={isLacking}>{t(isChecked ? 'programme.publish-now' : 'programme.check')}</Button>
        {isLacking ? <span className="quiet">{t('programme.publish-first')}</span> : null}
      </div>
    </form>
  );
}
