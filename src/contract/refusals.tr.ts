/**
 * Turkish, in the words of the termbase (portal.md §1.7). Names, dates and codes are never given a suffix, because
 * which one is right depends on how they are read aloud: they stand alone, or after a colon.
 */
import type { Catalogue, Say } from './refusal-params.ts';
import { PARTY_REFUSALS } from './refusals-party.ts';

export const tr: Catalogue = {
  ...PARTY_REFUSALS.tr,
  'training.insufficient': {
    message: (say) =>
      `Dönüştürme için ${say.days('needed', 'eğitim günü')} gerekiyor; sözleşmede`
      + ` ${say.days('available', 'eğitim günü')} var.`,
    remedy: () =>
      'Müşterinin avantaj yöneticisi daha az gün dönüştürebilir veya destekleyen kuruluşun program yöneticisi yeni'
      + ' eğitim günleri tanıyabilir.',
  },
  'programme.creation-closed': {
    message: (say) => `Hizmet çeki oluşturmak için son gün ${say.date('lastDay')} idi.`,
    remedy: () => 'Artık kimse yeni çek oluşturamaz. Müşteri, elindeki çekleri kendi son günlerine kadar kullanabilir.',
  },
  'programme.assignment-closed': {
    message: (say) => `Hizmet çeki atamak için son gün ${say.date('lastDay')} idi.`,
    remedy: () =>
      'Atanmış bir çek, atandığı kişide kalır. Atanmamış bir çeki müşterinin avantaj yöneticisi yalnızca iptal'
      + ' edebilir.',
  },
  'programme.redemption-closed': {
    message: (say) =>
      `Hizmet çeklerini bozdurmak, dolayısıyla rezerve etmek için son gün ${say.date('lastDay')} idi.`,
    remedy: () =>
      'O güne kadar bozdurulmuş bir çek için iş ortağının ödeme yöneticisi, süresi içinde ödeme talebinde bulunabilir.'
      + ' Diğer çekler için yapılacak bir şey yoktur.',
  },
  'programme.accrual-closed': {
    message: (say) =>
      `Kazanım tarihi ${say.date('on')} olan günler tanınamaz: gün kazanımı için son gün ${say.date('lastDay')} idi.`,
    remedy: (say) =>
      'Destekleyen kuruluşun program yöneticisi, son güne kadar kazanılmış günleri o günkü tarihleriyle tanıyabilir.'
      + ` Son gün: ${say.date('lastDay')}.`,
  },
  'programme.conversion-closed': {
    message: (say) =>
      say.has('lastDay')
        ? `Eğitim günlerini dönüştürmek için son gün ${say.date('lastDay')} idi.`
        : 'Bu programda eğitim günleri dönüştürülmez.',
    remedy: () =>
      'Eğitim günleri eğitim günü olarak kalır. Müşterinin avantaj yöneticisi, havuzdaki günlerle hizmet çeki'
      + ' oluşturabilir.',
  },
  'agreement.benefit-inactive': {
    message: (say) => `Sözleşmenin avantajı etkinleştirilmemiş: ${say.name('agreement')}.`,
    remedy: () => 'Önce müşterinin avantaj yöneticisi avantajı etkinleştirmelidir.',
  },
  'agreement.not-current': {
    message: (say) =>
      `Bu işlem bugün yapılamaz. Sözleşmenin ilk günü: ${say.date('startsOn')}; son günü: ${say.date('endsOn')}.`,
    remedy: (say) =>
      say.allowedFrom === undefined
        ? 'Bugün yürürlükte olan bir sözleşmeyi kullanın veya destekleyen kuruluşun program yöneticisinden yeni'
          + ' sözleşmeyi kaydetmesini isteyin.'
        : `İşlemin yapılabileceği ilk gün: ${say.allowedFrom}. O güne kadar, yürürlükte olan başka bir sözleşmeyi`
          + ' kullanın; sözleşmeleri destekleyen kuruluşun program yöneticisi kaydeder.',
  },
  'agreement.number-taken': {
    message: (say) => `Programda bu numarayla kayıtlı başka bir sözleşme var: ${say.name('number')}.`,
    remedy: () =>
      'Destekleyen kuruluşun program yöneticisi numarayı düzeltmeli veya bu numarayla kayıtlı sözleşmeyi'
      + ' kullanmalıdır.',
  },
  'pool.insufficient': {
    message: (say) => `Hizmet çeki için ${say.days('needed')} gerekiyor; havuzda ${say.days('available')} var.`,
    remedy: () =>
      'Müşterinin avantaj yöneticisi daha az gün seçebilir veya rezerve edilmemiş bir çeki iptal edebilir. Destekleyen'
      + ' kuruluşun program yöneticisi yeni günler tanıyabilir.',
  },
  'pool.closed': {
    message: (say) => `Havuz boşaltıldı ve kapatıldı. Kapanış günü: ${say.date('closedOn')}.`,
    remedy: () =>
      'Programın sonlandırılması nedeniyle havuza artık gün eklenemez, havuzdan gün alınamaz. Müşteri, elindeki çekleri'
      + ' kendi son günlerine kadar kullanabilir.',
  },
  'engagement-type.not-on-offer': {
    message: (say) => {
      const type = say.name('engagementType');
      if (say.lastAllowed !== undefined) return `Çalışma türü artık sunulmuyor: ${type}. Son gün ${say.lastAllowed}`
        + ' idi.';
      if (say.allowedFrom !== undefined) return `Çalışma türü henüz sunulmuyor: ${type}. İlk gün: ${say.allowedFrom}.`;
      return `Programda böyle bir çalışma türü yok: ${type}.`;
    },
    remedy: (say) =>
      say.allowedFrom === undefined
        ? 'Müşterinin avantaj yöneticisi, bugün sunulan bir çalışma türü seçmelidir.'
        : 'Müşterinin avantaj yöneticisi ilk günü beklemeli veya bugün sunulan bir çalışma türü seçmelidir. İlk gün:'
          + ` ${say.allowedFrom}.`,
  },
  'engagement-type.days-not-offered': {
    message: (say) => `Bu çalışma türü ${say.days('days')} için sunulmuyor: ${say.name('engagementType')}.`,
    remedy: (say) => `Müşterinin avantaj yöneticisinin seçebileceği süreler: ${say.dayCounts('offered')}.`,
  },
  'engagement.no-rate': {
    message: (say) => `Programda bu ülke için bugün geçerli bir günlük ücret yok: ${say.name('country')}.`,
    remedy: (say) =>
      (say.raw('countries').length === 0
        ? 'Bugün hiçbir ülke için günlük ücret yok.'
        : `Müşterinin avantaj yöneticisi çeki başka bir ülke için oluşturabilir: ${say.any('countries')}.`)
      + ' Ücretleri destekleyen kuruluşun program yöneticisi yayımlar.',
  },
  'voucher.wrong-state': { message: voucherStatus, remedy: voucherRemedy },
  'voucher.expired': {
    message: (say) =>
      (say.has('voucher') ? `Süresi dolan hizmet çeki: ${say.name('voucher')}.` : 'Hizmet çekinin süresi doldu.')
      + ` Son günü ${say.date('redeemBy')} idi.`,
    remedy: () =>
      'Süresi dolan bir çek yeniden geçerli hâle getirilemez. Programda yeni çek oluşturulabiliyorsa müşterinin avantaj'
      + ' yöneticisi yeni bir çek oluşturabilir.',
  },
  'voucher.not-valid': {
    message: () => 'Bu çek numarası ve e-posta adresiyle ya da bu bağlantıyla geçerli bir hizmet çeki yok.',
    remedy: () =>
      'Çek numarasını ve çekin atandığı kişinin e-posta adresini müşteriyle birlikte denetleyin. Bağlantı; çek başkasına'
      + ' atanana, rezerve edilene veya süresi dolana kadar geçerlidir. Müşterinin avantaj yöneticisi veya proje yöneticisi'
      + ' iletiyi yeniden gönderebilir.',
  },
  'voucher.reserved-by-another': {
    message: () => 'Bu hizmet çekini başka bir iş ortağı rezerve etti.',
    remedy: () =>
      'Rezervasyonu yalnızca o iş ortağı kaldırabilir. Çalışmayı kimin yürüteceğini müşterinin proje yöneticisine'
      + ' sorun.',
  },
  'voucher.named-for-another-partner': {
    message: () => 'Müşteri bu hizmet çeki için başka bir iş ortağının adını vermiş.',
    remedy: () =>
      'Müşterinin avantaj yöneticisi, sizin adınızı vererek veya hiç ad vermeden çeki yeniden atamalıdır.',
  },
  'partner.not-enrolled': {
    message: (say) => `İş ortağının bu hizmet için program kaydı yok: ${say.name('offering')}.`,
    remedy: () =>
      'İş ortağının genel yöneticisi program sözleşmesini imzalamalı ve bu hizmet için programa'
      + ' kaydolmalıdır.',
  },
  'partner.enrolment-lapsed': {
    message: (say) =>
      `İş ortağının program kaydının süresi doldu. Hizmet: ${say.name('offering')}; kaydın son günü:`
      + ` ${say.date('through')}.`,
    remedy: () =>
      'İş ortağının genel yöneticisi program sözleşmesini yeniden imzalamalıdır; kayıt o gün başlar. Rezerve edilmiş'
      + ' çekler bundan etkilenmez.',
  },
  'partner.competency-missing': {
    message: (say) =>
      say.has('engagementType')
        ? `İş ortağının bu çalışma türü için bugün geçerli bir yetkinliği yok: ${say.name('engagementType')}.`
        : 'İş ortağının bu hizmetin herhangi bir çalışma türü için bugün geçerli bir yetkinliği yok:'
          + ` ${say.name('offering')}.`,
    remedy: (say) =>
      `Gereken yetkinlik: ${say.any('competencies')}${say.has('levels') ? `; düzey: ${say.any('levels')}` : ''}. İş`
      + ' ortağı yetkinliği edinmeli, destekleyen kuruluşun program yöneticisi de kaydetmelidir.',
  },
  'partner.agreement-version': {
    message: (say) =>
      `Program sözleşmesinin imzalanan sürümü (${say.name('signed')}) yürürlükte değil; yürürlükteki sürüm:`
      + ` ${say.name('inForce')}.`,
    remedy: (say) =>
      `İş ortağının genel yöneticisi yürürlükteki sürümü okuyup imzalamalıdır: ${say.name('inForce')}.`,
  },
  'partner.profile-incomplete': {
    message: (say) => `İş ortağının iş profilinde eksik alanlar var: ${say.all('missing')}.`,
    remedy: () => 'İş ortağının genel yöneticisi veya program yöneticisi profili tamamlamalıdır.',
  },
  'partner.location-country': {
    message: (say) => {
      const delivery = say.has('country') ? `: ${say.name('country')}` : '';
      if (say.has('locationCountry')) {
        return `Seçilen iş yeri çalışmanın yapılacağı ülkede değil${delivery}. Bulunduğu ülke:`
          + ` ${say.name('locationCountry')}.`;
      }
      return say.has('country')
        ? `İş ortağının çalışmanın yapılacağı ülkede iş yeri yok${delivery}.`
        : 'İş ortağının kayıtlı iş yeri yok.';
    },
    remedy: (say) =>
      say.has('locationCountry')
        ? 'İş ortağının program yöneticisi çalışmanın yapılacağı ülkedeki bir iş yerini seçmeli veya eklemelidir.'
        : 'Önce iş ortağının genel yöneticisi veya program yöneticisi iş yerini eklemelidir.',
  },
  'consultant.not-qualified': {
    message: (say) =>
      say.raw('consultants').length === 0
        ? `Bu çalışma türü için nitelikli bir danışman belirtilmedi: ${say.name('engagementType')}.`
        : `Belirtilen danışmanların hiçbiri bu çalışma türü için nitelikli değil: ${say.name('engagementType')}.`,
    remedy: (say) =>
      say.raw('competencies').length === 0
        ? 'İş ortağının program yöneticisi çalışmayı yürüten danışmanları belirtmelidir.'
        : `Şu yetkinliklerden birinin sınavı veya değerlendirmesi gerekir: ${say.any('competencies')}. İş ortağının program`
          + ' yöneticisi bunu geçmiş bir danışman belirtmelidir; yeterliliği iş ortağı veya destekleyen kuruluşun program'
          + ' yöneticisi kaydeder.',
  },
  'engagement.starts-in-the-past': {
    message: (say) =>
      `Planlanan başlangıç bugünden önce. Başlangıç: ${say.date('startsOn')}; bugün: ${say.date('today')}.`,
    remedy: () => 'İş ortağının program yöneticisi başlangıcı bugün veya daha sonrası için planlamalıdır.',
  },
  'engagement.starts-before-reservation': {
    message: (say) =>
      'Raporda belirtilen başlangıç rezervasyondan önce.'
      + ` Başlangıç: ${say.date('startedOn')}; rezervasyon: ${say.date('reservedOn')}.`,
    remedy: () =>
      'Yalnızca rezervasyondan sonra yapılan çalışma sayılır. İş ortağının program yöneticisi rapordaki tarihleri'
      + ' düzeltmelidir.',
  },
  'engagement.ends-after-expiry': {
    message: (say) =>
      (say.raw('binds')[0] === 'last-redemption'
        ? 'Planlanan bitiş, programın son bozdurma gününden sonra.'
        : 'Planlanan bitiş, hizmet çekinin son gününden sonra.')
      + ` Bitiş: ${say.date('endsOn')}; son gün: ${say.date('redeemBy')}.`,
    remedy: (say) =>
      'İş ortağının program yöneticisi bitişi, raporu göndermeye ve çeki bozdurmaya da zaman kalacak biçimde'
      + ` planlamalıdır; en geç: ${say.date('redeemBy')}.`,
  },
  'engagement.duration': {
    message: (say) => {
      const found = [`Hizmet çeki ${say.days('days')} için.`];
      const whole = say.count('days');
      if (!say.has('onSiteDays')) {
        if (say.count('offSiteDays') > whole) found.push('Uzaktan çalışılacak süre bundan uzun:'
          + ` ${say.days('offSiteDays')}.`);
      } else if (say.count('onSiteDays') + say.count('offSiteDays') !== whole) {
        found.push(`Rapora göre yerinde ${say.days('onSiteDays')}, uzaktan ${say.days('offSiteDays')} çalışıldı.`);
      }
      if (say.count('spanned') < whole) found.push(`İlk ve son tarih arasında, ikisi dâhil ${say.days('spanned')}`
        + ' var.');
      return found.join(' ');
    },
    remedy: (say) =>
      say.has('onSiteDays')
        ? 'İş ortağının program yöneticisi raporu düzeltmelidir: yerinde ve uzaktan çalışılan günlerin toplamı'
          + ` ${say.days('days')} olmalı, tarihler de buna yetmelidir.`
        : `İş ortağının program yöneticisi, ilk ve son gün dâhil en az ${say.days('days')} içeren tarihler seçmelidir;`
          + ' uzaktan çalışılacak günler bu süreyi aşamaz.',
  },
  'engagement.off-site': {
    message: (say) =>
      `En çok ${say.days('offSiteDaysMax')} uzaktan çalışılabilir; burada ${say.days('offSiteDays')} belirtildi.`,
    remedy: () =>
      'İş ortağının program yöneticisi yerinde çalışılacak günleri artırmalıdır. Rezervasyon günündeki sınır'
      + ' geçerlidir.',
  },
  'engagement.repeat': {
    message: (say) =>
      `Müşterinin bu türde ${say.days('days')} süren bir çalışması zaten var: ${say.name('engagementType')}.`,
    remedy: () =>
      'İkinci çalışma ancak programın öngördüğü biçimde, birim veya ürün bakımından farklıysa kabul edilir. Müşterinin'
      + ' avantaj yöneticisi bunu belirten veya daha az günlük bir çek oluşturabilir.',
  },
  'report.missing': {
    message: () => 'Bu hizmet çekinin tamamlama raporu gönderilmemiş.',
    remedy: () =>
      'İş ortağının program yöneticisi önce raporu en az bir çıktıyla birlikte göndermeli, ardından çeki'
      + ' bozdurmalıdır.',
  },
  'report.too-early': {
    message: (say) => `Çalışma henüz bitmedi. Bitiş: ${say.date('endedOn')}; bugün: ${say.date('today')}.`,
    remedy: (say) =>
      'İş ortağının program yöneticisi raporu bitiş gününde veya sonrasında gönderebilir; taslak şimdiden'
      + ' kaydedilebilir.'
      + ` İlk gün: ${say.date('endedOn')}.`,
  },
  'deliverable.missing': {
    message: (say) =>
      say.raw('unknown').length === 0
        ? 'Raporda hiç çıktı belirtilmemiş.'
        : `Raporda belirtilen çıktılar bu hizmet çeki için yüklenmemiş: ${say.all('unknown')}.`,
    remedy: () =>
      'Müşteriye teslim edilen çıktıyı iş ortağı veya danışmanı yüklemeli, ardından raporda belirtmelidir.',
  },
  'payment.nothing-redeemed': {
    message: () => 'İş ortağı henüz hiç hizmet çeki bozdurmadı.',
    remedy: () =>
      'Önce iş ortağının program yöneticisi bir çek bozdurmalıdır; ardından genel yöneticisi ödeme kaydını yapabilir.',
  },
  'payment.not-registered': {
    message: () => 'İş ortağının ödeme kaydı yok.',
    remedy: () => 'İş ortağının genel yöneticisi alacaklıyı, vergi numarasını ve hesabı kaydetmelidir.',
  },
  'payment.window-closed': {
    message: (say) =>
      `Hizmet çeki ${say.name('voucher')} için ödeme talebinin son günü ${say.date('payBy')} idi.`,
    remedy: () => 'İş ortağının ödeme yöneticisi bu çeki talepten çıkarıp diğerlerini gönderebilir.',
  },
  'payment.voucher-taken': {
    message: (say) => `Hizmet çeki başka bir ödeme talebinde yer alıyor: ${say.name('voucher')}.`,
    remedy: () =>
      'İş ortağının ödeme yöneticisi çeki bu talepten çıkarmalı veya onaylanmadıysa diğer talebi iptal etmelidir.',
  },
  'payment.invoice-number-taken': {
    message: (say) =>
      `İş ortağının bu fatura numarasını taşıyan başka bir ödeme talebi var: ${say.name('invoiceNumber')}.`,
    remedy: () =>
      'İş ortağının ödeme yöneticisi başka bir faturanın numarasını yazmalı veya diğer talebi iptal etmelidir.',
  },
  'payment.location-mismatch': {
    message: (say) =>
      'Hizmet çeki, talepteki iş yerinden başka bir iş yeri için rezerve edilmiş:'
      + ` ${say.name('voucher')}.`,
    remedy: () => 'İş ortağının ödeme yöneticisi her iş yeri için ayrı bir talep hazırlamalıdır.',
  },
  'payment.wrong-state': { message: requestStatus, remedy: requestRemedy },
  'payment.same-person': {
    message: () => 'Bu ödeme talebini siz incelediniz; inceleyen kişi onaylayamaz.',
    remedy: () => 'Talebi destekleyen kuruluşun başka bir finans yetkilisi onaylamalıdır.',
  },
};

