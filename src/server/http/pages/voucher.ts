/**
 * The page that a voucher's link opens. The server sees no token: it stands behind the `#` of the address, which browsers
 * keep to themselves, and a script of the page takes it from there.
 */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Language } from '../../../contract/refusal-params.ts';
import { VOUCHER_PAGE_WORDS, type VoucherPageWords } from '../../../contract/voucher-page-words.ts';
import { safe, sendPage, type Page } from './layout.ts';

/** Compiled beside the server; the page loads the first, which loads the others. */
const SCRIPTS = {
  'voucher.js': '../../../web/voucher.js',
  'voucher-logic.js': '../../../web/voucher-logic.js',
  'voucher-view.js': '../../../web/voucher-view.js',
} as const;

/** Read when first asked for, so that a server that is run from its sources starts without them. */
export const VOUCHER_SCRIPTS: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(SCRIPTS).map(([name, path]) => [name, once(() => readScript(path))]),
);

function readScript(path: string): string {
  const beside = new URL(path, import.meta.url);
  try {
    return readFileSync(beside, 'utf8');
  } catch {
    // From the sources: what was compiled last.
    return readFileSync(new URL(beside.href.replace(/\/src\/web\/([\w-]+\.js)$/, '/dist/web/$1')), 'utf8');
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Data for the script; a browser runs nothing of this type, and no text can end the element early. */
function data(words: VoucherPageWords): string {
  return `<script type="application/json" id="words">${JSON.stringify(words).replaceAll('<', '\\u003c')}</script>`;
}

function page(language: Language): Page {
  const words = VOUCHER_PAGE_WORDS[language];
  const other = language === 'en' ? 'tr' : 'en';
  const main = `<noscript><p>${safe(words.noScript)}</p></noscript>
<p id="told" class="hidden" role="status"></p>
<div id="voucher"></div>
${data(words)}`;
  return {
    language, title: words.title, skip: words.skip, main, scripts: ['/pages/voucher.js'],
    other: { href: `/voucher?lang=${other}`, name: words.otherLanguage },
  };
}

export function mountVoucherPage(app: FastifyInstance): void {
  app.get('/voucher', (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown };
    return sendPage(reply, page(lang === 'en' || lang === 'tr' ? lang : request.language));
  });
}
