/**
 * An OpenID Connect issuer in the sandbox's own process, so that its people sign in by the very path of a real one. It
 * asks each time who one would like to be. `oidc-provider` is loaded when the first of them signs in, and never elsewhere.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Configuration, default as Provider, InteractionResults } from 'oidc-provider';
import type { Engine } from '../engine.ts';
import { sendPage } from '../http/pages/layout.ts';
import { languageAsked } from '../http/sign-in-tools.ts';
import type { OwnIssuer } from '../sign-in/open.ts';
import { IssuerMemory } from './issuer-memory.ts';
import { issuerFailurePage, personasPage } from './issuer-page.ts';
import { bindPersonas, peopleOf, type Bound } from './issuer-people.ts';

export const ISSUER_PATH = '/sandbox/issuer';
const CLIENT_ID = 'tallystick';

export interface SandboxIssuer extends OwnIssuer {
  /** Binds the people one can be; the address is known. */
  opened(engine: Engine, publicUrl: string): Promise<void>;
  mount(app: FastifyInstance, engine: Engine, publicUrl: () => string): void;
}

/** Somebody who was never here: what was typed, by the subject that was made of it. */
type Strangers = Map<string, { readonly name: string; readonly email: string }>;
const STRANGERS_MAX = 1000;

interface Issuing {
  readonly provider: Provider;
  readonly answer: ReturnType<Provider['callback']>;
  readonly people: () => Promise<readonly Bound[]>;
  readonly strangers: Strangers;
}

export function sandboxIssuer(): SandboxIssuer {
  const clientSecret = randomBytes(32).toString('base64url');
  let issuing: Promise<Issuing> | undefined;
  return {
    id: 'sandbox',
    name: { en: 'the sandbox', tr: 'deneme ortamı' },
    settings: (publicUrl) => ({
      id: 'sandbox', issuer: publicUrl + ISSUER_PATH, clientId: CLIENT_ID, clientSecret, name: { en: 'the sandbox', tr: 'deneme ortamı' },
      scopes: ['openid', 'profile', 'email'], acrValues: [],
    }),
    opened: (engine, publicUrl) => bindPersonas(engine, publicUrl + ISSUER_PATH),
    mount(app, engine, publicUrl) {
      const ready = (): Promise<Issuing> => issuing ??= makeIssuing(engine, publicUrl(), clientSecret);
      void app.register((scope, _options, done) => {
        mountIssuer(scope, ready);
        done();
      });
    },
  };
}

async function makeIssuing(engine: Engine, publicUrl: string, clientSecret: string): Promise<Issuing> {
  const { default: Made, interactionPolicy } = await import('oidc-provider');
  const { Check, base } = interactionPolicy;
  const issuer = publicUrl + ISSUER_PATH;
  const strangers: Strangers = new Map();
  const people = () => peopleOf(engine, issuer);
  const policy = base();
  policy.remove('consent');
  policy.get('login')?.checks.add(new Check('who', 'somebody is chosen each time', (ctx) =>
    ctx.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT));
  const provider = new Made(issuer, {
    ...plainConfiguration(publicUrl, clientSecret),
    interactions: { policy, url: (_ctx, { uid }) => `${ISSUER_PATH}/interaction/${uid}` },
    async findAccount(_ctx, subject) {
      const bound = (await people()).find((each) => each.subject === subject);
      const known = bound ?? strangers.get(subject);
      if (known === undefined) return undefined;
      const { name, email } = known;
      return { accountId: subject, claims: () => ({ sub: subject, name, email }) };
    },
  });
  return { provider, answer: provider.callback(), people, strangers };
}

/** All that no person of the sandbox notices. Keys live as long as the process. */
function plainConfiguration(publicUrl: string, clientSecret: string): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const scope = 'openid profile email';
  return {
    adapter: new IssuerMemory().adapter,
    clients: [{
      client_id: CLIENT_ID, client_secret: clientSecret, redirect_uris: [`${publicUrl}/sign-in/callback`],
      grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'ES256', require_auth_time: true,
    }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'sandbox-issuer', interaction: 'sandbox-issuer-asking', resume: 'sandbox-issuer-asked' },
    },
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    scopes: ['openid', 'profile', 'email'],
    responseTypes: ['code'],
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ['S256'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 3600, Session: 86_400, Grant: 86_400 },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: CLIENT_ID, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error }) => {
      ctx.type = 'text/plain';
      ctx.body = `${error}\n`;
    },
  };
}

