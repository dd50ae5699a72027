/** The start page of a sandbox: who there is, what to try, where to look next. No script, and no style within. */
import type { Language } from '../../contract/refusal-params.ts';
import type { Instant } from '../../domain/time.ts';
import { PAGE_WORDS, ROLE_WORDS } from './page-words.ts';
import type { Persona } from './personas.ts';
import type { Showcase } from './sample.ts';

export interface PageFacts {
  readonly language: Language;
  /** `http://127.0.0.1:4173`. */
  readonly address: string;
  readonly now: Instant;
  readonly personas: readonly Persona[];
  /** An agreement of the customer with days in its pool. */
  readonly agreementId: string;
  readonly showcase: Showcase;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (symbol) => ESCAPES[symbol] ?? symbol);
}

/** A tally stick, split in two: the notches run across both halves, and only the true halves match. */
const MARK = `<svg class="mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
<path class="stock" d="M4 9h40v12H20l-4 3H4z"/><path class="foil" d="M18 27l4-3h22v12a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-9z"/>
<path class="notches" d="M27 9v12M33 9v12M39 9v12M27 24v15M33 24v15M39 24v15"/></svg>`;

export function startPage(facts: PageFacts): string {
  const { language, personas, now } = facts;
  const words = PAGE_WORDS[language];
  const other = language === 'en' ? 'tr' : 'en';
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'tr-TR', { dateStyle: 'long', timeZone: 'UTC' })
    .format(new Date(now));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${safe(words.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
<a class="skip" href="#content">${safe(words.skip)}</a>
<header>
${MARK}
<h1>${safe(words.title)}</h1>
<nav><a href="/?lang=${other}" lang="${other}" hreflang="${other}">${safe(words.otherLanguage)}</a></nav>
</header>
<main id="content">
<p class="lead">${safe(words.lead)}</p>
<p><strong>${safe(words.today(date))}</strong></p>
<section aria-labelledby="people">
<h2 id="people">${safe(words.people)}</h2>
<p>${safe(words.peopleLead)}</p>
${groups(personas).map(([organisation, members]) => group(organisation, members, facts)).join('\n')}
</section>
<section aria-labelledby="try">
<h2 id="try">${safe(words.try)}</h2>
<p>${safe(words.tryLead)}</p>
<ol>
${attempts(facts).map(([what, line]) => `<li><p>${safe(what)}</p>${lines(line)}</li>`).join('\n')}
</ol>
</section>
<section aria-labelledby="more">
<h2 id="more">${safe(words.more)}</h2>
<ul>
<li><a href="/api/reference">${safe(words.reference)}</a></li>
<li><a href="/api/openapi.json">${safe(words.document)}</a></li>
<li><a href="/sandbox/personas">${safe(words.personas)}</a></li>
</ul>
<p>${safe(words.again)}</p>
${lines('npm start -- --fresh')}
</section>
</main>
<footer><p>${safe(words.sample)}</p></footer>
</body>
</html>
`;
}

/** A line to paste; it is broken where the screen is narrow, and is still one line when copied. */
function lines(line: string): string {
  return `<pre><code translate="no">${safe(line)}</code></pre>`;
}

function groups(personas: readonly Persona[]): readonly (readonly [string, readonly Persona[]])[] {
  const names = [...new Set(personas.map(({ organisation }) => organisation))];
  return names.map((name) => [name, personas.filter(({ organisation }) => organisation === name)]);
}

function group(organisation: string, members: readonly Persona[], { language }: PageFacts): string {
  const words = PAGE_WORDS[language];
  const people = members.map(({ name, roles, apiKey }) => `<li>
<p><strong translate="no">${safe(name)}</strong> <span>${safe(roles.map((role) => ROLE_WORDS[language][role] ?? role).join(', '))}</span></p>
<p class="key"><span class="hidden">${safe(words.key)}: </span><code translate="no">${safe(apiKey)}</code></p>
</li>`);
  return `<h3 translate="no">${safe(organisation)}</h3>
<ul class="people">
${people.join('\n')}
</ul>`;
}

/** What to try, each with a line that works as pasted, on any shell that knows single quotes. */
function attempts({ language, address, personas, agreementId, showcase }: PageFacts): readonly (readonly [string, string])[] {
  const { attempts: words } = PAGE_WORDS[language];
  const keyOf = (role: string, ...not: string[]) =>
    personas.find(({ roles, organisation }) => roles.some((each) => each === role) && !not.includes(organisation))?.apiKey ?? '';
  const sponsor = personas[0]?.organisation ?? '';
  const curl = (key: string, path: string, more = '') =>
    `curl -sS${more} -H 'Authorization: Bearer ${key}' '${address}/api/v1${path}'`;
  const json = (body: object) => ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  const create = `/agreements/${agreementId}/vouchers?dryRun=true`;
  const customer = keyOf('benefits-admin');
  return [
    [words.vouchers, curl(customer, '/vouchers?status=assigned')],
    [words.create, `${curl(customer, create)}${json(showcase.wish)}`],
    [words.refused, `${curl(customer, create)}${json(showcase.refused)}`],
    [words.held, curl(keyOf('programme-admin', sponsor), '/vouchers?status=reserved')],
    [words.requests, curl(keyOf('claims-reviewer'), '/payment-requests?status=submitted')],
    [words.journal, curl(keyOf('auditor'), '/journal?limit=5')],
    [words.clock, `curl -sS -X PUT '${address}/api/v1/clock'${json({ now: '2021-07-02' })}`],
  ];
}

/** Two themes from one list of colours; every pair of text and ground has a contrast of at least 4.5 to 1. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --raised: #f0ede5; --text: #1f1d1a; --quiet: #57534b; --line: #cfc9bb; --link: #7a3d00; --wood: #b9792f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #191714; --raised: #25221d; --text: #ece8df; --quiet: #b3ac9e; --line: #48433a; --link: #f0b469; --wood: #d79a4c;
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
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
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
ol { padding-left: 1.5rem; }
ol li { margin: 1rem 0; }
code { font: .9em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: .25rem 0; padding: .75rem; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { .mark .stock, .mark .foil { fill: CanvasText; } .mark .notches { stroke: Canvas; } }
`;
