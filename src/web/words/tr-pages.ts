/** Öteki tüm sayfaların Türkçe sözcükleri. */
import { audit } from './tr/audit.ts';
import { customer } from './tr/customer.ts';
import { directory } from './tr/directory.ts';
import { partner } from './tr/partner.ts';
import { payment } from './tr/payment.ts';
import { programme } from './tr/programme.ts';
import { sponsor } from './tr/sponsor.ts';
import { voucher } from './tr/voucher.ts';

export const pages = {
  ...voucher,
  ...customer,
  ...directory,
  ...partner,
  ...payment,
  ...sponsor,
  ...programme,
  ...audit,
} as const;
