/** Uploads of deliverables: one file as multipart/form-data, read as a stream, looked at, and stored whole or not at all. */
import multipart, { type MultipartFile, type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { readCommand } from '../../contract/calls.ts';
import { COMMAND_ROUTES } from '../../contract/command-routes.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { FILE_NAME_MAX } from '../../contract/values.ts';
import type { Command } from '../commands/reply.ts';
import { attach } from './attaching.ts';
import { commandOf, isDryRun, keyOf, notFoundOrForbidden, sendReply, type Asking, type Tools } from './commands.ts';
import { requireFresh } from './fresh.ts';
import { declaredType, HEAD_BYTES, isTextByte, typeOf, type MediaType } from './media.ts';
import { RequestProblem, tooMany, wrong } from './problem.ts';
import { word } from './words.ts';

const NAME = 'engagement.attach';

export async function mountUploads(
  app: FastifyInstance,
  add: (scope: FastifyInstance, handler: RouteHandlerMethod) => void,
  tools: Tools,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: { files: 1, fields: 0, parts: 1, headerPairs: 20, fieldNameSize: 100, fileSize: Number.MAX_SAFE_INTEGER },
    });
    add(scope, async (request, reply) => {
      try {
        return await answerUpload(request, reply, tools);
      } catch (error) {
        // What is left of the body flows by unread, so that the sender gets to the answer.
        request.raw.unpipe();
        request.raw.resume();
        throw error;
      }
    });
  });
}

async function answerUpload(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const { session, language } = asking;
  const wait = await tools.options.limiter.take('upload', session.organisationId);
  if (wait !== undefined) throw tooMany(wait);
  const key = keyOf(request, language);
  const dryRun = isDryRun(request.query, language);
  if (!request.isMultipart()) throw new RequestProblem('unsupported-media');
  const parts = request.parts();
  const part = await firstFile(parts, language);
  const fileName = cleanName(part.filename);
  const params = request.params as Readonly<Record<string, string>>;
  const { organisationId } = session;
  const read = readCommand(NAME, COMMAND_ROUTES[NAME], { params, body: { fileName }, organisationId }, language);
  if ('errors' in read) throw new RequestProblem('invalid', { errors: read.errors });
  if ('unknown' in read) throw notFoundOrForbidden(NAME, asking);
  const { command } = commandOf(NAME, read.input, session, { key, dryRun });
  await requireFresh(COMMAND_ROUTES[NAME].path, request, tools.options, command);
  const looked = new Look(part, fileName, parts, language, tools.options.limits.uploadBytesMax);
  const attaching = {
    command: command as Command & { name: typeof NAME }, content: looked.bytes(), mediaType: () => looked.mediaType, language,
  };
  const answer = await attach(attaching, tools.options);
  return sendReply(reply, answer, { name: NAME, status: 201 }, {
    ...asking, explain: tools.options.explain, instance: request.id, secret: null, sessions: tools.sessions,
  });
}

async function firstFile(parts: AsyncIterator<Multipart>, language: Language): Promise<MultipartFile> {
  const first = await next(parts, language);
  if (first === undefined) throw wrong('/file', word(language, 'one-file'));
  if (first.type !== 'file') throw wrong(`/${first.fieldname}`, word(language, 'only-file'));
  return first;
}

/** The next part; what the parser finds wrong with the form is the sender's mistake, not ours. */
async function next(parts: AsyncIterator<Multipart>, language: Language): Promise<Multipart | undefined> {
  try {
    const found = await parts.next();
    return found.done === true ? undefined : found.value;
  } catch (error) {
    throw asProblem(error, language);
  }
}

function asProblem(error: unknown, language: Language): Error {
  if (error instanceof RequestProblem) return error;
  const { code = '' } = error as { code?: string };
  if (/LIMIT/.test(code)) return wrong('/file', word(language, 'one-file'));
  return wrong('/file', word(language, 'cut-short'));
}

/** A name as it may be kept: no folder, no control or invisible direction characters, not too long. */
export function cleanName(written: string | undefined): string {
  const own = (written ?? '').split(/[/\\]/).at(-1) ?? '';
  const visible = own.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/gu, '');
  // What is taken out may have stood between a letter and its accent, so letters are composed afterwards.
  const clean = visible.normalize('NFC').trim();
  const kept = shortened(clean);
  return /^\.*$/.test(kept) ? 'deliverable' : kept;
}

/** Keeps the ending. A cut through a character of two halves leaves half of it, and one after a space a space at the end. */
function shortened(name: string): string {
  if (name.length <= FILE_NAME_MAX) return name;
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return name.slice(0, FILE_NAME_MAX - ending.length).replace(/\p{Cs}$/u, '').trimEnd() + ending;
}

/** A file as it passes: its type is found from its first bytes, and all of it must be of that type. */
class Look {
  mediaType: MediaType = 'text/plain';
  readonly #part: MultipartFile;
  readonly #fileName: string;
  readonly #parts: AsyncIterator<Multipart>;
  readonly #language: Language;
  readonly #bytesMax: number;

  constructor(part: MultipartFile, fileName: string, parts: AsyncIterator<Multipart>, language: Language, bytesMax: number) {
    this.#part = part;
    this.#fileName = fileName;
    this.#parts = parts;
    this.#language = language;
    this.#bytesMax = bytesMax;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    const declared = declaredType(this.#part.mimetype, this.#fileName);
    const text = new TextDecoder('utf-8', { fatal: true });
    let size = 0;
    let head: Buffer | undefined = Buffer.alloc(0);
    for await (const chunk of this.#received()) {
      size += chunk.length;
      if (size > this.#bytesMax) throw new RequestProblem('too-large');
      let ready: Buffer = chunk;
      if (head !== undefined) {
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) continue;
        this.mediaType = typeOf(head.subarray(0, HEAD_BYTES), this.#fileName, declared, this.#language);
        [ready, head] = [head, undefined];
      }
      this.#checkText(ready, text, true);
      yield ready;
    }
    if (size === 0) throw wrong('/file', word(this.#language, 'empty-file'));
    if (head !== undefined) {
      this.mediaType = typeOf(head, this.#fileName, declared, this.#language);
      this.#checkText(head, text, true);
      yield head;
    }
    this.#checkText(Buffer.alloc(0), text, false);
    // Only now is it known that nothing follows, so that nothing of a wrong form is kept.
    if (await next(this.#parts, this.#language) !== undefined) throw wrong('/file', word(this.#language, 'one-file'));
  }

  async *#received(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.#part.file) yield chunk as Buffer;
    } catch (error) {
      throw asProblem(error, this.#language);
    }
  }

  #checkText(chunk: Buffer, decoder: InstanceType<typeof TextDecoder>, more: boolean): void {
    if (!this.mediaType.startsWith('text/')) return;
    try {
      decoder.decode(chunk, { stream: more });
    } catch {
      throw this.#notText();
    }
    if (!chunk.every(isTextByte)) throw this.#notText();
  }

  #notText(): RequestProblem {
    return wrong('/file', word(this.#language, 'not-that-type', { declared: this.mediaType }));
  }
}
