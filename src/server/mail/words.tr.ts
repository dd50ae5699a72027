/** What each mail says in Turkish. Names and dates stand where they need no ending. */
import type { RequestStatus } from '../../domain/payment.ts';
import type { Ending, Facts, VoucherFacts } from './facts.ts';
import { gathered, writer, type Frame, type Letters, type Links, type Section } from './letter.ts';

const { day, moment, count, money } = writer('tr');

const days = (value: number): string => `${count(value)} gün`;

export const frame: Frame = {
  greeting: (name) => `Merhaba ${name},`,
  foot: 'Bu ileti size programdaki rolünüz nedeniyle gönderildi. Tercihlerinizden e-postaların dilini seçebilir, tek tek iletiler'
    + ' yerine günde bir özet alabilirsiniz. Bu adrese gelen yanıtlar okunmaz.',
  linkAsText: 'Düğme çalışmıyorsa şu adresi tarayıcınıza kopyalayın:',
};

const voucherDetails = ({ reference, engagementType, days: size, country, customer }: VoucherFacts) => [
  ['Hizmet çeki', reference], ['Danışmanlık çalışması', engagementType], ['Süre', days(size)],
  ['Çalışmanın yapılacağı ülke', country], ['Müşteri', customer],
] as const;

const BINDS: Readonly<Record<Ending['binds'], string>> = {
  'voucher-life': 'hizmet çekinin kendi geçerlilik süresi',
  'last-redemption': 'programın son bozdurma günü (çekin kendi geçerlilik süresinden önce geliyor)',
};

const ending = ({ redeemBy, binds }: Ending) => [
  ['Son gün', day(redeemBy)], ['Son günü belirleyen kural', BINDS[binds]],
] as const;

const withoutLink = (reference: string): Section => ({
  heading: 'Hizmet çekini gösterme',
  paragraphs: [`Burada oturum açan bir iş ortağı, çeki şu çek numarası ve e-posta adresinizle doğrulayabilir: ${reference}`],
});

const forwarding: Section = {
  heading: 'İş ortağına iletme',
  paragraphs: [
    'Bu iletiyi seçtiğiniz iş ortağına yönlendirin veya kare kodu okutun. Bağlantıyı açıp oturum açan uygun bir iş ortağı hizmet'
      + ' çekini rezerve edebilir. Bağlantının açılması tek başına hiçbir şeyi değiştirmez.',
    'İletiyi aynı anda tek bir iş ortağına yönlendirin: bağlantı kimdeyse, çek rezerve edilene kadar onu alabilir. Bağlantı yanlış'
      + ' ellere geçtiyse çekin yeniden atanmasını isteyin; bu bağlantı o anda geçersiz olur.',
  ],
};

const joining: Section = {
  heading: 'Kendi erişiminiz',
  paragraphs: ['Oturum açmaya da davet edildiniz; oturum açtıktan sonra çeki izleyebilirsiniz. Davet yalnızca sizin için, ayrı bir iletidir: kimseye'
    + ' yönlendirmeyin. Gönderildikten sonra 14 gün geçerlidir. Bulamazsanız ya da süresi dolduysa çeki atayan kişiden yeni bir davet isteyin.'],
};

const proven = (facts: { readonly voucher: VoucherFacts }, { proof }: Links) => ({
  action: proof === undefined ? undefined : { label: 'Hizmet çekini açın', href: proof },
  picture: proof === undefined ? undefined : {
    link: proof, alt: `Hizmet çeki bağlantısının kare kodu: ${facts.voucher.reference}`, caption: 'Aynı bağlantı, okutmak için',
  },
});

