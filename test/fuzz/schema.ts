/**
 * Judges values by JSON Schema (2020-12), as much of it as the OpenAPI document uses. A keyword that is not known here
 * is a fault of its own: a schema that is only half understood would let anything through unnoticed.
 */

export type Schema = Readonly<Record<string, unknown>>;

/** Everything wrong with a value, each with its place. */
export type Check = (value: unknown, at: string, faults: string[]) => void;

const ANNOTATIONS = new Set(['description', 'examples', 'example', 'default', 'title', 'deprecated', 'contentMediaType', '$schema']);

const FORMATS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  email: /^[^\s@]+@[^\s@]+$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function hasType(value: unknown, type: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;
}

/** `formats`: whether a format is a rule; it is for what is answered, and a hint for what is sent. */
export class Judge {
  readonly #document: Schema;
  readonly #formats: boolean;
  readonly #made = new WeakMap<Schema, Check>();

  constructor(document: Schema, { formats }: { readonly formats: boolean }) {
    this.#document = document;
    this.#formats = formats;
  }

  faults(schema: Schema, value: unknown): readonly string[] {
    const faults: string[] = [];
    this.#check(schema)(value, '', faults);
    return faults;
  }

  /** What a reference leads to. */
  resolve(schema: Schema): Schema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    const found = $ref.slice(2).split('/').reduce<unknown>((at, part) => (at as Schema | undefined)?.[part], this.#document);
    if (!isObject(found)) throw new Error(`${$ref} leads nowhere`);
    return found;
  }

  #check(schema: Schema): Check {
    let check = this.#made.get(schema);
    if (check === undefined) {
      // Noted before its parts are made, so that a schema may refer to itself.
      let parts: readonly Check[] | undefined;
      check = (value, at, faults) => {
        parts ??= Object.entries(schema).flatMap(([keyword, given]) => this.#keyword(keyword, given, schema));
        for (const part of parts) part(value, at, faults);
      };
      this.#made.set(schema, check);
    }
    return check;
  }

  #keyword(keyword: string, given: unknown, schema: Schema): readonly Check[] {
    if (ANNOTATIONS.has(keyword)) return [];
    const bound = BOUNDS[keyword];
    if (bound !== undefined) return [bound(given as number)];
    switch (keyword) {
      case '$ref': return [this.#check(this.resolve(schema))];
      case 'type': return [typed(given)];
      case 'enum': return [oneOf(given as readonly unknown[])];
      case 'const': return [oneOf([given])];
      case 'pattern': return [matching(new RegExp(given as string, 'u'), `does not match ${String(given)}`)];
      case 'format': return this.#format(given as string);
      case 'properties': return [this.#properties(given as Record<string, Schema>)];
      case 'additionalProperties': return [this.#additional(given, schema)];
      case 'propertyNames': return [this.#names(given as Schema)];
      case 'required': return [required(given as readonly string[])];
      case 'items': return [this.#items(given as Schema)];
      case 'anyOf': return [this.#anyOf(given as readonly Schema[])];
      case 'allOf': return (given as readonly Schema[]).map((each) => this.#check(each));
      default: throw new Error(`the keyword ${keyword} is not known to the test's validator`);
    }
  }

  #format(name: string): readonly Check[] {
    const form = FORMATS[name];
    if (form === undefined) throw new Error(`the format ${name} is not known to the test's validator`);
    return this.#formats ? [matching(form, `is no ${name}`)] : [];
  }

  #properties(given: Readonly<Record<string, Schema>>): Check {
    const checks = Object.entries(given).map(([name, schema]) => [name, this.#check(schema)] as const);
    return (value, at, faults) => {
      if (!isObject(value)) return;
      for (const [name, check] of checks) if (Object.hasOwn(value, name)) check(value[name], `${at}/${name}`, faults);
    };
  }

  #additional(given: unknown, { properties = {} }: Schema): Check {
    const check = isObject(given) ? this.#check(given) : undefined;
    return (value, at, faults) => {
      if (!isObject(value)) return;
      for (const name of Object.keys(value)) {
        if (Object.hasOwn(properties as object, name)) continue;
        if (given === false) faults.push(`${at}/${name}: is not declared`);
        else check?.(value[name], `${at}/${name}`, faults);
      }
    };
  }

  #names(given: Schema): Check {
    const check = this.#check(given);
    return (value, at, faults) => {
      if (isObject(value)) for (const name of Object.keys(value)) check(name, `${at}/${name}`, faults);
    };
  }

  #items(given: Schema): Check {
    const check = this.#check(given);
    return (value, at, faults) => {
      if (Array.isArray(value)) value.forEach((each, index) => { check(each, `${at}/${String(index)}`, faults); });
    };
  }

  #anyOf(given: readonly Schema[]): Check {
    const checks = given.map((each) => this.#check(each));
    return (value, at, faults) => {
      const tried = checks.map((check) => {
        const found: string[] = [];
        check(value, at, found);
        return found;
      });
      if (!tried.some((found) => found.length === 0)) faults.push(`${at}: fits none of ${String(given.length)}: ${tried.flat().join('; ')}`);
    };
  }
}

const length = (text: string): number => Array.from(text).length;
const limit = (measure: (value: unknown) => number | undefined, fits: (found: number, given: number) => boolean, says: string) =>
  (given: number): Check => (value, at, faults) => {
    const found = measure(value);
    if (found !== undefined && !fits(found, given)) faults.push(`${at}: ${says} ${String(given)}`);
  };
const ofNumber = (value: unknown) => (typeof value === 'number' ? value : undefined);
const ofText = (value: unknown) => (typeof value === 'string' ? length(value) : undefined);
const ofList = (value: unknown) => (Array.isArray(value) ? value.length : undefined);
const least = (found: number, given: number) => found >= given;
const most = (found: number, given: number) => found <= given;

const BOUNDS: Readonly<Record<string, (given: number) => Check>> = {
  minimum: limit(ofNumber, least, 'is less than'), maximum: limit(ofNumber, most, 'is more than'),
  exclusiveMinimum: limit(ofNumber, (found, given) => found > given, 'is not more than'),
  minLength: limit(ofText, least, 'is shorter than'), maxLength: limit(ofText, most, 'is longer than'),
  minItems: limit(ofList, least, 'has fewer entries than'), maxItems: limit(ofList, most, 'has more entries than'),
};

function typed(given: unknown): Check {
  const types = Array.isArray(given) ? given : [given];
  return (value, at, faults) => {
    if (!types.some((type) => hasType(value, type))) faults.push(`${at}: is ${typeOf(value)}, not ${types.join(' or ')}`);
  };
}

function oneOf(given: readonly unknown[]): Check {
  return (value, at, faults) => {
    if (!given.includes(value)) faults.push(`${at}: is none of ${JSON.stringify(given)}`);
  };
}

function matching(pattern: RegExp, says: string): Check {
  return (value, at, faults) => {
    if (typeof value === 'string' && !pattern.test(value)) faults.push(`${at}: ${JSON.stringify(value).slice(0, 80)} ${says}`);
  };
}

function required(names: readonly string[]): Check {
  return (value, at, faults) => {
    if (!isObject(value)) return;
    for (const name of names) if (!Object.hasOwn(value, name)) faults.push(`${at}/${name}: is missing`);
  };
}
