/** The portal in words 40 % longer than English: nothing is cut or pushed out, and nothing is said that is no message. */
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { coveredByBars, enlarge, overflow } from '../support/portal-page.ts';
import { stretched, stretchWords, unbracketed } from '../support/portal-stretched.ts';
import type { Portal } from '../support/portal.ts';
import type { Facts } from './places.ts';

const SHOWN: readonly (readonly [who: string, address: (facts: Facts) => string])[] = [
  ['benefits-admin Contoso', () => '/'],
  ['benefits-admin Contoso', () => '/benefit'],
  ['benefits-admin Contoso', () => '/vouchers'],
  ['benefits-admin Contoso', ({ assigned }) => `/vouchers/${assigned}`],
  ['benefits-admin Contoso', () => '/create'],
  ['programme-admin Fabrikam', () => '/eligibility'],
  ['programme-admin Fabrikam', () => '/engagements'],
  ['payment-admin Fabrikam', ({ returned }) => `/requests/${returned}`],
  ['claims-reviewer Microsoft', ({ claim }) => `/claims/${claim}`],
  ['finance Microsoft', () => '/finance?tab=run'],
  ['programme-admin Microsoft', () => '/programme'],
];

const COUNTRIES = ['AE', 'AT', 'CA', 'CH', 'DE', 'ES', 'FR', 'GB', 'IT', 'JP', 'KW', 'NL', 'SE', 'TR', 'US']
  .map((code) => new Intl.DisplayNames('en-GB', { type: 'region' }).of(code) ?? code);
/** `15 March 2021 (Monday)`, `4 Apr 2021`, `US$57,600.00`, `KWD 480.000`, `EUR`: what the browser writes out by itself. */
const FORMATS = [
  /(?:\d{1,2} )?\p{L}{3,9} \d{4}(?: \(\p{L}+day\))?/gu, /(?:[A-Z]{2,3})?[$¥€£]\s?[\d.,]+/g, /\b[A-Z]{3}(?:\s[\d.,]+)?(?![\p{L}])/gu,
];

/**
 * Whether a text that is no message may stand on a page: it is made of what the server answered (names, references, the
 * programme's own texts, sentences that people or the server wrote) and of what the browser writes out. Ids of the
 * contract, such as `under-review`, are none of these: there is a message for each.
 */
function isTold(text: string, told: readonly string[]): boolean {
  if (told.some((each) => each.includes(text))) return true;
  let rest = text;
  for (const each of [...told, ...COUNTRIES]) rest = rest.replaceAll(each, ' ');
  for (const format of FORMATS) rest = rest.replaceAll(format, ' ');
  return !/\p{L}/u.test(rest);
}

/** Gathers every text that the server answers, the longest first. */
function listen(page: Page): () => Promise<readonly string[]> {
  const bodies: Promise<unknown>[] = [];
  page.on('response', (answer) => {
    if (/\/(api\/v1|sandbox)\//.test(answer.url())) bodies.push(answer.json().catch(() => null));
  });
  return async () => {
    const told = new Set<string>();
    const gather = (value: unknown): void => {
      if (typeof value === 'string' && value.length > 1 && !/^[a-z]+(-[a-z]+)*$/.test(value)) told.add(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
    };
    (await Promise.all(bodies)).forEach(gather);
    return [...told].sort((one, other) => other.length - one.length);
  };
}

/** Looks at a handful of pages; `given` is asked when the tests run. */
export function describeStretched(given: () => { readonly portal: Portal; readonly facts: Facts }): void {
  describe('in words 40 % longer', () => {
    test('a message is made longer around its arguments, cases and tags', () => {
      expect(stretched('{count, plural, one {One voucher} other {# vouchers}} of <b>{name}</b>'))
        .toMatch(/^⟦\{count, ?plural, ?one ?\{One voucher l.*\} ?other ?\{# vouchers l.*\}\} of ?.*<b>\{name\}<\/b>⟧$/);
    });

    test.concurrent.each(SHOWN)('page %# has room, also for letters twice as large, and says nothing but messages, for %s', async (who, address) => {
      const { portal, facts } = given();
      const [role = '', at] = who.split(' ');
      await portal.visit(portal.persona(role, at), {}, async (visit) => {
        const { page, open, settled } = visit;
        const told = listen(page);
        await stretchWords(visit);
        await open(address(facts));
        const said = await page.evaluate(unbracketed);
        const known = await told();
        expect(said.filter((text) => !isTold(text, known))).toEqual([]);
        expect(await page.evaluate(overflow)).toEqual([]);
        await page.setViewportSize({ width: 320, height: 800 });
        await settled();
        expect(await page.evaluate(overflow)).toEqual([]);
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.evaluate(enlarge);
        await settled();
        expect(await page.evaluate(overflow), 'letters twice as large').toEqual([]);
        expect(await page.evaluate(coveredByBars), 'letters twice as large').toBeLessThan(0.4);
      });
    });
  });
}
