/** The only reader of raw rows: every value is checked for its kind, so that a surprise in the database stops here. */
import type { Row } from './database.ts';
import type { Day, Instant } from '../../domain/time.ts';

function fail(column: string, value: unknown, kind: string): never {
  throw new Error(`column ${column} holds ${typeof value === 'string' ? `"${value}"` : String(value)}, not ${kind}`);
}

export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : fail(column, value, 'text');
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** An integer; the driver gives `bigint` as text, and none of ours may leave the exact integers of JavaScript. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  const number = typeof value === 'string' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : fail(column, value, 'an exact integer');
}

export function day(row: Row, column: string): Day {
  return text(row, column) as Day;
}

export function dayOrNull(row: Row, column: string): Day | null {
  return textOrNull(row, column) as Day | null;
}

export function instant(row: Row, column: string): Instant {
  return text(row, column) as Instant;
}

export function texts(row: Row, column: string): readonly string[] {
  const value = row[column];
  return Array.isArray(value) ? (value as string[]) : fail(column, value, 'a list of text');
}

export function textsOrNull(row: Row, column: string): readonly string[] | null {
  return row[column] === null ? null : texts(row, column);
}

export function bytes(row: Row, column: string): Buffer {
  const value = row[column];
  return Buffer.isBuffer(value) ? value : fail(column, value, 'bytes');
}

/** A JSON value that only we wrote, in the shape in which we wrote it. */
export function json<Shape>(row: Row, column: string): Shape {
  return row[column] as Shape;
}
