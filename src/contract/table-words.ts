/** The words of tables that are saved as files: names of columns and, where a cell holds a word of ours, that word. */
import type { Language } from './refusal-params.ts';

type Said = Readonly<Record<Language, string>>;

export const STATEMENT_WORDS = {
  number: { en: 'No.', tr: 'Sıra' },
  on: { en: 'Date', tr: 'Tarih' },
  movement: { en: 'Movement', tr: 'Hareket' },
  subject: { en: 'Voucher or agreement', tr: 'Hizmet çeki veya sözleşme' },
  from: { en: 'From', tr: 'Nereden' },
  to: { en: 'To', tr: 'Nereye' },
  days: { en: 'Days', tr: 'Gün' },
  available: { en: 'Available', tr: 'Kullanılabilir' },
  allocated: { en: 'In vouchers', tr: 'Hizmet çeklerinde' },
  delivered: { en: 'Delivered', tr: 'Kullanılmış' },
  lapsed: { en: 'Lapsed', tr: 'Yanmış' },
  training: { en: 'Training days', tr: 'Eğitim günü' },
  opening: { en: 'Opening balance', tr: 'Açılış bakiyesi' },
  closing: { en: 'Closing balance', tr: 'Kapanış bakiyesi' },
} as const satisfies Readonly<Record<string, Said>>;

/** By the kind of a posting. */
export const MOVEMENT_WORDS: Readonly<Record<string, Said>> = {
  'granted': { en: 'Days granted', tr: 'Gün verildi' },
  'training-granted': { en: 'Training days granted', tr: 'Eğitim günü verildi' },
  'training-converted': { en: 'Training days converted', tr: 'Eğitim günü dönüştürüldü' },
  'converted': { en: 'Days from conversion', tr: 'Dönüştürmeden gelen gün' },
  'reduced': { en: 'Days reduced', tr: 'Gün azaltıldı' },
  'removed': { en: 'Days removed', tr: 'Günler silindi' },
  'training-removed': { en: 'Training days removed', tr: 'Eğitim günleri silindi' },
  'ended': { en: 'Agreement ended', tr: 'Sözleşme sona erdi' },
  'training-ended': { en: 'Agreement ended (training days)', tr: 'Sözleşme sona erdi (eğitim günleri)' },
  'created': { en: 'Voucher created', tr: 'Hizmet çeki oluşturuldu' },
  'settled': { en: 'Voucher settled', tr: 'Hizmet çeki kapandı' },
};

/** By the account that days come from or go to. */
export const ACCOUNT_WORDS: Readonly<Record<string, Said>> = {
  'granted': { en: 'Grant', tr: 'Verilen günler' },
  'converted': { en: 'Conversion', tr: 'Dönüştürme' },
  'available': STATEMENT_WORDS.available,
  'allocated': STATEMENT_WORDS.allocated,
  'delivered': STATEMENT_WORDS.delivered,
  'lapsed': STATEMENT_WORDS.lapsed,
  'training-granted': { en: 'Grant of training days', tr: 'Verilen eğitim günleri' },
  'training': STATEMENT_WORDS.training,
  'training-converted': { en: 'Converted training days', tr: 'Dönüştürülmüş eğitim günleri' },
  'training-lapsed': { en: 'Lapsed training days', tr: 'Yanmış eğitim günleri' },
};

export const RUN_WORDS = {
  request: { en: 'Payment request', tr: 'Ödeme talebi' },
  partner: { en: 'Partner', tr: 'İş ortağı' },
  invoiceNumber: { en: 'Invoice number', tr: 'Fatura numarası' },
  approvedOn: { en: 'Approved on', tr: 'Onay tarihi' },
  dueOn: { en: 'Due on', tr: 'Son ödeme tarihi' },
  amount: { en: 'Amount', tr: 'Tutar' },
  currency: { en: 'Currency', tr: 'Para birimi' },
  payee: { en: 'Payee', tr: 'Alacaklı' },
  account: { en: 'Account', tr: 'Hesap' },
  accountCurrency: { en: 'Account currency', tr: 'Hesabın para birimi' },
} as const satisfies Readonly<Record<string, Said>>;

/** A money amount as figures with a point, `1234.50`: what programs that pay read in any country. */
export function figuresOf({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  const { maximumFractionDigits: places = 0 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${amount < 0 ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
}
