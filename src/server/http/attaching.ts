/** A deliverable on its way: rehearsed, so that what would be refused is not kept; stored; and then attached. */
import { createHash } from 'node:crypto';
import type { Command, Reply } from '../commands/reply.ts';
import type { HttpOptions } from './options.ts';
import type { MediaType } from './media.ts';

export interface Attaching {
  /** The command without its file. */
  readonly command: Command & { readonly name: 'engagement.attach' };
  /** The bytes; whatever is wrong with them is thrown while they are read. */
  readonly content: AsyncIterable<Uint8Array>;
  /** What they have turned out to be, once they are read. */
  readonly mediaType: () => MediaType;
}

/** Stands for the file until it is there; the rules do not look at it. */
const UNSEEN = { mediaType: 'application/octet-stream', size: 1, sha256: '0'.repeat(64) };

/**
 * Attaches a file. Its hash joins the input, so that the same key with another file is another input. With a key even
 * what is refused now is given, since it may be a repetition of what was accepted before.
 */
export async function attach(
  { command, content, mediaType }: Attaching,
  { runner, files, limits, failPoint }: Pick<HttpOptions, 'runner' | 'files' | 'limits' | 'failPoint'>,
): Promise<Reply> {
  const { key: _key, ...unkeyed } = command;
  const rehearsal = await runner.run({ ...unkeyed, dryRun: true, extra: { file: UNSEEN } });
  const meant = command.dryRun !== true && (rehearsal.kind === 'accepted' || command.key !== undefined);
  const stored = meant ? await files.put(content, limits.uploadBytesMax) : await weigh(content);
  if (meant) failPoint?.('upload.stored-before-command');
  if (!meant && rehearsal.kind !== 'accepted') return rehearsal;
  const { sha256, size } = stored;
  const input = { ...command.input, sha256 };
  return runner.run({ ...command, input, extra: { file: { mediaType: mediaType(), size, sha256 } } });
}

/** What a file would be stored as, without storing it. */
async function weigh(content: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
}
