/** The words of the first picture in English: what surrounds every page, the worklist, and the termbase. */
import { home } from './en/home.ts';
import { shell } from './en/shell.ts';
import { terms } from './en/terms.ts';

export const first = { ...shell, ...terms, ...home } as const;
