/** What a sandbox's page for whoever tries the API says, in each language. */
import type { Language } from '../../contract/refusal-params.ts';

export interface PageWords {
  readonly title: string;
  readonly skip: string;
  readonly otherLanguage: string;
  readonly lead: string;
  readonly sample: string;
  readonly today: (date: string) => string;
  readonly people: string;
  readonly peopleLead: string;
  readonly key: string;
  readonly signIn: string;
  readonly roles: string;
  readonly try: string;
  readonly tryLead: string;
  readonly attempts: {
    readonly vouchers: string;
    readonly create: string;
    readonly refused: string;
    readonly held: string;
    readonly requests: string;
    readonly journal: string;
    readonly clock: string;
  };
  readonly more: string;
  readonly portal: string;
  readonly mailbox: string;
  readonly reference: string;
  readonly document: string;
  readonly personas: string;
  readonly again: string;
}

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  en: {
    title: 'Tallystick sandbox',
    skip: 'Skip to the content',
    otherLanguage: 'Türkçe',
    lead: 'A voucher programme with three years of history. A sponsor grants customers days, customers turn days into '
      + 'vouchers, partners deliver and are paid. Try anything: it is all on this machine.',
    sample: 'The organisations, people and amounts are invented. The programme is a reconstruction from public documents '
      + 'and no product of the sponsor it names.',
    today: (date) => `Today is ${date} here, until you move the clock.`,
    people: 'Who you can be',
    peopleLead: 'Sign in as a person, or send a person’s key with a request: you act as that person.',
    key: 'Key',
    signIn: 'Sign in as this person',
    roles: 'Roles',
    try: 'What to try',
    tryLead: 'Each of these works as it stands, pasted into a terminal.',
    attempts: {
      vouchers: 'See the customer’s vouchers that somebody holds.',
      create: 'Ask what creating a voucher would do, without doing it; leave out dryRun to do it.',
      refused: 'Be refused: every reason at once, with what to do about it.',
      held: 'See what a partner has reserved.',
      requests: 'See the requests that wait for the sponsor’s claims reviewer.',
      journal: 'Read the first entries of the journal as the auditor.',
      clock: 'Move the clock to the day after pools are emptied. It only goes forwards.',
    },
    more: 'Where to look next',
    portal: 'The portal, as people use it',
    mailbox: 'Mailbox: every mail that would have been sent',
    reference: 'Interactive reference of the API',
    document: 'The same as an OpenAPI document',
    personas: 'These people and keys as JSON',
    again: 'To begin again from nothing, stop the sandbox and start it with:',
  },
  tr: {
    title: 'Tallystick deneme ortamı',
    skip: 'İçeriğe geç',
    otherLanguage: 'English',
    lead: 'Üç yıllık geçmişi olan bir hizmet çeki programı. Destekleyen kuruluş müşterilere gün tanır, müşteriler günleri '
      + 'çeke dönüştürür, iş ortakları çalışmayı yapar ve ödemesini alır. Dilediğinizi deneyin: her şey bu bilgisayarda.',
    sample: 'Kuruluşlar, kişiler ve tutarlar uydurmadır. Program, herkese açık belgelerden yeniden kurulmuştur ve adı geçen '
      + 'kuruluşun bir ürünü değildir.',
    today: (date) => `Burada bugünün tarihi ${date}; siz saati ilerletene kadar öyle kalır.`,
    people: 'Kimin yerine geçebilirsiniz',
    peopleLead: 'Bir kişi olarak oturum açın veya istekle birlikte kişinin anahtarını gönderin; o kişi olarak işlem yaparsınız.',
    key: 'Anahtar',
    signIn: 'Bu kişi olarak oturum aç',
    roles: 'Roller',
    try: 'Neler deneyebilirsiniz',
    tryLead: 'Her biri olduğu gibi çalışır; uçbirime yapıştırmanız yeterli.',
    attempts: {
      vouchers: 'Müşterinin, birine atanmış çeklerini görün.',
      create: 'Hizmet çeki oluşturmanın sonucunu, hiçbir şey değiştirmeden görün; gerçekten oluşturmak için dryRun’ı çıkarın.',
      refused: 'Kurallar izin vermediğinde bütün nedenleri bir arada, ne yapılacağıyla birlikte görün.',
      held: 'Bir iş ortağının rezerve ettiği çekleri görün.',
      requests: 'Destekleyen kuruluşun talep inceleme görevlisini bekleyen ödeme taleplerini görün.',
      journal: 'Denetçi olarak günlüğün ilk kayıtlarını okuyun.',
      clock: 'Saati, havuzların boşaltıldığı günün ertesine ilerletin. Yalnızca ileri gider.',
    },
    more: 'Sırada ne var',
    portal: 'Portal: kullanıcıların gördüğü hâliyle',
    mailbox: 'Posta kutusu: gönderilecek olan tüm e-postalar',
    reference: 'API’nin etkileşimli başvuru sayfası',
    document: 'Aynısı, OpenAPI belgesi olarak',
    personas: 'Bu kişiler ve anahtarlar, JSON olarak',
    again: 'Sıfırdan başlamak için deneme ortamını durdurun ve şununla yeniden başlatın:',
  },
};
