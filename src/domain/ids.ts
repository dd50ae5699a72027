/**
 * Identifiers. Every id is a string with a readable prefix, branded so that an agreement's id cannot be handed in
 * where a voucher's reference is meant. Ids are made outside the domain, which knows no randomness.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type OrganisationId = Branded<'organisation'>;
export type PersonId = Branded<'person'>;
export type ProgrammeId = Branded<'programme'>;
export type AgreementId = Branded<'agreement'>;
export type VoucherReference = Branded<'voucher'>;
export type LocationId = Branded<'location'>;
export type ConsultantId = Branded<'consultant'>;
export type DeliverableId = Branded<'deliverable'>;
export type RequestId = Branded<'request'>;
export type KeyId = Branded<'key'>;
export type ExtensionId = Branded<'extension'>;

/** What an id begins with, by the kind of thing it names. */
export const ID_PREFIX = {
  sponsor: 'spo',
  customer: 'cus',
  partner: 'ptr',
  person: 'per',
  agreement: 'agr',
  location: 'loc',
  consultant: 'con',
  competency: 'cmp',
  qualification: 'qua',
  deliverable: 'dlv',
  request: 'pay',
  key: 'key',
  extension: 'ext',
  import: 'imp',
  session: 'ses',
  mail: 'msg',
  bulk: 'blk',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const REFERENCE_SYMBOLS = 12;

/**
 * The check symbol of a voucher reference: ISO 7064's hybrid recursion at MOD 33,32, so that the check stays within
 * Crockford's 32 symbols. It finds every single wrong symbol (MOD 37,36 would not fit the alphabet).
 */
function checkSymbol(symbols: string): string {
  let product = 32;
  for (const symbol of symbols) {
    const sum = (product + CROCKFORD.indexOf(symbol)) % 32 || 32;
    product = (sum * 2) % 33;
  }
  return CROCKFORD.charAt((33 - product) % 32);
}

/**
 * A voucher's public reference from random bits: twelve Crockford symbols (60 bits) and one check symbol, written
 * `7K3M-9QTX-2B4D-B`. `random` holds at least twelve bytes, of which five bits each are used.
 */
export function voucherReference(random: Uint8Array): VoucherReference {
  let symbols = '';
  for (let index = 0; index < REFERENCE_SYMBOLS; index += 1) {
    symbols += CROCKFORD.charAt((random[index] ?? 0) & 31);
  }
  return hyphenated(symbols + checkSymbol(symbols));
}

/**
 * Reads a reference as people write it: any case, any hyphens or spaces, O for 0, and I, i, ı, İ, l, L for 1 (Turkish
 * keyboards make all four i's). Answers undefined where it can be no reference, a wrong check symbol included.
 */
export function parseReference(written: string): VoucherReference | undefined {
  const symbols = symbolsOf(written);
  if (symbols?.length !== REFERENCE_SYMBOLS + 1) return undefined;
  if (checkSymbol(symbols.slice(0, REFERENCE_SYMBOLS)) !== symbols.charAt(REFERENCE_SYMBOLS)) return undefined;
  return hyphenated(symbols);
}

/** What a reference begins with, where at least three of its symbols are written, and not all. */
export function parseBeginning(written: string): string | undefined {
  const symbols = symbolsOf(written);
  if (symbols === undefined || symbols.length < 3 || symbols.length > REFERENCE_SYMBOLS) return undefined;
  return hyphenated(symbols).replace(/-+$/, '');
}

function symbolsOf(written: string): string | undefined {
  if (written.length > 64) return undefined;
  const symbols = written
    .normalize('NFKC')
    // A small i may keep the dot of İ as a mark of its own: that is how İ becomes small outside Turkish.
    .replace(/\u0307/gu, '')
    .replace(/[ıİ]/gu, '1')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replace(/[IL]/gu, '1')
    .replace(/O/gu, '0');
  for (const symbol of symbols) if (!CROCKFORD.includes(symbol)) return undefined;
  return symbols;
}

function hyphenated(symbols: string): VoucherReference {
  const groups = [symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8, 12), symbols.slice(12)];
  return groups.join('-') as VoucherReference;
}

/** E-mail addresses compare without regard to case (definition.md §2). */
export function foldEmail(email: string): string {
  return email.trim().toLowerCase();
}
