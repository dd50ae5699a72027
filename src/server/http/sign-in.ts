/**
 * Signing in by OpenID Connect: to the issuer and back, one session in place of the one before, and out again. What is
 * asked of the issuer is kept on the server, tied to the browser that began it, and taken out when it comes back.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../queries/sign-in.ts';
import type { Tools } from './commands.ts';
import { clearCookie, cookieOf, newCookieSecret, setCookie } from './cookie.ts';
import { hashOfSecret } from './keys.ts';
import { requireOwnOrigin } from './origin.ts';
import { sendPage } from './pages/layout.ts';
import { choicePage, signedInPage, signedOutPage } from './pages/sign-in.ts';
import { mountInvitations } from './sign-in-invitation.ts';
import type { Identified, IssuerDesk, SignInUnderWay } from './sign-in-desk.ts';
import {
  asked, browserGiven, browserOf, languageAsked, limited, localPath, readerOf, saidOf, sendFailure, takesForms,
} from './sign-in-tools.ts';

/** Where somebody goes who came from nowhere in particular: the page that says who they are. */
const HOME = '/sign-in';
const CALLBACK = '/sign-in/callback';
/** What is kept of a User-Agent header. */
const USER_AGENT_MAX = 300;

export async function mountSignIn(app: FastifyInstance, tools: Tools): Promise<void> {
  await app.register((scope, _options, done) => {
    takesForms(scope);
    // A look at the head of these pages would begin or end something.
    const once = { exposeHeadRoute: false };
    scope.get(HOME, once, (request, reply) => begin(request, reply, tools));
    scope.get(CALLBACK, once, async (request, reply) => await limited(request, reply, tools) ?? comeBack(request, reply, tools));
    scope.post('/sign-out', async (request, reply) => await limited(request, reply, tools) ?? signOut(request, reply, tools));
    mountInvitations(scope, tools);
    done();
  });
}

async function begin(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { signIn } = tools.options;
  const elsewhere = otherName(request, tools);
  if (elsewhere !== undefined) return reply.redirect(elsewhere, 303);
  const { query } = request;
  const returnTo = localPath(asked(query, 'return'));
  const wanted = ['again', 'invitation'].some((name) => asked(query, name) === '1')
    || asked(query, 'issuer') !== undefined || asked(query, 'hint') !== undefined;
  if (!wanted) {
    const signedIn = await tools.sessions.signedIn(request);
    if (returnTo !== undefined && !isLost(signedIn)) return reply.redirect(returnTo, 303);
    if (signedIn !== undefined) return sendPage(reply, signedInPage(readerOf(request), signedIn), { forms: true });
  }
  const tooMany = await limited(request, reply, tools);
  if (tooMany !== undefined) return tooMany;
  if (signIn.issuers.length === 0) return sendFailure(reply, readerOf(request), 'no-issuers');
  const issuer = issuerAsked(request, signIn.issuers);
  if (issuer === undefined) return sendPage(reply, choicePage(readerOf(request), signIn.issuers, addressWith(request)));
  return ask(issuer, returnTo ?? HOME, { request, reply, tools });
}

/** A sandbox has several names, and a cookie is known under one: signing in happens under the one that the issuer knows. */
function otherName({ url, headers: { host = '' } }: FastifyRequest, { options }: Tools): string | undefined {
  const own = options.publicUrl();
  return options.signIn.plain() && new URL(own).host !== host ? `${own}${localPath(url) ?? HOME}` : undefined;
}

function issuerAsked({ query }: FastifyRequest, issuers: readonly IssuerDesk[]): IssuerDesk | undefined {
  const id = asked(query, 'issuer');
  return issuers.length === 1 ? issuers[0] : issuers.find((each) => each.id === id);
}

/** The same address with an issuer chosen. */
function addressWith({ url }: FastifyRequest): (issuer: string) => string {
  return (issuer) => {
    const query = new URLSearchParams(url.split('?')[1] ?? '');
    query.set('issuer', issuer);
    return `${HOME}?${query.toString()}`;
  };
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly tools: Tools;
}

