/** Ending one of one's own sessions. Listing them is a read like any other. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { OPERATION_ROUTES, type Route } from '../../contract/routes.ts';
import { sendJson, type Asking, type Tools } from './commands.ts';
import { RequestProblem } from './problem.ts';

export function mountSessions(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, tools: Tools,
): void {
  if (name === 'session.end') add((request, reply) => endSession(request, reply, tools));
}

/** Felt at once here, and in other processes as soon as they look again. */
async function endSession(request: FastifyRequest, reply: FastifyReply, { options, sessions }: Tools): Promise<FastifyReply> {
  const { session, language } = request.asking as Asking;
  const read = OPERATION_ROUTES['session.end'].params.id.safeParse((request.params as { readonly id: string }).id);
  const ended = read.success && session.sessionId !== null && await options.signIn.endOwn(read.data, session.sessionId);
  if (!read.success || !ended) throw new RequestProblem('not-found');
  sessions.drop(read.data);
  return sendJson(reply, 200, { id: read.data }, language);
}
