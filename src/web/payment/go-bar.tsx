/** Below a table of which rows are picked: what comes next, and what the picked ones come to. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';

interface GoBarProps {
  /** How many are picked. */
  readonly count: number;
  readonly go: string;
  readonly onGo: () => void;
  readonly sum?: ReactNode;
  readonly children?: ReactNode;
}

/** With nothing picked the button says so when it is pressed: it stays where it is. */
export function GoBar({ count, go, onGo, sum, children }: GoBarProps): ReactNode {
  const { t } = useWords();
  const [tried, setTried] = useState(0);
  const wrong = useRef<HTMLParagraphElement>(null);
  const isWrong = tried > 0 && count === 0;
  useEffect(() => { if (tried > 0) wrong.current?.focus(); }, [tried]);
  return (
    <div className="bar no-print stack-small">
      {isWrong ? <p className="notice bad" role="alert" tabIndex={-1} ref={wrong}>{t('payment.choose-some')}</p> : null}
      <div className="row">
        <Button look="primary" onPress={() => {
          if (count > 0) onGo();
          else setTried(tried + 1);
        }}>{go}</Button>
        {sum === undefined || count === 0 ? null : <span role="status">{sum}</span>}
        {children}
      </div>
    </div>
  );
}
