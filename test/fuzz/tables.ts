/** CSV files as people and their programs break them. */
import type { Chance } from './chance.ts';
import { HOSTILE_TEXT, UNICODE } from './words.ts';

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export function csvOf(rows: readonly (readonly string[])[], separator = ',', end = '\r\n'): string {
  return rows.map((row) => row.map(quoted).join(separator) + end).join('');
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The ways in which a file goes wrong; each takes the sound text and gives the bytes. */
export const BREAKAGES: Readonly<Record<string, (text: string, chance: Chance) => Buffer>> = {
  'a mark at its beginning': (text) => Buffer.concat([BOM, Buffer.from(text)]),
  'two marks': (text) => Buffer.concat([BOM, BOM, Buffer.from(text)]),
  'line feeds alone': (text) => Buffer.from(text.replaceAll('\r\n', '\n')),
  'carriage returns alone': (text) => Buffer.from(text.replaceAll('\r\n', '\r')),
  'mixed line ends': (text, chance) => Buffer.from(text.replace(/\r\n/g, () => chance.pick(['\n', '\r', '\r\n', '\n\r']))),
  'no end of the last line': (text) => Buffer.from(text.trimEnd()),
  semicolons: (text) => Buffer.from(text.replaceAll(',', ';')),
  tabs: (text) => Buffer.from(text.replaceAll(',', '\t')),
  'a quote that is not closed': (text, chance) => at(text, chance, '"'),
  'a quote in the middle of a cell': (text, chance) => at(text, chance, 'x"y'),
  'a NUL': (text, chance) => at(text, chance, '\0'),
  'UTF-16, little end first': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  'Latin-1': (text) => Buffer.from(`${text}İ,ü,ş\r\n`, 'latin1'),
  'half a character at the end': (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xe2, 0x82])]),
  'bytes that are none': (text, chance) => flipped(Buffer.from(text), chance, 5),
  'a cell of a megabyte': (text, chance) => at(text, chance, 'x'.repeat(1_000_000)),
  'ten thousand columns': (text) => Buffer.from(text.replace('\r\n', `${',c'.repeat(10_000)}\r\n`)),
  'ten thousand cells in a row': (text) => Buffer.from(`${text}${',c'.repeat(10_000)}\r\n`),
  'the header twice': (text) => Buffer.from((text.split('\r\n')[0] ?? '') + '\r\n' + text),
  'a column twice': (text) => Buffer.from(text.replace('\r\n', `,${text.split(',')[0] ?? ''}\r\n`)),
  'no header': (text) => Buffer.from(text.slice(text.indexOf('\r\n') + 2)),
  'a header alone': (text) => Buffer.from(text.slice(0, text.indexOf('\r\n') + 2)),
  nothing: () => Buffer.alloc(0),
  'blank lines': (text, chance) => Buffer.from(text.replace(/\r\n/g, () => chance.pick(['\r\n', '\r\n\r\n', '\r\n , \r\n']))),
  'a formula': (text, chance) => Buffer.from(`${text}${chance.pick(['=1+1', '+1', '-1', '@x', '\t=1', '"=1"', '＝1'])},x,x,x\r\n`),
  'strange cells': (text, chance) => Buffer.from(`${text}${[1, 2, 3, 4].map(() => quoted(chance.pick([...HOSTILE_TEXT, ...UNICODE]))).join(',')}\r\n`),
  'cut short': (text, chance) => Buffer.from(text).subarray(0, chance.between(0, Buffer.byteLength(text))),
  'a ZIP': () => Buffer.from('UEsDBBQAAAAIAA==', 'base64'),
};

export function brokenCsv(text: string, chance: Chance): Buffer {
  // The large ones now and then: they take their time.
  const names = Object.keys(BREAKAGES).filter((name) => !/mega|ten thousand/.test(name) || chance.flip(0.05));
  return (BREAKAGES[chance.pick(names)] as (text: string, chance: Chance) => Buffer)(text, chance);
}

function at(text: string, chance: Chance, piece: string): Buffer {
  const place = chance.between(0, text.length);
  return Buffer.from(text.slice(0, place) + piece + text.slice(place));
}

/** Some bytes changed. */
export function flipped(bytes: Buffer, chance: Chance, most: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let count = chance.between(1, most); count > 0 && changed.length > 0; count -= 1) {
    changed[chance.between(0, changed.length - 1)] = chance.between(0, 255);
  }
  return changed;
}