async function ask(issuer: IssuerDesk, returnTo: string, { request, reply, tools }: Exchange): Promise<FastifyReply> {
  const { signIn, log } = tools.options;
  const { query } = request;
  const again = asked(query, 'again') === '1';
  const answer = await issuer.ask({ again, hint: asked(query, 'hint', 254), language: languageAsked(request) });
  if (answer.kind === 'failed') {
    log.warn({ id: request.id, issuer: issuer.id, err: saidOf(answer.fault) }, 'an issuer cannot be asked');
    return sendFailure(reply, readerOf(request), answer.why, request.url);
  }
  const browser = browserGiven(request, reply, tools);
  const invitation = asked(query, 'invitation') === '1' ? await signIn.invitations.kept(browser) : undefined;
  const { address, state, nonce, verifier } = answer;
  await signIn.begin(hashOfSecret(state), browser, {
    issuer: issuer.id, nonce, verifier, returnTo, again, invitation: invitation ?? null,
    askedAt: new Date(signIn.now()).toISOString(),
  });
  return reply.redirect(address, 303);
}

async function comeBack(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { signIn, log, publicUrl } = tools.options;
  const reader = { language: languageAsked(request) };
  const state = asked(request.query, 'state');
  const browser = browserOf(request, tools);
  const underWay = state === undefined || browser === undefined ? undefined : await signIn.take(hashOfSecret(state), browser);
  const issuer = signIn.issuers.find(({ id }) => id === underWay?.issuer);
  if (state === undefined || browser === undefined || underWay === undefined || issuer === undefined) {
    return sendFailure(reply, reader, 'over', HOME);
  }
  const address = new URL(`${publicUrl()}${CALLBACK}?${request.url.split('?')[1] ?? ''}`);
  const heard = await issuer.hear(address, state, underWay);
  if (heard.kind === 'failed') {
    log.warn({ id: request.id, issuer: issuer.id, why: heard.why, err: saidOf(heard.fault) }, 'a sign-in failed');
    return sendFailure(reply, reader, heard.why, startAgain(underWay));
  }
  const joined = underWay.invitation === null ? undefined : await signIn.invitations.takeUp(underWay.invitation, heard.who);
  if (joined !== undefined && joined !== 'void') await signIn.invitations.forget(browser);
  const signedIn = await open(heard.who, { request, reply, tools });
  if (joined === 'void' || joined === 'placed') return sendFailure(reply, reader, joined, HOME);
  return reply.redirect(isLost(signedIn) ? HOME : underWay.returnTo, 303);
}

/** Whoever has no place can do nothing where they were going, and is told what to do. */
function isLost(signedIn: SignedIn | undefined): boolean {
  return signedIn === undefined || signedIn.places.every(({ suspended }) => suspended);
}

function startAgain({ returnTo, again, invitation }: SignInUnderWay): string {
  const query = new URLSearchParams({ return: returnTo });
  if (again) query.set('again', '1');
  if (invitation !== null) query.set('invitation', '1');
  return `${HOME}?${query.toString()}`;
}

/** A session of its own for every sign-in; the one that the browser had before ends. */
async function open(who: Identified, { request, reply, tools }: Exchange): Promise<SignedIn | undefined> {
  const { signIn } = tools.options;
  await endSession(request, tools);
  const secret = newCookieSecret();
  await signIn.open(hashOfSecret(secret), who, (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX));
  setCookie(reply, 'session', signIn.plain(), secret);
  return signIn.find(hashOfSecret(secret));
}

async function endSession(request: FastifyRequest, { options, sessions }: Tools): Promise<void> {
  const secret = cookieOf(request, 'session', options.signIn.plain());
  const ended = secret === undefined ? undefined : await options.signIn.end(hashOfSecret(secret));
  if (ended !== undefined) sessions.drop(ended);
}

/**
 * Ends the session, and lets the browser forget what it kept of us. It is not told to forget all cookies: that would reach
 * every other host under the same name.
 */
async function signOut(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const { signIn, publicUrl } = tools.options;
  requireOwnOrigin(request, { publicUrl, plain: signIn.plain });
  await endSession(request, tools);
  clearCookie(reply, 'session', signIn.plain());
  reply.header('clear-site-data', '"cache", "storage"');
  return sendPage(reply, signedOutPage({ language: languageAsked(request) }));
}
