/** A person's choices about mail, and sending a mail once more. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseWith } from '../../contract/commands.ts';
import { setPreferences, type MailView, type Preferences } from '../../contract/mail.ts';
import { OPERATION_ROUTES, type Route } from '../../contract/routes.ts';
import type { Scope } from '../../domain/party.ts';
import { explained } from '../queries/explaining.ts';
import { maySendAgain } from '../queries/mail.ts';
import { sendJson, type Asking, type Tools } from './commands.ts';
import { forbiddenBy, RequestProblem } from './problem.ts';

/** Handed in by `main`. */
export interface MailDesk {
  choose(personId: string, preferences: Preferences): Promise<void>;
  /** How the mail stands afterwards; undefined where the sponsor has none of that id. */
  sendAgain(id: string, sponsorId: string): Promise<MailView | 'not-sent-again' | undefined>;
}

export function mountMail(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, { options }: Tools,
): void {
  if (name === 'preferences.set') add((request, reply) => choose(request, reply, options.mail));
  if (name === 'mail.send-again') add((request, reply) => sendAgain(request, reply, options.mail));
}

/** A key that is limited to other things may not do this either. */
export function requireScope({ session: { scopes }, language }: Asking, command: string, scope: Scope): void {
  if (scopes === null || scopes.includes(scope)) return;
  const refusal = explained({ rule: 'key.scope-missing', params: { command, scope } }, language);
  throw forbiddenBy(refusal);
}

async function choose(request: FastifyRequest, reply: FastifyReply, desk: MailDesk): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const parsed = parseWith(setPreferences, request.body ?? {}, asking.language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  requireScope(asking, 'preferences.set', 'people');
  await desk.choose(asking.session.personId, parsed.input);
  return sendJson(reply, 200, parsed.input, asking.language);
}

async function sendAgain(request: FastifyRequest, reply: FastifyReply, desk: MailDesk): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const { session, language } = asking;
  if (!maySendAgain(session)) {
    const params = { command: 'mail.send-again', roles: ['sponsor.programme-admin'] };
    throw new RequestProblem('role.missing', { refusals: [explained({ rule: 'role.missing', params }, language)] });
  }
  requireScope(asking, 'mail.send-again', 'programmes');
  const read = OPERATION_ROUTES['mail.send-again'].params.id.safeParse((request.params as { readonly id: string }).id);
  const mail = read.success ? await desk.sendAgain(read.data, session.organisationId) : undefined;
  if (mail === undefined) throw new RequestProblem('not-found');
  if (mail === 'not-sent-again') throw new RequestProblem('mail.not-sent-again');
  return sendJson(reply, 200, mail, language);
}
