/** The page on which somebody picks whom to be, as the sandbox's issuer shows it. */
import type { PartyKind } from '../../domain/party.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { roleNames } from '../../contract/role-words.ts';
import { safe, type Page } from '../http/pages/layout.ts';
import type { Bound } from './issuer-people.ts';

interface Words {
  readonly title: string;
  readonly skip: string;
  readonly otherLanguage: string;
  readonly lead: string;
  readonly parties: Readonly<Record<PartyKind, string>>;
  readonly be: (name: string) => string;
  readonly somebodyNew: string;
  readonly somebodyNewLead: string;
  readonly name: string;
  readonly email: string;
  readonly wrong: string;
  readonly signIn: string;
  readonly over: string;
  readonly again: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Who would you like to be?',
    skip: 'Skip to the content',
    otherLanguage: 'Türkçe',
    lead: 'In the sandbox you sign in by picking a person. Outside of it, a sign-in service stands here.',
    parties: { sponsor: 'Sponsor', customer: 'Customers', partner: 'Partners' },
    be: (name) => `Sign in as ${name}`,
    somebodyNew: 'Somebody new',
    somebodyNewLead: 'For taking up an invitation, or for seeing what somebody without a place sees.',
    name: 'Name',
    email: 'E-mail address',
    wrong: 'Give a name and an e-mail address, such as ayla@example.com.',
    signIn: 'Sign in',
    over: 'This sign-in is over.',
    again: 'Start again',
  },
  tr: {
    title: 'Kim olmak istersiniz?',
    skip: 'İçeriğe geç',
    otherLanguage: 'English',
    lead: 'Deneme ortamında bir kişi seçerek oturum açarsınız. Gerçek kurulumda bu sayfanın yerinde bir oturum açma hizmeti'
      + ' bulunur.',
    parties: { sponsor: 'Destekleyen kuruluş', customer: 'Müşteriler', partner: 'İş ortakları' },
    be: (name) => `Oturum aç: ${name}`,
    somebodyNew: 'Yeni biri',
    somebodyNewLead: 'Bir daveti kabul etmek veya henüz yeri olmayan birinin ne gördüğüne bakmak için.',
    name: 'Ad',
    email: 'E-posta adresi',
    wrong: 'Bir ad ve e-posta adresi girin; örneğin ayla@example.com.',
    signIn: 'Oturum aç',
    over: 'Bu oturum açma işlemi geçerli değil.',
    again: 'Yeniden başla',
  },
};

export interface PersonasFacts {
  readonly language: Language;
  /** The page's own address. */
  readonly here: string;
  readonly people: readonly Bound[];
  /** What was typed and cannot be meant. */
  readonly typed?: { readonly name: string; readonly email: string };
}

export function personasPage({ language, here, people, typed }: PersonasFacts): Page {
  const words = WORDS[language];
  const [path = ''] = here.split('?');
  const parties = (['sponsor', 'customer', 'partner'] as const).map((party) => {
    const members = people.filter((each) => each.party === party);
    return members.length === 0 ? '' : `<h2>${safe(words.parties[party])}</h2>\n${choices(members, language)}`;
  });
  const other = language === 'en' ? 'tr' : 'en';
  return {
    language, title: words.title, skip: words.skip, other: { href: `${path}?lang=${other}`, name: words.otherLanguage },
    main: `<p class="lead">${safe(words.lead)}</p>
<form method="post" action="${safe(here)}">
${parties.filter((each) => each !== '').join('\n')}
</form>
<h2>${safe(words.somebodyNew)}</h2>
<p>${safe(words.somebodyNewLead)}</p>
${somebodyNew(here, words, typed)}`,
  };
}

function choices(members: readonly Bound[], language: Language): string {
  const items = members.map(({ subject, name, organisation, roles }) => `<li>
<p><strong translate="no">${safe(organisation)}</strong></p>
<p>${safe(roleNames(roles, language))}</p>
<p><button type="submit" name="subject" value="${safe(subject)}">${safe(WORDS[language].be(name))}</button></p>
</li>`);
  return `<ul class="people">\n${items.join('\n')}\n</ul>`;
}

function somebodyNew(here: string, words: Words, typed: PersonasFacts['typed']): string {
  const wrong = typed === undefined ? '' : `<p role="alert" id="wrong">${safe(words.wrong)}</p>\n`;
  const described = typed === undefined ? '' : ' aria-describedby="wrong"';
  const field = (name: 'name' | 'email', type: string, label: string): string => `<p><label for="${name}">${safe(label)}</label>
<input id="${name}" name="${name}" type="${type}" required autocomplete="off" value="${safe(typed?.[name] ?? '')}"${described}></p>`;
  return `<form method="post" action="${safe(here)}">
${wrong}${field('name', 'text', words.name)}
${field('email', 'email', words.email)}
<p><button type="submit">${safe(words.signIn)}</button></p>
</form>`;
}

export function issuerFailurePage(language: Language): Page {
  const words = WORDS[language];
  return {
    language, title: words.title, skip: words.skip,
    main: `<p role="alert">${safe(words.over)}</p>\n<p><a href="/sign-in?again=1">${safe(words.again)}</a></p>`,
  };
}
