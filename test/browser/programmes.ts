/** What the sponsor sees where there is no programme yet, and where there are several. */
import { describe, expect, test } from 'vitest';
import { faultsByAxe } from '../support/portal-axe.ts';
import { keysOf } from '../support/portal-keys.ts';
import { wordsIn } from '../support/portal-words.ts';
import type { Portal } from '../support/portal.ts';

const LIST = /\/api\/v1\/programmes(\?|$)/;
const [FIRST, SECOND] = ['microsoft-planning-services', 'another-programme'];

interface Programme {
  readonly id: string;
  readonly definition: object;
}

/** Answers some readings otherwise than the sandbox would; `given` is asked when the tests run. */
export function describeProgrammes(given: () => { readonly portal: Portal }): void {
  describe('where there', () => {
    test('is no programme yet, its admin comes to publish the first, and nobody else is shown how', async () => {
      const { portal } = given();
      const say = wordsIn('tr');
      const none = { json: { items: [], next: null } };
      const admin = portal.persona('programme-admin');
      const { definition } = await portal.sandbox.read<Programme>(admin, `/programmes/${FIRST}`);
      const { now } = await portal.sandbox.read<{ now: string }>(admin, '/clock');
      const nextYear = `0101${String(Number(now.slice(0, 4)) + 1)}`;
      await portal.visit(admin, { language: 'tr' }, async (visit) => {
        const { page, open } = visit;
        const keys = keysOf(visit);
        await page.route(LIST, (route) => (route.request().method() === 'GET' ? route.fulfill(none) : route.continue()));
        await open('/programme');
        await keys.press('link', say('programme.publish'));
        await keys.at(say('programme.versions'));
        await page.getByRole('textbox', { name: say('programme.file') }).fill(JSON.stringify(definition));
        await keys.day(say('programme.in-force'), nextYear);
        await keys.press('button', say('programme.check'));
        await page.getByText(say('programme.checked', { version: 2 })).waitFor();
        expect(await faultsByAxe(page)).toEqual([]);
      });
      await portal.visit(portal.persona('auditor'), { language: 'tr' }, async ({ page, open }) => {
        await page.route(LIST, (route) => route.fulfill(none));
        await open('/programme/versions');
        await page.getByText(say('programme.lack.programme')).waitFor();
        expect(await page.getByRole('textbox', { name: say('programme.file') }).count()).toBe(0);
      });
    });

    test('are several, an extension keeps what was chosen for each by itself', async () => {
      const { portal } = given();
      const admin = portal.persona('programme-admin');
      const first = await portal.sandbox.read<Programme>(admin, `/programmes/${FIRST}`);
      await portal.visit(admin, {}, async (visit) => {
        const { page, open, settled } = visit;
        const rows = [FIRST, SECOND].map((id) => ({ ...first, id, abilities: undefined, definition: undefined, on: undefined }));
        await page.route(LIST, (route) => route.fulfill({ json: { items: rows, next: null } }));
        await page.route(new RegExp(`/programmes/${SECOND}(\\?|$)`), (route) => route.fulfill({ json: { ...first, id: SECOND } }));
        await page.route(new RegExp(`/programmes/${SECOND}/extension-scope`), (route) => route.fulfill({ json: { programmeId: SECOND, vouchers: 0 } }));
        await open('/extend');
        const type = page.getByRole('checkbox', { name: /SharePoint/ }).first();
        const turnTo = async (id: string): Promise<void> => {
          await page.getByRole('radio', { name: new RegExp(`^${id}`) }).press('Space');
          await page.waitForURL(new RegExp(`programme=${id}`));
          await settled();
        };
        await type.press('Space');
        await turnTo(SECOND);
        expect(await type.isChecked()).toBe(false);
        expect(await page.locator('input[type="radio"]:focus').getAttribute('value')).toBe(SECOND);
        await turnTo(FIRST);
        expect(await type.isChecked()).toBe(true);
      });
    });
  });
}
