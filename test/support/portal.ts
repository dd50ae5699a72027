/**
 * The portal in a real browser: people signed in once each through the real sign-in, pages opened as one of them in a
 * language and a theme, and everything that a browser complains of gathered. A visit that fails leaves a picture.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { PersonaView } from '../../src/contract/sandbox-view.ts';
import { launchChromium } from './chromium.ts';
import { startPortalSandbox, type PortalSandbox } from './portal-sandbox.ts';
import { watch, type Watch } from './portal-watch.ts';

export type Language = 'en' | 'tr';
export type Theme = 'light' | 'dark';

export interface Look {
  readonly language?: Language;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** A page of the portal with somebody before it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Opens an address of the portal and waits until everything it asks for is there. */
  readonly open: (path: string) => Promise<void>;
  /** Waits until nothing is being fetched or drawn any more. */
  readonly settled: () => Promise<void>;
  /** Allows a complaint from here on: an answer such as `404 /api/v1/vouchers/`, or words in the console. */
  readonly expect: (complaint: RegExp) => void;
}

export interface Portal {
  readonly sandbox: PortalSandbox;
  /** The first persona with a role, at an organisation whose name contains a text. */
  readonly persona: (role: string, at?: string) => PersonaView;
  readonly visit: (who: PersonaView | 'nobody', look: Look, walk: (visit: Visit) => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const PICTURES = fileURLToPath(new URL('../../coverage/browser/', import.meta.url));
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', tr: 'tr-TR' };
const WAIT_MS = 15_000;

/** Starts a sandbox and a browser, side by side. */
export async function openPortal(): Promise<Portal> {
  const [started, launched] = await Promise.allSettled([startPortalSandbox(), launchChromium()]);
  const close = async (): Promise<void> => {
    if (launched.status === 'fulfilled') await launched.value.close();
    if (started.status === 'fulfilled') await started.value.stop();
  };
  if (started.status === 'rejected' || launched.status === 'rejected') {
    await close();
    throw started.status === 'rejected' ? started.reason : (launched as PromiseRejectedResult).reason;
  }
  const sandbox = started.value;
  const signedIn = new Map<string, Promise<State>>();
  const stateOf = (who: PersonaView): Promise<State> => {
    const state = signedIn.get(who.personId) ?? signIn(launched.value, sandbox.address, who);
    signedIn.set(who.personId, state);
    return state;
  };
  return {
    sandbox, close,
    persona: (role, at = '') => {
      const found = sandbox.personas.find(({ roles, organisation }) => roles.includes(role) && organisation.includes(at));
      if (found === undefined) throw new Error(`the sandbox has no ${role} ${at}`);
      return found;
    },
    visit: async (who, look, walk) => {
      const state = who === 'nobody' ? { cookies: [], origins: [] } : await stateOf(who);
      await visitAs(launched.value, sandbox.address, withLook(state, sandbox.address, look), look, walk);
    },
  };
}

/** Signs somebody in by the link of the sandbox's own page, and keeps what the browser then holds. */
async function signIn(browser: Browser, address: string, { personId, name }: PersonaView): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/sign-in?hint=${personId}&return=${encodeURIComponent('/livez')}`, { waitUntil: 'commit' });
  await page.waitForURL('**/livez', { waitUntil: 'commit', timeout: WAIT_MS }).catch((error: unknown) => {
    throw new Error(`${name} could not sign in; the browser stands at ${page.url()}`, { cause: error });
  });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The language and theme that somebody chose in this browser before. */
function withLook(state: State, origin: string, { language = 'en', theme = 'light' }: Look): State {
  const kept = [{ name: 'tallystick-language', value: language }, { name: 'tallystick-theme', value: theme }];
  return { ...state, origins: [{ origin, localStorage: kept }] };
}

async function visitAs(
  browser: Browser, address: string, storageState: State, { language = 'en', theme = 'light', width = 1280, height = 900 }: Look,
  walk: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: address, storageState, viewport: { width, height }, colorScheme: theme, locale: LOCALES[language], reducedMotion: 'reduce',
    timezoneId: 'Europe/Istanbul',
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const watched = watch(page);
  try {
    await walk(visitOf(page, context, watched));
    if (watched.complaints.length > 0) throw new Error('the browser complained');
  } catch (error) {
    throw await withPicture(page, error, watched.complaints);
  } finally {
    await context.close();
  }
}

function visitOf(page: Page, context: BrowserContext, watched: Watch): Visit {
  return {
    page, context,
    settled: watched.settled,
    expect: watched.expect,
    open: async (path) => {
      await page.goto(path, { waitUntil: 'commit' });
      await watched.settled();
    },
  };
}

let pictures = 0;

/** What went wrong, with where the browser stood, what it complained of, and a picture of it. */
async function withPicture(page: Page, error: unknown, complaints: readonly string[]): Promise<Error> {
  mkdirSync(PICTURES, { recursive: true });
  pictures += 1;
  const path = join(PICTURES, `failed-${String(process.pid)}-${String(pictures)}.png`);
  await page.screenshot({ path, fullPage: true, timeout: WAIT_MS }).catch(() => undefined);
  const said = error instanceof Error ? error.message : String(error);
  const more = complaints.map((each) => `\n  ${each}`).join('');
  const heard = more === '' ? '' : `\ncomplaints of the browser:${more}`;
  return new Error(`${said}\nat ${page.url()}; picture: ${path}${heard}`, { cause: error });
}
