/** Every mail in every language: whole in both its parts, short, sober, and deaf to whatever stands in a name. */
import { describe, expect, test } from 'vitest';
import type { Language } from '../../src/contract/refusal-params.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { compose, messageIdOf, type Message } from '../../src/server/mail/compose.ts';
import { WHATS, type Telling, type VoucherFacts } from '../../src/server/mail/facts.ts';
import { letterOf } from '../../src/server/mail/render.ts';
import { testTokens } from '../support/mail-tokens.ts';

const day = (text: string) => text as Day;
const programme = { title: 'Planning Services', notice: 'A reconstruction from public documents.' };
const voucher: VoucherFacts = {
  reference: '7K3M-9QTX-2B4D-B', programme, engagementType: 'SharePoint Deployment Planning', country: 'Türkiye', days: 5,
  customer: 'Contoso',
};
const ending = { redeemBy: day('2021-12-27'), binds: 'voucher-life' as const };
const proof = { reference: voucher.reference, sequence: 3, until: '2021-12-28T00:00:00.000Z' as Instant };
const invitation = { personId: 'per_7jLq3NbXk5WcMr1Z', invitation: 2 };
const REQUEST = {
  request: 'pay_4f7q2mxb9kd1w3zt', programme, appealed: false, partner: 'Fabrikam', invoiceNumber: 'F-1', vouchers: 2,
  total: { amount: 4_500_000, currency: 'TRY' }, reasons: [], dueOn: null, paidOn: null,
} as const;

/** Every kind, some in several shapes. */
const TELLINGS: readonly Telling[] = [
  { what: 'voucher-assigned', facts: { ...ending, voucher, proof, namedPartner: null, newcomer: true } },
  { what: 'voucher-assigned', facts: { redeemBy: day('2022-01-01'), binds: 'last-redemption', voucher, proof, namedPartner: 'Fabrikam', newcomer: false } },
  { what: 'voucher-resent', facts: { ...ending, voucher, proof, namedPartner: null, newcomer: false } },
  { what: 'voucher-reserved', facts: { voucher, partner: 'Fabrikam', location: 'Fabrikam Istanbul, İstanbul', startsOn: day('2021-07-05'), endsOn: day('2021-07-09') } },
  { what: 'voucher-released', facts: { ...ending, voucher, partner: 'Fabrikam', reason: 'No consultant is free.', proof } },
  { what: 'voucher-released', facts: { ...ending, voucher, partner: 'Fabrikam', reason: null, proof: null } },
  { what: 'voucher-expiring', facts: { ...ending, voucher, daysLeft: 1, partner: null, reported: false } },
  { what: 'voucher-expiring', facts: { ...ending, voucher, daysLeft: 30, partner: 'Fabrikam', reported: false } },
  { what: 'voucher-expiring', facts: { ...ending, voucher, daysLeft: 7, partner: 'Fabrikam', reported: true } },
  { what: 'voucher-expired', facts: { voucher, lastDay: day('2021-12-27'), to: 'available', partner: null } },
  { what: 'voucher-expired', facts: { voucher, lastDay: day('2021-12-27'), to: 'lapsed', partner: 'Fabrikam' } },
  { what: 'report-received', facts: { voucher, partner: 'Fabrikam', startedOn: day('2021-07-05'), endedOn: day('2021-07-09'), onSiteDays: 4, offSiteDays: 1, deliverables: 2 } },
  { what: 'voucher-redeemed', facts: { voucher, partner: 'Fabrikam', on: day('2021-07-12'), payBy: day('2021-09-10'), reader: 'customer' } },
  { what: 'voucher-redeemed', facts: { voucher, partner: 'Fabrikam', on: day('2021-07-12'), payBy: day('2021-09-10'), reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'submitted', reader: 'sponsor' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'submitted', appealed: true, reader: 'sponsor' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'under-review', reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'returned', reasons: ['The invoice has no date.'], reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'denied', reasons: ['Not prescriptive.', 'No plan.'], reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'approved', dueOn: day('2021-10-10'), reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'paid', paidOn: day('2021-10-01'), reader: 'partner' } },
  { what: 'request-changed', facts: { ...REQUEST, status: 'reversed', reasons: ['Account closed.'], reader: 'partner' } },
  { what: 'enrolment-renewal', facts: { programme, offerings: ['SharePoint (SDPS)', 'Exchange'], through: day('2021-10-31'), daysLeft: 90 } },
  { what: 'milestone-ahead', facts: { programme, title: 'Unused days are removed', text: 'All pools are emptied and closed.', on: day('2021-07-01'), daysLeft: 30 } },
  { what: 'invitation', facts: { organisation: 'Contoso', invitation, again: false } },
  { what: 'invitation', facts: { organisation: 'Contoso', invitation, again: true } },
  { what: 'guesses-notice', facts: { programme, guesses: 140, since: '2021-07-01T10:30:00.000Z' as Instant } },
];

const digest: Telling = { what: 'digest', facts: { items: TELLINGS.filter(({ what }) => what !== 'invitation') } };
const ALL = [...TELLINGS, digest];
const LANGUAGES: readonly Language[] = ['en', 'tr'];
const URL_OF = 'https://vouchers.example.com';

const tokens = await testTokens();

