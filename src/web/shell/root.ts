/** The route above all others, and how what stands in an address after the question mark is read. */
import { createRootRoute } from '@tanstack/react-router';
import { Shell } from './shell.tsx';
import { Crashed, NotFound } from './not-found.tsx';

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Crashed });

type Search = Record<string, unknown>;

/** Plain pairs, as every other page on the web has them: `?status=created,assigned&q=deniz`. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Search): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text.replaceAll('%2C', ',')}`;
}

/** A route's search: these names, each a text or left out; nothing else is kept. */
export function texts<const Name extends string>(...names: readonly Name[]): (search: Search) => { [Each in Name]?: string | undefined } {
  return (search) => {
    const found: { [Each in Name]?: string | undefined } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === 'string' && value !== '') found[name] = value;
    }
    return found;
  };
}
