/** Canonical JSON, RFC 8785: keys in order of their UTF-16 units, numbers and strings as ECMAScript writes them. */

const PLAIN = /^[\w .:@+-]*$/;

/** A short word needs no look at what must be escaped. */
function written(value: string): string {
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** The canonical JSON of a value. Throws where the value has none. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return written(value);
    case 'number':
      if (!Number.isFinite(value)) break;
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? ofList(value) : ofObject(value);
    default:
      break;
  }
  throw new Error(`${String(value)} has no canonical JSON`);
}

function ofList(list: readonly unknown[]): string {
  let made = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) made += ',';
    made += list[index] === undefined ? 'null' : canonical(list[index]);
  }
  return `${made}]`;
}

function ofObject(object: object): string {
  if ('toJSON' in object && typeof object.toJSON === 'function') return canonical((object.toJSON as () => unknown)());
  const fields = object as Readonly<Record<string, unknown>>;
  let made = '{';
  for (const key of Object.keys(object).sort()) {
    const value = fields[key];
    if (value === undefined) continue;
    if (made.length > 1) made += ',';
    made += `${written(key)}:${canonical(value)}`;
  }
  return `${made}}`;
}
