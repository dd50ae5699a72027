/** A sandbox's page for whoever tries the API: who there is, what to try, where to look next. No script, and no style within. */
import type { Language } from '../../contract/refusal-params.ts';
import type { Instant } from '../../domain/time.ts';
import { safe, type Page } from '../http/pages/layout.ts';
import { roleNames } from '../../contract/role-words.ts';
import { PAGE_WORDS } from './page-words.ts';
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

export function startPage(facts: PageFacts): Page {
  const { language, personas, now } = facts;
  const words = PAGE_WORDS[language];
  const other = language === 'en' ? 'tr' : 'en';
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'tr-TR', { dateStyle: 'long', timeZone: 'UTC' })
    .format(new Date(now));
  const main = `<p class="lead">${safe(words.lead)}</p>
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
<li><a href="/">${safe(words.portal)}</a></li>
<li><a href="/sandbox/mail?lang=${language}">${safe(words.mailbox)}</a></li>
<li><a href="/api/reference">${safe(words.reference)}</a></li>
<li><a href="/api/openapi.json">${safe(words.document)}</a></li>
<li><a href="/sandbox/personas">${safe(words.personas)}</a></li>
</ul>
<p>${safe(words.again)}</p>
${lines('npm start -- --fresh')}
</section>`;
  return {
    language, title: words.title, skip: words.skip, main,
    other: { href: `/sandbox?lang=${other}`, name: words.otherLanguage },
    foot: `<p>${safe(words.sample)}</p>`,
  };
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
  const people = members.map(({ personId, name, roles, apiKey }) => `<li>
<p><strong translate="no">${safe(name)}</strong> <span>${safe(roleNames(roles, language))}</span></p>
<p><a href="/sign-in?hint=${safe(personId)}">${safe(words.signIn)}<span class="hidden">: ${safe(name)}</span></a></p>
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
