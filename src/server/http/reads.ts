/** Reads: parse the address, ask the query, answer with the hash of the body. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRead } from '../../contract/calls.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { Route } from '../../contract/routes.ts';
import type { ReadReply } from '../queries/reads.ts';
import type { Tools } from './commands.ts';
import { etagOf, matches } from './etag.ts';
import { RequestProblem, wrong } from './problem.ts';
import { word } from './words.ts';

type Read = Extract<Route, { kind: 'read' }>;
type FileReply = Extract<ReadReply, { kind: 'file' }>['file'];

export function answerRead(row: Read, tools: Tools) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { language } = request;
    const params = request.params as Readonly<Record<string, string>>;
    const read = readRead(row.name, { params, query: request.query }, language);
    if ('errors' in read) throw new RequestProblem('invalid', { errors: read.errors });
    if ('unknown' in read) throw new RequestProblem('not-found');
    if (row.name === 'clock.get' || request.asking === null) return sendRead(request, reply, clockView(tools.options));
    const { session } = request.asking;
    const found = await tools.options.reads.read(row.name, { session, language }, read.input);
    if (found.kind === 'file') return sendFile(request, reply, found.file, tools);
    if (found.kind !== 'found') throw problemOfRead(found, language);
    if (found.next !== undefined && found.next !== null) reply.header('link', linkTo(request, found.next));
    return sendRead(request, reply, found.body);
  };
}

export function problemOfRead(
  found: Exclude<ReadReply, { kind: 'found' } | { kind: 'file' }>,
  language: Language,
): RequestProblem {
  switch (found.kind) {
    case 'bad-cursor':
      return wrong('/cursor', word(language, 'cursor'));
    case 'which-programme':
      return wrong('/programmeId', word(language, 'programme', { programmes: found.programmes.join(', ') }));
    default:
      return new RequestProblem(found.kind);
  }
}

export function clockView({ now, moveClock: move }: Pick<Tools['options'], 'now' | 'moveClock'>): object {
  return { now: now(), movable: move !== undefined };
}

/** `vary` names the headers of the request that the answer depends on. */
export function sendRead(
  request: FastifyRequest, reply: FastifyReply, body: object, vary = 'accept-language, authorization',
): FastifyReply {
  reply.header('vary', vary).header('content-language', request.language);
  return sendTagged(request, reply, JSON.stringify(body), 'application/json; charset=utf-8');
}

/** A text with its validator, or the validator alone where the client has the text already. */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, text: string, type: string): FastifyReply {
  const etag = etagOf(text);
  reply.header('etag', etag);
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.header('content-type', type).send(text);
}

function linkTo(request: FastifyRequest, next: string): string {
  const [path = '', query = ''] = request.url.split('?');
  const asked = new URLSearchParams(query);
  asked.set('cursor', next);
  // The journal goes on after a position, which its `next` holds.
  if (asked.has('after') || path.endsWith('/journal')) {
    asked.delete('cursor');
    asked.set('after', next);
  }
  return `<${path}?${asked.toString()}>; rel="next"`;
}

/** A deliverable is never shown by the browser, whatever it is: it is saved. */
async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: FileReply,
  { options }: Tools,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  reply.header('etag', etag);
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const stream = await options.files.open(file.sha256);
  if (stream === undefined) throw new Error(`the file ${file.sha256} is not in the store`);
  return reply
    .header('content-type', file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType)
    .header('content-length', file.size)
    .header('content-disposition', attachment(file.fileName))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(stream);
}

/** RFC 6266: a name that every client reads, and the real one. */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (symbol) => `%${symbol.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

