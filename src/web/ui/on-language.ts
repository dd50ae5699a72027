/** What the server was asked in one language is asked again in the other, where its words are kept outside of the queries. */
import { useEffect, useRef } from 'react';
import { useWords } from '../words/words.tsx';

/** Calls back when the reader has switched to another language, never at first. */
export function useOnLanguage(again: () => void): void {
  const { language } = useWords();
  const before = useRef(language);
  useEffect(() => {
    if (before.current === language) return;
    before.current = language;
    again();
  });
}
