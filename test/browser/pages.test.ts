/**
 * Every page of the portal in a real browser, full, empty and failing: no complaint of the browser, no fault by axe, one
 * title, the language it was asked for, and nothing that reaches out of a window 320 px wide.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsByAxe } from '../support/portal-axe.ts';
import { LEFT_OUT, NO_CHROMIUM } from '../support/chromium.ts';
import { frame, overflow, whatTasksLeadTo } from '../support/portal-page.ts';
import { openPortal, type Language, type Look, type Portal, type Theme, type Visit } from '../support/portal.ts';
import { describeHistory } from './history.ts';
import { BARE_PLACES, FULL_PLACES, gatherFacts, type Facts, type Place } from './places.ts';
import { describeProgrammes } from './programmes.ts';
import { describeStretched } from './stretched.ts';
import { describeTroubles } from './troubles.ts';

const WEB = fileURLToPath(new URL('../../src/web/', import.meta.url));
const NARROW = 320;
const LONG = process.env['TALLYSTICK_LONG'] === '1';
const LANGUAGES: readonly Language[] = ['en', 'tr'];
const THEMES: readonly Theme[] = ['light', 'dark'];
const LOOKS: readonly Look[] = LANGUAGES.flatMap((language) => THEMES.map((theme) => ({ language, theme })));

/** Each place in one look, all looks in turn; in the long run each in all of them. */
const CASES = [...FULL_PLACES, ...BARE_PLACES].flatMap((place, index) =>
  (LONG ? LOOKS : [LOOKS[index % LOOKS.length] ?? {}]).map((look) => [nameOf(place, look), place, look] as const));

function nameOf(place: Place, { language, theme }: Look): string {
  const { route, role, at } = place;
  return `${route}${BARE_PLACES.includes(place) ? ' with nothing to show' : ''} for ${role} ${at} in ${String(language)}, ${String(theme)}`;
}

test('every route of the portal is among the pages', () => {
  const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('routes.tsx'));
  const routes = files.flatMap((path) => [...readFileSync(WEB + path, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, route = '']) => route));
  expect(routes.length).toBeGreaterThan(30);
  const known = new Set(FULL_PLACES.map(({ route }) => route));
  expect(routes.filter((route) => !known.has(route)), 'give each of these a line in test/browser/places.ts').toEqual([]);
  expect([...known].filter((route) => !routes.includes(route)), 'these are no routes any more').toEqual([]);
});

describe.skipIf(NO_CHROMIUM !== undefined)(`in Chromium${LEFT_OUT}`, () => {
  let portal: Portal;
  let facts: Facts;
  const titles: (readonly [title: string, route: string])[] = [];

  beforeAll(async () => {
    portal = await openPortal();
    facts = await gatherFacts(portal);
  }, 240_000);
  afterAll(async () => { await (portal as Portal | undefined)?.close(); });

  const visit = (place: Place, look: Look, walk: (visit: Visit) => Promise<void>): Promise<void> =>
    portal.visit(place.role === 'nobody' ? 'nobody' : portal.persona(place.role, place.at), look, async (there) => {
      if (place.complaint !== undefined) there.expect(place.complaint);
      await there.open(place.address(facts));
      await walk(there);
    });

  test.concurrent.each(CASES)('%s', async (_name, place, look) => {
    await visit(place, look, async ({ page, settled }) => {
      const { title, lang, theme, headings } = await page.evaluate(frame);
      expect(headings).toHaveLength(1);
      expect(headings[0]).not.toBe('');
      expect(title).toContain(headings[0]);
      if (FULL_PLACES.includes(place)) titles.push([title, place.route]);
      expect([lang, theme]).toEqual([look.language, look.theme]);
      expect(await faultsByAxe(page)).toEqual([]);
      expect(await page.evaluate(overflow), '1280 px').toEqual([]);
      await page.setViewportSize({ width: NARROW, height: 800 });
      await settled();
      expect(await page.evaluate(overflow)).toEqual([]);
    });
  });

  test('every page has a title of its own', () => {
    const known = new Map<string, string>();
    for (const [title, route] of titles) {
      expect(known.get(title) ?? route, title).toBe(route);
      known.set(title, route);
    }
  });

  test('a persona’s card signs in wherever it is pressed', async () => {
    await portal.visit('nobody', {}, async ({ page, open, expect: allow }) => {
      allow(/^401 \/api\/v1\/me$/);
      await open('/');
      await page.locator('.persona-task').first().waitFor();
      const pressed = await page.evaluate(whatTasksLeadTo);
      expect(pressed.length).toBeGreaterThan(10);
      expect([...new Set(pressed)]).toEqual(['A']);
    });
  });

  describeStretched(() => ({ portal, facts }));
  describeHistory(() => ({ portal }));
  describeTroubles(() => ({ portal }));
  describeProgrammes(() => ({ portal }));
});
