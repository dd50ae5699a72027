/** The link of a voucher as an answer: what it tells whoever opens it, and what its customer hands on. */
import { z } from 'zod';
import { dayView } from './answer.ts';

export const linkLook = z.object({
  valid: z.boolean().describe('Whether the link is still good for a voucher; where not, nothing else is said.'),
  engagementType: z.object({
    id: z.string(), name: z.string().describe('In the language asked for, where the programme has it.'),
  }).optional(),
  expiresOn: dayView.optional().describe('The last day of the voucher\'s own life.'),
  redeemBy: dayView.optional().describe('The last day on which it can be redeemed.'),
}).meta({ id: 'LinkLook' });

export const linkView = z.object({
  link: z.string().describe('What the assignee\'s mail carries. Whoever has it can use the voucher as a partner: hand it on with care.'),
  qr: z.string().describe('The same as a QR code: an SVG picture as a data URL.'),
  validUntil: dayView.describe('The last day on which the link holds, unless the voucher is reassigned or reserved before.'),
}).meta({ id: 'VoucherLink' });

export type LinkLook = z.input<typeof linkLook>;
export type LinkView = z.input<typeof linkView>;

/** Why there is no link, as a problem. */
export const LINK_PROBLEMS = {
  'voucher.no-link': {
    status: 404,
    en: {
      title: 'This voucher has no link',
      detail: 'A voucher has a link while it is assigned to somebody, is reserved by nobody, and its last day has not passed; and'
        + ' where the installation has a key for links, which its operator makes: see docs/voucher-links.md.',
    },
    tr: {
      title: 'Bu hizmet çekinin bağlantısı yok',
      detail: 'Bir hizmet çekinin bağlantısı; çek birine atanmışken, kimse rezerve etmemişken ve son günü geçmemişken vardır.'
        + ' Kurulumun bağlantılar için bir anahtarı da olmalıdır; anahtarı kurulumu işletenler oluşturur: docs/voucher-links.md'
        + ' sayfasına bakın.',
    },
  },
} as const;
