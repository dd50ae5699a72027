/// <reference lib="dom" />
/**
 * English as no language is: every message 40 % longer and within brackets. A text without brackets is no message, and
 * what has no room for it has none for the next language either.
 */
import { readdirSync } from 'node:fs';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import { pages } from '../../src/web/words/en-pages.ts';
import { first } from '../../src/web/words/en-first.ts';
import type { Visit } from './portal.ts';

const STRETCH = 0.4;
const ASSETS = new URL('../../dist/portal/assets/', import.meta.url);
/** What a message is made longer with: words of a usual length, so that lines can be broken. */
const FILLING = 'lorem ipsum dolor amet ';

/** A message made longer, its arguments, cases and tags as they are. */
export function stretched(message: string): string {
  // Parser and printer declare the same names of kinds, each its own.
  const made: unknown = longer(parse(message));
  return `⟦${printAST(made as Parameters<typeof printAST>[0])}⟧`;
}

function longer(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element): MessageFormatElement => {
    if (element.type === TYPE.literal) return { ...element, value: element.value + filling(element.value) };
    if (element.type === TYPE.tag) return { ...element, children: longer(element.children) };
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return element;
    const options = Object.entries(element.options).map(([name, option]) => [name, { ...option, value: longer(option.value) }]);
    return { ...element, options: Object.fromEntries(options) as typeof element.options };
  });
}

function filling(text: string): string {
  const length = Math.round(text.trim().length * STRETCH);
  return length < 2 ? '' : ` ${FILLING.repeat(length).slice(0, length).trim()}`;
}

/** Answers the stretched words wherever the portal asks for its English ones. */
export async function stretchWords({ context }: Visit): Promise<void> {
  for (const [name, words] of [['first', first], ['pages', pages]] as const) {
    const file = readdirSync(ASSETS).find((each) => each.startsWith(`en-${name}-`));
    const catalogue = Object.fromEntries(Object.entries(words).map(([id, message]) => [id, stretched(message)]));
    await context.route(`**/assets/${file ?? ''}`, (route) => route.fulfill({
      contentType: 'text/javascript', body: `export const ${name} = ${JSON.stringify(catalogue)};`,
    }));
  }
}

/**
 * What the page says outside of every message, a line for each text that has letters. Names and references are marked
 * `translate="no"`, texts in another language `lang`; sentences of the server stand in problems and refusals.
 */
export function unbracketed(): readonly string[] {
  const found: string[] = [];
  // Names, formats, and what a field of days says by itself.
  const OURS_NOT = '[translate="no"], [data-rule], [data-code], noscript, script, style, time, svg,'
    + ' [role="spinbutton"], [id^="react-aria-description"]';
  const isOurs = (element: Element | null): boolean =>
    element?.closest(OURS_NOT) === null && element.closest('[lang]') === document.documentElement;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let depth = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    let rest = '';
    for (const character of node.nodeValue ?? '') {
      if (character === '⟦') depth += 1;
      else if (character === '⟧') depth -= 1;
      else if (depth === 0) rest += character;
    }
    if (isOurs(node.parentElement) && /\p{L}/u.test(rest)) found.push(rest.trim());
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
    for (const element of document.querySelectorAll(`body [${name}]`)) {
      const text = element.getAttribute(name) ?? '';
      if (isOurs(element) && /\p{L}/u.test(text) && !text.includes('⟦')) found.push(`${name}: ${text}`);
    }
  }
  return [...new Set(found)];
}
