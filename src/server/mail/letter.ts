/** A mail in words, before it has a form: what both its HTML and its text part say. */
import type { Language } from '../../contract/refusal-params.ts';
import type { Facts, What } from './facts.ts';

export interface Action {
  readonly label: string;
  readonly href: string;
}

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action?: Action | undefined;
}

export interface Letter {
  /** One line, without names: it stands in logs and on locked screens. */
  readonly subject: string;
  /** What an inbox shows beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly details: readonly (readonly [label: string, value: string])[];
  readonly action?: Action | undefined;
  /** A link that is also drawn as a picture to be scanned. */
  readonly picture?: { readonly link: string; readonly alt: string; readonly caption: string } | undefined;
  readonly sections: readonly Section[];
  /** What everybody must know of the programme first. */
  readonly notice: string;
}

/** The links of a mail, made when it is written; a link that needs a key is undefined where the installation has none. */
export interface Links {
  readonly home: string;
  readonly proof: string | undefined;
  readonly invitation: string | undefined;
}

/** How a language tells each kind of mail. */
export type Letters = {
  readonly [Kind in Exclude<What, 'digest'>]: (facts: Facts[Kind], links: Links) => Letter;
} & { readonly digest: (letters: readonly Letter[], links: Links) => Letter };

/** What every mail of a language has around it. */
export interface Frame {
  readonly greeting: (name: string) => string;
  /** Why the reader gets it, and what to do about it. */
  readonly foot: string;
  readonly linkAsText: string;
}

/** What a digest takes over from the letters that it tells. */
export function gathered(letters: readonly Letter[]): Pick<Letter, 'preview' | 'details' | 'sections' | 'notice'> {
  return {
    preview: letters.map(({ heading }) => heading).slice(0, 3).join('; '),
    details: [],
    sections: letters.map(({ subject, paragraphs, details }) => ({
      heading: subject, paragraphs: [...paragraphs, ...details.map(([label, value]) => `${label}: ${value}`)],
    })),
    notice: [...new Set(letters.map(({ notice }) => notice))].filter((each) => each !== '').join('\n\n'),
  };
}

/** Dates, money and counts as a language writes them. */
export function writer(language: Language) {
  const locale = language === 'en' ? 'en-GB' : 'tr-TR';
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const whole = new Intl.NumberFormat(locale);
  return {
    /** With its weekday. */
    day: (day: string) => full.format(new Date(`${day}T00:00:00.000Z`)),
    moment: (at: string) => `${moment.format(new Date(at))} UTC`,
    count: (value: number) => whole.format(value),
    money({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
  };
}

/** The text part: all that the HTML part says, for whoever reads without it. */
export function textOf(letter: Letter, frame: Frame, name: string): string {
  const actions = (action: Action | undefined): string[] => (action === undefined ? [] : [`${action.label}:\n${action.href}`]);
  const blocks = [
    letter.heading,
    frame.greeting(name),
    ...letter.paragraphs,
    letter.details.map(([label, value]) => `${label}: ${value}`).join('\n'),
    ...actions(letter.action),
    ...letter.sections.flatMap(({ heading, paragraphs, action }) => [`— ${heading} —`, ...paragraphs, ...actions(action)]),
    `-- \n${[frame.foot, letter.notice].filter((each) => each !== '').join('\n\n')}`,
  ];
  return `${blocks.filter((each) => each !== '').join('\n\n')}\n`;
}
