/** Words that are looked for: the field has each letter at once, and whoever looks hears of them when the typing pauses. */
import { useEffect, useState } from 'react';

const PAUSE_MS = 300;

/** What stands in the field. `sought` is what is looked for, as an address has it, and `seek` looks for something else. */
export function useTyped(sought: string, seek: (words: string) => void): readonly [typed: string, type: (words: string) => void] {
  const [typed, type] = useState(sought);
  const [seen, setSeen] = useState(sought);
  const [sent, setSent] = useState(sought);
  if (sought !== seen) {
    setSeen(sought);
    // What comes back is what was sent, while more may have been typed since; anything else came from elsewhere.
    if (sought !== sent) {
      setSent(sought);
      type(sought);
    }
  }
  useEffect(() => {
    const words = typed.trim();
    if (words === sought) return undefined;
    const timer = setTimeout(() => { setSent(words); seek(words); }, PAUSE_MS);
    return () => { clearTimeout(timer); };
  }, [typed, sought, seek]);
  return [typed, type];
}
