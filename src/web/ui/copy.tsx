/** Copies a text, and says that it did. */
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { useAnnounce } from './announce.tsx';
import { Button } from './button.tsx';

interface CopyProps {
  readonly text: string;
  /** What is copied, for those who do not see what stands beside the button. */
  readonly what: string;
  /** What the button says, where that alone tells what is copied. */
  readonly label?: string;
  readonly small?: boolean;
  readonly look?: 'normal' | 'primary';
}

export function Copy({ text, what, label, small = true, look = 'normal' }: CopyProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      announce(t('field.copied'));
    } catch {
      announce(t('field.not-copied'));
    }
  };
  return <Button small={small} look={look} onPress={() => { void copy(); }}>{label ?? <>{t('field.copy')}<span className="hidden"> {what}</span></>}</Button>;
}
