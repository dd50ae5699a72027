/** Watches a page: what is still being fetched, and everything the browser complains of that nobody expected. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import { isDrawn } from './portal-page.ts';

export interface Watch {
  readonly complaints: readonly string[];
  readonly expect: (complaint: RegExp) => void;
  readonly settled: () => Promise<void>;
}

/** So long nothing may be asked for before a page counts as drawn: what asks next, asks within a frame or two. */
const QUIET_MS = 60;
const STEP_MS = 15;
const WAIT_MS = 20_000;

// A browser names the addresses of failed requests apart from its words; they are told by their answers instead.
const TOLD_BY_ANSWER = /^Failed to load resource/;
/** A request that a change of page made needless. */
const ABORTED = 'net::ERR_ABORTED';

export function watch(page: Page): Watch {
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const open = new Set<Request>();
  let last = performance.now();
  const complain = (text: string): void => { if (!expected.some((each) => each.test(text))) complaints.push(text); };
  const close = (request: Request): void => {
    open.delete(request);
    last = performance.now();
  };
  page.on('request', (request) => {
    open.add(request);
    last = performance.now();
  });
  page.on('requestfinished', close);
  page.on('requestfailed', (request) => {
    close(request);
    const why = request.failure()?.errorText ?? '';
    if (why !== ABORTED) complain(`failed ${pathOf(request.url())}: ${why}`);
  });
  page.on('response', (answer) => { if (answer.status() >= 400) complain(`${String(answer.status())} ${pathOf(answer.url())}`); });
  page.on('console', (message) => {
    const wrong = message.type() === 'error' || message.type() === 'warning';
    if (wrong && !TOLD_BY_ANSWER.test(message.text())) complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => { complain(`thrown: ${error.stack ?? error.message}`); });
  return {
    complaints,
    expect: (complaint) => { expected.push(complaint); },
    settled: async () => {
      const end = performance.now() + WAIT_MS;
      // What was pressed just now may ask for something in a moment.
      last = performance.now();
      for (;;) {
        if (open.size === 0 && performance.now() - last > QUIET_MS && await page.evaluate(isDrawn).catch(() => false)) return;
        if (performance.now() > end) throw new Error(`the page is not done: ${[...open].map((each) => pathOf(each.url())).join(', ')}`);
        await sleep(STEP_MS);
      }
    },
  };
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
