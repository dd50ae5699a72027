/** Whatever goes wrong becomes a problem: ours, the framework's, the parser's. Nothing of the inside is told. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '../../contract/problems.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { languageOf } from './language.ts';
import type { HeaderList } from './headers.ts';
import { headersOf, problemBody, RequestProblem } from './problem.ts';
import { scrubbed } from './redaction.ts';
import { word } from './words.ts';

export function answerFailure(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error, request);
  // A full disk is the operator's to see, though the caller has only to wait.
  if (problem.code === 'failed' || isFull(error)) {
    request.log.error({ id: request.id, error: faultOf(error) }, 'a request failed');
  }
  return sendProblem(problem, request, reply);
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(new RequestProblem('not-found'), request, reply);
}

export function sendProblem(problem: RequestProblem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = spokenIn(request);
  const body = problemBody(problem.code, language, request.id, problem.more);
  for (const [name, value] of Object.entries({ ...headersOf(problem), ...problem.headers })) reply.header(name, value);
  // What is left of a body that was not wanted is not read: the connection ends with the answer.
  if (body.status === 413) reply.header('connection', 'close');
  return reply
    .code(body.status)
    // An address that cannot be decoded is refused before any hook has set this.
    .header('x-request-id', request.id)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

/** An address that cannot be decoded is refused before any hook has looked for the language. */
function spokenIn(request: FastifyRequest): Language {
  return request.language ?? languageOf(request.headers['accept-language']);
}

/** The framework's own errors, by its codes. */
const FRAMEWORK: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
  FST_ERR_BAD_URL: 'invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_ERR_NOT_FOUND: 'not-found',
};

/** What the database says where it cannot be reached, or is stopping or starting. */
const UNREACHABLE = /^(57P0[123]|53300|08...)$/;

/** What the system says where there is no room for a file, and the database where there is none for a row. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', '53100']);

function isFull(error: Error & { code?: unknown }): boolean {
  return typeof error.code === 'string' && NO_ROOM.has(error.code);
}

function isUnreachable(error: Error & { code?: unknown; syscall?: unknown }): boolean {
  return (typeof error.code === 'string' && UNREACHABLE.test(error.code))
    || error.syscall === 'connect'
    || /^Connection terminated|timeout exceeded when trying to connect/.test(error.message);
}

function asProblem(error: FastifyError | Error, request: FastifyRequest): RequestProblem {
  if (error instanceof RequestProblem) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = FRAMEWORK[code];
  if (known === 'invalid') {
    const message = word(spokenIn(request), code === 'FST_ERR_BAD_URL' ? 'address' : 'request');
    return new RequestProblem('invalid', { errors: [{ pointer: '', message }] });
  }
  if (known !== undefined) return new RequestProblem(known);
  if (code === 'ECONNRESET' && request.raw.readableAborted) {
    return new RequestProblem('invalid', { errors: [{ pointer: '', message: word(request.language, 'cut-short') }] });
  }
  return new RequestProblem(isUnreachable(error) || isFull(error) ? 'unavailable' : 'failed');
}

/** A fault as it may be logged, without secrets and addresses of people: PostgreSQL's `detail` would quote the row. */
export function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: scrubbed(String(error)) };
  const { name } = error;
  const [message, stack] = [scrubbed(error.message), scrubbed(error.stack ?? '')];
  const code = 'code' in error ? error.code : undefined;
  return { name, message, stack, code, ...(error.cause === undefined ? {} : { cause: faultOf(error.cause) }) };
}

/** A request that Node itself cannot read: broken, too slow, or with too long a header. */
export function clientFailure(nextId: () => string, headers: HeaderList) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const message = word('en', 'request');
    const body = JSON.stringify({
      ...problemBody('invalid', 'en', nextId(), { errors: [{ pointer: '', message }] }),
      status,
      ...(status === 400 ? {} : { title: STATUS_CODES[status] }),
    });
    socket.end(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/problem+json\r\n`
        + headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
        + `content-length: ${String(Buffer.byteLength(body))}\r\nconnection: close\r\n\r\n${body}`,
    );
  };
}
