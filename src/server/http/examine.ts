/** What is looked at before an uploaded file is kept: what an archive holds, and what a virus scanner says of it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import { archiveFault } from './archive.ts';
import { isArchive, type MediaType } from './media.ts';
import { RequestProblem, wrong } from './problem.ts';
import { word } from './words.ts';

/** A scanner's answer; what was not completed says nothing of the file. */
export type Scanned =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly what: string }
  | { readonly kind: 'not-completed'; readonly reason: string };

export type Scan = (source: AsyncIterable<Uint8Array>) => Promise<Scanned>;

export interface Examining {
  readonly mediaType: MediaType;
  readonly language: Language;
  /** Undefined where nothing is scanned. */
  readonly scan: Scan | undefined;
  readonly log: FastifyBaseLogger;
}

/** Throws the problem for which the file at a path is not to be kept. */
export async function examine(path: string, { mediaType, language, scan, log }: Examining): Promise<void> {
  if (isArchive(mediaType)) {
    const fault = await archiveFault(path, (await stat(path)).size, mediaType);
    if (fault !== undefined) throw wrong('/file', word(language, fault, { declared: mediaType }));
  }
  if (scan === undefined) return;
  const said = await scan(createReadStream(path));
  if (said.kind === 'clean') return;
  log.warn(said, said.kind === 'found' ? 'the scanner found something in an upload' : 'an upload could not be scanned');
  throw new RequestProblem(said.kind === 'found' ? 'upload.infected' : 'upload.not-scanned');
}
