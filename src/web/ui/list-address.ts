/** A list's state, which stands in the address: read from it, and written to it by the parts of the list. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './list-logic.ts';

export interface Address {
  readonly search: Search;
  /** Changes a part of it; `quietly` leaves no step behind to go back to. A change of what is listed begins at the first page. */
  readonly change: (part: Search, quietly?: boolean) => void;
}

/** Whichever list's page is open: its route says which names there are. */
export function useAddress(): Address {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback((part: Search, quietly = false) => {
    const first = 'pages' in part || 'panel' in part ? {} : { pages: undefined };
    // The router knows the names of one route at a time; here any list's may stand.
    const search = ((before: Search) => ({ ...before, ...first, ...part })) as never;
    void navigate({ to: '.', search, replace: quietly, resetScroll: false });
  }, [navigate]);
  return { search, change };
}
