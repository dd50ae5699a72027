/** A deliverable on its way: rehearsed, so that what would be refused is not kept; stored; and then attached. */
import type { Command, Reply } from '../commands/reply.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { examine } from './examine.ts';
import type { HttpOptions } from './options.ts';
import type { MediaType } from './media.ts';

export interface Attaching {
  /** The command without its file. */
  readonly command: Command & { readonly name: 'engagement.attach' };
  /** The bytes; whatever is wrong with them is thrown while they are read. */
  readonly content: AsyncIterable<Uint8Array>;
  /** What they have turned out to be, once they are read. */
  readonly mediaType: () => MediaType;
  readonly language: Language;
}

/** Stands for the file until it is there; the rules do not look at it. */
const UNSEEN = { mediaType: 'application/octet-stream', size: 1, sha256: '0'.repeat(64) };

/**
 * Attaches a file. Its hash joins the input, so that the same key with another file is another input. With a key even
 * what is refused now is given, since it may be a repetition of what was accepted before.
 */
export async function attach(
  { command, content, mediaType, language }: Attaching,
  { runner, files, limits, scan, log, failPoint }: Pick<HttpOptions, 'runner' | 'files' | 'limits' | 'scan' | 'log' | 'failPoint'>,
): Promise<Reply> {
  const { key: _key, ...unkeyed } = command;
  const rehearsal = await runner.run({ ...unkeyed, dryRun: true, extra: { file: UNSEEN } });
  const meant = command.dryRun !== true && (rehearsal.kind === 'accepted' || command.key !== undefined);
  if (!meant && rehearsal.kind !== 'accepted') {
    await readThrough(content);
    return rehearsal;
  }
  const inspect = (path: string): Promise<void> => examine(path, { mediaType: mediaType(), language, scan, log });
  const { sha256, size } = await files[meant ? 'put' : 'weigh'](content, limits.uploadBytesMax, inspect);
  if (meant) failPoint?.('upload.stored-before-command');
  const input = { ...command.input, sha256 };
  return runner.run({ ...command, input, extra: { file: { mediaType: mediaType(), size, sha256 } } });
}

/** Reads what will not be kept, so that what is wrong with it is said first. */
async function readThrough(content: AsyncIterable<Uint8Array>): Promise<void> {
  const reader = content[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}
