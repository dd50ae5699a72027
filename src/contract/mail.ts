/** Mail as its sponsor sees it, without addresses and words, and a person's own choices about mail. */
import { z } from 'zod';
import { instantView } from './answer.ts';
import { ID_PREFIX } from '../domain/ids.ts';
import { LANGUAGES } from './refusal-params.ts';

/** `gathered` mails are told in a digest; `dead` ones were put aside and can be sent again; `dropped` ones concern nobody now. */
export const MAIL_STATES = ['waiting', 'gathered', 'sent', 'dead', 'dropped'] as const;
export type MailState = (typeof MAIL_STATES)[number];

export const mailView = z.object({
  id: z.string().meta({ examples: [`${ID_PREFIX.mail}_4f7q2mxb9kd1w3zt`] }),
  what: z.string().describe('The kind of mail, such as voucher-assigned.'),
  subject: z.string().describe('The reference or id of what it is about.'),
  organisationId: z.string().describe('The organisation of whoever it goes to.'),
  programmeId: z.string().nullable(),
  language: z.enum(LANGUAGES),
  at: instantView.describe('When what it tells happened, by the programme\'s clock.'),
  madeAt: instantView,
  state: z.enum(MAIL_STATES),
  lastError: z.string().nullable().describe('Why it has not arrived, as the mail server said it.'),
  sentAt: instantView.nullable(),
}).meta({ id: 'Mail' });

export const preferencesView = z.object({
  language: z.enum(LANGUAGES).nullable().describe('Of mail; null for the language of the organisation\'s country.'),
  mail: z.enum(['single', 'daily']).describe('`daily`: one mail a day. Links, invitations and warnings always come at once.'),
}).meta({ id: 'Preferences' });

export const setPreferences = z.strictObject({
  language: z.enum(LANGUAGES).nullable(),
  mail: z.enum(['single', 'daily']),
});

export type MailView = z.input<typeof mailView>;
export type Preferences = z.output<typeof setPreferences>;

/** Of whoever has chosen nothing. */
export const NO_PREFERENCES: Preferences = { language: null, mail: 'single' };

/** Why a mail is not sent again, as a problem. */
export const MAIL_PROBLEMS = {
  'mail.not-sent-again': {
    status: 409,
    en: {
      title: 'This mail cannot be sent again',
      detail: 'Nothing was sent. A mail can be sent again within thirty days of when it was sent or put aside; after that its words'
        + ' are forgotten. One that is told in a summary, or concerns nobody any more, cannot. Instead, a voucher can be sent again,'
        + ' and a person be invited again.',
    },
    tr: {
      title: 'Bu e-posta yeniden gönderilemez',
      detail: 'Hiçbir şey gönderilmedi. Bir e-posta, gönderildikten ya da kenara ayrıldıktan sonra otuz gün içinde yeniden'
        + ' gönderilebilir; sonra içeriği silinir. Özette bildirilen ya da artık kimseyi ilgilendirmeyen bir e-posta gönderilemez.'
        + ' Bunun yerine hizmet çeki yeniden gönderilebilir, kişi yeniden davet edilebilir.',
    },
  },
} as const;
