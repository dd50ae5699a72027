/** Reasons of a return or a denial: each names a check of the programme and says what is wrong. */
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { Select, TextField } from '../ui/fields.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import type { DraftReason } from './evidence.ts';

interface FieldsProps {
  readonly programme: string;
  readonly reasons: readonly DraftReason[];
  readonly tried: number;
  readonly onChange: (reasons: readonly DraftReason[]) => void;
}

/** The fields that are still empty, `rule-0` and `text-0`. */
export function missingReasons(reasons: readonly DraftReason[]): readonly string[] {
  return reasons.flatMap(({ rule, text }, index) => [
    ...(rule === '' ? [`rule-${String(index)}`] : []), ...(text.trim() === '' ? [`text-${String(index)}`] : []),
  ]);
}

export function ReasonFields({ programme, reasons, tried, onChange }: FieldsProps): ReactNode {
  const { t } = useWords();
  const definition = useProgramme(programme);
  const checks = (definition?.definition['compliance'] ?? []) as readonly { readonly id: string }[];
  const choices = checks.map(({ id }) => ({ id, label: definition?.name('compliance', id) ?? id }));
  const wrong = tried === 0 ? {} : Object.fromEntries(missingReasons(reasons).map((name) => [name, t(name.startsWith('rule') ? 'payment.missing-rule' : 'payment.missing-text')]));
  const labels = Object.fromEntries(reasons.flatMap((_reason, index) => [
    [`rule-${String(index)}`, t('payment.reason-rule', { number: index + 1 })], [`text-${String(index)}`, t('payment.reason-text', { number: index + 1 })],
  ]));
  const set = (index: number, part: Partial<DraftReason>): void => {
    onChange(reasons.map((each, at) => (at === index ? { ...each, ...part } : each)));
  };
  return (
    <>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ol role="list" className="reasons">
        {reasons.map(({ rule, text }, index) => (
          // Reasons have no name of their own; their order changes only when one is taken out.
          <li key={index} className="stack-small">
            <Select name={`rule-${String(index)}`} label={t('payment.reason-rule', { number: index + 1 })} empty={t('field.choose')} choices={choices} value={rule}
              wrong={wrong[`rule-${String(index)}`]} onChange={(next) => { set(index, { rule: next }); }} />
            <TextField name={`text-${String(index)}`} rows={3} label={t('payment.reason-text', { number: index + 1 })} help={t('payment.reason-help')} value={text}
              wrong={wrong[`text-${String(index)}`]} onChange={(next) => { set(index, { text: next }); }} />
            {reasons.length < 2 ? null : (
              <p><Button small onPress={() => { onChange(reasons.filter((_reason, at) => at !== index)); }}>{t('payment.reason-remove', { number: index + 1 })}</Button></p>
            )}
          </li>
        ))}
      </ol>
      <p><Button onPress={() => { onChange([...reasons, { rule: '', text: '' }]); }}>{t('payment.reason-add')}</Button></p>
    </>
  );
}
