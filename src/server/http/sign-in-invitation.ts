/**
 * Invitations: the link of a mail leads to a page whose script takes the token out of the address and posts it. What it
 * invites to is shown, and kept for the browser; it is taken up by signing in, or by whoever has signed in already.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tools } from './commands.ts';
import { requireOwnOrigin } from './origin.ts';
import { sendPage } from './pages/layout.ts';
import { invitationPage, openedInvitationPage } from './pages/sign-in.ts';
import { asked, browserGiven, browserOf, languageAsked, limited, readerOf, sendFailure } from './sign-in-tools.ts';

const PAGE = '/invitation';

export function mountInvitations(scope: FastifyInstance, tools: Tools): void {
  const ownOnly = (request: FastifyRequest): void => {
    requireOwnOrigin(request, { publicUrl: tools.options.publicUrl, plain: tools.options.signIn.plain });
  };
  scope.get(PAGE, (request, reply) => show(request, reply, tools));
  scope.post(PAGE, async (request, reply) => {
    ownOnly(request);
    return await limited(request, reply, tools) ?? keep(request, reply, tools);
  });
  scope.post(`${PAGE}/join`, async (request, reply) => {
    ownOnly(request);
    return await limited(request, reply, tools) ?? join(request, reply, tools);
  });
}

/** What this browser has opened, as long as it can be taken up; else the page that opens one. */
async function show(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { invitations } = tools.options.signIn;
  const browser = browserOf(request, tools);
  const kept = browser === undefined ? undefined : await invitations.kept(browser);
  const shown = kept === undefined ? undefined : await invitations.show(kept);
  if (shown === undefined) return sendPage(reply, invitationPage(readerOf(request)), { forms: true });
  const signedIn = await tools.sessions.signedIn(request);
  return sendPage(reply, openedInvitationPage(readerOf(request), shown, signedIn), { forms: true });
}

/** Whoever shows a token that is no good learns nothing but that. */
async function keep(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { invitations } = tools.options.signIn;
  const invitation = await invitations.read(asked(request.body, 'token', 500)?.trim() ?? '');
  const shown = invitation === undefined ? undefined : await invitations.show(invitation);
  if (invitation === undefined || shown === undefined) {
    return sendFailure(reply, { language: languageAsked(request) }, 'void', '/sign-in');
  }
  await invitations.keep(browserGiven(request, reply, tools), invitation);
  const lang = asked(request.query, 'lang');
  return reply.redirect(lang === 'en' || lang === 'tr' ? `${PAGE}?lang=${lang}` : PAGE, 303);
}

/** Whoever has signed in joins with that identity. */
async function join(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { invitations } = tools.options.signIn;
  const reader = { language: languageAsked(request) };
  const browser = browserOf(request, tools);
  const signedIn = await tools.sessions.signedIn(request);
  if (signedIn === undefined) return reply.redirect('/sign-in?invitation=1', 303);
  const kept = browser === undefined ? undefined : await invitations.kept(browser);
  const outcome = kept === undefined ? 'void' : await invitations.takeUp(kept, signedIn);
  if (outcome !== 'joined' || browser === undefined) return sendFailure(reply, reader, outcome === 'joined' ? 'void' : outcome, '/sign-in');
  await invitations.forget(browser);
  tools.sessions.drop(signedIn.id);
  return reply.redirect('/sign-in', 303);
}
