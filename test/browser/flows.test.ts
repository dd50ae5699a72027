/**
 * The main flows by keyboard alone, in one chain: a voucher goes from its creation to its payment through the hands of
 * five people, two of whom read Turkish. Nothing is clicked, and at every stop of the Tab key it can be seen where one is.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEFT_OUT, NO_CHROMIUM } from '../support/chromium.ts';
import { keysOf, type Keys } from '../support/portal-keys.ts';
import { wordsIn, type Say } from '../support/portal-words.ts';
import { openPortal, type Language, type Portal, type Visit } from '../support/portal.ts';

interface Walk extends Visit {
  readonly keys: Keys;
  readonly say: Say;
}

const ENGAGEMENT = /SharePoint/;
/** Where the draft of a report is kept. */
const DRAFT = '**/api/v1/vouchers/*/report';
const DAYS = 3;
/** Days from the sandbox's first on which the engagement is planned, and on which everybody comes back to it. */
const [STARTS, ENDS, LATER] = [1, 4, 7];

describe.skipIf(NO_CHROMIUM !== undefined)(`by keyboard alone${LEFT_OUT}`, () => {
  let portal: Portal;
  let reference = '';
  let begins = '';
  let invoice = '';
  let worked = 0;
  let isBroken = false;

  beforeAll(async () => {
    portal = await openPortal();
    const { now } = await portal.sandbox.read<{ now: string }>(portal.persona('auditor'), '/clock');
    begins = now.slice(0, 10);
  }, 240_000);
  afterAll(async () => {
    console.log(`the chain by keyboard took ${(worked / 1000).toFixed(1)} s`);
    await (portal as Portal | undefined)?.close();
  });

  const dayAfter = (days: number): Date => new Date(Date.parse(begins) + days * 86_400_000);
  /** As it is typed into a field of days, in both languages. */
  const typed = (days: number): string => dayAfter(days).toISOString().slice(0, 10).split('-').reverse().join('');

  const flow = (name: string, role: string, language: Language, walk: (walk: Walk) => Promise<void>): void => {
    test(name, async () => {
      if (isBroken) throw new Error('not walked, because the chain broke before');
      isBroken = true;
      const [what = '', at] = role.split(' ');
      const begun = performance.now();
      const who = what === 'nobody' ? 'nobody' : portal.persona(what, at);
      await portal.visit(who, { language }, async (visit) => walk({ ...visit, keys: keysOf(visit), say: wordsIn(language) }));
      worked += performance.now() - begun;
      isBroken = false;
    });
  };

  flow('somebody new signs in as one of the sandbox’s people', 'nobody', 'en', async ({ open, expect: allow, keys, say, page }) => {
    allow(/^401 \/api\/v1\/me$/);
    await open('/');
    await keys.press('link', say('start.be', { name: 'Ece' }));
    await keys.at(say('home.title'));
    expect(await page.getByRole('navigation', { name: say('shell.navigation') }).textContent()).toContain('Contoso');
  });

  flow('a customer creates a voucher', 'benefits-admin Contoso', 'en', async ({ open, keys, say, page }) => {
    await open('/');
    await keys.press('link', say('nav.create'));
    await keys.at(say('customer.create.type'));
    await keys.choose(ENGAGEMENT);
    await keys.press('button', say('field.continue'));
    await keys.at(say('customer.create.days'));
    await keys.choose(say('count.days', { days: DAYS }));
    await keys.press('button', say('field.continue'));
    await keys.at(say('customer.create.person'));
    await keys.choose(say('customer.person.nobody'));
    await keys.press('button', say('field.continue'));
    await keys.at(say('customer.create.check'));
    await keys.press('button', say('customer.create.do'));
    await keys.at(say('customer.done.title'));
    reference = await page.locator('.notched .reference').textContent() ?? '';
    expect(reference).toMatch(/^[0-9A-Z-]{16}$/);
    invoice = `K-${reference}`;
  });

  flow('a customer finds it by its pasted reference, assigns and reassigns it', 'benefits-admin Contoso', 'tr', async (walk) => {
    const { open, keys, say, page, context } = walk;
    await open('/');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(reference.replaceAll('-', ' ').toLowerCase())})`);
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Control+V');
    await keys.at(new RegExp(reference));
    await keys.press('button', say('voucher.do.assign'));
    await keys.at(say('voucher.do.assign'));
    await keys.fill(say('term.name'), 'Ece');
    await keys.fill(say('term.email'), 'ece@contoso.example');
    await keys.press('button', say('voucher.do.assign'));
    await keys.at(new RegExp(reference));
    await keys.press('button', say('voucher.do.reassign'));
    await keys.at(say('voucher.do.reassign'));
    await keys.fill(say('term.name'), 'Can');
    await keys.fill(say('term.email'), 'can@contoso.example');
    await keys.press('button', say('voucher.do.reassign'));
    await keys.at(new RegExp(reference));
    expect(await page.getByRole('main').textContent()).toContain('can@contoso.example');
  });

  flow('a partner takes it by its reference and the e-mail address', 'programme-admin Fabrikam', 'tr', async ({ open, keys, say, page }) => {
    await open('/take');
    await keys.fill(say('take.what'), reference);
    await keys.fill(say('take.email'), 'can@contoso.example');
    await keys.press('button', say('take.validate'));
    await keys.at(say('take.plan-title'));
    await keys.choose(/./);
    await keys.tick(/./);
    await keys.day(say('term.starts-on'), typed(STARTS));
    await keys.day(say('term.ends-on'), typed(ENDS));
    await keys.press('button', say('field.continue'));
    await keys.at(say('take.check-title'));
    await keys.press('button', say('take.reserve'));
    await keys.at(say('take.done-title'));
    expect(await page.getByRole('main').textContent()).toContain(reference);
  });

  flow('the sandbox’s clock is moved on, and says what changed', 'programme-admin Fabrikam', 'tr', async ({ open, keys, say, page }) => {
    await open('/');
    await keys.press('button', new RegExp(say('sandbox.clock', { date: '' }).trim()));
    await keys.day(say('sandbox.any'), typed(LATER));
    await keys.press('button', say('sandbox.move'));
    const date = new Intl.DateTimeFormat('tr-TR', { dateStyle: 'medium', timeZone: 'UTC' }).format(dayAfter(LATER));
    await page.getByRole('heading', { name: say('sandbox.changed', { date }) }).waitFor();
    await keys.press('button', say('shell.close'));
  });

  flow('a partner reports, with a deliverable', 'programme-admin Fabrikam', 'tr', async ({ open, expect: allow, keys, say, page }) => {
    await open(`/vouchers/${reference}`);
    await keys.press('button', say('voucher.do.report'));
    await keys.at(say('report.title'));
    await keys.press('button', say('report.check'));
    await page.getByRole('heading', { name: say('problem.form') }).waitFor();
    // What cannot be kept is told, and whoever types goes on typing.
    allow(/^failed .*\/report: /);
    await page.route(DRAFT, (route) => route.abort('connectionrefused'));
    await keys.fill(say('report.summary'), 'Mevcut durum incelendi, geçiş adımları belirlendi.');
    await keys.fill(say('report.recommendations'), 'Pilot geçişe nisan ayında başlanması önerilir.');
    await page.locator('[data-saving="failed"]').waitFor();
    await page.locator('[data-code="unreachable"]').waitFor();
    expect(await page.locator('textarea:focus').inputValue()).toContain('Pilot');
    await page.unroute(DRAFT);
    // The answers are checked once what is just being kept is kept.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => { release = resolve; });
    await page.route(DRAFT, async (route) => { await held; await route.continue(); }, { times: 1 });
    const keeping = page.waitForRequest((request) => request.method() === 'PUT');
    const chosen = page.waitForEvent('filechooser');
    await keys.press('button', say('report.choose-files'));
    await (await chosen).setFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Geçiş planı') });
    await page.getByText(say('report.file-done')).first().waitFor();
    await keys.tick(say('report.handed-confirm'));
    await keeping;
    await keys.to('button', say('report.check'));
    await page.keyboard.press('Enter');
    release();
    await keys.at(say('report.check'));
    await keys.press('button', say('report.submit'));
    await keys.at(say('report.done-title'));
  });

  flow('a partner redeems it', 'programme-admin Fabrikam', 'en', async ({ open, keys, say, page }) => {
    await open('/redeem');
    await keys.tick(say('list.choose-row', { row: reference }));
    await keys.press('button', say('payment.redeem-go', { count: 1 }));
    await keys.at(say('payment.redeem-check'));
    await keys.press('button', say('payment.redeem-now', { count: 1 }));
    await page.getByRole('heading', { name: say('payment.redeemed-title', { count: 1 }) }).waitFor();
  });

  flow('a partner requests payment and submits the request', 'payment-admin Fabrikam', 'en', async ({ open, keys, say, page }) => {
    await open(`/requests/new?vouchers=${reference}`);
    await keys.fill(say('term.invoice-number'), invoice);
    await keys.day(say('term.invoice-date'), typed(LATER));
    await keys.press('button', say('payment.to-check'));
    await keys.at(say('payment.check-title'));
    await keys.press('button', say('payment.submit-now'));
    await keys.at(say('payment.request-title', { number: invoice }));
    expect(await page.getByRole('main').textContent()).toContain(say('status.submitted'));
  });

  flow('a reviewer takes the request under review, and a check passes', 'claims-reviewer Microsoft', 'en', async (walk) => {
    const { open, keys, say, page, settled } = walk;
    await open('/claims?q=' + invoice);
    await keys.press('link', new RegExp(invoice));
    await keys.at(new RegExp(invoice));
    await keys.press('button', say('payment.take'));
    await settled();
    await keys.press('button', say('payment.passes'));
    expect(await page.getByRole('button', { name: say('payment.passes') }).first().getAttribute('aria-pressed')).toBe('true');
  });

  flow('finance approves it', 'finance Microsoft', 'en', async ({ open, keys, say, page }) => {
    await open(`/finance?q=${invoice}`);
    await keys.tick(say('list.choose-row', { row: invoice }));
    await keys.press('button', say('payment.approve-go', { count: 1 }));
    await page.getByRole('heading', { name: say('payment.approve-many') }).waitFor();
    await keys.press('button', say('payment.approve-go', { count: 1 }));
    await page.getByRole('heading', { name: say('payment.outcomes', { good: 1, all: 1 }) }).waitFor();
  });

  flow('finance records the payment', 'finance Microsoft', 'en', async ({ open, keys, say, page }) => {
    await open('/finance?tab=run');
    await keys.tick(say('list.choose-row', { row: invoice }));
    await keys.press('button', say('payment.pay-go', { count: 1 }));
    await keys.day(say('payment.paid-day'), typed(LATER));
    await keys.fill(say('payment.bank-reference'), 'BANK-1');
    await keys.press('button', say('payment.to-check'));
    await page.getByRole('heading', { name: say('payment.pay-check') }).waitFor();
    await keys.press('button', say('payment.pay-now', { count: 1 }));
    await page.getByRole('heading', { name: say('payment.outcomes', { good: 1, all: 1 }) }).waitFor();
  });

  flow('somebody switches to Turkish, and goes past the next deadline', 'benefits-admin Contoso', 'en', async (walk) => {
    const { open, keys, say, page, settled } = walk;
    const turkish = wordsIn('tr');
    await open('/vouchers');
    await keys.press('button', say('shell.account', { name: 'Ece' }));
    await page.keyboard.type('Tür');
    await page.keyboard.press('Enter');
    await keys.at(turkish('nav.vouchers'));
    await page.keyboard.press('Escape');
    expect(await page.locator('html').getAttribute('lang')).toBe('tr');
    const ways = (['sandbox.go', 'sandbox.go-past'] as const).map((id) => turkish(id, { date: '' }).trim());
    await keys.press('button', new RegExp(`^(${ways.join('|')})`));
    await page.locator('.sandbox-changes h2').waitFor();
    await settled();
  });
});
