/** Surfaces that can be told apart without colour: each series has a texture of its own, the same in picture and legend. */
import type { ReactNode } from 'react';

/** `1` to `6`. */
export function textureOf(index: number): number {
  return (index % 6) + 1;
}

/** The patterns of a picture, under ids that begin with its own. */
export function Textures({ id }: { readonly id: string }): ReactNode {
  return (
    <defs>
      {[1, 2, 3, 4, 5, 6].map((number) => (
        <pattern key={number} id={`${id}-${String(number)}`} width="6" height="6" patternUnits="userSpaceOnUse"
          patternTransform={number % 2 === 0 ? 'rotate(45)' : number === 5 ? 'rotate(-45)' : ''}>
          <rect width="6" height="6" className={`fill-${String(number)}`} strokeWidth="0" fillOpacity={number === 1 ? 1 : .55} />
          {number === 1 ? null : number === 3 ? <circle cx="3" cy="3" r="1.4" className="fill-3" /> : <rect width={number === 6 ? 1.5 : 3} height="6" className={`fill-${String(number)}`} strokeWidth="0" />}
        </pattern>
      ))}
    </defs>
  );
}

export function Legend({ id, labels, textures = labels.map((_label, index) => textureOf(index)) }: {
  readonly id: string; readonly labels: readonly string[]; readonly textures?: readonly number[];
}): ReactNode {
  return (
    <ul className="legend" aria-hidden="true">
      {labels.map((label, index) => (
        <li key={label}><svg viewBox="0 0 16 13"><rect width="16" height="13" fill={`url(#${id}-${String(textures[index])})`} /></svg>{label}</li>
      ))}
    </ul>
  );
}
