/** Below a table of which rows are picked: what comes next, and what the picked ones come to. */
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';

interface GoBarProps {
  /** How many are picked. */
  readonly count: number;
  readonly go: string;
  readonly onGo: () => void;
  readonly sum?: ReactNode;
}

/** With nothing picked the button stays where it is, and beside it stands what it waits for. */
export function GoBar({ count, go, onGo, sum }: GoBarProps): ReactNode {
  const { t } = useWords();
  const isNone = count === 0;
  return (
    <div className="bar no-print row">
      <Button look="primary" isDisabled={isNone} onPress={onGo}>{go}</Button>
      <span role="status" className={isNone ? 'quiet' : ''}>{isNone ? t('payment.choose-some') : sum}</span>
    </div>
  );
}
