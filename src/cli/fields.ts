/** A command's input as options of the command line, made from the schema that the API itself reads it by. */
import { z } from 'zod';
import { COMMAND_INPUTS, type GivenCommand } from '../contract/commands.ts';
import { EXIT, Stop } from './output.ts';

type Schema = Readonly<Record<string, unknown>>;

export interface Field {
  /** Where it stands in the input: one name, or two where it is inside an object. */
  readonly path: readonly string[];
  readonly flag: string;
  readonly description: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function resolved(schema: Schema, root: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const found = reference.replace(/^#\//, '').split('/').reduce<unknown>(
    (at, key) => (at as Schema | undefined)?.[key], root,
  );
  return { ...(found as Schema), ...schema };
}

function kindOf(schema: Schema, root: Schema): Field['kind'] {
  if (schema['type'] === 'integer' || schema['type'] === 'number') return 'number';
  if (schema['type'] === 'boolean' || schema['const'] === true) return 'boolean';
  if (schema['type'] === 'array') {
    const items = resolved((schema['items'] ?? {}) as Schema, root);
    return items['type'] === 'object' ? 'json' : 'list';
  }
  return schema['type'] === 'object' ? 'json' : 'text';
}

/** The fields of a command, objects of one level taken apart. */
export function fieldsOf(command: GivenCommand): readonly Field[] {
  const root = z.toJSONSchema(COMMAND_INPUTS[command], { io: 'input', unrepresentable: 'any' }) as Schema;
  return fieldsIn(resolved(root, root), root, []);
}

function fieldsIn(schema: Schema, root: Schema, above: readonly string[]): readonly Field[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries(properties).flatMap(([name, raw]) => {
    const property = resolved(raw, root);
    const path = [...above, name];
    if (above.length === 0 && property['type'] === 'object' && property['properties'] !== undefined) {
      return fieldsIn(property, root, path);
    }
    const described = property['description'];
    const description = typeof described === 'string' ? described : '';
    return [{ path, flag: path.map(kebab).join('-'), description, kind: kindOf(property, root) }];
  });
}

/** A value as written on the command line, in the kind of its field. Lists are separated by commas. */
export function valueOf(field: Field, written: string): unknown {
  switch (field.kind) {
    case 'number': {
      const number = Number(written);
      if (written.trim() === '' || Number.isNaN(number)) throw new Stop(`--${field.flag} takes a number`, EXIT.usage);
      return number;
    }
    case 'boolean':
      return written === 'true' ? true : written === 'false' ? false : written;
    case 'list':
      return written === '' ? [] : written.split(',').map((each) => each.trim());
    case 'json':
      try {
        return JSON.parse(written) as unknown;
      } catch {
        throw new Stop(`--${field.flag} takes JSON`, EXIT.usage);
      }
    default:
      return written;
  }
}

/** Whether a value is an object of JSON, with fields of its own. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts a value where its field stands. */
export function place(input: Record<string, unknown>, field: Field, value: unknown): void {
  const [outer, inner] = field.path as [string, string | undefined];
  if (inner === undefined) {
    input[outer] = value;
    return;
  }
  const holder = input[outer] ?? {};
  if (!isGroup(holder)) throw new Stop(`${outer} of --input is no group of fields, and --${field.flag} is one of them`, EXIT.usage);
  holder[inner] = value;
  input[outer] = holder;
}