function composed(telling: Telling, language: Language, more: { name?: string; keyless?: boolean } = {}): Promise<Message> {
  return compose(
    {
      id: 'msg_1', telling, language, messageId: messageIdOf('msg_1', URL_OF), at: '2021-07-01T12:00:00.000Z' as Instant,
      address: 'deniz@contoso.example', name: more.name ?? 'Deniz Kaya',
    },
    {
      tokens: more.keyless === true ? undefined : tokens, publicUrl: () => URL_OF, from: undefined, realNow: () => new Date(),
      dated: 'programme',
    },
  );
}

/** The HTML part as its words. */
function wordsOf(html: string): string {
  return html.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;|&#x27;|&amp;|&quot;|&lt;|&gt;/g, (entity) => ({ '&#x27;': "'", '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>' })[entity] ?? ' ')
    .replace(/\s+/gu, ' ');
}

describe.each(LANGUAGES)('in %s', (language) => {
  test('every kind of mail is there', () => {
    expect([...new Set(ALL.map(({ what }) => what))].sort()).toEqual([...WHATS].sort());
  });

  test.each(ALL.map((telling, index) => [`${telling.what} ${String(index)}`, telling] as const))('%s is whole', async (_name, telling) => {
    const { subject, html, text } = await composed(telling, language);
    for (const part of [subject, html, text]) expect(part).not.toMatch(/undefined|\bnull\b|\bNaN\b|\[object|\{\w+\}/);
    expect(subject).toMatch(/^[^\p{Cc}]{8,120}$/u);
    expect(subject).not.toMatch(/Deniz|Kaya|@|https?:|eyJ/);
    expect(html).toContain(`lang="${language}"`);
    expect(html, 'nothing is loaded from elsewhere').not.toMatch(/<(img|link|script|iframe|video)[^>]+(src|href)="https?:/);
    // Mail programs cut longer ones off.
    expect(Buffer.byteLength(html)).toBeLessThan(telling.what === 'digest' ? 100_000 : 40_000);
    const shown = wordsOf(html);
    for (const line of text.split('\n').map((each) => each.replace(/\s/gu, ' ').replace(/^— | —$|:$|^-- $/g, '').trim()).filter((each) => each !== '')) {
      const [label = '', ...rest] = line.split(': ');
      const said = shown.includes(line) || (shown.includes(label) && shown.includes(rest.join(': ')));
      expect(said, `the HTML part says: ${line}`).toBe(true);
    }
  });

  test('the kinds differ in their words, and the languages from each other', () => {
    const links = { home: `${URL_OF}/`, proof: undefined, invitation: undefined };
    const other = language === 'en' ? 'tr' : 'en';
    for (const telling of ALL) {
      expect(letterOf(telling, language, links).subject).not.toBe(letterOf(telling, other, links).subject);
    }
  });

  test('a name smuggles in no header and no markup', async () => {
    const name = 'Deniz\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u202eevil';
    const message = await composed({ what: 'invitation', facts: { organisation: '<img src=x onerror=alert(1)>', invitation, again: false } }, language, { name });
    expect(message.to.name).not.toMatch(/[\r\n\u202e]/);
    expect(message.html).not.toMatch(/<script|<img src=x/);
    expect(message.subject).not.toMatch(/[\r\n]/);
  });

  test('a voucher’s mail, made to be forwarded, carries no invitation', async () => {
    for (const telling of TELLINGS.filter(({ what }) => what.startsWith('voucher-'))) {
      const { html, text } = await composed(telling, language);
      expect(html + text).not.toContain('/invitation');
    }
  });

  test('whoever has not signed in yet is told of an invitation that may be an old one, and how to get another', async () => {
    const { text } = await composed(TELLINGS[0]!, language);
    const told = text.replace(/\s+/gu, ' ');
    expect(told).toMatch(language === 'en' ? /works for 14 days after it was sent\. .* to invite you again\./ : /14 gün geçerlidir\. .* yeni bir davet isteyin\./);
    const { text: other } = await composed(TELLINGS[2]!, language);
    expect(other).not.toMatch(/14/);
  });

  test('without a key, the voucher’s mail says how to use reference and address instead', async () => {
    const { text, picture } = await composed(TELLINGS[0]!, language, { keyless: true });
    expect(picture).toBeUndefined();
    expect(text).not.toContain('#');
    expect(text).toContain(voucher.reference);
    expect(text).toMatch(language === 'en' ? /reference .* and your e-mail address/ : /çek numarası ve e-posta adresinizle/);
  });
});

test('in English one day has a verb of its own', async () => {
  const one = { ...voucher, days: 1 };
  const tellings: readonly Telling[] = [
    { what: 'voucher-expired', facts: { voucher: one, lastDay: ending.redeemBy, to: 'available', partner: null } },
    { what: 'voucher-expired', facts: { voucher: one, lastDay: ending.redeemBy, to: 'lapsed', partner: null } },
    { what: 'voucher-redeemed', facts: { voucher: one, partner: 'Fabrikam', on: ending.redeemBy, payBy: ending.redeemBy, reader: 'customer' } },
  ];
  for (const telling of tellings) {
    const { text, html } = await composed(telling, 'en');
    expect(text).toMatch(/1 day has /);
    expect(text + wordsOf(html)).not.toMatch(/1 day (have|are|count)\b/);
  }
});
