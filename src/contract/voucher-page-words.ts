/** What the page of a voucher's link says. The server puts one language of it into the page, where the script finds it. */
import type { Language } from './refusal-params.ts';

type Fields = Readonly<Record<'locationId' | 'consultantIds' | 'startsOn' | 'endsOn' | 'offSiteDays', string>>;

export interface VoucherPageWords {
  readonly title: string;
  readonly skip: string;
  readonly otherLanguage: string;
  readonly noScript: string;
  readonly checking: string;
  readonly noLink: string;
  readonly notValid: string;
  readonly notValidText: string;
  readonly valid: string;
  readonly facts: Readonly<Record<'engagementType' | 'redeemBy' | 'reference' | 'days' | 'country' | 'period' | 'offSiteDays', string>>;
  readonly signIn: string;
  readonly signInText: string;
  readonly otherAccount: string;
  /** Who is signed in: `{person}`, `{organisation}`. */
  readonly signedInAs: string;
  /** Of several partners, the one to act for. */
  readonly actFor: string;
  readonly change: string;
  readonly notPartner: Readonly<Record<'customer' | 'sponsor', string>>;
  readonly refused: string;
  readonly allowedFrom: string;
  readonly lastAllowed: string;
  readonly reserve: string;
  /** The days within which the engagement has to lie: `{today}`, `{redeemBy}`. */
  readonly reserveText: string;
  readonly fields: Fields;
  readonly choose: string;
  readonly consultantsText: string;
  /** Of the voucher's days: `{days}`. */
  readonly offSiteText: string;
  readonly send: string;
  readonly sending: string;
  readonly faults: Fields & { readonly outside: string; readonly order: string };
  readonly notReserved: string;
  readonly unreachable: string;
  readonly again: string;
  readonly done: string;
  readonly next: string;
  /** `{redeemBy}`. */
  readonly nextSteps: readonly string[];
  /** Leads to the voucher's page of the portal. */
  readonly open: string;
}

