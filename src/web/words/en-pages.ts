/** The words of all other pages in English. */
import { audit } from './en/audit.ts';
import { customer } from './en/customer.ts';
import { directory } from './en/directory.ts';
import { partner } from './en/partner.ts';
import { payment } from './en/payment.ts';
import { programme } from './en/programme.ts';
import { sponsor } from './en/sponsor.ts';
import { voucher } from './en/voucher.ts';

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
