/** What a person keeps for one place: views of lists, and up to where notifications have been seen. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { z } from 'zod';
import { parseWith } from '../../contract/commands.ts';
import { setRead, setViews, type SavedView } from '../../contract/finding.ts';
import type { Route } from '../../contract/routes.ts';
import { sendJson, type Asking, type Tools } from './commands.ts';
import { requireScope } from './mail.ts';
import { RequestProblem } from './problem.ts';

/** Handed in by `main`. */
export interface OwnDesk {
  keepViews(personId: string, views: readonly SavedView[]): Promise<void>;
  /** Answers up to where the person has seen everything now. */
  markSeen(personId: string, position: number): Promise<number>;
}

export function mountOwn(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, { options }: Tools,
): void {
  if (name === 'view.set') add((request, reply) => setOwnViews(request, reply, options.own));
  if (name === 'notification.read') add((request, reply) => setOwnMark(request, reply, options.own));
}

function given<Output>(request: FastifyRequest, schema: z.ZodType<Output>, operation: string): { asking: Asking; input: Output } {
  const asking = request.asking as Asking;
  const parsed = parseWith(schema, request.body ?? {}, asking.language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  requireScope(asking, operation, 'people');
  return { asking, input: parsed.input };
}

async function setOwnViews(request: FastifyRequest, reply: FastifyReply, desk: OwnDesk): Promise<FastifyReply> {
  const { asking, input } = given(request, setViews, 'view.set');
  await desk.keepViews(asking.session.personId, input.items);
  return sendJson(reply, 200, input, asking.language);
}

async function setOwnMark(request: FastifyRequest, reply: FastifyReply, desk: OwnDesk): Promise<FastifyReply> {
  const { asking, input } = given(request, setRead, 'notification.read');
  return sendJson(reply, 200, { position: await desk.markSeen(asking.session.personId, input.position) }, asking.language);
}
