/** Türkçe metinlerin tümü. Portal iki bölümü ayrı ayrı getirir. */
import { first } from './tr-first.ts';
import { pages } from './tr-pages.ts';

export const tr = { ...first, ...pages } as const;
