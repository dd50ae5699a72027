/** What somebody has chosen in this browser: theme, language, keys. Without a choice theme and language follow the browser. */
import { LANGUAGES, type Language } from '../words/words.tsx';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const THEME = 'tallystick-theme';
const LANGUAGE = 'tallystick-language';

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing is asked again next time.
  }
}

export function themeChosen(): Theme {
  const kept = read(THEME);
  return THEMES.find((each) => each === kept) ?? 'system';
}

export function showTheme(theme: Theme): void {
  const dark = theme === 'dark' || theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  write(THEME, theme);
  showTheme(theme);
}

/** Follows the system as long as nothing else is chosen. */
export function followTheme(): void {
  showTheme(themeChosen());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { showTheme(themeChosen()); });
}

export function languageChosen(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? read(LANGUAGE) ?? navigator.language.slice(0, 2);
  return LANGUAGES.find((each) => each === asked) ?? 'en';
}

export function keepLanguage(language: Language): void {
  write(LANGUAGE, language);
}

const SLASH = 'tallystick-slash';

/** Whether `/` alone opens the search, as it does until it is switched off. */
export function slashOpens(): boolean {
  return read(SLASH) !== 'off';
}

export function chooseSlash(opens: boolean): void {
  write(SLASH, opens ? 'on' : 'off');
}
