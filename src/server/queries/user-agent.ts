/** The browser and the system that a User-Agent header names, in words, so that people know their sessions again. */
import type { Language } from '../../contract/refusal-params.ts';

/** Browsers pretend to be one another: the first that is found is meant. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'], [/\bSafari\//, 'Safari'], [/^curl\//, 'curl'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'], [/\biPad\b/, 'iPad'], [/\bAndroid\b/, 'Android'], [/\bWindows\b/, 'Windows'], [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'], [/\bLinux\b/, 'Linux'],
];

const UNKNOWN: Readonly<Record<Language, string>> = { en: 'Unknown browser', tr: 'Bilinmeyen tarayıcı' };

export function userAgentWords(header: string, language: Language): string {
  const find = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(header))?.[1];
  const browser = find(BROWSERS) ?? UNKNOWN[language];
  const system = find(SYSTEMS);
  return system === undefined ? browser : `${browser} (${system})`;
}
