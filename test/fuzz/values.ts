/** Values made from a schema: as they are meant, and then changed in one place so that they are not. */
import type { Chance } from './chance.ts';
import { VOUCHER, type Pool } from './pool.ts';
import type { Judge, Schema } from './schema.ts';
import { DATES, HOSTILE_TEXT, INSTANTS, NO_JSON, NUMBERS, STRANGE_NAMES, UNICODE, Verbatim, WRONG_TYPES } from './words.ts';

/** What values are made of: what the caller's own organisation has been shown, and what everybody has. */
export interface Making {
  readonly chance: Chance;
  readonly judge: Judge;
  readonly own: Pool;
  readonly all: Pool;
  readonly today: string;
}

const IDENTIFIER = /^\^\(([a-z|]+)\)_/;

/** A value as the schema means it; the name of its field says where to look among what answers have shown. */
export function valid(schema: Schema, name: string, making: Making, depth = 0): unknown {
  const { chance, judge } = making;
  const meant = judge.resolve(schema);
  if (Array.isArray(meant['enum'])) return chance.pick(meant['enum']);
  if ('const' in meant) return meant['const'];
  if (Array.isArray(meant['anyOf'])) return valid(chance.pick(meant['anyOf']) as Schema, name, making, depth);
  switch (meant['type']) {
    case 'object': return validObject(meant, making, depth);
    case 'array': return validList(meant, name, making, depth);
    case 'string': return validText(meant, name, making);
    case 'integer': case 'number': return validNumber(meant, name, making);
    case 'boolean': return chance.flip(0.6);
    case 'null': return null;
    default: return anything(chance, depth);
  }
}

function validObject(schema: Schema, making: Making, depth: number): Record<string, unknown> {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
  return Object.fromEntries(Object.entries(properties)
    .filter(([name]) => required.includes(name) || making.chance.flip(0.4))
    .map(([name, each]) => [name, valid(each, name, making, depth + 1)]));
}

function validList(schema: Schema, name: string, making: Making, depth: number): unknown[] {
  const least = Number(schema['minItems'] ?? 0);
  const count = Math.max(least, making.chance.between(0, 3));
  const made = Array.from({ length: count }, () => valid((schema['items'] ?? {}) as Schema, name, making, depth + 1));
  return [...new Map(made.map((each) => [JSON.stringify(each), each])).values()];
}

function validText(schema: Schema, name: string, making: Making): string {
  const { chance, judge } = making;
  const kinds = IDENTIFIER.exec((schema['pattern'] as string | undefined) ?? '')?.[1]?.split('|');
  if (kinds !== undefined) return idOf(kinds, making);
  if (schema['format'] === 'date') return dayNear(making);
  const examples = (schema['examples'] ?? []) as string[];
  if (examples.some((each) => /^\w{4}-\w{4}-\w{4}-\w$/.test(each))) return referenceOf(making);
  if (chance.flip(0.7)) {
    const seen = [...making.own.named(name), ...making.own.named(`${name}s`), ...making.all.named(name)].filter((each) =>
      typeof each === 'string' && judge.faults(schema, each).length === 0);
    if (seen.length > 0) return chance.pick(seen) as string;
  }
  if (schema['format'] === 'email') return `${chance.word(6)}@${chance.word(5)}.example`;
  if (examples.length > 0) return chance.pick(examples);
  if (typeof schema['pattern'] === 'string') return chance.word(chance.between(2, 12));
  return someText(schema, chance);
}

function someText(schema: Schema, chance: Chance): string {
  const [least, most] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 400)];
  const text = chance.flip(0.3) ? chance.pick(UNICODE) : `${chance.word(6)} ${chance.word(3)}`;
  const fitting = Array.from(text).slice(0, most).join('').trim();
  return fitting.length >= least ? fitting : 'x'.repeat(least);
}

/** An id of one of the kinds: one's own, somebody's, or nobody's. */
function idOf(kinds: readonly string[], { chance, own, all }: Making): string {
  const kind = chance.pick(kinds);
  const known = chance.flip(0.75) ? own.ids(kind) : all.ids(kind);
  return known.length === 0 || chance.flip(0.05) ? `${kind}_${chance.word(16)}` : chance.pick(known);
}

function referenceOf({ chance, own, all }: Making): string {
  const known = chance.flip(0.8) ? own.ids(VOUCHER) : all.ids(VOUCHER);
  if (known.length === 0) return '7K3M-9QTX-2B4D-B';
  const reference = chance.pick(known);
  return chance.flip(0.8) ? reference : chance.pick([
    reference.toLowerCase(), reference.replaceAll('-', ''), reference.replaceAll('1', 'İ'), reference.replaceAll('0', 'o'), ` ${reference} `,
  ]);
}

