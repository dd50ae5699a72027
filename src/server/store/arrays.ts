/**
 * Whole columns as one parameter each. The driver's own way with lists costs as much as deciding what is in them, so
 * they are written here: short values as PostgreSQL's array text, and bytes and JSON, which would have to be escaped,
 * in its binary form.
 */

/** The ids of the element types, as PostgreSQL has them since ever. */
const TEXT = 25;
const BYTEA = 17;

const ESCAPED = /["\\]/;

function quoted(value: string): string {
  return `"${ESCAPED.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}

/** For `text[]`, and for dates and instants. */
export function texts(values: readonly (string | null)[]): string {
  let made = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) made += ',';
    made += value === null || value === undefined ? 'NULL' : quoted(value);
  }
  return `${made}}`;
}

/** For `integer[]` and `bigint[]`. */
export function numbers(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** For `bytea[]`. */
export function byteas(values: readonly (Buffer | null)[]): Buffer {
  let size = 20;
  for (const value of values) size += 4 + (value?.length ?? 0);
  const made = header(BYTEA, values.length, size);
  let at = 20;
  for (const value of values) {
    made.writeInt32BE(value?.length ?? -1, at);
    at += 4;
    if (value !== null) at += value.copy(made, at);
  }
  return made;
}

/** For `text[]` of values long or full of quotes, such as JSON. */
export function longTexts(values: readonly (string | null)[]): Buffer {
  let most = 20;
  // No character takes more than three bytes for each unit of a string's length.
  for (const value of values) most += 4 + 3 * (value?.length ?? 0);
  const made = header(TEXT, values.length, most);
  let at = 20;
  for (const value of values) {
    const length = value === null ? -1 : made.write(value, at + 4);
    made.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  return made.subarray(0, at);
}

/** One dimension, counted from one; whether it holds nulls is said by the elements. */
function header(element: number, count: number, size: number): Buffer {
  const made = Buffer.allocUnsafe(size);
  made.writeInt32BE(1, 0);
  made.writeInt32BE(1, 4);
  made.writeInt32BE(element, 8);
  made.writeInt32BE(count, 12);
  made.writeInt32BE(1, 16);
  return made;
}
