/** What stands in the address stays: by the back button, by a reload, and by a link that somebody else opens. */
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { keysOf } from '../support/portal-keys.ts';
import { wordsIn } from '../support/portal-words.ts';
import type { Portal } from '../support/portal.ts';

/** A list longer than a window, filtered and sorted. */
const LIST = '/vouchers?status=redeemed&sort=-days';
const ROW = 30;

const rowsOf = (page: Page): Promise<readonly string[]> => page.locator('main tbody tr').allInnerTexts();
const scrolled = (page: Page): Promise<number> => page.evaluate('scrollY');

/** Goes through a list and back; `given` is asked when the tests run. */
export function describeHistory(given: () => { readonly portal: Portal }): void {
  describe('the address', () => {
    test('leads back from a voucher to the list, its filters and its place', async () => {
      const { portal } = given();
      await portal.visit(portal.persona('programme-admin', 'Microsoft'), { language: 'tr' }, async (visit) => {
        const { page, open, settled } = visit;
        const keys = keysOf(visit);
        await open(LIST);
        const before = await rowsOf(page);
        const link = page.locator('main tbody tr').nth(ROW).getByRole('link').first();
        const reference = await link.innerText();
        await link.focus();
        await settled();
        const at = await scrolled(page);
        expect(at).toBeGreaterThan(300);
        await page.keyboard.press('Enter');
        await keys.at(new RegExp(reference));
        expect(await scrolled(page)).toBe(0);
        await page.goBack();
        await settled();
        expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(LIST);
        expect(await rowsOf(page)).toEqual(before);
        expect(Math.abs(await scrolled(page) - at)).toBeLessThan(50);
        await page.reload();
        await settled();
        expect(await rowsOf(page)).toEqual(before);
      });
    });

    test('has the check before days are taken back: a reload shows it again, and Back the form with what was typed', async () => {
      const { portal } = given();
      const say = wordsIn('en');
      const { items } = await portal.sandbox.read<{ readonly items: readonly { readonly id: string }[] }>(portal.persona('benefits-admin', 'Contoso'), '/agreements');
      await portal.visit(portal.persona('programme-admin', 'Microsoft'), { language: 'en' }, async (visit) => {
        const { page, open } = visit;
        const keys = keysOf(visit);
        const check = page.getByRole('heading', { name: say('sponsor.check') });
        const days = page.getByRole('textbox', { name: say('term.days') });
        await open(`/grants?tab=reduce&agreement=${items[0]?.id ?? ''}`);
        await keys.fill(say('term.days'), '5');
        await keys.fill(say('field.reason'), 'Moved');
        await keys.press('button', say('field.continue'));
        await check.waitFor();
        await page.reload();
        await check.waitFor();
        await page.goBack();
        await days.waitFor();
        expect(await days.inputValue()).toBe('5');
        await page.goForward();
        await check.waitFor();
      });
    });

    test('shows the same to whoever opens a link that was pasted', async () => {
      const { portal } = given();
      const sponsor = portal.persona('programme-admin', 'Microsoft');
      const shown: (readonly string[])[] = [];
      for (const width of [1280, 1000]) {
        await portal.visit(sponsor, { width }, async ({ page, open }) => {
          await open(LIST);
          shown.push((await page.locator('main tbody tr .reference').allInnerTexts()));
        });
      }
      expect(shown[0]).not.toEqual([]);
      expect(shown[1]).toEqual(shown[0]);
    });
  });
}
