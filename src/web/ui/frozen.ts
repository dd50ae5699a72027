/** What a page says while its command is given: everything is read again before the answer is told. */
import { useRef } from 'react';

/** The value; while it is frozen, that of the last moment before, as on a page that tells what a command will change. */
export function useFrozen<Value>(value: Value, isFrozen: boolean): Value {
  const before = useRef(value);
  if (!isFrozen) before.current = value;
  return before.current;
}
