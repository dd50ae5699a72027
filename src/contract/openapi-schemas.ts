/** JSON Schemas of zod schemas, gathered as the components of one OpenAPI document. */
import { z } from 'zod';

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const LOCAL = '#/$defs/';
const SHARED = '#/components/schemas/';

/** Schemas with an id, found while others are written down; each is kept once and referred to. */
export class Components {
  readonly schemas: Record<string, Schema> = {};

  /** What may be sent. Nothing where no schema is given. */
  input(schema: z.ZodType | undefined): Schema {
    return schema === undefined ? {} : this.#written(schema, 'input');
  }

  /** What is answered. */
  output(schema: z.ZodType): Schema {
    return this.#written(schema, 'output');
  }

  /** The fields of a query as parameters. */
  query(schema: z.ZodType) {
    const { properties = {}, required = [] } = this.input(schema);
    return Object.entries(properties).map(([name, { description, ...field }]) => ({
      name,
      in: 'query',
      ...(required.includes(name) ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
      schema: field,
    }));
  }

  #written(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any', override: tidied });
    const { $schema: _version, $defs = {}, ...top } = made as Schema & { $defs?: Record<string, Schema> };
    for (const [id, definition] of Object.entries($defs)) this.schemas[id] ??= referring(definition) as Schema;
    if (typeof top['id'] !== 'string') return referring(top) as Schema;
    this.schemas[top['id']] ??= referring(top) as Schema;
    return { $ref: `${SHARED}${top['id']}` };
  }
}

/** A declared type stands in place of how the value is written in an address. */
function tidied({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'array' && jsonSchema.items !== undefined) delete jsonSchema.anyOf;
  if (jsonSchema.type === 'boolean') delete jsonSchema.enum;
  // Exact integers are what JSON numbers hold anyway; the bounds would stand at every number.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** The same schema with its references pointing into the document, and without the ids that made them. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([keyword, held]) => !(keyword === 'id' && typeof held === 'string'))
      .map(([keyword, held]) => [
        keyword,
        keyword === '$ref' && typeof held === 'string' ? held.replace(LOCAL, SHARED) : referring(held),
      ]),
  );
}
