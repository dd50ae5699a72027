/** The words of lists that are saved as tables: names of columns, and what a status is called. */
import type { RequestStatus } from '../domain/payment.ts';
import type { VoucherStatus } from '../domain/voucher.ts';
import type { Language } from './refusal-params.ts';

type Said = Readonly<Record<Language, string>>;

export const VOUCHER_WORDS = {
  reference: { en: 'Reference', tr: 'Çek numarası' },
  status: { en: 'Status', tr: 'Durum' },
  programme: { en: 'Programme', tr: 'Program' },
  offering: { en: 'Offering', tr: 'Hizmet' },
  engagementType: { en: 'Engagement type', tr: 'Çalışma türü' },
  days: { en: 'Days', tr: 'Gün' },
  country: { en: 'Country', tr: 'Ülke' },
  division: { en: 'Division', tr: 'Bölüm' },
  product: { en: 'Product', tr: 'Ürün' },
  createdOn: { en: 'Created on', tr: 'Oluşturma tarihi' },
  redeemBy: { en: 'Redeem by', tr: 'Bozdurma için son gün' },
  payBy: { en: 'Request payment by', tr: 'Ödeme talebi için son gün' },
  agreementId: { en: 'Agreement id', tr: 'Sözleşme kimliği' },
  agreement: { en: 'Agreement', tr: 'Sözleşme' },
  customerId: { en: 'Customer id', tr: 'Müşteri kimliği' },
  customer: { en: 'Customer', tr: 'Müşteri' },
  assignee: { en: 'Assigned to', tr: 'Atanan kişi' },
  assigneeEmail: { en: 'E-mail', tr: 'E-posta' },
  namedPartnerId: { en: 'Named partner id', tr: 'Belirtilen iş ortağının kimliği' },
  namedPartner: { en: 'Named partner', tr: 'Belirtilen iş ortağı' },
  partnerId: { en: 'Partner id', tr: 'İş ortağı kimliği' },
  partner: { en: 'Partner', tr: 'İş ortağı' },
  startsOn: { en: 'Starts on', tr: 'Başlangıç tarihi' },
  endsOn: { en: 'Ends on', tr: 'Bitiş tarihi' },
  redeemedOn: { en: 'Redeemed on', tr: 'Bozdurma tarihi' },
  requestId: { en: 'Payment request', tr: 'Ödeme talebi' },
} as const satisfies Readonly<Record<string, Said>>;

export const VOUCHER_STATUS_WORDS: Readonly<Record<VoucherStatus, Said>> = {
  created: { en: 'created', tr: 'oluşturuldu' },
  assigned: { en: 'assigned', tr: 'atandı' },
  reserved: { en: 'reserved', tr: 'rezerve edildi' },
  completed: { en: 'completed', tr: 'tamamlandı' },
  redeemed: { en: 'redeemed', tr: 'bozduruldu' },
  cancelled: { en: 'cancelled', tr: 'iptal edildi' },
  expired: { en: 'expired', tr: 'süresi doldu' },
};

export const REQUEST_WORDS = {
  id: { en: 'Payment request', tr: 'Ödeme talebi' },
  status: { en: 'Status', tr: 'Durum' },
  programme: { en: 'Programme', tr: 'Program' },
  partnerId: { en: 'Partner id', tr: 'İş ortağı kimliği' },
  partner: { en: 'Partner', tr: 'İş ortağı' },
  locationId: { en: 'Location id', tr: 'İş yeri kimliği' },
  location: { en: 'Location', tr: 'İş yeri' },
  invoiceNumber: { en: 'Invoice number', tr: 'Fatura numarası' },
  invoiceDate: { en: 'Invoice date', tr: 'Fatura tarihi' },
  vouchers: { en: 'Vouchers', tr: 'Hizmet çekleri' },
  days: { en: 'Days', tr: 'Gün' },
  total: { en: 'Amount', tr: 'Tutar' },
  currency: { en: 'Currency', tr: 'Para birimi' },
  savedOn: { en: 'Saved on', tr: 'Kayıt tarihi' },
  submittedOn: { en: 'Submitted on', tr: 'Gönderim tarihi' },
  approvedOn: { en: 'Approved on', tr: 'Onay tarihi' },
  dueOn: { en: 'Due on', tr: 'Son ödeme tarihi' },
  paidOn: { en: 'Paid on', tr: 'Ödeme tarihi' },
  bankReference: { en: 'Bank reference', tr: 'Banka referansı' },
} as const satisfies Readonly<Record<string, Said>>;

export const REQUEST_STATUS_WORDS: Readonly<Record<RequestStatus, Said>> = {
  'draft': { en: 'draft', tr: 'taslak' },
  'submitted': { en: 'submitted', tr: 'gönderildi' },
  'under-review': { en: 'under review', tr: 'incelemede' },
  'returned': { en: 'returned', tr: 'geri gönderildi' },
  'approved': { en: 'approved', tr: 'onaylandı' },
  'denied': { en: 'denied', tr: 'reddedildi' },
  'paid': { en: 'paid', tr: 'ödendi' },
  'cancelled': { en: 'cancelled', tr: 'iptal edildi' },
  'reversed': { en: 'payment reversed', tr: 'ödeme geri döndü' },
};

/** Of what was given to many vouchers at once. */
export const BULK_WORDS = {
  reference: VOUCHER_WORDS.reference,
  outcome: { en: 'Outcome', tr: 'Sonuç' },
  rule: { en: 'Rule', tr: 'Kural' },
  message: { en: 'Message', tr: 'Açıklama' },
  accepted: { en: 'accepted', tr: 'kabul edildi' },
  refused: { en: 'refused', tr: 'reddedildi' },
  waiting: { en: 'waiting', tr: 'bekliyor' },
  /** What is no rule's refusal. */
  gone: { en: 'The voucher is no longer yours to see.', tr: 'Bu hizmet çekini artık göremezsiniz.' },
  invalid: { en: 'The command does not suit this voucher.', tr: 'Komut bu hizmet çekine uygun değil.' },
  unauthorised: {
    en: 'Your access ended before this voucher’s turn came.',
    tr: 'Sıra bu hizmet çekine gelmeden erişiminiz sona erdi.',
  },
  failed: { en: 'Something went wrong on our side; nothing was done.', tr: 'Bizden kaynaklanan bir hata oluştu; hiçbir şey yapılmadı.' },
  /** What was given up with the whole. */
  unsettled: {
    en: 'Given up before it was known what became of this voucher.',
    tr: 'Bu hizmet çekine ne olduğu belli olmadan işlemden vazgeçildi.',
  },
} as const satisfies Readonly<Record<string, Said>>;
