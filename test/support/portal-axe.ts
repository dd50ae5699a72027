/** Judges a page by the rules of WCAG 2.2 AA and of good practice, as far as a machine can. */
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const OPTIONS: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
};
const SHOWN_MAX = 4;

/** What is wrong with the page, a line for each place; empty where nothing is. */
export async function faultsByAxe(page: Page): Promise<readonly string[]> {
  // The page's policy lets no script in but the portal's own; the debugger's door is beside it.
  await page.evaluate(SOURCE);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(OPTIONS)})`);
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, SHOWN_MAX).map(({ target, html, failureSummary = '' }) =>
    `${id} (${help}): ${target.join(' ')} ${html.slice(0, 160)} ${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 300)}`));
}
