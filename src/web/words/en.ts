/** Every message in English. The portal fetches its two parts one by one; this names the ids of both. */
import { first } from './en-first.ts';
import { pages } from './en-pages.ts';

export const en = { ...first, ...pages } as const;
