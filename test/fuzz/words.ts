/** Values that break programs: text, numbers and dates at the edge of what is meant, and far beyond it. */

/** Written into JSON as it stands, such as numbers that no language can hold. */
export class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Text that people do write, and that careless programs garble. */
export const UNICODE = [
  'İstanbul ve Iğdır', 'ıiİI', 'I\u0307stanbul', 'e\u0301', 'é', 'Ａｂｃ', 'ﬁ', 'ß', 'ẞ', 'שלום עולם', 'مرحبا بالعالم', '你好', 'नमस्ते',
  '👩‍👩‍👧‍👦', '🇹🇷', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', 'a\u0300\u0301\u0302\u0303', '\u202eabc\u202c',
  'zero\u200bwidth', '\u2066iso\u2069', 'x\ufeffy', '\u00a0nbsp\u00a0', 'a\u00adb', '\u{10FFFF}', '\uFFFD', '\uFFFE', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
];

/** Text that means something to whatever reads it next. */
export const HOSTILE_TEXT = [
  '', ' ', '\t', '\n', '\r\nX-Injected: yes', '\0', 'a\0b', '\u0007', '\u001b[31m', '\u2028', '\ud800', '\udc00x', 'a\ud83d', '__proto__',
  'constructor', 'toString', 'hasOwnProperty', '\' OR 1=1 --', '\'; drop table voucher; --', '$1', '${7*7}', '{{7*7}}', '%s%n%x',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '=HYPERLINK("http://evil.example")', '+1+1', '-2+3', '@SUM(A1)', '\t=1',
  '../../../etc/passwd', '..\\..\\windows\\win.ini', 'file:///etc/passwd', 'javascript:alert(1)', '\\', '\\\\', '\\u0000', '"', '\'', '`',
  'null', 'undefined', 'NaN', 'Infinity', 'true', '[object Object]', '0x10', '1e5', '１２', '\uFEFF', 'a@b', 'a@b..c', '@', 'x@x.example\nbcc:y@y.example',
  'A'.repeat(65), 'A'.repeat(201), 'x'.repeat(10_001), 'ü'.repeat(5000),
];

export const DATES = [
  '2020-02-29', '2024-02-29', '2000-02-29', '2019-12-31', '2020-01-01', '1900-01-01', '1899-12-31', '9999-12-31', '0001-01-01', '2021-02-29',
  '1900-02-29', '2020-02-30', '2020-13-01', '2020-00-10', '2020-04-31', '2020-1-1', '20200101', '0000-00-00', '10000-01-01', '-2020-01-01',
  '+2020-01-01', '2020-01-01T00:00:00Z', '2020-01-01 ', '2020-W01-1', '2020-001', '01/02/2020', '２０２０-01-01', '2020-01-32', 'today', '1577836800',
];

export const INSTANTS = [
  '2020-06-30T12:00:00Z', '2020-06-30T12:00:00+03:00', '2020-06-30T23:59:60Z', '2020-06-30T24:00:00Z', '2020-06-30T12:00:00', '2020-06-30T12:00Z',
  '2020-06-30T12:00:00.123456789Z', '2020-06-30T12:00:00+25:00', '2020-02-30T12:00:00Z', '0001-01-01T00:00:00Z', '2020-06-30t12:00:00z',
  '2020-06-30T12:00:00Z[Europe/Istanbul]', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z',
];

/** Written as they stand: JSON cannot say some of them through a number of ours. */
export const NUMBERS = [
  '0', '-0', '1', '-1', '1.5', '1.0', '1e0', '1e2', '0.1', '1e-7', '2147483647', '2147483648', '-2147483649', '4294967296', '9007199254740991',
  '9007199254740993', '9223372036854775808', '1e21', '1e308', '1e400', '-1e400', '1e-400', '99999999999999999999999999', '1000000', '1000001',
].map((text) => new Verbatim(text));

/** What is no JSON at all; the rest of the body around it is. */
export const NO_JSON = ['NaN', 'Infinity', '-', '01', '1.', '.5', '+1', '0x1', '\'x\'', 'undefined', '{', ']', '"\\x"', '"\n"', '/*x*/1', '1,', ''].map((text) => new Verbatim(text));

export const deep = (levels: number): Verbatim => new Verbatim(`${'['.repeat(levels)}${']'.repeat(levels)}`);
export const deepObject = (levels: number): Verbatim => new Verbatim(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

/** Values of every type, for where one of them is not meant. */
export const WRONG_TYPES: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, '', 'x', [], [null], [[]], {}, { a: 1 }, deep(30), deep(2000), deepObject(100), new Verbatim('{"__proto__":{"x":1}}'),
  new Verbatim('{"constructor":{"prototype":{"x":1}}}'), new Verbatim('{"toString":1,"valueOf":2,"length":3}'), new Verbatim('{"length":4294967295}'),
];

/** A field's name is text too; the same twice, of which the last counts. */
export const STRANGE_NAMES = [
  '__proto__', 'constructor', 'prototype', 'toString', '', ' ', 'id', 'organisationId', 'actor', 'caller', 'at', 'key', 'extra', '$ref', 'a/b', 'a~1b', '\0', 'İ',
  'x'.repeat(500),
];

/** JSON as text, with what is verbatim left as it stands. */
export function write(value: unknown): string {
  if (value instanceof Verbatim) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${write(each)}`).join(',')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** Parts of an address that name nothing. */
export const STRANGE_PARTS = [
  '%00', '%ED%A0%80', '%zz', '%', '%2', '%C0%AF', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e', '..', '.', '%2F', '%5C', 'x%0d%0aSet-Cookie:a=b', '__proto__',
  'constructor', 'a'.repeat(390), 'a'.repeat(3000), '%F0%9F%92%A9', "'%20or%201=1--", '%3Cscript%3E', 'null', 'undefined', '-1', '0', '1e400', 'NaN', '*', '+', '%20',
  '%E2%80%AE', '~', ';', ':', '@', '!', ',', '7K3M-9QTX-2B4D-C', 'agr_', 'agr_!', 'agr_%00', 'cus_\'', 'spo_1', 'pay_x', 'AGR_xxxxxxxxxxxxxxxx',
];
