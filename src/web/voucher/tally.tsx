/** Days as they are cut into a tally stick: a stroke each, every fifth across the four before it. A picture of a number told beside it. */
import type { ReactNode } from 'react';

const STROKE = 7;
const GROUP = 42;
const HEIGHT = 26;

function strokesOf(days: number): readonly string[] {
  return Array.from({ length: days }, (_none, index) => {
    const [group, place] = [Math.floor(index / 5), index % 5];
    const left = group * GROUP + 4;
    if (place < 4) return `M${left + place * STROKE} 3v${HEIGHT - 6}`;
    return `M${left - 3} ${HEIGHT - 6}L${left + 3 * STROKE + 3} 6`;
  });
}

export function Tally({ days }: { readonly days: number }): ReactNode {
  const width = Math.floor((days - 1) / 5) * GROUP + Math.min(days, 5) * STROKE + 6;
  return (
    <svg className="tally" viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
      <path d={strokesOf(days).join('')} fill="none" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