function voucherStatus(say: Say<'voucher.wrong-state'>): string {
  const voucher = say.has('voucher') ? `Hizmet çeki ${say.name('voucher')} bu işleme` : 'Hizmet çeki bu işleme';
  if (say.allowedFrom !== undefined) return `${voucher} uygun değil: durumu ${say.name('status')}, son günü geçmedi.`;
  return `${voucher} uygun değil. Durumu: ${say.name('status')}; gereken durum: ${say.any('expected')}.`;
}

function voucherRemedy(say: Say<'voucher.wrong-state'>): string {
  if (say.allowedFrom !== undefined) return `Sistem çekin süresini kendiliğinden sona erdirir: ${say.allowedFrom}.`;
  const [status = ''] = say.raw('status');
  const isOver = ['redeemed', 'cancelled', 'expired'].includes(status);
  if (say.raw('expected').includes('redeemed')) {
    return isOver
      ? 'İş ortağının ödeme yöneticisi çeki ödeme talebinden çıkarmalıdır.'
      : 'Çeki önce iş ortağının program yöneticisi bozdurmalıdır; o zamana kadar ödeme yöneticisi çeki talebe'
        + ' eklememelidir.';
  }
  if (isOver) {
    return 'Bu geri alınamaz. Programda yeni çek oluşturulabiliyorsa müşterinin avantaj yöneticisi yeni bir çek'
      + ' oluşturabilir.';
  }
  if (status === 'created') return 'Çeki önce müşterinin avantaj yöneticisi atamalıdır.';
  if (status === 'assigned') return 'Çeki önce iş ortağının program yöneticisi rezerve etmelidir.';
  if (status === 'reserved') {
    return 'Çeki elinde bulunduran iş ortağı yeniden planlayabilir veya rezervasyonu kaldırabilir.';
  }
  return 'Çeki elinde bulunduran iş ortağı raporu düzeltebilir veya çeki bozdurabilir.';
}

