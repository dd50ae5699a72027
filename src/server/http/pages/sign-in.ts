/** The pages of signing in: choosing an issuer, who one is, an invitation, and whatever goes wrong. */
import type { Language } from '../../../contract/refusal-params.ts';
import { roleNames } from '../../../contract/role-words.ts';
import type { SignedIn } from '../../queries/sign-in.ts';
import type { InvitationShown, IssuerDesk } from '../sign-in-desk.ts';
import { safe, type Page } from './layout.ts';
import { SIGN_IN_WORDS, type PageFailure } from './sign-in-words.ts';

/** What all of them have in common. `here` is the page's own address, for the other language; left out where it has none. */
export interface Reader {
  readonly language: Language;
  readonly here?: string;
}

const SCRIPT = '/pages/invitation.js';

function page({ language, here }: Reader, title: string, main: string, more: Partial<Page> = {}): Page {
  const words = SIGN_IN_WORDS[language];
  const other = here === undefined ? {} : { other: { href: inOther(here, language), name: words.otherLanguage } };
  return { language, title, skip: words.skip, main, ...other, ...more };
}

function inOther(here: string, language: Language): string {
  const [path = '', query = ''] = here.split('?');
  const asked = new URLSearchParams(query);
  asked.set('lang', language === 'en' ? 'tr' : 'en');
  return `${path}?${asked.toString()}`;
}

export function choicePage(
  reader: Reader, issuers: readonly IssuerDesk[], addressOf: (issuer: string) => string,
): Page {
  const words = SIGN_IN_WORDS[reader.language];
  const choices = issuers.map(({ id, name }) =>
    `<li><a class="button" href="${safe(addressOf(id))}">${safe(words.chooseOne(name[reader.language]))}</a></li>`);
  return page(reader, words.signIn, `<p>${safe(words.choose)}</p>\n<ul class="choices">\n${choices.join('\n')}\n</ul>`);
}

/** Who an issuer says it is. */
function whoOf({ name, email }: Pick<SignedIn, 'name' | 'email'>, language: Language): string {
  if (name !== null && email !== null) return `${name} (${email})`;
  return name ?? email ?? SIGN_IN_WORDS[language].nameless;
}

export function signedInPage(reader: Reader, signedIn: SignedIn): Page {
  const { language } = reader;
  const words = SIGN_IN_WORDS[language];
  const places = signedIn.places.map(({ organisation, roles, suspended }) => `<li>
<p><strong translate="no">${safe(organisation)}</strong>${suspended ? ` <span>(${safe(words.suspended)})</span>` : ''}</p>
<p>${safe(roleNames(roles, language))}</p>
</li>`);
  const has = places.length > 0;
  const body = has
    ? `<h2>${safe(words.organisations)}</h2>\n<ul class="people">\n${places.join('\n')}\n</ul>`
    : `<p>${safe(words.noPlace.text)}</p>`;
  return page(reader, has ? words.signedIn : words.noPlace.title, `<p>${safe(words.signedInAs(whoOf(signedIn, language)))}</p>
${body}
${signOut(language)}
<p><a href="/sign-in?again=1">${safe(words.somebodyElse)}</a></p>`);
}

function signOut(language: Language): string {
  return `<form method="post" action="/sign-out"><p><button type="submit">${safe(SIGN_IN_WORDS[language].signOut)}</button></p></form>`;
}

export function signedOutPage(reader: Reader): Page {
  const words = SIGN_IN_WORDS[reader.language];
  return page(reader, words.signedOut.title, `<p>${safe(words.signedOut.text)}</p>
<p><a href="/sign-in">${safe(words.signIn)}</a></p>`);
}

/** What went wrong. `again` is where to start anew, where that can help. */
export function failurePage(reader: Reader, why: PageFailure, again?: string): Page {
  const words = SIGN_IN_WORDS[reader.language];
  const { title, text } = words.failures[why];
  const link = again === undefined ? '' : `\n<p><a href="${safe(again)}">${safe(words.again)}</a></p>`;
  return page(reader, title, `<p role="alert">${safe(text)}</p>${link}`);
}

/** Where the link of an invitation leads: the script hands its token over, and whoever has no script pastes it. */
export function invitationPage(reader: Reader): Page {
  const { title, reading, code, codeHelp, open } = SIGN_IN_WORDS[reader.language].invitation;
  return page(reader, title, `<p>${safe(reading)}</p>
<form method="post" action="/invitation">
<p><label for="token">${safe(code)}</label>
<input id="token" name="token" required maxlength="500" autocomplete="off" spellcheck="false" aria-describedby="token-help"></p>
<p id="token-help">${safe(codeHelp)}</p>
<p><button type="submit">${safe(open)}</button></p>
</form>`, { scripts: [SCRIPT] });
}

export function openedInvitationPage(reader: Reader, shown: InvitationShown, signedIn: SignedIn | undefined): Page {
  const { language } = reader;
  const words = SIGN_IN_WORDS[language].invitation;
  const fact = (what: string, value: string, own = true): string =>
    `<div><dt>${safe(what)}</dt><dd${own ? ' translate="no"' : ''}>${safe(value)}</dd></div>`;
  const ways = signedIn === undefined
    ? `<p>${safe(words.next)}</p>\n<p><a class="button" href="/sign-in?invitation=1">${safe(words.signIn)}</a></p>`
    : `<form method="post" action="/invitation/join">
<p><button type="submit">${safe(words.joinAs(whoOf(signedIn, language)))}</button></p>
</form>
<p><a href="/sign-in?invitation=1&amp;again=1">${safe(words.otherwise)}</a></p>`;
  return page(reader, words.title, `<p class="lead">${safe(words.invites(shown.name))}</p>
<dl>
${fact(words.organisation, shown.organisation)}
${fact(words.roles, roleNames(shown.roles, language), false)}
${fact(words.from, shown.inviter ?? words.installation, shown.inviter !== null)}
</dl>
${ways}`, { scripts: [SCRIPT] });
}

/** The scripts of these pages, by name. The token leaves the address before anything else can see it. */
export const SIGN_IN_SCRIPTS: Readonly<Record<string, string>> = {
  'invitation.js': `'use strict';
const token = location.hash.slice(1);
if (token !== '') {
  history.replaceState(null, '', location.pathname + location.search);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/invitation' + location.search;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'token';
  field.value = token;
  form.append(field);
  document.body.append(form);
  form.submit();
}
`,
};
