/**
 * The portal's words: one catalogue of ICU messages in each language, of the same ids and arguments, and the formats of
 * dates, days and money. No component holds a text of its own.
 */
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { createIntl, createIntlCache, RawIntlProvider, type IntlShape } from 'react-intl';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { en } from './en.ts';

export type Language = 'en' | 'tr';
export type Catalogue = Readonly<Record<keyof typeof en, string>>;
/** The id of a message. */
export type WordId = keyof typeof en;
type Value = string | number | boolean | Date | null | undefined;

export const LANGUAGES: readonly Language[] = ['en', 'tr'];
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', tr: 'tr-TR' };

export interface Words {
  readonly language: Language;
  readonly locale: string;
  /** A message with its arguments filled in. */
  readonly t: (id: WordId, values?: Readonly<Record<string, Value>>) => string;
  /** The message of a name that is known only while running, `status.reserved`; the name itself where there is none. */
  readonly term: (group: string, name: string) => string;
  /** A message whose tags, such as `<b>`, are drawn by the functions handed in. */
  readonly rich: (id: WordId, values: Readonly<Record<string, ReactNode | ((parts: ReactNode) => ReactNode)>>) => ReactNode;
  readonly number: (value: number) => string;
  /** An amount in minor units: `€1,234.56`. */
  readonly money: (amount: { readonly amount: number; readonly currency: string }) => string;
  /** `27 December 2021 (Monday)`; `short` leaves the weekday out. */
  readonly date: (day: string, style?: 'long' | 'short' | 'month') => string;
  /** A moment, to the minute, in the reader's own time zone. */
  readonly moment: (instant: string) => string;
  readonly country: (code: string) => string;
  readonly list: (items: readonly string[]) => string;
  readonly choose: (language: Language) => void;
  /** Whether the words of all pages are there, or those of the first picture alone. */
  readonly isWhole: boolean;
}

const Context = createContext<Words | undefined>(undefined);

interface Parts {
  readonly first: () => Promise<object>;
  readonly pages: () => Promise<object>;
}

const PARTS: Readonly<Record<Language, Parts>> = {
  en: { first: async () => (await import('./en-first.ts')).first, pages: async () => (await import('./en-pages.ts')).pages },
  tr: { first: async () => (await import('./tr-first.ts')).first, pages: async () => (await import('./tr-pages.ts')).pages },
};

const cache = createIntlCache();

/** Fetches the catalogue of a language. */
export async function loadWords(language: Language): Promise<Catalogue> {
  const { first, pages } = PARTS[language];
  const parts = await Promise.all([first(), pages()]);
  return { ...parts[0], ...parts[1] } as Catalogue;
}

/** Fetches as much of it as the first picture needs: the shell, the start page and the pages of `web/home`. */
export async function loadFirstWords(language: Language): Promise<Catalogue> {
  return await PARTS[language].first() as Catalogue;
}

/** Puts words together for a language, outside of components too. */
export function makeWords(
  language: Language, catalogue: Catalogue, choose: (language: Language) => void, isWhole = true,
): Words & { readonly intl: IntlShape } {
  const locale = LOCALES[language];
  const intl = createIntl({ locale, messages: { ...catalogue }, onError: report }, cache);
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
  const dates = {
    short: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
    plain: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
    month: new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  };
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    intl, language, locale, choose, isWhole,
    t: (id, values) => intl.formatMessage({ id }, values),
    term: (group, name) => {
      const id = `${group}.${name}`;
      return id in catalogue ? intl.formatMessage({ id }) : name;
    },
    rich: (id, values) => intl.formatMessage({ id }, values as Record<string, ReactNode>),
    number: (value) => intl.formatNumber(value),
    money: ({ amount, currency }) => {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
    date: (text, style = 'long') => {
      if (style === 'short') return dates.short.format(day(text));
      if (style === 'month') return dates.month.format(day(text.length === 7 ? `${text}-01` : text));
      return `${dates.plain.format(day(text))} (${dates.weekday.format(day(text))})`;
    },
    moment: (instant) => moments.format(new Date(instant)),
    country: (code) => countries.of(code) ?? code,
    list: (items) => intl.formatList([...items]),
  };
}

function report(error: Error): void {
  // A message that is missing or has another argument is a defect, and is to be seen in a test.
  throw error;
}

interface WordsProviderProps {
  readonly words: Words & { readonly intl: IntlShape };
  readonly children: ReactNode;
}

export function WordsProvider({ words, children }: WordsProviderProps): ReactNode {
  const value = useMemo(() => words, [words]);
  return (
    <Context value={value}>
      <RawIntlProvider value={words.intl}>
        <I18nProvider locale={words.locale}>{children}</I18nProvider>
      </RawIntlProvider>
    </Context>
  );
}

export function useWords(): Words {
  const words = useContext(Context);
  if (words === undefined) throw new Error('there are no words outside of WordsProvider');
  return words;
}
