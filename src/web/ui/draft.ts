/** What is typed outlives a reload, a session that ends and a lost race: it is kept in the tab until it is sent. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { MeView } from '../../contract/party-view.ts';
import { useMe } from '../queries.ts';

const PREFIX = 'tallystick-draft:';

/** Where a draft is kept: apart for each person, and for each organisation that they act for. */
export function placeOf({ organisation, person }: Pick<MeView, 'organisation' | 'person'>, name: string): string {
  return `${PREFIX}${organisation.id}:${person.id}:${name}`;
}

export function readTyped<Value extends object>(place: string): Partial<Value> {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Value>;
  } catch {
    return {};
  }
}

/** Nothing typed leaves nothing behind: what the form began with may be another thing by the next time. */
export function writeTyped(place: string, typed: object): void {
  try {
    if (Object.keys(typed).length === 0) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(typed));
  } catch {
    // A browser that keeps nothing loses what is typed with the tab, as any page does.
  }
}

interface Held<Value> {
  readonly place: string;
  readonly typed: Partial<Value>;
  readonly isSent: boolean;
}

function openDraft<Value extends object>(place: string): Held<Value> {
  return { place, typed: readTyped<Value>(place), isSent: false };
}

/** A form's values, of which those that were changed are kept under a name. `forget` when they have been sent. */
export function useDraft<Value extends object>(name: string, initial: Value): readonly [
  value: Value, change: (part: Partial<Value>) => void, forget: () => void,
] {
  const place = placeOf(useMe(), name);
  const [begun] = useState(initial);
  const [held, hold] = useState(() => openDraft<Value>(place));
  // A form that turns to another name, to that of another programme, takes up what was typed there and leaves this where it is.
  if (held.place !== place) hold(openDraft<Value>(place));
  useEffect(() => {
    if (!held.isSent) writeTyped(held.place, held.typed);
  }, [held]);
  const value = useMemo(() => ({ ...begun, ...held.typed }), [begun, held]);
  const change = useCallback((part: Partial<Value>) => {
    hold((before) => ({ ...before, typed: { ...before.typed, ...part }, isSent: false }));
  }, []);
  const forget = useCallback(() => {
    hold((before) => ({ ...before, isSent: true }));
    writeTyped(place, {});
  }, [place]);
  return [value, change, forget];
}