function requestStatus(say: Say<'payment.wrong-state'>): string {
  if (!say.has('appeals')) {
    return `Ödeme talebi bu işleme uygun değil. Durumu: ${say.name('status')}; gereken durum: ${say.any('expected')}.`;
  }
  return say.count('appeals') === 0
    ? 'Programda ret kararına itiraz edilemez.'
    : 'Ödeme talebine programın izin verdiği kadar itiraz edildi; ret kararı kesindir.';
}

function requestRemedy(say: Say<'payment.wrong-state'>): string {
  if (say.has('appeals')) {
    return 'Talebi kimse yeniden açamaz. Gerekçeleri destekleyen kuruluşun talep inceleme görevlisi bildirmiştir.';
  }
  switch (say.raw('status')[0]) {
    case 'draft':
    case 'returned':
      return 'Talebi önce iş ortağının ödeme yöneticisi göndermelidir.';
    case 'submitted':
      return 'Talebi önce destekleyen kuruluşun talep inceleme görevlisi incelemeye almalıdır.';
    case 'under-review':
      return 'Önce destekleyen kuruluşun talep inceleme görevlisi talebi geri göndermeli veya reddetmeli ya da finans'
        + ' yetkilisi onaylamalıdır.';
    case 'approved':
    case 'reversed':
      return 'Talebi destekleyen kuruluşun finans yetkilisi ödemeli ve ödendi olarak işaretlemelidir.';
    case 'denied':
      return 'Program hâlâ izin veriyorsa iş ortağının ödeme yöneticisi itiraz edebilir.';
    case 'paid':
      return 'Yapılacak bir şey kalmadı. Banka parayı geri gönderirse bunu destekleyen kuruluşun finans yetkilisi'
        + ' kaydeder.';
    default:
      return 'İş ortağının ödeme yöneticisi yeni bir talep hazırlamalıdır.';
  }
}
