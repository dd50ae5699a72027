/** A telling becomes a mail: words in the recipient's language, and the two forms in which they are sent. */
import { render as toHtml } from '@react-email/render';
import { createElement } from 'react';
import type { Language } from '../../contract/refusal-params.ts';
import type { Telling } from './facts.ts';
import { textOf, type Frame, type Letter, type Letters, type Links } from './letter.ts';
import { LetterMail } from './templates/letter.tsx';
import { en, frame as englishFrame } from './words.en.ts';
import { frame as turkishFrame, tr } from './words.tr.ts';

const LANGUAGES: { readonly [Each in Language]: { readonly letters: Letters; readonly frame: Frame } } = {
  en: { letters: en, frame: englishFrame },
  tr: { letters: tr, frame: turkishFrame },
};

export interface Rendered {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The link to be drawn as a picture, and the address by which the HTML names that picture. */
  readonly picture: string | undefined;
}

/** By this name the HTML refers to the picture that comes with it. */
export const PICTURE_ID = 'voucher-qr@mail';

export function letterOf({ what, facts }: Telling, language: Language, links: Links): Letter {
  const { letters } = LANGUAGES[language];
  if (what === 'digest') return letters.digest(facts.items.map((item) => letterOf(item, language, links)), links);
  // The kind and its facts belong together, which the compiler forgets once they are apart.
  return (letters[what] as (facts: unknown, links: Links) => Letter)(facts, links);
}

export async function render(telling: Telling, language: Language, name: string, links: Links): Promise<Rendered> {
  const letter = letterOf(telling, language, links);
  const { frame } = LANGUAGES[language];
  const picture = letter.picture === undefined ? undefined : `cid:${PICTURE_ID}`;
  const html = await toHtml(createElement(LetterMail, { letter, frame, language, name, picture }));
  return { subject: letter.subject, html, text: textOf(letter, frame, name), picture: letter.picture?.link };
}
