/** What somebody sees where something goes wrong, and that nothing typed is lost by it. */
import { describe, expect, test } from 'vitest';
import { faultsByAxe } from '../support/portal-axe.ts';
import { keysOf } from '../support/portal-keys.ts';
import { frame } from '../support/portal-page.ts';
import { wordsIn } from '../support/portal-words.ts';
import type { Portal } from '../support/portal.ts';

const LIST = /\/api\/v1\/vouchers(\?|$)/;
const KEYS = /\/\.well-known\/tallystick\.json$/;
const WORKLIST = /\/api\/v1\/worklist(\?|$)/;

/** Makes trouble; `given` is asked when the tests run. */
export function describeTroubles(given: () => { readonly portal: Portal }): void {
  describe('where something goes wrong', () => {
    test('a server that is not heard is said so, and asked again when it is wished', async () => {
      const { portal } = given();
      const say = wordsIn('tr');
      await portal.visit(portal.persona('benefits-admin', 'Contoso'), { language: 'tr', theme: 'dark' }, async (visit) => {
        const { page, open } = visit;
        visit.expect(/^failed \/api\/v1\/vouchers/);
        await page.route(LIST, (route) => route.abort('connectionrefused'));
        await open('/vouchers');
        await page.getByRole('alert').getByText(say('problem.unreachable-text')).waitFor();
        expect(await faultsByAxe(page)).toEqual([]);
        await page.unroute(LIST);
        await keysOf(visit).press('button', say('problem.again'));
        expect(await page.locator('main tbody tr').count()).toBeGreaterThan(10);
      });
    });

    test('a session that is over costs nothing that was typed', async () => {
      const { portal } = given();
      const say = wordsIn('en');
      const partner = portal.persona('programme-admin', 'Fabrikam');
      await portal.visit(partner, {}, async (visit) => {
        const { page, open, context } = visit;
        const keys = keysOf(visit);
        visit.expect(/^401 /);
        await open('/take');
        await keys.fill(say('take.what'), 'ABCD-EFGH-JKMN-P');
        await keys.fill(say('take.email'), 'somebody@customer.example');
        await context.clearCookies();
        await keys.press('button', say('take.validate'));
        await keys.press('link', say('problem.sign-in'));
        await keys.press('button', `Sign in as ${partner.name}`);
        await keys.at(say('take.title'));
        expect(await page.getByRole('textbox', { name: say('take.what') }).inputValue()).toBe('ABCD-EFGH-JKMN-P');
        expect(await page.getByRole('textbox', { name: say('take.email') }).inputValue()).toBe('somebody@customer.example');
      });
    });

    test('a page that fails leaves the navigation where it is', async () => {
      const { portal } = given();
      const say = wordsIn('en');
      await portal.visit(portal.persona('benefits-admin', 'Contoso'), {}, async (visit) => {
        const { page, open } = visit;
        visit.expect(/^(console|thrown): /);
        await page.route(WORKLIST, (route) => route.fulfill({ json: {} }));
        await open('/');
        expect((await page.evaluate(frame)).headings).toEqual([say('shell.crashed')]);
        expect(await faultsByAxe(page)).toEqual([]);
        await keysOf(visit).press('link', say('nav.vouchers'));
        await keysOf(visit).at(say('nav.vouchers'));
      });
    });

    test('a kept checkpoint is not called unsigned where the keys are not heard, and a search keeps the focus', async () => {
      const { portal } = given();
      const say = wordsIn('en');
      await portal.visit(portal.persona('auditor'), {}, async (visit) => {
        const { page, open, settled } = visit;
        visit.expect(/^503 \/\.well-known/);
        await page.route(KEYS, (route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'not now' }));
        await open('/journal');
        const { note } = await portal.sandbox.read<{ note: string }>(portal.persona('auditor'), '/journal/checkpoint');
        await page.setInputFiles('.file-choice input', { name: 'kept.note', mimeType: 'text/plain', buffer: Buffer.from(note) });
        await page.getByRole('alert').waitFor();
        expect(await page.locator('[data-verdict]').count()).toBe(0);
        await page.unroute(KEYS);
        await page.getByRole('button', { name: say('problem.again') }).press('Enter');
        await page.locator('[data-verdict="passed"]').waitFor();
        await page.getByRole('searchbox', { name: say('audit.subject') }).fill('agr_0000000000000000');
        await page.locator('form.stack button[type="submit"]').press('Enter');
        await page.waitForURL(/subject=agr_/);
        await settled();
        expect(await page.locator('form.stack button:focus').textContent()).toBe(say('shell.search'));
      });
    });

    test('an address that leads nowhere leads home', async () => {
      const { portal } = given();
      const say = wordsIn('tr');
      await portal.visit(portal.persona('auditor'), { language: 'tr' }, async (visit) => {
        await visit.open('/vouchers/a/b/c');
        expect((await visit.page.evaluate(frame)).headings).toEqual([say('shell.not-found')]);
        expect(await faultsByAxe(visit.page)).toEqual([]);
        await keysOf(visit).press('link', say('shell.home'));
        await keysOf(visit).at(say('home.title'));
      });
    });
  });
}
