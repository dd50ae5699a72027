/**
 * What differs between two versions of a definition, place by place. Things in a list are the same where what names them
 * is the same, wherever they stand: a rate put in front does not make all that follow look changed.
 */
export interface Difference {
  /** As refusals cite a definition (RFC 6901), but that a thing of a list stands under its name and not its number. */
  readonly pointer: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

type Thing = Readonly<Record<string, unknown>>;

/** What may name the things of a list; the first that names each one of both lists, and none twice. */
const NAMES: readonly (readonly string[])[] = [
  ['id'], ['version'], ['role'], ['competency'], ['country', 'from'], ['from'],
];

const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

export function differences(before: unknown, after: unknown, pointer = ''): readonly Difference[] {
  if (isThing(before) && isThing(after)) return ofFields(fieldsOf(before), fieldsOf(after), pointer);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, pointer);
  return Object.is(before, after) ? [] : [{ pointer, kind: 'changed', before, after }];
}

type Fields = ReadonlyMap<string, unknown>;

const fieldsOf = (thing: Thing): Fields => new Map(Object.entries(thing));

function ofFields(before: Fields, after: Fields, pointer: string): readonly Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): readonly Difference[] => {
    const at = `${pointer}/${escaped(name)}`;
    // A field that is there and undefined is none: JSON does not know it.
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return is === undefined ? [] : [{ pointer: at, kind: 'added', after: is }];
    return is === undefined ? [{ pointer: at, kind: 'removed', before: was }] : differences(was, is, at);
  });
}

function ofLists(before: readonly unknown[], after: readonly unknown[], pointer: string): readonly Difference[] {
  const names = NAMES.find((fields) => [before, after].every((list) => namesAll(list, fields)));
  const whole: Difference = { pointer, kind: 'changed', before, after };
  if (names === undefined) return JSON.stringify(before) === JSON.stringify(after) ? [] : [whole];
  const [was, is] = [named(before, names), named(after, names)];
  const found = ofFields(was, is, pointer);
  if (found.length > 0) return found;
  // Nothing but their order: where it says something, as with steps, a person has to see it.
  const [first, second] = [[...was.keys()], [...is.keys()]];
  return first.join('\n') === second.join('\n') ? [] : [{ pointer, kind: 'changed', before: first, after: second }];
}

const nameIn = (thing: Thing, fields: readonly string[]): string => fields.map((field) => String(thing[field])).join(',');

function namesAll(list: readonly unknown[], fields: readonly string[]): boolean {
  const isNamed = (each: unknown): boolean =>
    isThing(each) && fields.every((field) => typeof each[field] === 'string' || typeof each[field] === 'number');
  return list.every(isNamed) && new Set((list as Thing[]).map((each) => nameIn(each, fields))).size === list.length;
}

function named(list: readonly unknown[], fields: readonly string[]): Fields {
  return new Map((list as Thing[]).map((each) => [nameIn(each, fields), each]));
}