function assigned(facts: Facts['voucher-assigned'], links: Links, again: boolean) {
  const { voucher, namedPartner, newcomer } = facts;
  const { reference } = voucher;
  return {
    subject: again ? `Hizmet çeki ${reference} yeniden gönderildi` : `Hizmet çeki ${reference} size atandı`,
    preview: `${voucher.engagementType}, ${days(voucher.days)}, son gün: ${day(facts.redeemBy)}`,
    heading: again ? 'Hizmet çekiniz, bir kez daha' : 'Size bir hizmet çeki atandı',
    paragraphs: [
      `Atayan kuruluş: ${voucher.customer}. Program: ${voucher.programme.title}. Hizmet çeki, aşağıdaki tür ve süredeki tek bir`
        + ' danışmanlık çalışmasını karşılar; rezervasyon, çalışma ve bozdurma en geç son gün tamamlanmış olmalıdır.',
      namedPartner === null
        ? 'Uygun her iş ortağı çeki alabilir.'
        : `Çek tek bir iş ortağının adına yazılmıştır, başkası alamaz: ${namedPartner}.`,
    ],
    details: [...voucherDetails(voucher), ...ending(facts)],
    ...proven(facts, links),
    sections: [
      ...(links.proof === undefined ? [withoutLink(reference)] : [forwarding]),
      ...(newcomer ? [joining] : []),
    ],
    notice: voucher.programme.notice,
  };
}

const REQUESTS: Readonly<Record<RequestStatus, string>> = {
  draft: 'taslak hâlinde', submitted: 'gönderildi', 'under-review': 'inceleniyor', returned: 'düzeltme bekliyor',
  approved: 'onaylandı', denied: 'reddedildi', paid: 'ödendi', cancelled: 'iptal edildi', reversed: 'bankadan geri döndü',
};

const NEXT: Readonly<Partial<Record<RequestStatus, string>>> = {
  'under-review': 'Destekleyen kuruluş incelemeye başladı. Şu anda yapmanız gereken bir şey yok.',
  returned: 'Talebi düzeltip yeniden gönderin. İlk gönderim zamanında yapıldığı için talep süresinde sayılır.',
  approved: 'Destekleyen kuruluş ödemeyi en geç aşağıdaki tarihte yapar.',
  denied: 'Talepteki hizmet çekleri talebe bağlı kalır. Kararın yanlış olduğunu düşünüyorsanız itiraz edebilirsiniz.',
  paid: 'Destekleyen kuruluş ödemeyi kaydetti.',
  reversed: 'Hesap bilgilerinizi denetleyin; destekleyen kuruluş ödemeyi yeniden yapacak.',
};

const visit = ({ home }: Links) => ({ label: 'Tallystick’i açın', href: home });

