import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteas, longTexts, numbers, texts } from './arrays.ts';
import { startThrowaway, type EmbeddedServer } from './embedded.ts';

let server: EmbeddedServer;
let client: pg.Client;

beforeAll(async () => {
  server = await startThrowaway();
  client = new pg.Client(server.connection);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

/** What PostgreSQL took a parameter for. */
async function taken(type: string, value: string | Buffer): Promise<unknown[]> {
  const { rows } = await client.query<{ each: unknown }>(`select unnest($1::${type}[]) as each`, [value]);
  return rows.map((row) => row.each);
}

// PostgreSQL's text holds no zero character and no half of a surrogate pair.
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\u0000', ''));
const awkward = fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', 'a,b', ' x ', '\\"\\', 'İ€😀');
const someTexts = fc.array(fc.oneof(text, awkward, fc.constant(null)), { maxLength: 20 });

describe('a column as one parameter arrives as it was', () => {
  test('texts', () => fc.assert(fc.asyncProperty(someTexts, async (values) => {
    expect(await taken('text', texts(values))).toEqual(values);
  })));

  test('long texts', () => fc.assert(fc.asyncProperty(someTexts, async (values) => {
    expect(await taken('text', longTexts(values))).toEqual(values);
  })));

  test('numbers', () => fc.assert(fc.asyncProperty(
    fc.array(fc.option(fc.integer())), async (values) => {
      expect(await taken('integer', numbers(values))).toEqual(values);
    },
  )));

  test('bytes', () => fc.assert(fc.asyncProperty(
    fc.array(fc.option(fc.uint8Array().map((value) => Buffer.from(value)))), async (values) => {
      expect(await taken('bytea', byteas(values))).toEqual(values);
    },
  )));
});
