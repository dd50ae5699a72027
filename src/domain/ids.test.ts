import { describe, expect, it } from 'vitest';
import { foldEmail, ID_PREFIX, parseReference, voucherReference } from './ids.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** References from a small generator of its own, so that the same ones are tried each time. */
function references(count: number): string[] {
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed & 255;
  };
  return Array.from({ length: count }, () => voucherReference(Uint8Array.from({ length: 12 }, next)));
}

describe('a voucher reference', () => {
  it('is twelve symbols and a check symbol, in groups of four', () => {
    for (const reference of references(200)) expect(reference).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]$/);
  });

  it('is made of five bits of each byte', () => {
    expect(voucherReference(new Uint8Array(12))).toBe(voucherReference(new Uint8Array(12).fill(32)));
    expect(voucherReference(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 31]))).toMatch(/^0123-4567-89AZ-/);
  });

  it('has the check symbol of ISO 7064’s hybrid recursion, worked by hand for all zeros', () => {
    // MOD 33,32 over twelve zeros: P runs 32 → 31 → 29 → 25 → 17 → 1 → 2 → 4 → 8 → 16 → 32 → 31 → 29, and 33 − 29 is 4.
    expect(voucherReference(new Uint8Array(12))).toBe('0000-0000-0000-4');
  });

  it('finds every single wrong symbol', () => {
    for (const reference of references(25)) {
      const symbols = reference.replaceAll('-', '');
      for (let position = 0; position < symbols.length; position += 1) {
        for (const symbol of ALPHABET) {
          const wrong = symbols.slice(0, position) + symbol + symbols.slice(position + 1);
          expect(parseReference(wrong)).toBe(wrong === symbols ? reference : undefined);
        }
      }
    }
  });

  it('finds nearly every exchange of two neighbours', () => {
    const swaps = references(300).flatMap((reference) => {
      const symbols = reference.replaceAll('-', '');
      return Array.from({ length: 12 }, (_, at) =>
        symbols.slice(0, at) + symbols.charAt(at + 1) + symbols.charAt(at) + symbols.slice(at + 2))
        .filter((swapped) => swapped !== symbols);
    });
    const missed = swaps.filter((swapped) => parseReference(swapped) !== undefined);
    expect(missed.length / swaps.length).toBeLessThan(0.01);
  });
});

describe('reading a reference', () => {
  // Written out, so that a fault in making references is not one in reading them.
  const reference = 'F26X-H3HS-3Z3F-7';
  const ones = '1111-1111-1111-K';

  it('begins with references that are made so', () => {
    expect(references(1)).toEqual([reference]);
    expect(voucherReference(new Uint8Array(12).fill(1))).toBe(ones);
    expect(voucherReference(new Uint8Array(12).fill(31))).toBe('ZZZZ-ZZZZ-ZZZZ-A');
  });

  it.each([
    ['as written', reference, reference],
    ['in small letters', reference.toLowerCase(), reference],
    ['in Turkish small letters', reference.toLocaleLowerCase('tr'), reference],
    ['without hyphens', reference.replaceAll('-', ''), reference],
    ['with spaces', ` ${reference.replaceAll('-', ' ')} `, reference],
    ['with a no-break space', reference.replaceAll('-', '\u00a0'), reference],
    ['with en dashes', reference.replaceAll('-', '–'), reference],
    ['with full-width letters', reference.replace(/[!-~]/gu, (symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0)),
      reference],
    ['with I for 1', ones.replaceAll('1', 'I'), ones],
    ['with i for 1', ones.replaceAll('1', 'i'), ones],
    ['with ı for 1', ones.replaceAll('1', 'ı'), ones],
    ['with İ for 1', ones.replaceAll('1', 'İ'), ones],
    ['with İ made small, which keeps its dot apart', ones.replaceAll('1', 'İ'.toLowerCase()), ones],
    ['with İ as I and a dot', ones.replaceAll('1', 'İ'.normalize('NFD')), ones],
    ['with l for 1', ones.replaceAll('1', 'l'), ones],
    ['with L for 1', ones.replaceAll('1', 'L'), ones],
    ['with spaces up to the longest that is read', reference.padEnd(64), reference],
    ['with O for 0', '0000-0000-0000-4'.replaceAll('0', 'O'), '0000-0000-0000-4'],
    ['with o for 0', '0000-0000-0000-4'.replaceAll('0', 'o'), '0000-0000-0000-4'],
  ])('takes it %s', (_how, written, expected) => {
    expect(parseReference(written)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['one symbol too few', reference.slice(0, -1)],
    ['one symbol too many', `${reference}0`],
    ['the letter U, which Crockford leaves out', `U${reference.slice(1)}`],
    ['other signs', reference.replace('-', '_')],
    ['anything very long', '0'.repeat(65)],
    ['one sign more than is read', reference.padEnd(65)],
    ['U for Z, although the check symbol would fit', 'UZZZ-ZZZZ-ZZZZ-A'],
    ['letters outside the alphabet', 'ÇĞÖŞÜ-ÇĞÖŞ-ÇĞÖŞ'],
  ])('takes %s for no reference', (_what, written) => {
    expect(parseReference(written)).toBeUndefined();
  });
});

describe('ids and addresses', () => {
  it('begin differently for each kind of thing', () => {
    const prefixes = Object.values(ID_PREFIX);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]{3}$/);
  });

  it.each([
    ['Ada@Customer.Example', 'ada@customer.example'],
    [' ada@customer.example ', 'ada@customer.example'],
    ['ILKER@CUSTOMER.EXAMPLE', 'ilker@customer.example'],
  ])('compare without regard to case: %s', (one, other) => {
    expect(foldEmail(one)).toBe(foldEmail(other));
  });

  it('are kept in small letters, as rows hold them', () => {
    expect(foldEmail(' Ada@Customer.Example ')).toBe('ada@customer.example');
  });
});
