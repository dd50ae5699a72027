/** A tally stick split in two: the notches run across both halves, and only the true halves match. */
import type { ReactNode } from 'react';

export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path className="stock" d="M4 9h40v12H20l-4 3H4z" />
      <path className="foil" d="M18 27l4-3h22v12a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-9z" />
      <path className="notches" d="M27 9v12M33 9v12M39 9v12M27 24v15M33 24v15M39 24v15" />
    </svg>
  );
}
