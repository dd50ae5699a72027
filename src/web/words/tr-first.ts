/** İlk görüntünün Türkçe sözcükleri: sayfaları çevreleyen bölümler, iş listesi ve terim tabanı. */
import { home } from './tr/home.ts';
import { shell } from './tr/shell.ts';
import { terms } from './tr/terms.ts';

export const first = { ...shell, ...terms, ...home } as const;
