/** When a form says what is wrong in it: once it was tried, and of what was wrong then; never in the midst of typing. */
import { useState } from 'react';

type Wrong = Readonly<Record<string, string>>;

export interface Tries {
  readonly count: number;
  /** What was wrong at the last try, and is so still. */
  readonly shown: Wrong;
  /** Tries the form; whether nothing is wrong. */
  readonly attempt: () => boolean;
  readonly reset: () => void;
}

export function useTries(wrong: Wrong): Tries {
  const [last, setLast] = useState<{ readonly count: number; readonly names: readonly string[] }>({ count: 0, names: [] });
  return {
    count: last.count,
    shown: Object.fromEntries(Object.entries(wrong).filter(([name]) => last.names.includes(name))),
    attempt: () => {
      const names = Object.keys(wrong);
      setLast(({ count }) => ({ count: count + 1, names }));
      return names.length === 0;
    },
    reset: () => { setLast({ count: 0, names: [] }); },
  };
}
