/** Uploads as multipart/form-data: sound ones, and those that a broken client or an attacker sends. */
import type { Chance } from './chance.ts';
import { zipOf } from '../support/zip.ts';
import { flipped } from './tables.ts';

export interface Form {
  readonly type: string;
  readonly bytes: Buffer;
}

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const ZIP = zipOf([{ name: 'plan.txt', content: 'The plan.' }]);

interface Part {
  readonly head: string;
  readonly content: Buffer;
}

const file = (name: string, mime: string, content: Buffer, field = 'file'): Part => ({
  head: `Content-Disposition: form-data; name="${field}"; filename="${name}"\r\n${mime === '' ? '' : `Content-Type: ${mime}\r\n`}`, content,
});

function form(parts: readonly Part[], boundary = 'tallystick', tail = `--${boundary}--\r\n`): Form {
  const pieces = parts.flatMap(({ head, content }) => [Buffer.from(`--${boundary}\r\n${head}\r\n`), content, Buffer.from('\r\n')]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat([...pieces, Buffer.from(tail)]) };
}

const SOUND: readonly Part[] = [
  file('plan.pdf', 'application/pdf', PDF), file('plan.png', 'image/png', PNG), file('plan.zip', 'application/zip', ZIP), file('plan.txt', 'text/plain', Buffer.from('The plan.')),
  file('İş planı.csv', 'text/csv', Buffer.from('a,b\n1,2\n')), file('plan', '', Buffer.from('words')), file('plan.md', 'text/markdown', Buffer.from('# Plan')),
];

export function soundForm(chance: Chance): Form {
  return form([chance.pick(SOUND)], `b${chance.word(8)}`);
}

const NAMES = ['../../etc/passwd', '..', '.', '', 'a\0b.pdf', 'x'.repeat(5000), 'CON', 'plan.pdf.exe', '\u202efdp.exe', '\u{1F4A9}.pdf', 'a"b.pdf', 'a\\"b.pdf', '%00.pdf', 'plan.pdf ', ';', 'ı'.repeat(300)];

const text = (content: string): Buffer => Buffer.from(content);

/** Each form that is broken, by what is wrong with it. */
export const BROKEN: Readonly<Record<string, (chance: Chance) => Form>> = {
  'no part': () => form([]),
  'nothing at all': () => ({ type: 'multipart/form-data; boundary=x', bytes: Buffer.alloc(0) }),
  'no boundary named': () => ({ ...form([SOUND[0] as Part]), type: 'multipart/form-data' }),
  'an empty boundary': () => ({ ...form([SOUND[0] as Part]), type: 'multipart/form-data; boundary=' }),
  'another boundary': () => ({ ...form([SOUND[0] as Part]), type: 'multipart/form-data; boundary=other' }),
  'a boundary too long': () => form([SOUND[0] as Part], 'x'.repeat(300)),
  'cut short': (chance) => {
    const { type, bytes } = form([chance.pick(SOUND)]);
    return { type, bytes: bytes.subarray(0, chance.between(0, bytes.length - 1)) };
  },
  'no end': () => form([SOUND[0] as Part], 'tallystick', ''),
  'bytes changed': (chance) => {
    const { type, bytes } = form([chance.pick(SOUND)]);
    return { type, bytes: flipped(bytes, chance, 6) };
  },
  'two files': () => form([SOUND[0] as Part, SOUND[1] as Part]),
  'a hundred files': () => form(Array.from({ length: 100 }, () => SOUND[3] as Part)),
  'a field besides': () => form([{ head: 'Content-Disposition: form-data; name="note"\r\n', content: text('x') }, SOUND[0] as Part]),
  'a field after': () => form([SOUND[0] as Part, { head: 'Content-Disposition: form-data; name="note"\r\n', content: text('x') }]),
  'a field alone': () => form([{ head: 'Content-Disposition: form-data; name="file"\r\n', content: text('x') }]),
  'no name of the field': () => form([{ head: 'Content-Disposition: form-data; filename="a.pdf"\r\n', content: PDF }]),
  'another name of the field': () => form([file('a.pdf', 'application/pdf', PDF, '__proto__')]),
  'no disposition': () => form([{ head: 'Content-Type: application/pdf\r\n', content: PDF }]),
  'no head': () => form([{ head: '', content: PDF }]),
  'many heads': () => form([{ head: 'X-A: b\r\n'.repeat(500), content: PDF }]),
  'a long head': () => form([{ head: `X-A: ${'b'.repeat(100_000)}\r\n`, content: PDF }]),
  'an empty file': () => form([file('a.pdf', 'application/pdf', Buffer.alloc(0))]),
  'a strange name': (chance) => form([file(chance.pick(NAMES), 'application/pdf', PDF)]),
  'a name in another encoding': () => form([{ head: 'Content-Disposition: form-data; name="file"; filename*=UTF-16\'\'%FF%FE\r\n', content: PDF }]),
  'a name twice': () => form([{ head: 'Content-Disposition: form-data; name="file"; filename="a.pdf"; filename*=UTF-8\'\'b.exe\r\n', content: PDF }]),
  'a ZIP called PDF': () => form([file('plan.pdf', 'application/pdf', ZIP)]),
  'a programme called PDF': () => form([file('plan.pdf', 'application/pdf', Buffer.from('MZ\x90\0\x03'))]),
  'a page called text': () => form([file('plan.txt', 'text/html', text('<script>alert(1)</script>'))]),
  'a type that is none': (chance) => form([file('plan.pdf', chance.pick(['x', '/', 'application/', 'a/b/c', 'text/plain; charset="', '\u00fc/x', 'x'.repeat(3000)]), PDF)]),
  'text that is none': () => form([file('plan.txt', 'text/plain', Buffer.from([0x61, 0xc3, 0x28, 0xff]))]),
  'text with a NUL': () => form([file('plan.txt', 'text/plain', text('words and words and \0 more'))]),
  'another form inside': () => form([{ head: 'Content-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=i\r\n', content: form([SOUND[0] as Part], 'i').bytes }]),
  'encoded in base64': () => form([{ head: 'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n', content: text(PDF.toString('base64')) }]),
  'line feeds alone': () => ({ type: 'multipart/form-data; boundary=tallystick', bytes: text(form([SOUND[3] as Part]).bytes.toString().replaceAll('\r\n', '\n')) }),
  'words before and after': () => {
    const { type, bytes } = form([SOUND[3] as Part]);
    return { type, bytes: Buffer.concat([text('preamble\r\n'), bytes, text('epilogue')]) };
  },
};

export function brokenForm(chance: Chance): Form {
  return (BROKEN[chance.pick(Object.keys(BROKEN))] as (chance: Chance) => Form)(chance);
}
