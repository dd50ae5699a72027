/** A voucher's token on the command line: whoever lists the processes of a machine sees their words, so it is read from elsewhere. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EXIT, Stop } from './output.ts';

/** The token of a link, or the token itself. */
export function tokenOf(written: string): string {
  return written.trim().replace(/^[^#]*#/, '');
}

/** What `-` and the name of a file stand for. */
export async function tokenFrom(source: string): Promise<string> {
  if (source === '-') return tokenOf(await text(process.stdin));
  // Not told by its name, which may be a token that somebody has given as a word after all.
  const held = await readFile(source, 'utf8').catch(() => { throw new Stop('--proof takes -, or the name of a file that can be read', EXIT.usage); });
  return tokenOf(held);
}
