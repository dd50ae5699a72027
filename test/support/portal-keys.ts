/** Going through the portal by keyboard alone, where at every stop it can be seen where one is. */
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { stop } from './portal-page.ts';
import type { Visit } from './portal.ts';

/** So many presses of the Tab key lead through the longest page. */
const STOPS_MAX = 160;

type Role = Parameters<Page['getByRole']>[0];

export interface Keys {
  /** Goes on by the Tab key until something of a role and name has the focus. */
  readonly to: (role: Role, name: string | RegExp) => Promise<void>;
  /** Goes there and presses a key, Enter unless told; then waits until the page is drawn. */
  readonly press: (role: Role, name: string | RegExp, key?: string) => Promise<void>;
  /** Goes to a field, empties it and types. */
  readonly fill: (name: string | RegExp, text: string, role?: Role) => Promise<void>;
  /** Goes to a group of radio buttons and on by arrow keys until one of a name is chosen. */
  readonly choose: (name: string | RegExp) => Promise<void>;
  /** Goes to a box and ticks it. */
  readonly tick: (name: string | RegExp) => Promise<void>;
  /** Waits for a page with a title, on which nothing is being fetched any more. */
  readonly at: (title: string | RegExp) => Promise<void>;
  /** Types a day into a field of several parts, in the order in which the language has them: `30062021`. */
  readonly day: (field: string | RegExp, digits: string) => Promise<void>;
}

export function keysOf({ page, settled }: Visit): Keys {
  const tab = async (what: string): Promise<string> => {
    await page.keyboard.press('Tab');
    const { what: at, hidden } = await page.evaluate(stop);
    expect(hidden, `on the way to ${what}, at ${at}`).toBeUndefined();
    return at;
  };
  const until = async (target: Locator, what: string): Promise<void> => {
    await target.first().waitFor();
    const passed: string[] = [];
    for (let stops = 0; stops < STOPS_MAX; stops += 1) {
      if (await hasFocus(target)) return;
      passed.push(await tab(what));
    }
    throw new Error(`the Tab key does not lead to ${what}; it leads to\n${[...new Set(passed)].join('\n')}`);
  };
  const to = (role: Role, name: string | RegExp): Promise<void> => until(page.getByRole(role, { name }), `${role} ${String(name)}`);
  return {
    to,
    press: async (role, name, key = 'Enter') => {
      await to(role, name);
      await page.keyboard.press(key);
      await settled();
    },
    fill: async (name, text, role = 'textbox') => {
      await to(role, name);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },
    choose: async (name) => {
      const wanted = page.getByRole('radio', { name });
      await wanted.first().waitFor();
      const group = page.getByRole('radio');
      await until(group, 'a radio button');
      for (let steps = 0; !(await hasFocus(wanted)); steps += 1) {
        if (steps > STOPS_MAX) throw new Error(`the arrow keys do not lead to ${String(name)}`);
        await page.keyboard.press('ArrowDown');
      }
      if (!(await wanted.first().isChecked())) await page.keyboard.press('Space');
      expect(await wanted.first().isChecked()).toBe(true);
    },
    tick: async (name) => {
      await to('checkbox', name);
      await page.keyboard.press('Space');
      expect(await page.getByRole('checkbox', { name }).first().isChecked()).toBe(true);
    },
    at: async (title) => {
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await settled();
    },
    day: async (field, digits) => {
      await until(page.getByRole('group', { name: field }).getByRole('spinbutton'), `the day ${String(field)}`);
      await page.keyboard.type(digits);
    },
  };
}

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluateAll((found) => found.some((each) => each === each.ownerDocument.activeElement));
}
