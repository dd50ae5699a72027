/** Short news of what was just done: seen for a while, and told to screen readers. */
import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';

type Announce = (text: string) => void;
const Context = createContext<Announce>(() => undefined);
const SHOWN_MS = 12_000;

export function Announcer({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  const [news, setNews] = useState<{ readonly text: string; readonly count: number }>();
  const announce = useCallback((text: string) => { setNews((before) => ({ text, count: (before?.count ?? 0) + 1 })); }, []);
  useEffect(() => {
    if (news === undefined) return undefined;
    const timer = setTimeout(() => { setNews(undefined); }, SHOWN_MS);
    return () => { clearTimeout(timer); };
  }, [news]);
  return (
    <Context value={announce}>
      {children}
      <div role="status" aria-live="polite">
        {news === undefined ? null : (
          <div className="toast no-print" key={news.count}>
            <span>{news.text}</span><Button small onPress={() => { setNews(undefined); }}>{t('shell.close')}</Button>
          </div>
        )}
      </div>
    </Context>
  );
}

export function useAnnounce(): Announce {
  return useContext(Context);
}
