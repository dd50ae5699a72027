/** Reads JSON bodies, and says where one is broken. */
import { isUtf8 } from 'node:buffer';
import type { Language } from '../../contract/refusal-params.ts';
import { wrong } from './problem.ts';
import { word } from './words.ts';

/** Far deeper than any input, and shallow enough for whatever walks it by recursion. */
const DEPTH_MAX = 64;

/** Undefined for an empty body. Names given twice count once, the last; `__proto__` is a name like any other. */
export function parseJson(bytes: Buffer, language: Language): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw wrong('', word(language, 'not-utf8'));
  return parseJsonText(bytes.toString('utf8'), language);
}

export function parseJsonText(written: string, language: Language): unknown {
  const text = written.charCodeAt(0) === 0xfeff ? written.slice(1) : written;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong('', word(language, 'not-json', placeOf(text, error as Error)));
  }
  if (isDeeper(value, DEPTH_MAX)) throw wrong('', word(language, 'too-deep', { max: DEPTH_MAX }));
  return value;
}

/** Engines tell the place in their message, in one way or another; where they do not, it is the text's end. */
function placeOf(text: string, { message }: Error): { line: number; column: number } {
  const told = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, told === undefined ? text.length : Number(told));
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Walks without recursion, level by level. */
export function isDeeper(value: unknown, max: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > max) return true;
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      for (const child of Object.values(each)) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return false;
}
