/** Single keys that do something on a page. They rest while something is typed, and can be switched off (WCAG 2.1.4). */
import { useEffect, useRef, useState } from 'react';

const SWITCH = 'tallystick-review-keys';

export type Keys = Readonly<Record<string, () => void>>;

/** Whether a key is meant for the page and not for a field, a menu or the browser. */
export function isMeant(event: Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'metaKey' | 'defaultPrevented' | 'isComposing'>, target: Element | null): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.isComposing) return false;
  if (target === null) return true;
  return target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"], [role="spinbutton"]') === null;
}

function isKeptOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== 'off';
  } catch {
    return true;
  }
}

/** Follows keys while they are switched on; answers whether they are, and how to switch. */
export function useKeys(keys: Keys): readonly [isOn: boolean, turn: (on: boolean) => void] {
  const [isOn, setOn] = useState(isKeptOn);
  const last = useRef(keys);
  useEffect(() => { last.current = keys; });
  useEffect(() => {
    if (!isOn) return undefined;
    const follow = (event: KeyboardEvent): void => {
      const act = last.current[event.key];
      if (act === undefined || !isMeant(event, document.activeElement) || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', follow);
    return () => { document.removeEventListener('keydown', follow); };
  }, [isOn]);
  const turn = (on: boolean): void => {
    setOn(on);
    try {
      localStorage.setItem(SWITCH, on ? 'on' : 'off');
    } catch {
      // A browser that keeps nothing asks again with the next page.
    }
  };
  return [isOn, turn];
}
