/** The portal's own words, so that a test says what it looks for in either language, however it is worded. */
import { createIntl } from 'react-intl';
import { en } from '../../src/web/words/en.ts';
import { tr } from '../../src/web/words/tr.ts';
import type { Language } from './portal.ts';

type WordId = keyof typeof en;

export type Say = (id: WordId, values?: Readonly<Record<string, string | number>>) => string;

export function wordsIn(language: Language): Say {
  const intl = createIntl({ locale: language === 'en' ? 'en-GB' : 'tr-TR', messages: { ...(language === 'en' ? en : tr) } });
  return (id, values) => intl.formatMessage({ id }, values);
}
