/** Where a page ends, as the client hands it back: opaque, bound to its list, and known again when it was altered. */
import { createHash } from 'node:crypto';
import { isGarbled } from '../../contract/values.ts';
import { parseDay } from '../../domain/time.ts';

function markOf(list: string, content: string): string {
  return createHash('sha256').update(`${list}\n${content}`).digest('base64url').slice(0, 8);
}

/**
 * The sort keys of a page's last row. The mark finds slips, not forgers: a forged bound shows nobody anything that the
 * list itself would not.
 */
export function writeCursor(list: string, keys: readonly string[]): string {
  const content = Buffer.from(JSON.stringify(keys)).toString('base64url');
  return `${content}.${markOf(list, content)}`;
}

const isDay = (key: string): boolean => parseDay(key) !== undefined;

/**
 * What the first key of a list is, where it is not text: the database refuses a bound that is no date or number, and a
 * forger's slip would be a failure of ours.
 */
const FIRST_KEY: Readonly<Record<string, (key: string) => boolean>> = {
  vouchers: isDay,
  agreements: isDay,
  'payment-requests': isDay,
  ledger: (key) => /^\d{1,15}$/.test(key),
  sessions: (key) => /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(key) && !Number.isNaN(Date.parse(key)),
  statement: (key) => /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(key) && !Number.isNaN(Date.parse(key)),
  'payment-run': isDay,
  mails: (key) => /^\d{1,15}$/.test(key),
  trail: (key) => /^\d{1,9}$/.test(key),
};

/** Undefined where it is no cursor of this list. */
export function readCursor(list: string, cursor: string): readonly string[] | undefined {
  const [content = '', mark, ...rest] = cursor.split('.');
  if (rest.length > 0 || mark !== markOf(list, content)) return undefined;
  const keys = keysIn(Buffer.from(content, 'base64url').toString('utf8'));
  const [first] = keys ?? [];
  return first === undefined || FIRST_KEY[list.split('/')[0] ?? '']?.(first) === false ? undefined : keys;
}

/** A list of texts as the database can hold them; undefined for anything else. */
function keysIn(text: string): readonly string[] | undefined {
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string' && !isGarbled(key)) ? keys as string[] : undefined;
  } catch {
    return undefined;
  }
}
