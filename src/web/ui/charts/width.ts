/** How wide a picture may be: as wide as its place, so that its words keep their size. */
import { useCallback, useState } from 'react';

const FIRST = 640;
const LEAST = 260;

export function useWidth(): readonly [(place: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(FIRST);
  const watch = useCallback((place: HTMLElement | null) => {
    if (place === null) return undefined;
    const observer = new ResizeObserver(([entry]) => { setWidth(Math.max(LEAST, Math.round(entry?.contentRect.width ?? FIRST))); });
    observer.observe(place);
    return () => { observer.disconnect(); };
  }, []);
  return [watch, width];
}