function dayNear({ chance, today }: Making): string {
  const offset = chance.pick([0, 0, 0, 1, 4, 7, 30, 90, 400, -1, -5, -30, -365]);
  return new Date(Date.parse(`${today}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
}

function validNumber(schema: Schema, name: string, { chance, own }: Making): number {
  const [least, most] = [Number(schema['minimum'] ?? 0), Number(schema['maximum'] ?? 1000)];
  const seen = own.named(name).filter((each) => typeof each === 'number' && each >= least && each <= most);
  if (seen.length > 0 && chance.flip(0.3)) return chance.pick(seen) as number;
  const usual = [1, 3, 5, 10].filter((each) => each >= least && each <= most);
  return usual.length > 0 && chance.flip(0.8) ? chance.pick(usual) : chance.pick([least, most, chance.between(least, most)]);
}

function anything(chance: Chance, depth: number): unknown {
  return depth > 3 ? 1 : chance.pick<unknown>([1, 'x', null, [1, 2], { a: 'b' }, true, -0.5]);
}

/** The value with one place in it changed; where it has none, another value altogether. */
export function spoilt(value: unknown, schema: Schema, manner: 'edge' | 'hostile', making: Making): unknown {
  const { chance, judge } = making;
  const meant = judge.resolve(schema);
  const inner = typeof value === 'object' && value !== null && !(value instanceof Verbatim) ? Object.entries(value) : [];
  if (inner.length > 0 && chance.flip(0.85)) {
    const [name] = chance.pick(inner);
    const below = (Array.isArray(value) ? meant['items'] : (meant['properties'] as Record<string, Schema> | undefined)?.[name]) ?? {};
    const copy: Record<string, unknown> = Array.isArray(value) ? [...value as unknown[]] as never : { ...value as object };
    copy[name] = spoilt(copy[name], below as Schema, manner, making);
    return copy;
  }
  return manner === 'edge' ? onTheEdge(value, meant, making) : broken(value, making);
}

function onTheEdge(value: unknown, schema: Schema, { chance }: Making): unknown {
  switch (schema['type']) {
    case 'integer': case 'number': {
      const bounds = [schema['minimum'], schema['maximum']].filter((each) => typeof each === 'number');
      const near = bounds.flatMap((each) => [each - 1, each, each + 1]);
      return near.length > 0 && chance.flip(0.5) ? chance.pick(near) : chance.pick(NUMBERS);
    }
    case 'string': return edgeText(schema, chance);
    case 'array': return edgeList(value, schema, chance);
    case 'boolean': return chance.pick<unknown>(['true', 1, 0, null]);
    default: return edgeObject(value, chance);
  }
}

function edgeText(schema: Schema, chance: Chance): string {
  if (schema['format'] === 'date') return chance.pick(DATES);
  if (schema['format'] === 'date-time') return chance.pick([...INSTANTS, ...DATES]);
  const [least, most] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 300)];
  const sizes = [least - 1, least, most - 1, most, most + 1].filter((each) => each >= 0);
  return chance.flip(0.4)
    ? chance.pick(['x', 'ü', '👍', 'İ']).repeat(chance.pick(sizes))
    : chance.pick([...UNICODE, ...DATES.slice(0, 3)]);
}

function edgeList(value: unknown, schema: Schema, chance: Chance): unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const first: unknown = list[0] ?? 'x';
  const most = Number(schema['maxItems'] ?? 20);
  const numbered = (count: number): unknown[] => Array.from({ length: count }, (_none, index) =>
    (typeof first === 'string' ? `${first.slice(0, 20)}${String(index)}` : first));
  return chance.pick([[], [first, first], numbered(most), numbered(most + 1), [...list, null]]);
}

function edgeObject(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null) return chance.pick<unknown>([{}, [], null]);
  const names = Object.keys(value);
  if (names.length === 0) return { [chance.pick(STRANGE_NAMES)]: 1 };
  const left = chance.pick(names);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== left));
}

function broken(value: unknown, { chance }: Making): unknown {
  const kind = chance.between(0, 9);
  if (kind <= 3) return chance.pick(HOSTILE_TEXT);
  if (kind <= 5) return chance.pick(WRONG_TYPES);
  if (kind === 6) return chance.pick(NUMBERS);
  if (kind === 7) return chance.pick(NO_JSON);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { ...value, [chance.pick(STRANGE_NAMES)]: chance.pick(WRONG_TYPES) };
  }
  return chance.pick<unknown>([[value], { value }, [value, value], null]);
}
