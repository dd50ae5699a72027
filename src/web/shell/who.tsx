/** Whether somebody is signed in, asked once; and for which organisation this tab acts. */
import { createContext, useContext } from 'react';

const PLACE = 'tallystick-organisation';

export type Who = 'nobody' | 'somebody';

export const WhoContext = createContext<Who>('nobody');

export function useWho(): Who {
  return useContext(WhoContext);
}

/** The organisation that this tab acts for; each tab may act for another. */
export function placeKept(): string | undefined {
  try {
    return sessionStorage.getItem(PLACE) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Acts for another organisation from now on: everything on the screen belongs to the one before, so the page begins anew. */
export function actFor(organisationId: string): void {
  try {
    sessionStorage.setItem(PLACE, organisationId);
  } catch {
    // Without a store the first organisation stays the one acted for.
  }
  location.assign('/');
}