function mountIssuer(scope: FastifyInstance, ready: () => Promise<Issuing>): void {
  // Forms are read here where they are ours; what is the provider's stays in the stream for it.
  scope.addContentTypeParser('application/x-www-form-urlencoded', (request, payload, parsed) => {
    if (!request.url.startsWith(`${ISSUER_PATH}/interaction/`)) return parsed(null);
    let text = '';
    payload.on('data', (bytes: Buffer) => { if (text.length < 8192) text += bytes.toString(); });
    payload.on('end', () => { parsed(null, Object.fromEntries(new URLSearchParams(text))); });
    payload.on('error', parsed);
  });
  scope.get(`${ISSUER_PATH}/interaction/:uid`, { exposeHeadRoute: false }, async (request, reply) =>
    showPersonas(request, reply, await ready()));
  scope.post(`${ISSUER_PATH}/interaction/:uid`, async (request, reply) => choose(request, reply, await ready()));
  scope.route({
    method: ['GET', 'POST'], url: `${ISSUER_PATH}/*`, exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { answer } = await ready();
      reply.hijack();
      const raw = request.raw as typeof request.raw & { originalUrl?: string };
      raw.originalUrl = raw.url ?? '';
      raw.url = raw.originalUrl.slice(ISSUER_PATH.length);
      await answer(raw, reply.raw);
    },
  });
}

/** A link may name whom to be; where the issuer was told to ask again, it asks all the same. */
async function showPersonas(request: FastifyRequest, reply: FastifyReply, issuing: Issuing): Promise<FastifyReply> {
  const details = await issuing.provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
  if (details === undefined) return sendPage(reply, issuerFailurePage(languageAsked(request)), { status: 400 });
  const people = await issuing.people();
  const { login_hint: hint, prompt, ui_locales: wished } = details.params;
  const language = languageAsked({ query: request.query, language: wished === 'tr' || wished === 'en' ? wished : request.language });
  if (prompt !== 'login' && people.some(({ subject }) => subject === hint)) return finish(request, reply, issuing, String(hint));
  return sendPage(reply, personasPage({ language, here: request.url, people }), { forms: true });
}

async function choose(request: FastifyRequest, reply: FastifyReply, issuing: Issuing): Promise<FastifyReply> {
  const language = languageAsked(request);
  const { subject, name = '', email = '' } = (request.body ?? {}) as { readonly [field: string]: string | undefined };
  const people = await issuing.people();
  if (subject !== undefined && people.some((each) => each.subject === subject)) return finish(request, reply, issuing, subject);
  const typed = { name: name.trim().slice(0, 200), email: email.trim().slice(0, 254) };
  if (typed.name === '' || !/^[^\s@]+@[^\s@]+$/.test(typed.email)) {
    return sendPage(reply, personasPage({ language, here: request.url, people, typed }), { forms: true, status: 400 });
  }
  return finish(request, reply, issuing, welcome(typed, issuing.strangers));
}

/** The same address is the same stranger, so that whoever comes again is known again. */
function welcome(typed: { readonly name: string; readonly email: string }, strangers: Strangers): string {
  const subject = `typed-${createHash('sha256').update(typed.email.toLowerCase()).digest('hex').slice(0, 16)}`;
  if (strangers.size >= STRANGERS_MAX) strangers.clear();
  strangers.set(subject, typed);
  return subject;
}

/**
 * Whoever was somebody else before is no longer: the provider would make the browser confirm that by a form of its own, which
 * the page's policy lets nobody send.
 */
async function leave(request: FastifyRequest, reply: FastifyReply, provider: Provider, accountId: string): Promise<void> {
  const asked = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
  const before = asked?.session;
  if (asked === undefined || before === undefined || before.accountId === accountId) return;
  await (await provider.Session.findByUid(before.uid))?.destroy();
  delete asked.session;
  await asked.persist();
}

async function finish(request: FastifyRequest, reply: FastifyReply, { provider }: Issuing, accountId: string): Promise<FastifyReply> {
  await leave(request, reply, provider, accountId);
  const result: InteractionResults = { login: { accountId, remember: false } };
  const address = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false })
    .catch(() => undefined);
  if (address === undefined) return sendPage(reply, issuerFailurePage(languageAsked(request)), { status: 400 });
  return reply.redirect(address, 303);
}

