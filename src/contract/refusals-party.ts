/** The sentences of refusals about people, their roles and their keys, in every language. */
import type { Catalogue, Language } from './refusal-params.ts';

type PartyRefusals = Pick<Catalogue,
  | 'role.missing' | 'key.scope-missing' | 'key.too-many' | 'person.limited-to-locations' | 'person.last-admin'
  | 'person.vouchers-assigned' | 'person.partner-contact'
>;

export const PARTY_REFUSALS: { readonly [Each in Language]: PartyRefusals } = {
  en: {
    'role.missing': {
      message: (say) => `Your roles do not allow the command ${say.name('command')}.`,
      remedy: (say) =>
        say.raw('roles').length === 0
          ? 'Nobody gives this command; the installation gives it by itself when it is due.'
          : `This can be done by ${say.any('roles')}. Ask one of them, or ask whoever manages the people of your`
            + ' organisation for the role.',
    },
    'key.scope-missing': {
      message: (say) => `The API key is not made for this: ${say.name('command')}.`,
      remedy: (say) =>
        `Use a key with the scope ${say.name('scope')}, or one without limits. Whoever manages the people of your`
        + ' organisation makes one.',
    },
    'key.too-many': {
      message: (say) => `The person has ${String(say.count('max'))} API keys that work, and may not have more.`,
      remedy: () => 'Revoke keys that nobody needs; the list says when each was last used.',
    },
    'person.limited-to-locations': {
      message: (say) => `You act for some locations only, and this concerns the whole organisation: ${say.name('command')}.`,
      remedy: () => 'Ask a global admin of your organisation who is not limited to locations.',
    },
    'person.last-admin': {
      message: () => 'Nobody else could manage the people of this organisation any more.',
      remedy: (say) => `First give somebody else the role ${say.name('role')}, or reinstate somebody who has it.`,
    },
    'person.vouchers-assigned': {
      message: (say) => {
        const [count, named] = [say.count('count'), say.raw('vouchers').length];
        const others = count > named ? ` and ${String(count - named)} more` : '';
        return count === 1
          ? `A voucher assigned to the person waits to be used: ${say.all('vouchers')}.`
          : `Vouchers assigned to the person wait to be used: ${say.all('vouchers')}${others}.`;
      },
      remedy: () => 'Assign them to somebody else, or cancel them: without the address nobody could prove them any more.',
    },
    'person.partner-contact': {
      message: () => 'Customers find the person’s address in the directory, as the one to write to.',
      remedy: () => 'Put another contact address into the organisation’s profile first.',
    },
  },
  tr: {
    'role.missing': {
      message: (say) => `Rolleriniz bu komutu vermenize izin vermiyor: ${say.name('command')}.`,
      remedy: (say) =>
        say.raw('roles').length === 0
          ? 'Bu komutu kimse vermez; zamanı geldiğinde sistem kendiliğinden çalıştırır.'
          : `Bunu yapabilecek kişiler: ${say.any('roles')}. Onlardan birinden isteyin veya kuruluşunuzda kullanıcıları`
            + ' yöneten kişiden bu rolü size vermesini isteyin.',
    },
    'key.scope-missing': {
      message: (say) => `API anahtarı bunun için verilmemiş: ${say.name('command')}.`,
      remedy: (say) =>
        `Kapsamında ${say.name('scope')} bulunan veya sınırsız bir anahtar kullanın. Anahtarı, kuruluşunuzda`
        + ' kullanıcıları yöneten kişi oluşturur.',
    },
    'key.too-many': {
      message: (say) => `Kişinin çalışan API anahtarı sayısı üst sınıra ulaştı: ${String(say.count('max'))}.`,
      remedy: () => 'Artık gerekmeyen anahtarları iptal edin; listede her anahtarın son kullanım zamanı yazar.',
    },
    'person.limited-to-locations': {
      message: (say) => `Yetkiniz bazı iş yerleriyle sınırlı; bu işlem ise kuruluşun tamamını ilgilendiriyor: ${say.name('command')}.`,
      remedy: () => 'Kuruluşunuzda yetkisi iş yeriyle sınırlı olmayan bir genel yöneticiden isteyin.',
    },
    'person.last-admin': {
      message: () => 'Bu değişiklikten sonra kuruluşun kullanıcılarını yönetecek kimse kalmaz.',
      remedy: (say) => `Önce başka birine şu rolü verin veya bu role sahip birini yeniden etkinleştirin: ${say.name('role')}.`,
    },
    'person.vouchers-assigned': {
      message: (say) => {
        const [count, named] = [say.count('count'), say.raw('vouchers').length];
        const others = count > named ? ` ve ${String(count - named)} hizmet çeki daha` : '';
        return `Kişiye atanmış, kullanılmayı bekleyen hizmet çeki var: ${say.all('vouchers')}${others}.`;
      },
      remedy: () => 'Bunları başka birine atayın veya iptal edin: e-posta adresi silinince bu çekleri kimse doğrulayamaz.',
    },
    'person.partner-contact': {
      message: () => 'Müşteriler dizinde iletişim adresi olarak bu kişinin e-posta adresini görüyor.',
      remedy: () => 'Önce kuruluşun profiline başka bir iletişim adresi yazın.',
    },
  },
};