export const tr: Letters = {
  'voucher-assigned': (facts, links) => assigned(facts, links, false),
  'voucher-resent': (facts, links) => assigned(facts, links, true),
  'voucher-reserved': ({ voucher, partner, location, startsOn, endsOn }, links) => ({
    subject: `Hizmet çeki ${voucher.reference} rezerve edildi`,
    preview: `${voucher.engagementType}, planlanan başlangıç: ${day(startsOn)}`,
    heading: 'Hizmet çeki rezerve edildi',
    paragraphs: [`Rezerve eden iş ortağı: ${partner}. Artık başka bir iş ortağı çeki alamaz; çekin bağlantıları da geçersizdir.`],
    details: [
      ...voucherDetails(voucher), ['İş ortağı', partner], ...(location === '' ? [] : [['İş yeri', location] as const]),
      ['Planlanan tarihler', `${day(startsOn)} – ${day(endsOn)}`],
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'voucher-released': (facts, links) => ({
    subject: `Hizmet çeki ${facts.voucher.reference} yeniden serbest`,
    preview: `${facts.voucher.engagementType}, son gün: ${day(facts.redeemBy)}`,
    heading: 'Hizmet çeki yeniden serbest',
    paragraphs: [`Rezervasyonu kaldıran iş ortağı: ${facts.partner}. Uygun her iş ortağı çeki rezerve edebilir; son gün değişmedi.`],
    details: [
      ...voucherDetails(facts.voucher), ...ending(facts), ['Rezervasyonu kaldıran', facts.partner],
      ...(facts.reason === null ? [] : [['Gerekçe', facts.reason] as const]),
    ],
    ...(facts.proof === null ? { action: visit(links) } : proven(facts, links)),
    sections: facts.proof === null ? [] : [links.proof === undefined ? withoutLink(facts.voucher.reference) : forwarding],
    notice: facts.voucher.programme.notice,
  }),
  'voucher-expiring': (facts, links) => ({
    subject: `Hizmet çeki ${facts.voucher.reference}: ${days(facts.daysLeft)} kaldı`,
    preview: `Son bozdurma günü: ${day(facts.redeemBy)}`,
    heading: `Hizmet çekini bozdurmak için ${days(facts.daysLeft)} kaldı`,
    paragraphs: [
      facts.partner === null
        ? 'Hizmet çekini henüz kimse rezerve etmedi. Rezervasyon, çalışma ve bozdurma en geç son gün tamamlanmış olmalıdır.'
        : facts.reported
          ? `Çalışma raporlandı, ancak çek henüz bozdurulmadı. İş ortağı: ${facts.partner}.`
          : `Çek rezerve edildi; çalışmanın tamamlanması, raporlanması ve çekin bozdurulması gerekiyor. İş ortağı: ${facts.partner}.`,
      'Son günün bitimine kadar bozdurulmayan çekin süresi dolar.',
    ],
    details: [...voucherDetails(facts.voucher), ...ending(facts)],
    action: visit(links), sections: [], notice: facts.voucher.programme.notice,
  }),
  'voucher-expired': ({ voucher, lastDay, to, partner }, links) => ({
    subject: `Hizmet çeki ${voucher.reference}: süresi doldu`,
    preview: to === 'available' ? `${days(voucher.days)} havuza döndü` : `${days(voucher.days)} kullanılamadan silindi`,
    heading: 'Hizmet çekinin süresi doldu',
    paragraphs: [
      'Çek son gününe kadar bozdurulmadı; artık kullanılamaz.',
      to === 'available'
        ? `Çekteki ${days(voucher.days)} sözleşmenin havuzuna döndü ve yeni bir hizmet çeki için kullanılabilir.`
        : `Sözleşme sona erdiği veya program havuzları kapattığı için çekteki ${days(voucher.days)} silindi.`,
    ],
    details: [...voucherDetails(voucher), ['Son gün', day(lastDay)], ...(partner === null ? [] : [['İş ortağı', partner] as const])],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'report-received': ({ voucher, partner, ...report }, links) => ({
    subject: `Hizmet çeki ${voucher.reference}: tamamlama raporu geldi`,
    preview: `${voucher.engagementType}, bitiş: ${day(report.endedOn)}`,
    heading: 'Danışmanlık çalışması raporlandı',
    paragraphs: [
      `İş ortağı, çalışmanın tamamlandığını ve çıktıların size teslim edildiğini bildirdi: ${partner}. Durum böyle değilse çek`
        + ' bozdurulmadan önce iş ortağına bildirin.',
    ],
    details: [
      ...voucherDetails(voucher), ['İş ortağı', partner], ['Çalışma tarihleri', `${day(report.startedOn)} – ${day(report.endedOn)}`],
      ['Yerinde', days(report.onSiteDays)], ['Uzaktan', days(report.offSiteDays)], ['Çıktı sayısı', count(report.deliverables)],
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'voucher-redeemed': ({ voucher, partner, on, payBy, reader }, links) => ({
    subject: `Hizmet çeki ${voucher.reference} bozduruldu`,
    preview: `${voucher.engagementType}, bozdurma: ${day(on)}`,
    heading: 'Hizmet çeki bozduruldu',
    paragraphs: reader === 'customer'
      ? [`Çeki bozduran iş ortağı: ${partner}. Çekteki ${days(voucher.days)} tamamlanmış sayıldı. Yapmanız gereken bir şey kalmadı.`]
      : ['Ödeme talebi süresi başladı: bu çek için ödeme talebi en geç aşağıdaki tarihte gönderilebilir.'],
    details: [
      ...voucherDetails(voucher), ['İş ortağı', partner], ['Bozdurma tarihi', day(on)],
      ...(reader === 'partner' ? [['Ödeme talebi için son gün', day(payBy)] as const] : []),
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'request-changed': (facts, links) => ({
    subject: `Ödeme talebi ${facts.request}: ${facts.appealed ? 'itiraz edildi' : REQUESTS[facts.status]}`,
    preview: `Fatura ${facts.invoiceNumber}, ${money(facts.total)}`,
    heading: `Ödeme talebi: ${facts.appealed ? 'itiraz edildi' : REQUESTS[facts.status]}`,
    paragraphs: facts.reader === 'sponsor'
      ? [`Bir ödeme talebi inceleme bekliyor. İş ortağı: ${facts.partner}. Talebi inceleyen kişi onu onaylayamaz.`]
      : [NEXT[facts.status] ?? ''],
    details: [
      ['Ödeme talebi', facts.request], ['İş ortağı', facts.partner], ['Fatura', facts.invoiceNumber],
      ['Hizmet çeki sayısı', count(facts.vouchers)], ['Tutar', money(facts.total)],
      ...(facts.dueOn === null ? [] : [['En geç ödeme tarihi', day(facts.dueOn)] as const]),
      ...(facts.paidOn === null ? [] : [['Ödeme tarihi', day(facts.paidOn)] as const]),
      ...facts.reasons.map((reason) => ['Gerekçe', reason] as const),
    ],
    action: visit(links), sections: [], notice: facts.programme.notice,
  }),
  'enrolment-renewal': ({ programme, offerings, through, daysLeft }, links) => ({
    subject: `Program kaydınızı yenileyin: ${days(daysLeft)} kaldı`,
    preview: `Kaydın son günü: ${day(through)}`,
    heading: 'Program kaydınızı yenileyebilirsiniz',
    paragraphs: [
      `Program kaydınız ${days(daysLeft)} sonra sona eriyor: ${programme.title}. Şimdi yenilerseniz yeni yıl arada boşluk kalmadan`
        + ' başlar. Kayıt sona erdiğinde hizmet çeki rezerve edemezsiniz; rezerve ettikleriniz bundan etkilenmez.',
    ],
    details: [['Hizmetler', offerings.join('; ')], ['Kaydın son günü', day(through)]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  'milestone-ahead': ({ programme, title, text, on, daysLeft }, links) => ({
    subject: `${days(daysLeft)} kaldı: ${title}`,
    preview: day(on),
    heading: title,
    paragraphs: [`Kuruluşunuzu ilgilendiren bir tarihe ${days(daysLeft)} kaldı. Program: ${programme.title}.`, text],
    details: [['Tarih', day(on)], ['Program', programme.title]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  invitation: ({ organisation, again }, links) => ({
    subject: again ? 'Oturum açmanız için yeni davet' : 'Oturum açmaya davet edildiniz',
    preview: '14 gün geçerlidir',
    heading: again ? 'Yeni davet' : 'Davet edildiniz',
    paragraphs: [
      `Hizmet çekleriyle ilgili işler için davet edildiniz. Davet eden kuruluş: ${organisation}.`
        + (again ? ' Önceki davetler artık geçersiz.' : ''),
      links.invitation === undefined
        ? 'Nasıl oturum açacağınızı kuruluşunuzda kullanıcıları yöneten kişiye sorun.'
        : 'Daveti 14 gün içinde kabul edip her zamanki hesabınızla oturum açın; o andan sonra buradaki hesabınız odur. Bağlantı'
          + ' yalnızca sizin içindir, başkasına yönlendirmeyin.',
    ],
    details: [['Kuruluş', organisation]],
    action: links.invitation === undefined ? undefined : { label: 'Daveti kabul edin', href: links.invitation },
    sections: [], notice: '',
  }),
  'guesses-notice': ({ programme, guesses, since }, links) => ({
    subject: 'Hizmet çekleri için çok sayıda yanlış deneme',
    preview: `${count(guesses)} deneme, başlangıç: ${moment(since)}`,
    heading: 'Hizmet çekleri için çok sayıda yanlış deneme',
    paragraphs: [
      `İş ortakları, hiçbir hizmet çekiyle eşleşmeyen çek numaraları veya e-posta adresleri denedi. Program: ${programme.title}.`
        + ' Her iş ortağı saatte ancak birkaç deneme yapabilir ve yanlış bir denemeden hiçbir şey öğrenemez. Kimlerin denediğine'
        + ' bakın ve nedenini sorun.',
    ],
    details: [['Program', programme.title], ['Yanlış deneme', count(guesses)], ['Başlangıç', moment(since)]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  digest: (letters, links) => ({
    subject: `Günlük özetiniz: ${count(letters.length)} ileti`,
    heading: 'Neler oldu?',
    paragraphs: ['Günde bir e-posta almayı seçtiniz. Son özetten bu yana olanlar aşağıdadır.'],
    action: visit(links), ...gathered(letters),
  }),
};
