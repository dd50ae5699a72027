/**
 * Every answer that is no success, except the reasons of a refusal, which `refusals.ts` explains: its status (RFC 9110)
 * and its title and detail (RFC 9457) in every language. A code is never reused and never changes its meaning.
 */
import { KEY_PROBLEMS } from './key-problems.ts';
import { MAIL_PROBLEMS } from './mail.ts';
import { PROOF_PROBLEMS } from './proof.ts';
import type { Language } from './refusal-params.ts';
import { SANDBOX_PROBLEMS } from './sandbox-problems.ts';
import { UPLOAD_PROBLEMS } from './upload-problems.ts';
import { SIGN_IN_PROBLEMS } from './sign-in-problems.ts';
import { LINK_PROBLEMS } from './voucher-link.ts';

export const PROBLEM_CODES = [
  'invalid', 'unauthorised', 'session-expired', 'role.missing', 'key.scope-missing', 'forbidden', 'not-found',
  'method-not-allowed', 'not-acceptable', 'refused', 'sandbox.clock-backwards', 'sandbox.only', 'stale', 'too-large', 'unsupported-media',
  'host-refused', 'idempotency.key-reused', 'too-many', 'failed', 'outcome-unknown', 'unavailable', 'proof.no-key',
  'upload.infected', 'upload.not-scanned',
  'proof.broken', 'proof.too-long', 'voucher.no-link', 'sign-in.too-old', 'mail.not-sent-again',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

interface Words {
  /** The kind of problem, the same each time. */
  readonly title: string;
  /** What happened and what to do. */
  readonly detail: string;
}

interface Entry extends Readonly<Record<Language, Words>> {
  readonly status: number;
}

const PROBLEMS: { readonly [Code in ProblemCode]: Entry } = {
  ...KEY_PROBLEMS,
  ...PROOF_PROBLEMS,
  ...LINK_PROBLEMS,
  ...MAIL_PROBLEMS,
  ...SANDBOX_PROBLEMS,
  ...UPLOAD_PROBLEMS,
  ...SIGN_IN_PROBLEMS,
  'invalid': {
    status: 400,
    en: {
      title: 'The input is not valid',
      detail: 'Something in the request can never be right; errors lists every place. Correct it and send it again.',
    },
    tr: {
      title: 'Girdi geçerli değil',
      detail: 'İstekte hiçbir koşulda doğru olamayacak değerler var; errors alanında hepsi yerleriyle listelenir.'
        + ' Düzeltip yeniden gönderin.',
    },
  },
  'unauthorised': {
    status: 401,
    en: { title: 'Not signed in', detail: 'Sign in, or send a valid API key as Authorization: Bearer.' },
    tr: {
      title: 'Oturum açılmamış',
      detail: 'Oturum açın veya geçerli bir API anahtarını Authorization: Bearer başlığıyla gönderin.',
    },
  },
  'session-expired': {
    status: 401,
    en: { title: 'The session has expired', detail: 'Sign in again; what you have typed is kept.' },
    tr: { title: 'Oturumun süresi doldu', detail: 'Yeniden oturum açın; yazdıklarınız korunur.' },
  },
  'role.missing': {
    status: 403,
    en: {
      title: 'Your roles do not allow this',
      detail: 'None of your roles in this organisation may ever do this; refusals says who can.',
    },
    tr: {
      title: 'Rolleriniz buna izin vermiyor',
      detail: 'Bu kuruluştaki rollerinizin hiçbiri bunu yapamaz; kimin yapabileceği refusals alanında belirtilir.',
    },
  },
  'forbidden': {
    status: 403,
    en: {
      title: 'This is not allowed',
      detail: 'The request did not come from where it may come from, or names an organisation that is not yours.',
    },
    tr: {
      title: 'Buna izin verilmiyor',
      detail: 'İstek izin verilen bir kaynaktan gelmedi veya size ait olmayan bir kuruluş belirtiyor.',
    },
  },
  'not-found': {
    status: 404,
    en: {
      title: 'Not found',
      detail: 'There is nothing here by that name, or it is not yours to see. Check the address and the organisation.',
    },
    tr: {
      title: 'Bulunamadı',
      detail: 'Burada bu adla bir şey yok veya görme yetkiniz yok. Adresi ve kuruluşu denetleyin.',
    },
  },
  'method-not-allowed': {
    status: 405,
    en: { title: 'The method is not allowed', detail: 'The address exists; the Allow header lists its methods.' },
    tr: {
      title: 'Bu yöntem kullanılamaz',
      detail: 'Adres var; kullanılabilecek yöntemler Allow başlığında listelenir.',
    },
  },
  'not-acceptable': {
    status: 406,
    en: {
      title: 'No such representation',
      detail: 'The answer cannot be given in a form that the Accept header allows. Ask for application/json.',
    },
    tr: {
      title: 'Bu biçimde yanıt verilemiyor',
      detail: 'Yanıt, Accept başlığında istenen biçimlerin hiçbirinde verilemez. application/json isteyin.',
    },
  },
  'refused': {
    status: 409,
    en: {
      title: 'The rules do not allow this',
      detail: 'Nothing was changed. Every reason is listed in refusals, with what to do and who can do it.',
    },
    tr: {
      title: 'Kurallar buna izin vermiyor',
      detail: 'Hiçbir şey değiştirilmedi. Bütün nedenler, ne yapılacağı ve kimin yapabileceği refusals alanında'
        + ' listelenir.',
    },
  },
  'stale': {
    status: 412,
    en: {
      title: 'It has changed in the meantime',
      detail: 'Nothing was changed: If-Match names an older state. Read it again, compare, and repeat.',
    },
    tr: {
      title: 'Bu arada değişmiş',
      detail: 'Hiçbir şey değiştirilmedi: If-Match daha eski bir durumu belirtiyor. Yeniden okuyun, karşılaştırın ve'
        + ' tekrarlayın.',
    },
  },
  'too-large': {
    status: 413,
    en: {
      title: 'Too large',
      detail: 'The body or file is larger than this installation takes. Send less; its operator sets the limits.',
    },
    tr: {
      title: 'Çok büyük',
      detail: 'Gövde veya dosya bu kurulumun kabul ettiğinden büyük. Daha küçük gönderin; sınırları kurulumu işleten'
        + ' belirler.',
    },
  },
  'unsupported-media': {
    status: 415,
    en: {
      title: 'This content type is not taken here',
      detail: 'Send the content type that the API reference names for this address, most often application/json.',
    },
    tr: {
      title: 'Bu içerik türü burada kabul edilmez',
      detail: 'API başvurusunda bu adres için belirtilen içerik türünü gönderin; çoğunlukla application/json.',
    },
  },
  'host-refused': {
    status: 421,
    en: { title: 'The host is not this one', detail: 'The Host header names another server. Use the printed address.' },
    tr: {
      title: 'Sunucu adı bu değil',
      detail: 'Host başlığı başka bir sunucuyu belirtiyor. Başlangıçta yazdırılan adresi kullanın.',
    },
  },
  'idempotency.key-reused': {
    status: 422,
    en: {
      title: 'The idempotency key has been used for another input',
      detail: 'Nothing was changed. To repeat a command, send the same input; for another command, use a new key.',
    },
    tr: {
      title: 'Tekrar anahtarı başka bir girdiyle kullanılmış',
      detail: 'Hiçbir şey değiştirilmedi. Bir komutu yinelemek için aynı girdiyi gönderin; başka bir komut için'
        + ' yeni bir Idempotency-Key kullanın.',
    },
  },
  'too-many': {
    status: 429,
    en: {
      title: 'Too many attempts',
      detail: 'Wait as many seconds as the Retry-After header says, and try again.',
    },
    tr: {
      title: 'Çok fazla deneme',
      detail: 'Retry-After başlığında belirtilen süre kadar bekleyip yeniden deneyin.',
    },
  },
  'failed': {
    status: 500,
    en: {
      title: 'The server failed',
      detail: 'This is a defect, and nothing was changed. Give the operator the value of instance.',
    },
    tr: {
      title: 'Sunucuda hata oluştu',
      detail: 'Bu bir yazılım hatasıdır; hiçbir şey değiştirilmedi. Kurulumu işletene instance değerini iletin.',
    },
  },
  'outcome-unknown': {
    status: 503,
    en: {
      title: 'The outcome is not known',
      detail: 'The connection to the database broke while the command was being committed. Repeat it with the same'
        + ' Idempotency-Key: it is done once at most. Without a key, look before you repeat it.',
    },
    tr: {
      title: 'Sonuç bilinmiyor',
      detail: 'Komut kaydedilirken veritabanı bağlantısı koptu. Komutu aynı Idempotency-Key ile yineleyin: en çok'
        + ' bir kez uygulanır. Anahtar kullanmadıysanız yinelemeden önce sonucu denetleyin.',
    },
  },
  'unavailable': {
    status: 503,
    en: {
      title: 'Not available at the moment',
      detail: 'Nothing was changed. Wait as long as the Retry-After header says, and repeat the request.',
    },
    tr: {
      title: 'Şu anda kullanılamıyor',
      detail: 'Hiçbir şey değiştirilmedi. Retry-After başlığında belirtilen süre kadar bekleyip isteği yineleyin.',
    },
  },
};

/** The `type` of a problem (RFC 9457): a name for it, not an address. */
export function problemType(code: ProblemCode): string {
  return `urn:tallystick:problem:${code}`;
}

/** The members of a problem that its code decides; the caller adds `instance`, `errors` or `refusals`. */
export interface Problem {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

export function problem(code: ProblemCode, language: Language): Problem {
  const entry = PROBLEMS[code];
  return { code, status: entry.status, ...entry[language] };
}
