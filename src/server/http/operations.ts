/** What is neither a command nor a read: the clock of a sandbox, and what an operator looks at. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseWith } from '../../contract/commands.ts';
import type { Route } from '../../contract/routes.ts';
import { setClock } from '../../contract/values.ts';
import { sendJson, type Tools } from './commands.ts';
import { RequestProblem } from './problem.ts';

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

function sendHealth(reply: FastifyReply, well: boolean): FastifyReply {
  return sendJson(reply, well ? 200 : 503, { status: well ? 'ok' : 'unavailable' }, 'en');
}

export function clockView({ now, moveClock: move }: Pick<Tools['options'], 'now' | 'moveClock'>): object {
  return { now: now(), movable: move !== undefined };
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
  if (moved === 'no-moment') throw new RequestProblem('invalid', { errors: [{ pointer: '/now', message: parsed.input.now }] });
  return sendJson(reply, 200, clockView(options), request.language);
}
