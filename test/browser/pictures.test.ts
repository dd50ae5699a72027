/** The pictures of the README: they are there and small; `npm run pictures` makes them anew from a sandbox. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../support/png.ts';
import { openPortal, type Portal, type Theme } from '../support/portal.ts';
import { gatherFacts, type Facts } from './places.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const BYTES_MAX = 150_000;
const THEMES: readonly Theme[] = ['light', 'dark'];

const SHOWN: readonly (readonly [name: string, who: string, address: (facts: Facts) => string])[] = [
  ['customer', 'benefits-admin Contoso', () => '/benefit'],
  ['voucher', 'benefits-admin Contoso', ({ reservedByCustomer }) => `/vouchers/${reservedByCustomer}`],
  ['partner', 'programme-admin Fabrikam', () => '/engagements'],
  ['sponsor', 'programme-admin Microsoft', () => '/programme'],
];
const PICTURES = SHOWN.flatMap(([name, who, address]) => THEMES.map((theme) => [`${name}-${theme}.png`, who, address, theme] as const));

describe.runIf(process.env['TALLYSTICK_PICTURES'] === '1')('a picture', () => {
  let portal: Portal;
  let facts: Facts;

  beforeAll(async () => {
    portal = await openPortal();
    facts = await gatherFacts(portal);
    mkdirSync(FOLDER, { recursive: true });
  }, 240_000);
  afterAll(async () => { await (portal as Portal | undefined)?.close(); });

  test.each(PICTURES)('%s is made', async (file, who, address, theme) => {
    const [role = '', at] = who.split(' ');
    await portal.visit(portal.persona(role, at), { theme, height: 800 }, async ({ page, open }) => {
      await open(address(facts));
      writeFileSync(FOLDER + file, packed(await page.screenshot()));
      expect(statSync(FOLDER + file).size).toBeLessThanOrEqual(BYTES_MAX);
    });
  });
});

test('every picture is there, and none is large', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(PICTURES.map(([file]) => file).sort());
  for (const file of readdirSync(FOLDER)) expect(statSync(FOLDER + file).size, file).toBeLessThanOrEqual(BYTES_MAX);
});
