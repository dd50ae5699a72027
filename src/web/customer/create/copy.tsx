/** Puts a text where it can be pasted from, and says so. */
import type { ReactNode } from 'react';
import { useAnnounce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words/words.tsx';

export function CopyButton({ text, of, label, look = 'normal' }: {
  readonly text: string; readonly of?: string; readonly label?: string; readonly look?: 'normal' | 'primary';
}): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    announce(t('field.copied'));
  };
  return <span className="no-print"><Button small look={look} onPress={() => { void copy(); }}>{label ?? t('field.copy')}{of === undefined ? null : <span className="hidden">: {of}</span>}</Button></span>;
}