export const VOUCHER_PAGE_WORDS: Readonly<Record<Language, VoucherPageWords>> = {
  en: {
    title: 'Voucher',
    skip: 'Skip to the content',
    otherLanguage: 'Türkçe',
    noScript: 'The proof of a voucher stands behind the # of its link, where only your own browser sees it. To read it, this page'
      + ' needs JavaScript, which is switched off. Switch it on, or use the voucher by its reference and the e-mail address of'
      + ' the person to whom it is assigned.',
    checking: 'Checking the voucher…',
    noLink: 'This page shows the voucher of a link. Open the link in the mail that you were sent, or scan its QR code.',
    notValid: 'This link is not valid',
    notValidText: 'The voucher may have been reassigned, reserved or expired since the link was made, or a part of the link may be'
      + ' missing. Ask the customer: its benefits admin or project manager can send the mail again.',
    valid: 'This voucher is valid',
    facts: {
      engagementType: 'Engagement type', redeemBy: 'To be redeemed by', reference: 'Reference', days: 'Days',
      country: 'Country of delivery', period: 'Engagement', offSiteDays: 'Days off site',
    },
    signIn: 'Sign in to take this voucher',
    signInText: 'Somebody of a partner who may reserve vouchers can take it. What you see here tells nothing of whose it is.',
    otherAccount: 'Sign in with another account',
    signedInAs: 'Signed in: {person}, {organisation}',
    actFor: 'Reserve for',
    change: 'Change',
    notPartner: {
      customer: 'You are signed in for a customer. Only a partner can take a voucher: forward the mail to the partner that is to'
        + ' deliver, or show its QR code.',
      sponsor: 'You are signed in for the sponsor. Only a partner can take a voucher.',
    },
    refused: 'You cannot reserve this voucher',
    allowedFrom: 'Possible from {date}.',
    lastAllowed: 'The last day for it was {date}.',
    reserve: 'Reserve this voucher',
    reserveText: 'The engagement has to lie between {today} and {redeemBy}.',
    fields: {
      locationId: 'Location', consultantIds: 'Consultants', startsOn: 'First day', endsOn: 'Last day', offSiteDays: 'Days off site',
    },
    choose: 'Choose one',
    consultantsText: 'At least one of them must be qualified for this engagement type.',
    offSiteText: 'Of the {days} days of the voucher, those not delivered at the customer’s site.',
    send: 'Reserve',
    sending: 'Reserving…',
    faults: {
      locationId: 'Choose a location.', consultantIds: 'Choose at least one consultant.', startsOn: 'Enter the first day.',
      endsOn: 'Enter the last day.', offSiteDays: 'Enter a whole number of days, no more than the voucher has.',
      outside: 'This day is not between today and the last day for redeeming.', order: 'The last day must not be before the first.',
    },
    notReserved: 'The voucher was not reserved',
    unreachable: 'The server did not answer. If it received what you sent, sending the same again does nothing twice.',
    again: 'Try again',
    done: 'The voucher is reserved',
    next: 'What happens next',
    nextSteps: [
      'The customer is told by mail, and you agree the details with the person to whom the voucher is assigned.',
      'If the dates change, change the reservation; if you cannot deliver, release it, so that another partner can.',
      'After the engagement, upload the deliverables and submit the completion report, then redeem the voucher by {redeemBy}.',
    ],
    open: 'Open the voucher in the portal',
  },
  tr: {
    title: 'Hizmet çeki',
    skip: 'İçeriğe geç',
    otherLanguage: 'English',
    noScript: 'Bir hizmet çekinin kanıtı, bağlantıda # işaretinden sonra gelir ve onu yalnızca tarayıcınız görür. Bu sayfanın kanıtı'
      + ' okuyabilmesi için JavaScript gerekir; tarayıcınızda kapalı görünüyor. JavaScript’i açın ya da çeki, çek numarası ve'
      + ' atandığı kişinin e-posta adresiyle kullanın.',
    checking: 'Hizmet çeki denetleniyor…',
    noLink: 'Bu sayfa, bir bağlantıya ait hizmet çekini gösterir. Size gelen iletideki bağlantıyı açın veya karekodu okutun.',
    notValid: 'Bu bağlantı geçerli değil',
    notValidText: 'Bağlantı oluşturulduktan sonra çek başkasına atanmış, rezerve edilmiş veya çekin süresi dolmuş olabilir; bağlantının'
      + ' bir bölümü de eksik olabilir. Müşteriye sorun: avantaj yöneticisi veya proje yöneticisi iletiyi yeniden gönderebilir.',
    valid: 'Bu hizmet çeki geçerli',
    facts: {
      engagementType: 'Danışmanlık çalışması türü', redeemBy: 'Bozdurma için son gün', reference: 'Çek numarası', days: 'Gün sayısı',
      country: 'Çalışmanın yapılacağı ülke', period: 'Danışmanlık çalışması', offSiteDays: 'Müşteri dışında geçen günler',
    },
    signIn: 'Bu hizmet çekini almak için oturum açın',
    signInText: 'Çeki, bir iş ortağında rezervasyon yapabilen bir kişi alabilir. Burada görünenler, çekin kime ait olduğunu göstermez.',
    otherAccount: 'Başka bir hesapla oturum aç',
    signedInAs: 'Oturumu açan: {person}, {organisation}',
    actFor: 'Rezervasyonu yapacak kuruluş',
    change: 'Değiştir',
    notPartner: {
      customer: 'Bir müşteri adına oturum açtınız. Hizmet çekini yalnızca bir iş ortağı alabilir: iletiyi, çalışmayı yapacak iş'
        + ' ortağına iletin veya karekodu gösterin.',
      sponsor: 'Destekleyen kuruluş adına oturum açtınız. Hizmet çekini yalnızca bir iş ortağı alabilir.',
    },
    refused: 'Bu hizmet çekini rezerve edemezsiniz',
    allowedFrom: 'Mümkün olacağı ilk gün: {date}.',
    lastAllowed: 'Bunun için son gün: {date}.',
    reserve: 'Bu hizmet çekini rezerve edin',
    reserveText: 'Çalışma şu iki gün arasında olmalıdır: {today} ve {redeemBy}.',
    fields: {
      locationId: 'İş yeri', consultantIds: 'Danışmanlar', startsOn: 'İlk gün', endsOn: 'Son gün',
      offSiteDays: 'Müşteri dışında geçen günler',
    },
    choose: 'Birini seçin',
    consultantsText: 'En az birinin bu çalışma türü için yeterliliği olmalıdır.',
    offSiteText: 'Çekin {days} gününden, müşterinin iş yerinde geçmeyenler.',
    send: 'Rezerve et',
    sending: 'Rezerve ediliyor…',
    faults: {
      locationId: 'Bir iş yeri seçin.', consultantIds: 'En az bir danışman seçin.', startsOn: 'İlk günü girin.',
      endsOn: 'Son günü girin.', offSiteDays: 'Çekin gün sayısını aşmayan bir tam sayı girin.',
      outside: 'Bu gün, bugün ile bozdurma için son gün arasında değil.', order: 'Son gün, ilk günden önce olamaz.',
    },
    notReserved: 'Hizmet çeki rezerve edilmedi',
    unreachable: 'Sunucu yanıt vermedi. Gönderdiğiniz ulaşmış olsa bile aynısını yeniden göndermek ikinci bir işlem yapmaz.',
    again: 'Yeniden dene',
    done: 'Hizmet çeki rezerve edildi',
    next: 'Sırada ne var',
    nextSteps: [
      'Müşteriye e-postayla bilgi verilir; ayrıntıları, çekin atandığı kişiyle kararlaştırırsınız.',
      'Tarihler değişirse rezervasyonu değiştirin; çalışmayı yapamayacaksanız başka bir iş ortağının alabilmesi için rezervasyonu'
        + ' kaldırın.',
      'Çalışmadan sonra çıktıları yükleyin, tamamlama raporunu gönderin ve çeki bozdurun. Bozdurma için son gün: {redeemBy}.',
    ],
    open: 'Çeki portalda aç',
  },
};
