/** What is neither a command nor a read: the clock of a sandbox, and what an operator looks at. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseWith } from '../../contract/commands.ts';
import { message } from '../../contract/messages.ts';
import { none } from '../../contract/queries.ts';
import type { Route } from '../../contract/routes.ts';
import { setClock } from '../../contract/values.ts';
import { sendJson, type Tools } from './commands.ts';
import { requireFresh } from './fresh.ts';
import { RequestProblem, wrong } from './problem.ts';
import { clockView } from './reads.ts';

type Operation = Extract<Route, { kind: 'operation' }>;

export function mountOperations(
  { name }: Operation,
  add: (handler: RouteHandlerMethod) => void,
  { options }: Tools,
): void {
  if (name === 'clock.set') add((request, reply) => moveClock(options, request, reply));
  if (name === 'livez') add((_request, reply) => sendHealth(reply, true));
  if (name === 'readyz') add(async (_request, reply) => sendHealth(reply, await options.ready().catch(() => false)));
  if (name === 'metrics') {
    add(async (_request, reply) => reply.header('content-type', options.figures.type).send(await options.figures.text()));
  }
}

/**
 * Before an operation that changes something: a query is looked at where it takes none, so that nobody who asks for a dry
 * run is given the deed, and so is `If-Match`.
 */
export function guardOperation({ path, dryRun, query }: Operation, { options }: Tools) {
  return async (request: FastifyRequest): Promise<void> => {
    const parsed = dryRun === true || query !== undefined ? undefined : parseWith(none, request.query ?? {}, request.language);
    if (parsed !== undefined && 'errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
    await requireFresh(path, request, options);
  };
}

function sendHealth(reply: FastifyReply, well: boolean): FastifyReply {
  return sendJson(reply, well ? 200 : 503, { status: well ? 'ok' : 'unavailable' }, 'en');
}

async function moveClock(
  options: Tools['options'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (options.moveClock === undefined) throw new RequestProblem('not-found');
  const parsed = parseWith(setClock, request.body ?? {}, request.language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  const moved = await options.moveClock(parsed.input.now);
  if (moved === 'backwards') throw new RequestProblem('sandbox.clock-backwards');
  if (moved === 'no-moment') throw wrong('/now', message(request.language, 'instant'));
  return sendJson(reply, 200, clockView(options), request.language);
}
