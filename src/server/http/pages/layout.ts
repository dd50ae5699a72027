/**
 * What the few pages that the server itself makes have in common: signing in, an invitation, a voucher from its link, and
 * the sandbox's own. No script and no style stands within a page; both are files of ours.
 */
import type { FastifyReply } from 'fastify';
import type { Language } from '../../../contract/refusal-params.ts';
import { pageHeaders, policyOfPage } from '../headers.ts';

export interface Page {
  readonly language: Language;
  readonly title: string;
  /** The same page in the other language: its address, and the language's own name for itself. */
  readonly other?: { readonly href: string; readonly name: string };
  /** The link that leads past the head, for who goes by keyboard. */
  readonly skip: string;
  /** What stands between head and foot; every text in it has been through `safe`. */
  readonly main: string;
  readonly foot?: string;
  /** Addresses of scripts, loaded when the page is there. */
  readonly scripts?: readonly string[];
}

export const STYLE_ADDRESS = '/pages/style.css';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** A text as it may stand in a page or in an attribute. */
export function safe(text: string): string {
  return text.replace(/[&<>"']/g, (symbol) => ESCAPES[symbol] ?? symbol);
}

/** A tally stick, split in two: the notches run across both halves, and only the true halves match. */
const MARK = `<svg class="mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
<path class="stock" d="M4 9h40v12H20l-4 3H4z"/><path class="foil" d="M18 27l4-3h22v12a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-9z"/>
<path class="notches" d="M27 9v12M33 9v12M39 9v12M27 24v15M33 24v15M39 24v15"/></svg>`;

/** A whole page. */
export function written({ language, title, other, skip, main, foot, scripts = [] }: Page): string {
  const elsewhere = language === 'en' ? 'tr' : 'en';
  const nav = other === undefined ? '' : `
<nav><a href="${safe(other.href)}" lang="${elsewhere}" hreflang="${elsewhere}">${safe(other.name)}</a></nav>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${safe(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_ADDRESS}">
${scripts.map((script) => `<script type="module" src="${safe(script)}"></script>\n`).join('')}</head>
<body>
<a class="skip" href="#content">${safe(skip)}</a>
<header>
${MARK}
<h1>${safe(title)}</h1>${nav}
</header>
<main id="content">
${main}
</main>${foot === undefined ? '' : `\n<footer>${foot}</footer>`}
</body>
</html>
`;
}

/** Sends a page. It is the reader's own: nothing keeps it, and no other site learns where the reader came from. */
export function sendPage(reply: FastifyReply, page: Page, { forms = false, status = 200 } = {}): FastifyReply {
  const scripts = (page.scripts ?? []).length > 0;
  return pageHeaders(reply, policyOfPage({ scripts, forms }))
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', page.language)
    .header('vary', 'accept-language, cookie')
    // Where a form is sent from, browsers tell us only if they may tell us.
    .header('referrer-policy', forms ? 'same-origin' : 'no-referrer')
    .send(written(page));
}

/** Two themes from one list of colours; every pair of text and ground has a contrast of at least 4.5 to 1. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --raised: #f0ede5; --text: #1f1d1a; --quiet: #57534b; --line: #cfc9bb; --link: #7a3d00; --wood: #b9792f; --wrong: #9b1c1c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #191714; --raised: #25221d; --text: #ece8df; --quiet: #b3ac9e; --line: #48433a; --link: #f0b469; --wood: #d79a4c; --wrong: #ff9c90;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem 1rem 3rem; background: var(--ground); color: var(--text); }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; padding: .5rem 0 1rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; flex: 1 1 10rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; max-width: 65ch; }
.lead { font-size: 1.1rem; margin-top: 1.25rem; }
a { color: var(--link); text-underline-offset: .15em; }
nav a { display: inline-block; padding: .5rem 0; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--raised); }
.skip:focus { left: 1rem; top: .5rem; }
.mark { flex: none; }
.mark .stock { fill: var(--wood); }
.mark .foil { fill: var(--wood); opacity: .72; }
.mark .notches { stroke: var(--ground); stroke-width: 2.5; fill: none; }
.people { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: .5rem; }
.people li { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; }
.people p { margin: .1rem 0; }
.people span { color: var(--quiet); }
.key { overflow-wrap: anywhere; font-size: .85rem; }
dl div { display: contents; }
dd { margin: 0; overflow-wrap: anywhere; }
label { display: block; }
input { font: inherit; width: 100%; max-width: 28rem; min-height: 2.75rem; padding: .4rem .6rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: .4rem; }
button, .button { display: inline-block; font: inherit; min-height: 2.75rem; padding: .5rem 1rem; color: var(--ground); background: var(--link); border: 1px solid var(--link); border-radius: .4rem; text-decoration: none; cursor: pointer; overflow-wrap: anywhere; text-align: start; }
button:focus-visible, .button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.choices { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .75rem; justify-items: start; }
[role="alert"] { border-inline-start: .3rem solid var(--link); padding-inline-start: .75rem; }
ol { padding-left: 1.5rem; }
ol li { margin: 1rem 0; }
code { font: .9em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: .25rem 0; padding: .75rem; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
button, a.button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.1rem; min-height: 2.75rem; border: 1px solid transparent; border-radius: .4rem; background: var(--link); color: var(--ground); text-decoration: none; cursor: pointer; }
button[aria-disabled=true] { opacity: .7; cursor: progress; }
.choices { list-style: none; padding: 0; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
label, legend { font-weight: 600; }
.field { display: grid; gap: .25rem; justify-items: start; margin: 1rem 0; }
.field span, fieldset p { color: var(--quiet); font-size: .9rem; }
input:not([type=checkbox]), select { font: inherit; width: 100%; max-width: 24rem; min-height: 2.75rem; padding: .4rem .6rem; border: 1px solid var(--quiet); border-radius: .4rem; background: var(--raised); color: var(--text); }
fieldset { min-width: 0; margin: 1rem 0; padding: .5rem 1rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
.choice { display: flex; gap: .75rem; align-items: center; min-height: 2.5rem; font-weight: 400; }
.choice input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--link); }
.choice span { color: inherit; font-size: 1rem; }
.errors { margin: 1.5rem 0; padding: .25rem 1rem .75rem; border: 2px solid var(--wrong); border-radius: .4rem; }
.errors h2 { margin: .75rem 0 .25rem; color: var(--wrong); }
.errors a { color: inherit; }
[aria-invalid=true] { border-color: var(--wrong) !important; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { .mark .stock, .mark .foil { fill: CanvasText; } .mark .notches { stroke: Canvas; } }
`;
