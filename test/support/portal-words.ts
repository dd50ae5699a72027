/** The portal's own words, so that a test says what it looks for in either language, however it is worded. */
import { createIntl } from 'react-intl';
import { first as firstEn } from '../../src/web/words/en-first.ts';
import { pages as pagesEn } from '../../src/web/words/en-pages.ts';
import { first as firstTr } from '../../src/web/words/tr-first.ts';
import { pages as pagesTr } from '../../src/web/words/tr-pages.ts';
import type { Language } from './portal.ts';

type WordId = keyof (typeof firstEn & typeof pagesEn);

export type Say = (id: WordId, values?: Readonly<Record<string, string | number>>) => string;

export function wordsIn(language: Language): Say {
  const messages = language === 'en' ? { ...firstEn, ...pagesEn } : { ...firstTr, ...pagesTr };
  const intl = createIntl({ locale: language === 'en' ? 'en-GB' : 'tr-TR', messages });
  return (id, values) => intl.formatMessage({ id }, values);
}
