/** The two pages of the mailbox: what was caught, and one mail with both its parts. */
import type { Language } from '../../contract/refusal-params.ts';
import { safe, type Page } from '../http/pages/layout.ts';
import type { Caught, CaughtRow } from './mail-catch.ts';

interface Words {
  readonly title: string;
  readonly skip: string;
  readonly other: string;
  readonly lead: string;
  readonly none: string;
  readonly mails: string;
  readonly subject: string;
  readonly to: string;
  readonly from: string;
  readonly at: string;
  readonly start: string;
  readonly back: string;
  readonly shown: string;
  readonly text: string;
  readonly headers: string;
}

const WORDS: { readonly [Each in Language]: Words } = {
  en: {
    title: 'Mailbox of the sandbox', skip: 'To the mails', other: 'Türkçe',
    lead: 'Nothing leaves the sandbox. Each mail that would have been sent is shown here as it would look, whoever it is for.',
    none: 'No mail yet. Assign a voucher, or move the clock on, and look again.',
    mails: 'Mails, the last first', subject: 'Subject', to: 'To', from: 'From', at: 'Date', start: 'To the portal',
    back: 'All mails', shown: 'As it looks', text: 'As text', headers: 'Headers',
  },
  tr: {
    title: 'Deneme ortamının posta kutusu', skip: 'İletilere geç', other: 'English',
    lead: 'Deneme ortamından hiçbir ileti dışarı çıkmaz. Gönderilecek her ileti, kime olursa olsun, burada görüneceği biçimde yer alır.',
    none: 'Henüz ileti yok. Bir hizmet çeki atayın veya saati ilerletin, sonra yeniden bakın.',
    mails: 'İletiler, en yenisi başta', subject: 'Konu', to: 'Kime', from: 'Kimden', at: 'Tarih', start: 'Portala git',
    back: 'Tüm iletiler', shown: 'Görünümü', text: 'Metin hâli', headers: 'Başlıklar',
  },
};

function moment(at: string, language: Language): string {
  const locale = language === 'en' ? 'en-GB' : 'tr-TR';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at));
}

const link = (href: string, words: string): string => `<p><a href="${safe(href)}">${safe(words)}</a></p>`;

export function listPage(language: Language, mails: readonly CaughtRow[]): Page {
  const words = WORDS[language];
  const rows = mails.map(({ id, subject, name, address, at }) => `<li>
<a href="/sandbox/mail/${safe(id)}?lang=${language}">${safe(subject)}</a>
<p><span class="hidden">${safe(words.to)}: </span><span translate="no">${safe(name)} &lt;${safe(address)}&gt;</span>
<span class="hidden">${safe(words.at)}: </span><time datetime="${safe(at)}">${safe(moment(at, language))}</time></p>
</li>`);
  return {
    language, title: words.title, skip: words.skip, other: otherOf(language, '/sandbox/mail'),
    main: `<p class="lead">${safe(words.lead)}</p>
<h2>${safe(words.mails)}</h2>
${mails.length === 0 ? `<p>${safe(words.none)}</p>` : `<ul class="mails">\n${rows.join('\n')}\n</ul>`}
${link('/', words.start)}`,
  };
}

export function letterPage(language: Language, id: string, mail: Caught & { readonly at: string }): Page {
  const words = WORDS[language];
  const { subject, to, from } = mail;
  const headers = [
    [words.from, from], [words.to, `${to.name} <${to.address}>`], [words.subject, subject], [words.at, moment(mail.date, language)],
    ['Message-ID', mail.messageId], ['Content-Language', mail.language],
  ] as const;
  const base = `/sandbox/mail/${id}`;
  return {
    language, title: subject, skip: words.skip, other: otherOf(language, base),
    main: `${link(`/sandbox/mail?lang=${language}`, words.back)}
<section aria-labelledby="headers"><h2 id="headers">${safe(words.headers)}</h2>
<dl class="mail">${headers.map(([name, value]) => `<dt>${safe(name)}</dt><dd translate="no">${safe(value)}</dd>`).join('\n')}</dl></section>
<section aria-labelledby="shown"><h2 id="shown">${safe(words.shown)}</h2>
<iframe class="mail" src="${safe(base)}/body" title="${safe(subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></section>
<section aria-labelledby="text"><h2 id="text">${safe(words.text)}</h2>
<pre lang="${mail.language}" tabindex="0">${safe(mail.text)}</pre></section>`,
  };
}

function otherOf(language: Language, path: string): NonNullable<Page['other']> {
  const other = language === 'en' ? 'tr' : 'en';
  return { href: `${path}?lang=${other}`, name: WORDS[language].other };
}

export const MAIL_STYLE = `.mails { list-style: none; margin: 0; padding: 0; }
.mails li { border-top: 1px solid var(--line); padding: .6rem 0; overflow-wrap: anywhere; }
.mails a { display: inline-block; padding: .2rem 0; font-weight: 600; }
.mails p { margin: 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem; color: var(--quiet); font-size: .95rem; max-width: none; }
dl.mail { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .2rem 1rem; margin: 0; overflow-wrap: anywhere; }
dl.mail dt { color: var(--quiet); }
dl.mail dd { margin: 0; }
@media (max-width: 30rem) { dl.mail { grid-template-columns: 1fr; } dl.mail dd { margin-bottom: .4rem; } }
iframe.mail { width: 100%; height: 44rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; color-scheme: light dark; }
`;
