/** What sets this engagement apart from an earlier one of the same type and size: asked only where the server says it matters. */
import type { ReactNode } from 'react';
import { useProgramme } from '../../programme.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useWords } from '../../words/words.tsx';
import { Frame, type StepProps } from './frame.tsx';

export function RepeatStep(props: StepProps): ReactNode {
  const { t, list } = useWords();
  const { draft, change, onward, agreement } = props;
  const programme = useProgramme(agreement?.programmeId);
  const limit = draft.repeatLimit ?? [];
  const fields = (['division', 'product'] as const).filter((field) => limit.includes(field));
  const type = programme?.name('engagementTypes', draft.engagementType) ?? '';
  return (
    <Frame step="repeat" title={t('customer.create.repeat')} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); onward({ isRepeatAsked: true }); }}>
        <p className="measure">{t('customer.create.repeat-text', { type, days: draft.days ?? 0, fields: list(fields.map((field) => t(`term.${field}`))) })}</p>
        {fields.map((field) => (
          <TextField key={field} name={field} label={t(`term.${field}`)} help={t(`customer.create.${field}-help`)} optional
            value={draft[field]} onChange={(value) => { change({ [field]: value }); }} />
        ))}
        <div className="buttons onward"><Button type="submit" look="primary">{t('field.continue')}</Button></div>
      </form>
    </Frame>
  );
}
