/** Where a page ends, as the client hands it back: opaque, bound to its list, and known again when it was altered. */
import { createHash } from 'node:crypto';

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

/** Undefined where it is no cursor of this list. */
export function readCursor(list: string, cursor: string): readonly string[] | undefined {
  const [content = '', mark, ...rest] = cursor.split('.');
  if (rest.length > 0 || mark !== markOf(list, content)) return undefined;
  return JSON.parse(Buffer.from(content, 'base64url').toString('utf8')) as string[];
}
