/** What is typed outlives a reload, a session that ends and a lost race: it is kept in the tab until it is sent. */
import { useCallback, useEffect, useState } from 'react';

const PREFIX = 'tallystick-draft:';

function kept<Value extends object>(name: string, initial: Value): Value {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? initial : { ...initial, ...(JSON.parse(text) as Partial<Value>) };
  } catch {
    return initial;
  }
}

/** A form's values, kept under a name. `forget` when they have been sent. */
export function useDraft<Value extends object>(name: string, initial: Value): readonly [
  value: Value, change: (part: Partial<Value>) => void, forget: () => void,
] {
  const [value, setValue] = useState<Value>(() => kept(name, initial));
  const [isSent, setSent] = useState(false);
  useEffect(() => {
    if (isSent) return;
    try {
      sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing loses what is typed with the tab, as any page does.
    }
  }, [name, value, isSent]);
  const change = useCallback((part: Partial<Value>) => { setSent(false); setValue((before) => ({ ...before, ...part })); }, []);
  const forget = useCallback(() => {
    setSent(true);
    try {
      sessionStorage.removeItem(PREFIX + name);
    } catch {
      // As above.
    }
  }, [name]);
  return [value, change, forget];
}
