/** What an import says of a file, its first row and its cells, beyond what the contract says of a value. */
import type { Language } from '../../contract/refusal-params.ts';

const WORDS = {
  empty: { en: 'the file is empty: its first row must hold the names of the columns',
    tr: 'dosya boş: ilk satırı sütun adlarını içermelidir' },
  'not-utf8': { en: 'is not UTF-8 text: save the file as "CSV UTF-8" and send it again',
    tr: 'UTF-8 metin değil: dosyayı "CSV UTF-8" olarak kaydedip yeniden gönderin' },
  'row-too-large': { en: 'is longer than {max} characters; is a quotation mark not closed?',
    tr: '{max} karakterden uzun; kapatılmamış bir tırnak işareti mi var?' },
  quotes: { en: 'has a quotation mark in the wrong place: a cell is quoted as a whole, and a mark within it is doubled',
    tr: 'yanlış yerde bir tırnak işareti içeriyor: hücre bütünüyle tırnak içine alınır, içindeki tırnak iki kez yazılır' },
  'too-many-rows': { en: 'is one row too many: a file holds at most {max}; split it',
    tr: 'fazladan bir satır: bir dosya en çok {max} satır içerir; dosyayı bölün' },
  separator: { en: 'the columns must be separated by "," or ";"', tr: 'sütunlar "," ya da ";" ile ayrılmalıdır' },
  'unknown-column': { en: 'is no column of this import; its columns are {columns}',
    tr: 'bu içe aktarmanın sütunu değil; sütunlar: {columns}' },
  'column-twice': { en: 'stands in the first row twice', tr: 'ilk satırda iki kez geçiyor' },
  'column-missing': { en: 'is missing from the first row', tr: 'ilk satırda yok' },
  'too-many-cells': { en: 'has {count} cells, but the first row names {columns} columns',
    tr: '{count} hücre içeriyor, oysa ilk satır {columns} sütun adlandırıyor' },
  'cell-too-large': { en: 'is longer than {max} characters', tr: '{max} karakterden uzun' },
  nul: { en: 'must not hold NUL bytes', tr: 'NUL baytı içermemelidir' },
  formula: { en: 'begins like a formula, with "{sign}": write the name itself',
    tr: '"{sign}" ile, bir formül gibi başlıyor: adın kendisini yazın' },
  required: { en: 'is required', tr: 'zorunludur' },
  'no-organisation': { en: '{code} is the code of no organisation of yours', tr: '{code} kodlu bir kuruluşunuz yok' },
  'no-customer': { en: '{code} is the code of no customer of yours', tr: '{code} kodlu bir müşteriniz yok' },
  'no-partner': { en: '{code} is the code of no partner of yours', tr: '{code} kodlu bir iş ortağınız yok' },
  'no-agreement': { en: '{number} is the number of no agreement of yours', tr: '{number} numaralı bir sözleşmeniz yok' },
  'several-agreements': { en: '{number} is the number of agreements in several programmes: add a column programme',
    tr: '{number} birden çok programda sözleşme numarası: programme sütunu ekleyin' },
  'no-consultant': { en: '{email} is the address of no consultant of this partner: import the consultants first',
    tr: '{email} bu iş ortağının bir danışmanının adresi değil: önce danışmanları içe aktarın' },
  'no-programme': { en: 'no programme of yours has these offerings', tr: 'bu hizmetleri içeren bir programınız yok' },
  'several-programmes': { en: '{programmes} have these offerings: add a column programme, and name one of them there',
    tr: 'bu hizmetler birden çok programda var ({programmes}): programme sütunu ekleyip birini yazın' },
  'in-the-future': { en: 'must not be later than today, {today}', tr: 'bugünden, {today}, sonra olmamalıdır' },
  twice: { en: 'means the same as row {other}; keep one of the two', tr: '{other}. satırla aynı şeyi anlatıyor; birini bırakın' },
  'other-values': { en: 'was imported before with other values, and an import changes nothing that is there',
    tr: 'daha önce başka değerlerle içe aktarıldı; içe aktarma var olanı değiştirmez' },
  'not-found': { en: 'the {what} does not exist or is not yours', tr: '{what} yok ya da size ait değil' },
  stopped: { en: 'was not imported, nor was any row after it: whoever gave the import, or their API key, may not do so any more',
    tr: 'ne bu satır ne sonrakiler içe aktarıldı: başlatan kişinin ya da API anahtarının buna artık yetkisi yok' },
  failed: { en: 'failed by a defect of ours, which is in the server\'s log', tr: 'bizden kaynaklanan bir hata oluştu; sunucu günlüğünde' },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** What a command may have looked for in vain, by the names that the runner gives it. */
const THINGS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  agreement: { en: 'agreement', tr: 'sözleşme' },
  consultant: { en: 'consultant', tr: 'danışman' },
  customer: { en: 'customer', tr: 'müşteri' },
  location: { en: 'location', tr: 'iş yeri' },
  organisation: { en: 'organisation', tr: 'kuruluş' },
  partner: { en: 'partner', tr: 'iş ortağı' },
  person: { en: 'person', tr: 'kişi' },
  programme: { en: 'programme', tr: 'program' },
  sponsor: { en: 'sponsor', tr: 'destekleyen kuruluş' },
};

/** The word for a thing in a language; as it is where there is none. */
export function thing(language: Language, what: string): string {
  return THINGS[what]?.[language] ?? what;
}

export type ImportWord = keyof typeof WORDS;

export function importWord(
  language: Language,
  name: ImportWord,
  figures: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[name][language].replace(/\{(\w+)\}/g, (gap, figure: string) => String(figures[figure] ?? gap));
}
