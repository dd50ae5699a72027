/** Every message in English. The portal fetches its two parts one by one. */
import { first } from './en-first.ts';
import { pages } from './en-pages.ts';

export const en = { ...first, ...pages } as const;
