/** Imports over HTTP: the file is stored first, an errand carries it out, and its address tells how far it is. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseWith } from '../../contract/commands.ts';
import { READ_ROUTES } from '../../contract/routes.ts';
import type { ImportView } from '../../contract/programme-view.ts';
import { importing } from '../../contract/queries.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { BASE } from '../../contract/route.ts';
import { isGarbled } from '../../contract/values.ts';
import { IMPORT_KINDS, IMPORT_KIND_NAMES, isImportKind, mayImport, type ImportKindName } from '../jobs/import-kinds.ts';
import type { Session } from '../queries/session.ts';
import { keyOf, notFoundOrForbidden, sendJson, type Asking, type Tools } from './commands.ts';
import { RequestProblem, tooMany, wrong } from './problem.ts';
import { sendRead } from './reads.ts';
import { requireRecentSignIn } from './step-up.ts';
import { word } from './words.ts';

/** What the routes need, handed in by `main`. */
export interface ImportDesk {
  start(
    order: {
      readonly kind: ImportKindName; readonly partial: boolean; readonly dryRun: boolean; readonly language: Language;
      readonly sha256: string; readonly key: string | undefined;
    },
    importer: Session,
  ): Promise<{ readonly id: string; readonly replayed: boolean } | 'key-reused'>;
  view(id: string, importer: Session): Promise<ImportView | undefined>;
  /** Errands are waiting: whoever does them need not wait for the next look. */
  soon(): void;
}

export function mountImports(
  app: FastifyInstance,
  add: (scope: FastifyInstance, handler: RouteHandlerMethod) => void,
  tools: Tools,
): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The bytes go to the store as they come; the store counts them.
    const types = ['text/csv', 'application/csv', 'application/vnd.ms-excel', 'application/octet-stream', 'text/plain'];
    scope.addContentTypeParser(types, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, parsed) => {
      parsed(null, payload);
    });
    add(scope, (request, reply) => startImport(request, reply, tools));
    done();
  });
}

async function startImport(request: FastifyRequest, reply: FastifyReply, { options }: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const { session, language } = asking;
  const given = keyOf(request, language);
  const { kind } = request.params as { readonly kind: string };
  if (!isImportKind(kind)) {
    throw wrong('/kind', word(language, 'import-kind', { kinds: IMPORT_KIND_NAMES.join(', ') }));
  }
  if (!mayImport(kind, session)) throw notFoundOrForbidden(IMPORT_KINDS[kind].command, asking);
  requireRecentSignIn(IMPORT_KINDS[kind].command, session, options);
  const query = parseWith(importing, request.query ?? {}, language);
  if ('errors' in query) throw new RequestProblem('invalid', { errors: query.errors });
  if (!(request.body instanceof Readable)) throw wrong('', word(language, 'empty-file'));
  const wait = await options.limiter.take('upload', session.organisationId);
  if (wait !== undefined) throw tooMany(wait);
  const bytes = bounded(request.body, options.limits.uploadBytesMax, language);
  const { sha256 } = await options.files.put(bytes, Number.MAX_SAFE_INTEGER);
  // A dry run leaves its key free.
  const key = query.input.dryRun ? undefined : given;
  const started = await options.imports.start({ kind, ...query.input, language, sha256, key }, session);
  if (started === 'key-reused') throw new RequestProblem('idempotency.key-reused');
  const { id, replayed } = started;
  const view = await options.imports.view(id, session);
  options.imports.soon();
  if (replayed) reply.header('idempotent-replayed', 'true');
  reply.header('location', `${BASE}/imports/${id}`);
  return sendJson(reply, 202, view ?? {}, language);
}

async function* bounded(source: Readable, bytesMax: number, language: Language): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    size += (chunk as Buffer).length;
    if (size > bytesMax) throw new RequestProblem('too-large');
    yield chunk as Buffer;
  }
  // Said before the store keeps it.
  if (size === 0) throw wrong('', word(language, 'empty-file'));
}

export function answerImport({ options }: Tools) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { session, language } = request.asking as Asking;
    const { id } = request.params as { readonly id: string };
    const query = parseWith(READ_ROUTES['import.get'].query, request.query ?? {}, language);
    if ('errors' in query) throw new RequestProblem('invalid', { errors: query.errors });
    const view = isGarbled(id) ? undefined : await options.imports.view(id, session);
    if (view === undefined) throw new RequestProblem('not-found');
    return sendRead(request, reply, view);
  };
}
