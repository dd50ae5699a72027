/** What is said of a request that no schema sees: its headers, its body's form, its files. Each in every language. */
import type { Language } from '../../contract/refusal-params.ts';

const WORDS = {
  'key-form': {
    en: 'Idempotency-Key must be 1 to 255 printable ASCII characters',
    tr: 'Idempotency-Key 1 ile 255 arasında yazdırılabilir ASCII karakterden oluşmalıdır',
  },
  'if-match': {
    en: 'If-Match is not taken here: nothing that can be read is changed at this address',
    tr: 'If-Match burada kabul edilmez: bu adreste okunabilen bir şey değiştirilmez',
  },
  'not-json': {
    en: 'is not JSON: line {line}, column {column}',
    tr: 'JSON değil: satır {line}, sütun {column}',
  },
  'not-yaml': {
    en: 'is not YAML: line {line}, column {column}: {reason}',
    tr: 'YAML değil: satır {line}, sütun {column}: {reason}',
  },
  'not-utf8': { en: 'must be UTF-8 text', tr: 'UTF-8 metin olmalıdır' },
  'too-deep': { en: 'is nested more than {max} deep', tr: '{max} düzeyden derin iç içe geçmiş' },
  'not-a-list': { en: 'must be a list of commands', tr: 'komut listesi olmalıdır' },
  'too-many-commands': { en: 'must hold at most {max} commands', tr: 'en çok {max} komut içermelidir' },
  'no-command': { en: 'must be the name of a command', tr: 'bir komutun adı olmalıdır' },
  'no-body': { en: 'must be empty', tr: 'boş olmalıdır' },
  cursor: { en: 'is not the next of a page of this list', tr: 'bu listenin bir sayfasının next değeri değil' },
  address: { en: 'the address is not well formed', tr: 'adres doğru biçimlendirilmemiş' },
  request: { en: 'the request is not well formed', tr: 'istek doğru biçimlendirilmemiş' },
  'one-file': { en: 'must be exactly one file', tr: 'tam olarak bir dosya olmalıdır' },
  'only-file': { en: 'is not a field known here: send one file', tr: 'burada bilinen bir alan değil: bir dosya gönderin' },
  'import-kind': { en: 'must be one of {kinds}', tr: 'şunlardan biri olmalıdır: {kinds}' },
  'empty-file': { en: 'must not be an empty file', tr: 'boş dosya olmamalıdır' },
  'cut-short': { en: 'the upload was cut short', tr: 'yükleme yarıda kesildi' },
  'archive-broken': { en: 'is a damaged archive', tr: 'bozuk bir arşiv' },
  'archive-locked': {
    en: 'is an encrypted archive: send one without a password',
    tr: 'şifrelenmiş bir arşiv: parolasız bir arşiv gönderin',
  },
  'archive-swells': {
    en: 'holds far more than its size says: send less, or leave it uncompressed',
    tr: 'boyutuna göre aşırı büyük içerik barındırıyor: daha az içerik gönderin veya sıkıştırmadan gönderin',
  },
  'archive-nested': {
    en: 'holds archives within archives: unpack the inner ones first',
    tr: 'iç içe arşivler barındırıyor: önce içteki arşivleri açın',
  },
  'archive-macros': { en: 'holds macros: send it without them', tr: 'makro barındırıyor: makrosuz gönderin' },
  'not-that-type': {
    en: 'is not the {declared} that it is said to be',
    tr: 'belirtildiği gibi bir {declared} değil',
  },
  programme: {
    en: 'is needed: {programmes} could be meant',
    tr: 'gereklidir: {programmes} kastedilmiş olabilir',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

export type WordName = keyof typeof WORDS;

export function word(language: Language, name: WordName, figures: Readonly<Record<string, string | number>> = {}): string {
  return WORDS[name][language].replace(/\{(\w+)\}/g, (gap, figure: string) => String(figures[figure] ?? gap));
}
